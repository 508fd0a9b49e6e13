"""An organisation's old list → cases: read, look through, decide, record all of it or nothing.

The command line and the desk's pages share these steps. The list stays in memory; what is kept
of it besides the cases is a keyed digest per row, so that the same list adds nothing twice.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from leeward.cases.fold import fold
from leeward.cases.record import as_recorded
from leeward.cases.state import deciding, step
from leeward.codebook import htcds
from leeward.dates import Culture, When
from leeward.desk.opening import first_drafts, free_names
from leeward.desk.session import Session
from leeward.errors import InvalidDate, InvalidFile
from leeward.exchange.age import is_sealed, open_with
from leeward.exchange.book import Book, Sheet
from leeward.exchange.columns import check
from leeward.exchange.drafts import drafts
from leeward.exchange.htcds_validate import Report, validate_book
from leeward.exchange.intake import Known, KnownPerson, Outcome, Preview, preview
from leeward.exchange.mapping import ImportMapping, propose
from leeward.exchange.sheets import read_book
from leeward.ids import CaseId, EntityId
from leeward.journal.clock import at
from leeward.journal.entry import SET, Draft, Recorded

ListForm = Literal["auto", "htcds"]
Progress = Callable[[int, int], None]
"""Told how many people of how many are recorded."""

_HTCDS_FIELDS = 2
"""So many of the standard's names in one row make a sheet one of its layout."""


@dataclass(frozen=True, slots=True)
class OldList:
    """A list as it was read, and what its columns mean so far.

    Attributes:
        book: the whole file.
        sheet: the sheet that is imported.
        mapping: what the columns mean, proposed or decided.
        written_on: the day on which the list was written; ages count from it.
        is_htcds: whether it claims to be of the standard's layout.
    """

    book: Book
    sheet: Sheet
    mapping: ImportMapping
    written_on: date
    is_htcds: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import recorded.

    Attributes:
        cases: the new cases, in the order of the list.
        codes: their codes, in the same order.
    """

    cases: tuple[CaseId, ...]
    codes: tuple[str, ...]


def read_list(
    data: bytes,
    *,
    written_on: date,
    extension: str = "",
    sheet: str | None = None,
    encoding: str | None = None,
    form: ListForm = "auto",
    passphrase: str | None = None,
) -> OldList:
    """Read a file and propose what its columns mean.

    Args:
        data: the file's bytes.
        written_on: the day on which the list was written.
        extension: what the file's name ends in; compared, never believed.
        sheet: which sheet; the first with rows without it.
        encoding: how a csv file is written, where a person has said so.
        form: `htcds` where the file claims to be of the standard's layout.
        passphrase: what a sealed export was sealed with.

    Raises:
        InvalidFile: no spreadsheet, a sealed one without its passphrase, or nothing inside;
            with `htcds` also one without a field of the standard.
        WrongPassphrase: it does not open the sealed file.
        TooLarge: more than is taken at once.
    """
    if is_sealed(data):
        if passphrase is None:
            raise InvalidFile(reason="sealed_export")
        data, extension = open_with(data, passphrase), ""
    book = read_book(data, extension=extension, encoding=encoding)
    chosen = book.sheet(sheet)
    claims = _claims_htcds(chosen)
    if form == "htcds" and not claims:
        raise InvalidFile(reason="no_htcds_fields")
    return OldList(book, chosen, propose(chosen, recorded_on=written_on), written_on, claims)


def with_sheet(old: OldList, name: str) -> OldList:
    """Return the same file with another of its sheets, and what that one's columns mean.

    Raises:
        InvalidFile: no such sheet.
    """
    sheet = old.book.sheet(name)
    mapping = propose(sheet, recorded_on=old.written_on)
    return replace(old, sheet=sheet, mapping=mapping, is_htcds=_claims_htcds(sheet))


def with_mapping(old: OldList, mapping: ImportMapping) -> OldList:
    """Return the list with columns that mean what a person decided.

    Raises:
        InvalidMapping: a column that leads nowhere.
        NeverStored: a column that asks for what is never stored.
    """
    for column in mapping.columns:
        check(column)
    return replace(old, mapping=mapping)


def with_dates(old: OldList, written_on: date, culture: Culture | None) -> OldList:
    """Return the list with the day on which it was written, and how its dates are."""
    return replace(old, written_on=written_on, mapping=replace(old.mapping, culture=culture))


def look_through(session: Session, old: OldList, *, keep: bool = True) -> Preview:
    """Return what would become of each row; nothing is recorded.

    Args:
        session: whose desk; names are compared with those here only while sealed is open.
        old: the list.
        keep: whether the key for digests may be made and kept. Without it nothing at all
            changes in the vault, and what was looked through cannot be taken.

    Raises:
        InvalidMapping: the mapping does not fit the sheet.
    """
    sheets = [each.name for each in old.book.sheets]
    seen = preview(
        old.sheet,
        old.mapping,
        recorded_on=old.written_on,
        key=session.vault.row_key(keep=keep),
        known=_known(session),
        notices=old.book.notices,
    )
    return replace(seen, sheet=sheets.index(old.sheet.name) + 1)


def against_the_standard(session: Session, old: OldList) -> Report | None:
    """Return how the file stands to HTCDS 2.0; None for a list of another layout."""
    return validate_book(old.book, today=session.today) if old.is_htcds else None


def take(session: Session, seen: Preview, progress: Progress | None = None) -> Taken:
    """Record everybody of a preview as a new case: all of them or nobody.

    The names of sealed streams may be written while sealed is closed: each new case's key is
    at hand just then.

    Raises:
        InvalidFact: a value does not fit its field; nothing was recorded.
        DiskFull, DiskFailed: nothing was recorded.
    """
    people, total = drafts(seen, random=session.random, imported_on=session.today), len(seen.people)
    codes, pseudonyms = session.vault.projection.taken()
    cases: list[CaseId] = []
    made: list[str] = []

    def batches() -> Iterator[tuple[CaseId, tuple[Draft, ...]]]:
        for done, (case, told) in enumerate(people):
            if progress is not None:
                progress(done, total)
            code, pseudonym = free_names(session, codes, pseudonyms, session.language)
            opened = _opening(session, case, told, code, pseudonym, pseudonyms)
            codes.add(code)
            pseudonyms.add(opened.pseudonym)
            cases.append(case)
            made.append(code)
            yield case, opened.drafts

    with _lists_left_alone():
        session.vault.record_many(batches())
    if progress is not None:
        progress(total, total)
    return Taken(tuple(cases), tuple(made))


@contextmanager
def _lists_left_alone() -> Iterator[None]:
    """Keep the collector from walking through what lives on anyway: the list and its preview.

    They are hundreds of thousands of objects, and it walked through all of them again and again.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def adds_nothing(seen: Preview) -> bool:
    """Return whether every row of the list is here already, or was refused."""
    return not seen.people


