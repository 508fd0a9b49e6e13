"""What a private exchange brought for this member's own people; no other page shows it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from leeward.desk.exchange_telling import answers, heard, tickets
from leeward.desk.labels import Labels
from leeward.desk.session import Session
from leeward.desk.tracing_page import Who, who
from leeward.errors import ExchangeRefused, NotGranted
from leeward.ids import CaseId, id_text
from leeward.tracing.exchange_terms import Agreement, read_agreement
from leeward.tracing.exchange_tickets import AGREES
from leeward.vault.exchange_store import ASKER, HOLDER, KeptExchange


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A person of this member's for whom somebody at another organisation may be looking.

    `answer` is what she said so far, a code of `tracing_answers`; empty before she was asked.
    """

    path: str
    who: Who
    partner: str
    until: str
    answer: str


@dataclass(frozen=True, slots=True)
class OwnHeard:
    """A person of this member's whose relative at another organisation agreed to be told of."""

    who: Who
    partner: str


def own_tickets(session: Session) -> tuple[OwnTicket, ...]:
    """Return this member's tickets, the latest exchange first; none while sealed is closed."""
    found: list[OwnTicket] = []
    labels = Labels(session.language, session.timezone)
    for kept, agreement in _in_force(session, HOLDER):
        with suppress(ExchangeRefused, NotGranted):  # not finished yet, or not for this member
            codes = {ref for ref, _ in tickets(session, kept.exchange)}
            said = answers(session, kept.exchange)
            until = labels.day(agreement.terms.expires)
            for case, one in _own(session, codes).items():
                path = f"/tracing/exchange/{id_text(kept.exchange)}/ask/{id_text(case)}"
                answer = said.get(one.code, "")
                found.append(OwnTicket(path, one, agreement.asker.name, until, answer))
    return tuple(found)


def waiting_tickets(session: Session) -> tuple[OwnTicket, ...]:
    """Return this member's tickets on which there is something to do: nobody who refused."""
    return tuple(one for one in own_tickets(session) if one.answer in {"", "later"})


def own_heard(session: Session) -> tuple[OwnHeard, ...]:
    """Return for which of this member's people another organisation said that somebody agreed."""
    found: list[OwnHeard] = []
    for kept, agreement in _in_force(session, ASKER):
        with suppress(ExchangeRefused, NotGranted):
            codes = {ref.rpartition(".")[0] for ref in heard(session, kept.exchange)}
            found += [OwnHeard(one, agreement.holder.name) for one in _own(session, codes).values()]
    return tuple(found)


def without_worker(session: Session, exchange: bytes) -> tuple[Who, ...]:
    """Return the people of an exchange's tickets whom nobody could ask: they have no caseworker."""
    codes = {ref for ref, _ in tickets(session, exchange)}
    rows = session.vault.projection.several(_cases(session, codes))
    members = session.vault.roster.members
    return tuple(who(case, rows) for case, row in rows.items() if row.worker not in members)


def agreed(session: Session, exchange: bytes) -> tuple[str, ...]:
    """Return what the holder calls those who agreed that the asker is told, in order."""
    said = answers(session, exchange)
    return tuple(sorted(ref for ref, answer in said.items() if answer == AGREES))


def _in_force(session: Session, role: str) -> Iterator[tuple[KeptExchange, Agreement]]:
    if not session.sealed_is_open:
        return
    for kept in reversed(session.vault.exchanges()):
        if kept.role == role and b'"kind":"agreement"' in kept.line:
            agreement = read_agreement(kept.line)
            if agreement.terms.expires >= session.today:
                yield kept, agreement


def _own(session: Session, codes: set[str]) -> dict[CaseId, Who]:
    rows = session.vault.projection.several(_cases(session, codes))
    return {case: who(case, rows) for case, row in rows.items() if row.worker == session.member}


def _cases(session: Session, codes: set[str]) -> list[CaseId]:
    lists = session.vault.projection
    return [case for code in sorted(codes) if (case := lists.case_with_code(code)) is not None]
