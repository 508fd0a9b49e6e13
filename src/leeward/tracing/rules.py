"""Who may be compared with whom, before anything is: nobody is searchable by default.

What these rules hold back influences nothing: no score, no prior, no count of rivals.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from leeward.dates import age_on
from leeward.tracing.person import Basis, Person

OF_AGE: Final = 18


class RefusalCode(StrEnum):
    """Why a row is not compared; a reason code with words in three languages."""

    DO_NOT_SEARCH = "do_not_search"
    EXPIRED = "permission_expired"
    NOT_SEARCHABLE_BY = "not_searchable_by"
    HIDDEN = "hidden_from_enquirer"
    CHILD = "child_needs_assessment"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The row may be compared."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The row is not compared, and this is why: for its own organisation, never for a seeker."""

    code: RefusalCode


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out, with where it stands; its content is not here."""

    line: int
    reason: str
    """A reason code (`i18n/sentences.toml`)."""

    column: str = ""


@dataclass(frozen=True, slots=True)
class SeekerContext:
    """In whose name a search runs."""

    searcher: str
    """Code of the service or organisation, as `searchable_by` names it."""

    enquirers: frozenset[str] = frozenset()
    """Codes of the people who ask, where the whole search is theirs."""


def may_compare(seeker: SeekerContext, person: Person, today: date) -> Allowed | Refusal:
    """Return whether a row may take part in a search at all.

    That a row has a basis, names who may search and says until when is settled earlier: without
    these it does not become a `Person`.

    Args:
        seeker: in whose name the search runs.
        person: the row, of either side.
        today: the day of the search.
    """
    permission = person.permission
    if permission.do_not_search:
        return Refusal(RefusalCode.DO_NOT_SEARCH)
    if permission.expires < today:
        return Refusal(RefusalCode.EXPIRED)
    if seeker.searcher not in permission.searchable_by:
        return Refusal(RefusalCode.NOT_SEARCHABLE_BY)
    if seeker.enquirers & permission.hide_from:
        return Refusal(RefusalCode.HIDDEN)
    if permission.basis is Basis.CONSENT and _is_surely_a_child(person, today):
        return Refusal(RefusalCode.CHILD)
    return Allowed()


def may_pair(a: Person, b: Person) -> bool:
    """Return whether two rows may be set side by side.

    Neither may hide from whoever asks for the other.
    """
    return not (a.asked_by & b.permission.hide_from or b.asked_by & a.permission.hide_from)


def admitted(
    rows: Iterable[Person | RefusedRow], seeker: SeekerContext, today: date
) -> Iterator[Person | RefusedRow]:
    """Let rows through that may be compared; the others become refused rows in their place."""
    for row in rows:
        if isinstance(row, Person):
            verdict = may_compare(seeker, row, today)
            yield row if isinstance(verdict, Allowed) else RefusedRow(row.line, verdict.code)
        else:
            yield row


def _is_surely_a_child(person: Person, today: date) -> bool:
    """An adult's consent does not stand for a child, whoever wrote it down."""
    if person.birth is None:
        return False
    born = person.birth.when
    return born.earliest > today or age_on(born, today)[1] < OF_AGE
