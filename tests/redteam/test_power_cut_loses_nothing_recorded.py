"""The process is killed at random moments while it writes (invariant 20).

The child says on its standard output what was acknowledged; all of that must be there
afterwards, and the vault must open and be sound.
"""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from leeward.errors import DiskFailed, DiskFull
from support.killing import WORKS, environment, survive
from support.vaults import heron, new_vault, open_vault

MOMENTS = 7
"""Of each sort of work; many more in `tests/soak`."""


@pytest.mark.parametrize("work", WORKS)
def test_nothing_acknowledged_is_lost(tmp_path: Path, work: str) -> None:
    moments = random.Random(work)
    assert survive(tmp_path / "v", [work] * MOMENTS, moments, 0.25) > MOMENTS


LIMITED = """
import resource, signal, sys
from pathlib import Path
from leeward.errors import DiskFull
from support.vaults import note, open_vault

folder = Path(sys.argv[1])
vault = open_vault(folder)
case = vault.cases()[0]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max(path.stat().st_size for path in folder.rglob("*") if path.is_file())
limits = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 700_000, limits[1]))
done = 0
try:
    for done in range(10_000):
        vault.record(case, [note(f"written {done} " + "x" * 4000)])
except DiskFull:
    print(done, flush=True)
resource.setrlimit(resource.RLIMIT_FSIZE, limits)
assert len(vault.case_file(case).notes) == done + 1
vault.record(case, [note("room again")])
assert vault.check().problems == ()
vault.close()
"""


def test_a_disk_that_fills_up_loses_nothing_and_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    case = heron(vault)
    vault.close()
    child = subprocess.run(
        [sys.executable, "-c", LIMITED, str(folder)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    done = int(child.stdout)
    assert done > 3
    vault = open_vault(folder)
    texts = [str(one.part("text")).split(" x")[0] for one in vault.case_file(case).notes]
    assert texts[1:] == [*(f"written {number}" for number in range(done)), "room again"]
    assert vault.check().is_sound


def test_a_disk_that_refuses_is_not_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    (tmp_path / "v" / "attachments").rmdir()
    with pytest.raises(DiskFailed) as refusal:
        vault.attach(case, vault.session.keyring.of_case(case)[1].kind, [b"x"])
    assert not isinstance(refusal.value, DiskFull)
    monkeypatch.undo()
