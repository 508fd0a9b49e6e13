"""From a choice to a kept publication: look ahead, approve, read, charge, measure, keep.

Rows are read a few at a time between other requests, live in memory only, and are forgotten as
soon as the noise is in. Nothing here says how many there were.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Protocol

import tomli_w

from leeward.cases.approval import Act
from leeward.desk.members import is_admin
from leeward.desk.numbers_asking import FOUNDING, Given, faults_of, said_of, wish_of
from leeward.desk.numbers_kept import keep_publication
from leeward.desk.numbers_ledger import Left, check_affordable, check_ledger, ledger_of, left_of
from leeward.desk.publishing import Forecast, Wish, charged_part, files_of, look_ahead, signer_of
from leeward.desk.publishing_cases import approved_by, place_for, rows_here
from leeward.desk.session import Session
from leeward.errors import ApprovalMissing, InvalidQuestions, NotGranted
from leeward.exchange.case_rows import CLOSED
from leeward.ids import EntityId, RandomBytes
from leeward.reporting.budget import Spent
from leeward.reporting.ledger import Sign
from leeward.reporting.measuring import Noise
from leeward.reporting.publication import Part
from leeward.reporting.questions import Catalogue

BATCH: Final = 10
"""Cases read in one step; other pages are answered between."""

STEPS: Final = 20


class NamedNoise(Noise, Protocol):
    """Noise that says which library made it."""

    @property
    def library(self) -> str:
        """Its name and version."""


@dataclass(slots=True)
class Rows:
    """Rows on their way to the noise: never shown, counted for nobody.

    Attributes:
        percent: how far the reading is, in steps of five: how many there are is not told.
    """

    percent: int = 0
    rows: list[dict[str, str]] = field(default_factory=list, repr=False)


def require_coordinator(session: Session) -> None:
    """Refuse whoever does not answer for the organisation: numbers speak for all of its people.

    Raises:
        NotGranted: she is no admin.
    """
    if not is_admin(session):
        raise NotGranted


def seen_ahead(session: Session, given: Given, noise: Noise) -> tuple[Wish, Forecast, Left]:
    """Return what a publication would show and cost, and what is left; spends nothing.

    Raises:
        NotGranted, TooFewPeople, TooSoon, BudgetSpent: a protection says no.
        InvalidQuestions: it cannot be asked so.
        LedgerAltered, LedgerRolledBack: the ledger is not what it was.
    """
    require_coordinator(session)
    for field_name, reason in faults_of(
        given, session.today, sealed_open=session.sealed_is_open
    ).items():
        raise InvalidQuestions(reason="not_one_of", place=f"{field_name}: {reason}")
    wish, ledger = wish_of(given), ledger_of(session)
    if ledger is not None:
        check_ledger(session, ledger)
    seen = look_ahead(wish, noise, session.clock())
    cohort = wish.asked.catalogue.cohort
    founding = FOUNDING.get(given.caps)
    check_affordable(ledger, Spent(cohort, seen.planned.rho), founding)
    return wish, seen, left_of(ledger, cohort, founding)


def approved(session: Session, given: Given, noise: Noise, name: str, passphrase: str) -> Wish:
    """Return the wish with the two who stand for it, after everything that needs no rows.

    Raises:
        ApprovalMissing: nobody was named, or she who asks approves herself.
        UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
        NotGranted, TooFewPeople, TooSoon, BudgetSpent, InvalidQuestions: as `seen_ahead`.
    """
    seen_ahead(session, given, noise)
    if not name.strip():
        raise ApprovalMissing(step=Act.PUBLICATION.value, reason="ask")
    return wish_of(given, approved_by(session, name, passphrase))


def reading(session: Session, wish: Wish) -> Iterator[Rows]:
    """Read the case files, some at a time; the last value is whole.

    Raises:
        NotGranted: not hers to publish.
        SealedClosed: families are asked for, and sealed is closed.
    """
    require_coordinator(session)
    asked = wish.asked.catalogue
    wanted, found = _wanted(asked), Rows()
    every = rows_here(session, families=asked.unit == "family")
    whole = max(1, len(session.vault.cases()))
    yield found
    done = 0
    while batch := list(islice(every, BATCH)):
        found.rows += [{name: row[name] for name in wanted if name in row} for row in batch]
        done += len(batch)
        found.percent = min(95, STEPS * done // whole * (100 // STEPS))
        yield found
    found.percent = 100
    yield found


def charge(session: Session, given: Given, wish: Wish, found: Rows, noise: NamedNoise) -> Part:
    """Charge the ledger on the disk, then measure; the rows are forgotten.

    Raises:
        InvalidRows: nothing was spent.
        LedgerAltered, LedgerRolledBack, LedgerInUse, ClockSetBack, BudgetSpent: the same.
        DiskFull, DiskFailed: the charge may stand; nothing was measured.
    """
    try:
        return charged_part(
            wish,
            found.rows,
            place_for(session, None, FOUNDING.get(given.caps)),
            noise=noise,
            library=noise.library,
            time=session.clock(),
            random=session.random,
            signer=signer_of(session),
        )
    finally:
        found.rows.clear()


def made_of(
    given: Given, wish: Wish, part: Part, sign: Sign, random: RandomBytes
) -> dict[str, bytes]:
    """Return the files of what was measured; takes no session, so that it runs beside the vault.

    Raises:
        TooFewPeople: records, by the noisy total.
    """
    asked = tomli_w.dumps(said_of(given)).encode()
    return {**files_of(wish, part, sign, random), "questions.toml": asked}


def keep_made(
    session: Session, given: Given, wish: Wish, part: Part, files: dict[str, bytes]
) -> EntityId:
    """Keep a publication for ever as it is.

    Raises:
        DiskFull, DiskFailed: nothing of it is kept, and the charge stands.
    """
    return keep_publication(session, given.sort, said_of(given), wish, (part.publication, files))


def _wanted(asked: Catalogue) -> tuple[str, ...]:
    """Return the columns that are counted; nothing else of a case is kept beside the vault."""
    return (asked.person, asked.intake, asked.family, CLOSED, *asked.columns)
