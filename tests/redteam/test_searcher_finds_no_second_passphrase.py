"""Somebody searches for the second passphrase: on the disk, in what the desk answered, in the
memory of the parent, and in the child's after a lock."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.vault.unlock import create_organisation
from support.desk_process import DeskProcess, running_desk
from support.memory_of import memory_of, spellings
from support.vaults import CHEAP, Clock

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# Nothing that the desk's own process imports may spell these.
FIRST = "창문 너머 붉은 벽돌 굴뚝"
SECOND = "우물가에 놓인 낡은 두레박"
WRONG = "우물가에 놓인 새 두레박줄"
NEW = "다락방 구석의 푸른 물레"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskProcess]:
    create_organisation(
        tmp_path / "v",
        organisation="Quiet Harbour",
        member="Seorin",
        passphrase=FIRST,
        sealed_passphrase=SECOND,
        clock=Clock(),
        cost=CHEAP,
        floor=CHEAP,
    ).close()
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        running.enter()
        assert running.ask("/unlock", {"member": "Seorin", "passphrase": FIRST}).status == 303
        yield running


def work(desk: DeskProcess) -> list[str]:
    """Open sealed wrongly and rightly, change the second passphrase; return where it led."""
    door = {"purpose": "papers", "minutes": "15", "back": "/settings"}
    answers = [
        desk.ask("/sealed/open", door | {"second": WRONG}),
        desk.ask("/sealed/open", door | {"second": SECOND}),
        desk.ask(
            "/settings/second",
            {"second-old": SECOND, "second-new": "short", "second-again": "short"},
        ),
        desk.ask(
            "/settings/second",
            {"second-old": SECOND, "second-new": NEW, "second-again": NEW},
        ),
        desk.ask("/sealed/open", door | {"second": NEW}),
    ]
    assert [answer.status for answer in answers] == [422, 303, 422, 303, 303]
    desk.ask("/settings")
    return [str(dict(answer.headers)) for answer in answers]


def test_no_answer_header_or_file_holds_it(desk: DeskProcess, tmp_path: Path) -> None:
    headers = work(desk)
    desk.ask("/lock", {})
    for secret in (SECOND, WRONG, NEW):
        for spelling in spellings(secret):
            for path in [*tmp_path.rglob("*"), desk.launcher]:
                if path.is_file():
                    assert spelling not in path.read_bytes(), path
        assert not [text for text in (*desk.seen, *headers) if secret in text]


def test_the_parent_never_holds_it_and_the_fresh_child_has_forgotten(desk: DeskProcess) -> None:
    work(desk)
    parent = memory_of(desk.process.pid)
    assert desk.cookie.partition("=")[2].encode() in parent  # so the search works
    (before,) = desk.children()
    desk.ask("/lock", {})
    assert 'action="/unlock"' in desk.ask("/").text
    (after,) = desk.children()
    assert after != before
    try:
        child = memory_of(after)
    except PermissionError:  # not root: the child may not be read, which is the point
        child = b""
    for secret in (FIRST, SECOND, WRONG, NEW):
        for spelling in spellings(secret):
            assert spelling not in parent
            assert spelling not in child


def test_no_form_that_takes_it_is_kept_as_a_draft(desk: DeskProcess) -> None:
    for path in ("/sealed", "/settings", "/members"):
        page = desk.ask(path).text
        forms = [form.split("</form>")[0] for form in page.split("<form")[1:]]
        with_secret = [form for form in forms if 'type="password"' in form]
        assert with_secret
        assert not [form for form in with_secret if "data-draft=" in form]
        assert all("data-forget" in form for form in with_secret)
