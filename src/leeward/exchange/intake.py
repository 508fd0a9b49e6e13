"""A sheet and its mapping → what would be recorded, row by row, before anything is.

Each row is taken, changed (with what was changed), already here, or refused with its reason
and place. Refused rows stay out; what remains is recorded in one transaction or not at all.
Nothing is lost silently: a cell that cannot be read as what its column means goes into a note
in its own words, within the stream that its column belongs to.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from leeward.cases.never_store import findings
from leeward.dates import When
from leeward.exchange.book import Notice, Row, Sheet
from leeward.exchange.cells import Around, Remark, text_of
from leeward.exchange.headers import fit
from leeward.exchange.heading_rows import heading_text, headings_above
from leeward.exchange.joining import Met, joined
from leeward.exchange.looks import is_running_number
from leeward.exchange.mapping import ImportMapping, fitted
from leeward.exchange.person import Person
from leeward.exchange.rows import read_row

_PERSONAL: Final = b"lw-import-row"


class Outcome(StrEnum):
    """What happens to a row."""

    TAKEN = "taken"
    CHANGED = "changed"
    HERE = "already_here"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of the preview."""

    number: int
    outcome: Outcome
    remarks: tuple[Remark, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the vault whose names may be compared because sealed is open."""

    code: str
    names: tuple[str, ...]
    birth: When | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is already here.

    Attributes:
        rows: the row digests of earlier imports.
        codes: the codes of all cases.
        people: names and birth dates, or None while sealed is closed.
    """

    rows: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    people: tuple[KnownPerson, ...] | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do.

    Attributes:
        rows: every row with content, in order.
        people: who would get a case, by key.
        notices: what to know of the whole file.
        empty_rows: how many empty rows were skipped.
        file_digest: the keyed digest of all rows together.
        sheet: the sheet's number among those read, from 1.
        recorded_on: the day on which the list was written.
    """

    rows: tuple[RowResult, ...]
    people: Mapping[str, Person]
    notices: tuple[Notice, ...]
    empty_rows: int
    file_digest: str
    recorded_on: dt.date
    sheet: int = 1
    counts: Mapping[Outcome, int] = field(default_factory=dict)


def preview(
    sheet: Sheet,
    mapping: ImportMapping,
    *,
    recorded_on: dt.date,
    key: bytes,
    known: Known,
    notices: Sequence[Notice] = (),
) -> Preview:
    """Return what importing `sheet` through `mapping` would do; nothing is recorded.

    Args:
        sheet: as read.
        mapping: proposed, and corrected by a person.
        recorded_on: the day on which the list was written; ages count from it.
        key: the vault's key for digests of rows, so that they tell nothing outside it.
        known: what the vault already has.
        notices: what reading the file has noticed.
    """
    mapping = fitted(mapping, sheet)
    read = _read_rows(sheet, mapping, Around(recorded_on, mapping.culture), key, known)
    taken = [each for each in read.rows if each.refusal is None]
    for each, (found, told) in zip(taken, joined([each.found for each in taken]), strict=True):
        each.found = found
        each.remarks = (*each.remarks, *told)
    met = Met((person.code, person.names, person.birth) for person in known.people or ())
    for each in read.rows:
        # Who stands in a row that is here already is met before all others: a row that was
        # refused beside hers the first time is refused again, wherever it stands now.
        if each.refusal is not None and each.refusal.code == "row_known":
            met.add(each.found)
    rows: list[RowResult] = []
    people: dict[str, Person] = {}
    for each in read.rows:
        number, remarks = each.row.number, each.remarks
        refusal = each.refusal or met.refusal(each.found)
        if refusal is not None:
            outcome = Outcome.HERE if refusal.code == "row_known" else Outcome.REFUSED
            others = tuple(remark for remark in remarks if remark != refusal)
            rows.append(RowResult(number, outcome, (refusal, *others)))
            continue
        remarks = (*remarks, *met.remarks(each.found))
        met.add(each.found)
        each.found[0].row_digest = each.digest
        people.update((person.key, person) for person in each.found)
        changed = any(remark.code not in _HARMLESS for remark in remarks)
        outcome = Outcome.CHANGED if changed else Outcome.TAKEN
        rows.append(RowResult(number, outcome, remarks, tuple(person.key for person in each.found)))
    _keep_lost_names(people, {person.key: person for each in read.rows for person in each.found})
    said = [*notices, *sheet.notices]
    if not read.rows:
        said.append(Notice("nobody_below"))
    said += [
        Notice("column_ambiguous", {"column": column.place + 1})
        for column in mapping.columns
        if column.may_be
    ]
    unmapped = _unmapped(sheet, mapping)
    if unmapped:
        said.append(Notice("columns_unmapped", {"count": unmapped}))
    if known.people is None:
        said.append(Notice("names_not_compared"))
    return Preview(
        rows=tuple(rows),
        people=people,
        notices=tuple(said),
        empty_rows=read.empty,
        file_digest=_keyed(b"".join(each.digest.encode() for each in read.rows), key),
        recorded_on=recorded_on,
        counts=Counter(result.outcome for result in rows),
    )


_HARMLESS: Final = frozenset(
    {"hidden_row", "column_never_stored", "same_name", "formula_result", "contact_unconfirmed"}
)
_FATAL: Final = frozenset({"several_people", "case_known", "looks_like_total"})


@dataclass(slots=True)
class _ReadRow:
    row: Row
    digest: str
    found: tuple[Person, ...]
    remarks: tuple[Remark, ...]
    refusal: Remark | None


@dataclass(slots=True)
class _ReadSheet:
    rows: list[_ReadRow]
    empty: int


def _read_rows(
    sheet: Sheet, mapping: ImportMapping, around: Around, key: bytes, known: Known
) -> _ReadSheet:
    headings = [heading_text(each) for each in headings_above(sheet, mapping.heading_rows)]
    counting = _counting(sheet, mapping, headings)
    # A list without any column for names is meant to be one: codes and answers only.
    anonymous = not any(column.to in {"name.full", "case.pseudonym"} for column in mapping.columns)
    occurrences: Counter[bytes] = Counter()
    rows: list[_ReadRow] = []
    empty = 0
    for row in sheet.rows:
        if row.number < mapping.first_row:
            continue
        if row.empty or _only_counts(row, counting):
            empty += 1
            continue
        content = _content(row, headings, counting)
        occurrences[content] += 1
        digest = _keyed(content + b"\x1d%d" % occurrences[content], key)
        found, remarks = read_row(row, mapping, around, known.codes)
        if digest in known.rows:
            rows.append(_ReadRow(row, digest, found, (), Remark("row_known")))
            continue
        remarks = (*remarks, *_warnings(found))
        refusal = next((remark for remark in remarks if remark.code in _FATAL), None)
        if refusal is None and not found[0].is_known_by and not (anonymous and found[0].facts):
            refusal = Remark("nobody_named")
        rows.append(_ReadRow(row, digest, found, remarks, refusal))
    return _ReadSheet(rows, empty)


def _warnings(found: tuple[Person, ...]) -> tuple[Remark, ...]:
    """Say what free text seems to hold that is better not kept; the person decides."""
    kinds = {
        found_in.kind.value
        for person in found
        for text in person.free_texts()
        for found_in in findings(text)
    }
    return tuple(Remark("text_warning", facts={"what": kind}) for kind in sorted(kinds))


def _keep_lost_names(people: Mapping[str, Person], met: Mapping[str, Person]) -> None:
    """Where a tie leads to a row that was refused, keep who it was, without a case."""
    for person in people.values():
        person.ties[:] = [
            tie
            if not tie.other or tie.other in people
            else replace(tie, other="", other_name=" / ".join(met[tie.other].names))
            for tie in person.ties
        ]


def _unmapped(sheet: Sheet, mapping: ImportMapping) -> int:
    """Count the columns with content that a mapping written by hand does not name."""
    known = {column.place for column in mapping.columns}
    return len(
        {
            place
            for row in sheet.rows
            if row.number >= mapping.first_row
            for place, value in enumerate(row.values)
            if value is not None
        }
        - known
    )


def _counting(sheet: Sheet, mapping: ImportMapping, headings: Sequence[str]) -> frozenset[int]:
    """Return the columns that only count rows, whatever the mapping says of them."""
    rows = [row for row in sheet.rows if row.number >= mapping.first_row]
    found = set()
    for place, heading in enumerate(headings):
        known = fit(heading)
        says_so = known is not None and known.meaning.read == "running_number"
        if says_so or is_running_number([row.value(place) for row in rows]):
            found.add(place)
    return frozenset(found)


def _only_counts(row: Row, counting: frozenset[int]) -> bool:
    """Whether a row holds nothing but its running number, or what a merge spread over it."""
    return not row.problems and all(
        value is None or place in counting or place in row.merged
        for place, value in enumerate(row.values)
    )


def _content(row: Row, headings: Sequence[str], counting: frozenset[int]) -> bytes:
    """Return what makes this row itself: its cells under their headings.

    Neither the row's number nor the order of columns counts, nor what the mapping makes of
    them: a list that was sorted, or got a new line on top, is still the same list.
    """
    cells = sorted(
        (headings[place], text_of(value))
        for place, value in enumerate(row.values)
        if value is not None and place not in counting
    )
    return "\x1e".join(f"{heading}\x1f{text}" for heading, text in cells).encode()


def _keyed(content: bytes, key: bytes) -> str:
    return hashlib.blake2b(content, key=key, person=_PERSONAL, digest_size=16).hexdigest()
