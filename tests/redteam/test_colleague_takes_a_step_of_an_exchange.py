"""A colleague who is no officer, and one who works with nobody meant, want more of an exchange."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from leeward.desk import exchange_telling as telling
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Word
from leeward.desk.exchange_pages import exchange_page
from leeward.desk.exchange_tickets import own_heard, own_tickets
from leeward.desk.session import Session
from leeward.errors import ExchangeRefused, LeewardError, NotGranted
from support.tracing_desk import LIN, PASSPHRASES, desk_of
from support.two_vaults import WORD, Both, code, counted, finished, two_vaults

Step = Callable[[Session, bytes, Both], object]


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with two_vaults(tmp_path) as found:
        yield found


@contextmanager
def as_lin(both: Both, place: Path) -> Iterator[Session]:
    both.lantern.close()
    with desk_of(place / "lantern", "Lin") as lin:
        yield lin


STEPS: dict[str, Step] = {
    "count": lambda desk, one, both: exchange.count(desk, one, b"", "", both.around()),
    "open": lambda desk, one, both: exchange.open_hits(desk, one, WORD, both.around(), go_on=True),
    "finish": lambda desk, one, both: exchange.finish(desk, one, b"", both.around()),
    "tell": lambda desk, one, both: telling.tell(desk, one, "x", WORD, both.around()),
    "end": lambda desk, one, _: exchange.end(desk, one),
}


def test_no_step_is_taken_by_a_colleague_whom_the_agreement_does_not_name(
    both: Both, tmp_path: Path
) -> None:
    agreed = both.agree()
    counted(both, agreed)
    one = bytes.fromhex(agreed.terms.exchange)
    before = both.lantern.vault.exchange(one)
    with as_lin(both, tmp_path) as lin:
        for name, step in STEPS.items():
            with pytest.raises(ExchangeRefused, match="no_officer"):
                step(lin, one, both)
            assert lin.vault.exchange(one) == before, name
        page = exchange_page(lin, one)
        assert (page.is_officer, page.counted, page.file) == (False, None, "")


def test_one_officer_does_not_open_with_another_colleague_in_the_place_of_the_second(
    both: Both,
) -> None:
    agreed = both.agree()
    counted(both, agreed)
    one = bytes.fromhex(agreed.terms.exchange)
    before = both.lantern.vault.exchange(one)
    with pytest.raises(ExchangeRefused, match="two_officers"):
        exchange.open_hits(both.lantern, one, Word("Lin", LIN), both.around(), go_on=True)
    assert both.lantern.vault.exchange(one) == before


def test_nobody_but_her_own_caseworker_says_that_she_agreed(both: Both, tmp_path: Path) -> None:
    agreed = finished(both)
    one, mother = bytes.fromhex(agreed.terms.exchange), code(both.lantern, both.mother)
    both.lantern.close()
    for name in ("Ara", "Lin"):  # an officer, and a colleague
        with desk_of(tmp_path / "lantern", name) as desk:
            with pytest.raises(NotGranted):
                telling.record_answer(desk, one, mother, "agrees", both.around())
            with pytest.raises(LeewardError):
                telling.tell(desk, one, mother, Word("Bomi", PASSPHRASES["Bomi"][0]), both.around())
            assert own_tickets(desk) == ()


def test_her_no_leaves_nothing_on_the_seekers_side(both: Both, tmp_path: Path) -> None:
    agreed = finished(both)
    one, mother = bytes.fromhex(agreed.terms.exchange), code(both.lantern, both.mother)
    harbour = both.harbour.vault
    before = (harbour.exchange_log(), harbour.case_file(both.child), harbour.exchange(one))
    both.lantern.close()
    with desk_of(tmp_path / "lantern", "Bomi") as bomi:
        log = len(bomi.vault.exchange_log())
        telling.record_answer(bomi, one, mother, "refuses", both.around())
        assert len(bomi.vault.exchange_log()) == log  # what she says is in no log
        assert own_tickets(bomi)[0].answer == "refuses"
    assert (harbour.exchange_log(), harbour.case_file(both.child), harbour.exchange(one)) == before
    assert own_heard(both.harbour) == ()
