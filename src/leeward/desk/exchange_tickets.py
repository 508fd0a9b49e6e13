"""What a private exchange found, for the sought person's own worker; no other page shows it."""

from contextlib import suppress
from dataclasses import dataclass

from leeward.desk.labels import Labels
from leeward.desk.session import Session
from leeward.desk.tracing_page import Who, who
from leeward.errors import ExchangeRefused, NotGranted
from leeward.tracing.exchange_terms import read_agreement
from leeward.vault.exchange_store import HOLDER


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A person of this member's for whom somebody at another organisation may be looking."""

    who: Who
    partner: str
    until: str


def own_tickets(session: Session) -> tuple[OwnTicket, ...]:
    """Return this member's tickets, the latest exchange first; none while sealed is closed."""
    kept = [one for one in session.vault.exchanges() if one.role == HOLDER]
    if not session.sealed_is_open or not kept:
        return ()
    # Loads the group's library, which a desk without an exchange never needs.
    from leeward.desk.private_exchange import tickets  # noqa: PLC0415

    labels = Labels(session.language, session.timezone)
    found: list[OwnTicket] = []
    for one in reversed(kept):
        with suppress(ExchangeRefused, NotGranted):  # not finished yet, or not for this member
            codes = {ref for ref, _ in tickets(session, one.exchange)}
            terms = read_agreement(one.line)
            if terms.terms.expires >= session.today:
                until = labels.day(terms.terms.expires)
                found += _of_worker(session, codes, terms.asker.name, until)
    return tuple(found)


def _of_worker(session: Session, codes: set[str], partner: str, until: str) -> list[OwnTicket]:
    lists = session.vault.projection
    cases = [case for code in sorted(codes) if (case := lists.case_with_code(code)) is not None]
    rows = lists.several(cases)
    return [
        OwnTicket(who(case, rows), partner, until)
        for case, row in rows.items()
        if row.worker == session.member
    ]
