"""Two vaults with invented people that make a private exchange: a child's request, her mother."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leeward.dates.when import on_day
from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Around, Word
from leeward.desk.exchange_list import ListMaker
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.ids import CaseId
from leeward.tracing.exchange_steps import Verdict
from leeward.tracing.exchange_terms import Agreement
from support.exchanges import terms
from support.tracing_desk import ask, desk_of, founded
from support.vaults import BOMI

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


@contextmanager
def two_vaults(place: Path) -> Iterator[Both]:
    """Found both organisations; open Ara's desk in each."""
    here = founded(place / "harbour", requests=False)
    there = founded(place / "lantern", requests=False)
    with desk_of(place / "harbour", "Ara") as harbour:
        ask(harbour, here.child, seeker_is_child="yes", exchange_with="lantern")
        with desk_of(place / "lantern", "Ara") as lantern:
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


def finished(both: Both) -> Agreement:
    """Carry one exchange through to its tickets."""
    agreed = both.agree(least_shared=2, least_common=2)
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    file, _ = exchange.open_hits(both.lantern, one, WORD, both.around(), go_on=True)
    replied = exchange.reply(both.harbour, one, file, both.around())
    exchange.finish(both.lantern, one, replied, both.around())
    return agreed
