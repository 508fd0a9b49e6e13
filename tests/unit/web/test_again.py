"""A form that is drawn again stands behind an address, not behind what was posted."""

from pathlib import Path

import pytest

from support.open_desk import OpenDesk, founded
from support.vaults import ARA

TYPED = {"pseudonym": "", "worker": "", "then": "journal"}


@pytest.fixture
def desk(tmp_path: Path) -> OpenDesk:
    founded(tmp_path / "v")
    opened = OpenDesk(tmp_path / "v")
    opened.unlock("Ara", ARA)
    return opened


def test_a_window_is_sent_on_and_the_page_given_out_once(desk: OpenDesk) -> None:
    plain = desk.ask("/cases/new", TYPED)
    assert plain.status == 422
    answer = desk.ask("/cases/new", TYPED, Sec_Fetch_Mode="navigate")
    assert answer.status == 303
    where = answer.headers["location"]
    assert where.startswith("/again/")
    shown = desk.ask(where)
    assert shown.status == 422
    assert "aria-invalid" in shown.text
    again = desk.ask(where)
    assert (again.status, again.headers["location"]) == (303, "/cases/new")


def test_an_unknown_address_leads_home(desk: OpenDesk) -> None:
    answer = desk.ask("/again/" + "0" * 32)
    assert (answer.status, answer.headers["location"]) == (303, "/")
