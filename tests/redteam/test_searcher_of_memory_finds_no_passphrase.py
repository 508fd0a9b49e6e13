"""Somebody reads the memory of the desk's processes: the parent's at any time, the child's after
a lock."""

import sys
from pathlib import Path

import pytest

from support.desk_process import DeskProcess, running_desk
from support.fake_secrets import MEMBER, PASSPHRASE
from support.gallery import NAME
from support.memory_of import memory_of, spellings

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

TYPED = "오늘 밤은 다른 방에서 지내기로 함"


def work(desk: DeskProcess) -> None:
    desk.enter()
    assert desk.ask("/unlock", {"member": MEMBER, "passphrase": PASSPHRASE}).status == 303
    assert desk.ask("/draft", {"key": "note/new", "fields": f'{{"text": "{TYPED}"}}'}).status == 204
    assert NAME in desk.ask("/gallery/name", {}).text


def test_the_parent_holds_neither_passphrase_nor_page(tmp_path: Path) -> None:
    with running_desk(tmp_path, pages="support.gallery:load") as desk:
        work(desk)
        memory = memory_of(desk.process.pid)
        # What it must hold is found, so the search works.
        assert desk.cookie.partition("=")[2].encode() in memory
        for secret in (PASSPHRASE, TYPED, NAME, MEMBER):
            for spelling in spellings(secret):
                assert spelling not in memory


def test_after_a_lock_the_fresh_child_holds_nothing(tmp_path: Path) -> None:
    with running_desk(tmp_path, pages="support.gallery:load") as desk:
        work(desk)
        (before,) = desk.children()
        try:
            held = memory_of(before)
        except PermissionError:  # not root: the child may not be read, which is the point
            held = b""
        if held:
            assert any(spelling in held for spelling in spellings(TYPED))
        desk.ask("/lock", {})
        assert 'action="/unlock"' in desk.ask("/").text
        (after,) = desk.children()
        assert after != before
        try:
            memory = memory_of(after)
        except PermissionError:
            return
        for secret in (PASSPHRASE, TYPED):
            for spelling in spellings(secret):
                assert spelling not in memory


def test_a_process_that_ends_badly_leaves_no_core_dump(tmp_path: Path) -> None:
    with running_desk(tmp_path, pages="support.gallery:load") as desk:
        work(desk)
        for number in desk.children():
            try:
                limits = Path(f"/proc/{number}/limits").read_text()
            except PermissionError:  # not dumpable: its owner may not look either
                continue
            (core,) = [line for line in limits.splitlines() if line.startswith("Max core file")]
            assert core.split()[4:6] == ["0", "0"]
