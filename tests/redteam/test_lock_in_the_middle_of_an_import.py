"""Somebody locks while ten thousand rows are being recorded: all of them are there, or nobody."""

import json
import threading
import time
from pathlib import Path

from support.desk_process import DeskProcess, running_desk
from support.messy_sheets import many_rows
from support.uploads import BOUNDARY, multipart
from support.vaults import ARA, new_vault, open_vault

ROWS = 2_000


def received(desk: DeskProcess) -> str:
    body = multipart({"written_on": "2026-03-10"}, many_rows(ROWS), name="list.xlsx")
    kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Origin": desk.url}
    return desk.ask("/import", body=body, headers=kind, method="POST").headers["location"]


def far_enough(desk: DeskProcess, base: str) -> int:
    """Wait until some people are recorded; return how many, and how many there will be."""
    for _ in range(600):
        told = json.loads(desk.ask(f"{base}/take/progress").text)
        if told["done"] > 20:
            return int(told["all"])
        time.sleep(0.02)
    raise AssertionError


def test_a_lock_in_the_middle_leaves_all_or_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    new_vault(folder).close()
    with running_desk(folder, unlock="support.open_desk:unlock") as desk:
        desk.enter()
        desk.ask("/unlock", {"member": "Ara", "passphrase": ARA})
        base = received(desk)
        assert desk.ask(base).status == 200
        taking = threading.Thread(target=lambda: _ask(desk, f"{base}/take"), daemon=True)
        taking.start()
        people = far_enough(desk, base)
        (child,) = desk.children()
        locked = desk.ask("/lock", {})
        assert locked.status == 303
        for _ in range(400):
            if child not in desk.children():
                break
            time.sleep(0.05)
        assert child not in desk.children()
        taking.join(30)
    vault = open_vault(folder)
    assert len(vault.cases()) in {0, people}
    assert vault.check().is_sound
    vault.close()


def _ask(desk: DeskProcess, path: str) -> None:
    try:
        desk.ask(path, {})
    except OSError:
        return  # its process was ended: nobody answers
