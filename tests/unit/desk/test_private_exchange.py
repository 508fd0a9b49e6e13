"""A child's request in one vault and her mother in another find each other, step by step."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from leeward.dates.when import on_day
from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Around, Word
from leeward.desk.exchange_list import ListMaker
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.errors import ApprovalMissing, ExchangeRefused
from leeward.ids import CaseId
from leeward.tracing.exchange_steps import Verdict
from leeward.tracing.exchange_terms import Agreement
from support.exchanges import terms
from support.tracing_desk import ask, desk_of, founded
from support.vaults import ARA, BOMI

TABLE = "cd" * 32
WORD = Word("Bomi", BOMI)


@dataclass
class Both:
    """Harbour asks, Lantern holds."""

    harbour: Session
    lantern: Session
    mother: CaseId
    child: CaseId

    def around(self) -> Around:
        return Around(self.harbour.clock(), os.urandom)

    def agree(self, **changed: object) -> Agreement:
        today = self.harbour.today
        made = terms(exchange=os.urandom(16).hex(), made=today, expires=today, tokens=12, **changed)
        offer = agreeing.offer(self.harbour, made, "harbour", WORD, self.around())
        agreed = agreeing.agree(
            self.lantern, offer.line, "lantern", WORD, self.around(), table=TABLE
        )
        return agreeing.accept(self.harbour, agreed.line, self.around(), table=TABLE)


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    here = founded(tmp_path / "harbour", requests=False)
    there = founded(tmp_path / "lantern", requests=False)
    with desk_of(tmp_path / "harbour", "Ara") as harbour:
        ask(harbour, here.child, seeker_is_child="yes", exchange_with="lantern")
        with desk_of(tmp_path / "lantern", "Ara") as lantern:
            wishes = {"searchable_by": "own_organisation", "exchange_with": "harbour"}
            more = {"basis": "consent", "expires": on_day(lantern.today)}
            for case in (there.mother, *there.decoys):
                record_answers(lantern, case, "tracing_wishes", wishes | more)
            yield Both(harbour, lantern, there.mother, here.child)


def code(session: Session, case: CaseId) -> str:
    return session.vault.projection.several([case])[case].code


def counted(both: Both, agreed: Agreement) -> None:
    """Take every step up to the number."""
    one = bytes.fromhex(agreed.terms.exchange)
    held = ListMaker(None, both.lantern).held
    asked = ListMaker(None, both.harbour).asked
    started = exchange.start(both.lantern, one, held, both.around())
    answered = exchange.answer(both.harbour, one, started, asked, agreed.check_code, both.around())
    common, verdict = exchange.count(both.lantern, one, answered, agreed.check_code, both.around())
    assert (verdict, common > 1) == (Verdict.OPEN, True)


def test_the_mother_is_a_ticket_and_once_told_the_childs_request_is_meant(both: Both) -> None:
    agreed = both.agree(least_shared=2, least_common=2)
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    file, opens = exchange.open_hits(both.lantern, one, WORD, both.around(), go_on=True)
    assert opens
    before = both.harbour.vault.case_file(both.child)
    replied = exchange.reply(both.harbour, one, file, both.around())
    exchange.finish(both.lantern, one, replied, both.around())
    found = exchange.tickets(both.lantern, one)
    mother = code(both.lantern, both.mother)
    assert [ref for ref, _ in found] == [mother]
    assert both.harbour.vault.case_file(both.child) == before
    with pytest.raises(ExchangeRefused, match="no_ticket"):
        exchange.tell(both.lantern, one, "LW-00000", WORD, both.around())
    told = exchange.tell(both.lantern, one, mother, WORD, both.around())
    child = code(both.harbour, both.child)
    assert exchange.hear(both.harbour, one, told, both.around()) == (f"{child}.1",)


def test_nothing_is_opened_without_a_colleagues_word(both: Both) -> None:
    agreed = both.agree()
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    with pytest.raises(ApprovalMissing):
        exchange.open_hits(both.lantern, one, Word("Ara", ARA), both.around(), go_on=True)
    with pytest.raises(ExchangeRefused):
        exchange.tickets(both.lantern, one)


def test_a_step_of_the_other_side_is_refused(both: Both) -> None:
    agreed = both.agree()
    one = bytes.fromhex(agreed.terms.exchange)
    with pytest.raises(ExchangeRefused):
        exchange.start(both.harbour, one, ListMaker(None, both.harbour).held, both.around())
    with pytest.raises(ExchangeRefused):
        exchange.reply(both.lantern, one, b"", both.around())
    with pytest.raises(ExchangeRefused, match="no_exchange"):
        exchange.start(both.lantern, bytes(16), ListMaker(None, both.lantern).held, both.around())


def test_two_names_tables_do_not_go_together(both: Both) -> None:
    made = terms(exchange=os.urandom(16).hex(), made=both.harbour.today, expires=both.harbour.today)
    offer = agreeing.offer(both.harbour, made, "harbour", WORD, both.around())
    with pytest.raises(ExchangeRefused, match="names_table_differs"):
        agreeing.agree(both.lantern, offer.line, "lantern", WORD, both.around(), table="00" * 32)
    assert both.lantern.vault.exchange_log()[-1].code == "exchange_refused"
    assert both.lantern.vault.words_given() == []


def test_a_choice_among_several_has_to_be_said(both: Both) -> None:
    first, second = both.agree(), both.agree()
    with pytest.raises(ExchangeRefused, match="which_exchange"):
        exchange.find(both.lantern, None, None)
    found = exchange.find(both.lantern, second.terms.exchange[:12], "holder")
    assert found.hex() == second.terms.exchange
    with pytest.raises(ExchangeRefused, match="no_exchange"):
        exchange.find(both.lantern, first.terms.exchange[:12], "asker")
    assert [one.stage for one in exchange.standings(both.lantern)] == ["agreed", "agreed"]
