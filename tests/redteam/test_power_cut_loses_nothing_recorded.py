"""The process is killed at random moments while it writes (invariant 20).

The child says on its standard output what was acknowledged; all of that must be there
afterwards, and the vault must open and be sound.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leeward.errors import DiskFailed, DiskFull
from support.vaults import add_bomi, heron, new_vault, note, open_vault

CHILD = """
import sys
from pathlib import Path
from leeward.ids import StreamKind
from support.vaults import note, open_vault, sealed_name, ARA_SECOND

folder, work = Path(sys.argv[1]), sys.argv[2]
vault = open_vault(folder)
case = vault.cases()[0]
done = len(vault.case_file(case).notes)
print("ready", flush=True)
while True:
    if work == "record":
        vault.record(case, [note(f"written {done} " + "x" * 2000)])
        done += 1
        print(done, flush=True)
    elif work == "many":
        vault.record_many([(case, [note(f"written {done + n}")]) for n in range(20)])
        done += 20
        print(done, flush=True)
    elif work == "rekey":
        vault.rekey()
        vault.record(case, [note(f"written {done}")])
        done += 1
        print(done, flush=True)
    elif work == "rebuild":
        vault.rebuild()
        vault.record(case, [note(f"written {done}")])
        done += 1
        print(done, flush=True)
    elif work == "attach":
        vault.attach(case, StreamKind.CARE, [b"photo" * 200_000])
        vault.record(case, [note(f"written {done}")])
        done += 1
        print(done, flush=True)
"""


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def killed_while(folder: Path, work: str, after: float) -> int:
    """Let a child work, kill it, and return how many notes it was told are recorded."""
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), work],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        said = child.stdout.read().split("\n")[:-1]
    assert child.returncode == -signal.SIGKILL
    return int(said[-1]) if said else 0


@pytest.mark.parametrize("work", ["record", "many", "rekey", "rebuild", "attach"])
def test_nothing_acknowledged_is_lost(tmp_path: Path, work: str) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault)
    case = heron(vault)
    vault.close()
    moments = random.Random(work)
    acknowledged = 0
    for _ in range(4):
        told = killed_while(folder, work, moments.uniform(0.0, 0.25))
        acknowledged = max(acknowledged, told)
        vault = open_vault(folder)
        texts = {str(one.part("text")) for one in vault.case_file(case).notes}
        wanted = {f"written {number}" for number in range(1, acknowledged)}
        assert wanted <= {" ".join(text.split()[:2]) for text in texts}
        assert len(texts) >= acknowledged
        report = vault.check()
        assert report.problems == ()
        assert not list(folder.glob("*.new*"))
        vault.record(case, [note(f"written {len(texts)}")])
        acknowledged = len(texts) + 1
        kept = vault.projection_digest()
        vault.rebuild()
        assert vault.projection_digest() == kept
        vault.close()
    assert acknowledged > 4


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
