"""A process that writes into a vault until it is killed, and what must be so afterwards."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from support.vaults import add_bomi, heron, new_vault, note, open_vault

WORKS = ("record", "many", "rekey", "rebuild", "attach", "sealed")

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
    elif work == "sealed":
        if not vault.sealed_is_open:
            vault.open_sealed(ARA_SECOND, "visit")
        vault.record(case, [note(f"written {done}"), sealed_name(f"name {done}", str(done))])
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


def survive(folder: Path, works: Iterable[str], moments: random.Random, longest: float) -> int:
    """Kill a child once for each of `works`, and check the vault each time; return what is there.

    All that the child was told is recorded must be there; lists, chains and every signature
    must agree; and the vault must go on.
    """
    vault = new_vault(folder)
    add_bomi(vault)
    case = heron(vault)
    vault.close()
    acknowledged = 0
    for work in works:
        acknowledged = max(acknowledged, killed_while(folder, work, moments.uniform(0.0, longest)))
        vault = open_vault(folder)
        texts = {str(one.part("text")) for one in vault.case_file(case).notes}
        wanted = {f"written {number}" for number in range(1, acknowledged)}
        assert wanted <= {" ".join(text.split()[:2]) for text in texts}
        assert len(texts) >= acknowledged
        assert vault.check().problems == ()
        assert not list(folder.glob("*.new*"))
        vault.record(case, [note(f"written {len(texts)}")])
        acknowledged = len(texts) + 1
        vault.close()
    return acknowledged
