"""After unlocking one goes on where one was, and nobody else does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.desk.opening import open_case
from leeward.ids import id_text
from leeward.web.place import _SHAPE, CALM, HURRIED, keep, kept
from support.fake_desk import FakeSession
from support.open_desk import OpenDesk
from support.vaults import ARA, BOMI, add_bomi, new_vault


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    vault = new_vault(tmp_path / "v")
    add_bomi(vault)
    vault.close()
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).headers["location"] == "/"
    yield desk
    desk.open.close()


def again(desk: OpenDesk, *, later: timedelta = timedelta(minutes=20)) -> OpenDesk:
    """Return the fresh process that a lock leaves."""
    return OpenDesk(desk.folder, type(desk.clock)(desk.clock.now + later))


def locked(desk: OpenDesk, how: str = "", **after: timedelta) -> OpenDesk:
    assert desk.ask(f"/lock{how}", {}).status == 303
    assert desk.ended == 1
    return again(desk, **after)


def test_unlocking_leads_to_where_the_member_was(desk: OpenDesk) -> None:
    case = id_text(open_case(desk.open, pseudonym="Heron"))
    where = f"/case/{case}/forms/risk"
    assert desk.ask(where).status == 200
    desk.ask(where, {"q:danger_now": "no"}, HX_Request="true")
    desk.ask("/idle")
    fresh = locked(desk)
    assert fresh.ask(where).headers["location"] == "/"
    assert fresh.unlock("Ara", ARA).headers["location"] == where
    assert fresh.ask(where).status == 200
    fresh.open.close()


def test_which_record_was_filled_is_remembered_and_nothing_else(desk: OpenDesk) -> None:
    case = id_text(open_case(desk.open, pseudonym="Heron"))
    desk.ask(f"/case/{case}?after=Heron&lang=ko")
    fresh = locked(desk)
    assert fresh.unlock("Ara", ARA).headers["location"] == f"/case/{case}"
    fresh.ask("/search?q=Heron")
    last = locked(fresh)
    assert last.unlock("Ara", ARA).headers["location"] == "/"
    last.open.close()


def test_a_colleague_comes_to_the_day(desk: OpenDesk) -> None:
    case = id_text(open_case(desk.open, pseudonym="Heron"))
    desk.ask(f"/case/{case}")
    fresh = locked(desk)
    assert fresh.unlock("Bomi", BOMI).headers["location"] == "/"
    last = locked(fresh)
    assert last.unlock("Ara", ARA).headers["location"] == f"/case/{case}"
    last.open.close()


def test_the_next_day_begins_with_the_day(desk: OpenDesk) -> None:
    desk.ask("/cases")
    fresh = locked(desk, later=timedelta(hours=9))
    assert fresh.unlock("Ara", ARA).headers["location"] == "/"
    fresh.open.close()


def test_after_the_quick_lock_the_day_comes_first_with_a_way_back(desk: OpenDesk) -> None:
    case = id_text(open_case(desk.open, pseudonym="Heron"))
    desk.ask(f"/case/{case}")
    fresh = locked(desk, "?how=hurried")
    assert fresh.unlock("Ara", ARA).headers["location"] == "/"
    page = fresh.ask("/today").text
    assert f'<a href="/case/{case}">Go on where you were</a>' in page
    assert "Go on where you were" not in fresh.ask("/today").text
    fresh.open.close()


def test_a_place_that_is_gone_leads_to_the_day(desk: OpenDesk) -> None:
    desk.ask("/cases")
    desk.desk._app.state.here = f"/case/{'ab' * 16}"
    fresh = locked(desk)
    where = fresh.unlock("Ara", ARA).headers["location"]
    assert where == f"/case/{'ab' * 16}"
    answer = fresh.ask(where)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    fresh.ask("/today")
    assert fresh.ask(where).status != 303
    fresh.open.close()


_ID = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    "path",
    [
        "/today",
        "/cases",
        "/vault/head",
        f"/case/{_ID}",
        f"/case/{_ID}/documents/{_ID}",
        f"/case/{_ID}/forms/own/{_ID[:16]}?entity={_ID}",
    ],
)
def test_known_shapes_are_kept(path: str) -> None:
    session = FakeSession()
    keep(session, path, CALM)
    left = kept(session)
    assert left is not None
    assert (left.path, left.is_hurried) == (path, False)
    assert kept(session) is None


@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere",
        "/search/aabb",
        "/sealed",
        "/lock",
        "/again/x",
        f"/export/{_ID}",
        "/case/Heron",
        f"/case/{_ID}?q=Heron",
        f"/case/{_ID}/forms/own/x",
        "/cases?pseudonym=x",
        "/",
        "",
    ],
)
def test_other_addresses_are_not(path: str) -> None:
    session = FakeSession()
    keep(session, path, HURRIED)
    assert kept(session) is None


@given(st.text())
def test_a_kept_address_holds_no_words_of_anybody(path: str) -> None:
    if _SHAPE.fullmatch(path):
        assert path.isascii()
        assert not path.startswith("//")