def all_here(seen: Preview) -> bool:
    """Return whether the list was imported before, whole."""
    return bool(seen.rows) and all(row.outcome is Outcome.HERE for row in seen.rows)


@dataclass(frozen=True, slots=True)
class _Opened:
    pseudonym: str
    drafts: tuple[Draft, ...]


def _opening(
    session: Session,
    case: CaseId,
    told: tuple[Draft, ...],
    code: str,
    pseudonym: str,
    taken: set[str],
) -> _Opened:
    """Return a person's drafts behind the first entries of her case.

    What the list says of the case itself (a pseudonym, a level, when it was opened) stands in
    the place of what would be said otherwise; a pseudonym that is taken does not.
    """
    given = {draft.field: draft for draft in told if draft.kind == "case"}
    wanted = given.pop("pseudonym", None)
    if wanted is not None and str(wanted.value) not in taken:
        pseudonym = str(wanted.value)
    first = {
        draft.field: draft for draft in first_drafts(session, case, code=code, pseudonym=pseudonym)
    }
    given.pop("step", None)
    rest = tuple(draft for draft in told if draft.kind != "case")
    everything = (*(first | given).values(), *rest)
    reached = _step(session, case, everything)
    return _Opened(
        pseudonym,
        tuple(
            Draft(draft.stream, "case", EntityId(case), "step", SET, reached)
            if (draft.kind, draft.field) == ("case", "step")
            else draft
            for draft in everything
        ),
    )


def _step(session: Session, case: CaseId, told: tuple[Draft, ...]) -> str:
    recorded: tuple[Recorded, ...] = as_recorded(
        deciding(told), device=session.vault.device, hlc=at(session.clock()), origins={}
    )
    return step(fold(case, recorded, session.vault.roster.author_of)).value


def _claims_htcds(sheet: Sheet) -> bool:
    return any(
        sum(isinstance(value, str) and htcds.find(value) is not None for value in row.values)
        >= _HTCDS_FIELDS
        for row in sheet.rows[:10]
    )


def _known(session: Session) -> Known:
    projection = session.vault.projection
    codes, _ = projection.taken()
    return Known(
        rows=projection.imported_rows(),
        codes=frozenset(codes),
        people=_people(session) if session.sealed_is_open else None,
    )


def _people(session: Session) -> tuple[KnownPerson, ...]:
    """Return who is here, by name; sealed has to be open."""
    people = []
    for case in session.vault.cases():
        file = fold(
            case,
            session.vault.recorded(case, ("case", "name", "identity")),
            session.vault.roster.author_of,
        )
        told = (record.held("full") for record in file.all_of("name"))
        names = tuple(name for name in told if isinstance(name, str))
        if names:
            born = _when(file.held("identity", "birth_date"))
            people.append(KnownPerson(str(file.held("case", "code") or ""), names, born))
    return tuple(people)


def _when(value: object) -> When | None:
    try:
        return None if value is None else When.from_value(value)
    except InvalidDate:
        return None
