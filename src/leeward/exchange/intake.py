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
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from leeward.dates import When
from leeward.exchange.book import Notice, Row, Sheet
from leeward.exchange.cells import Around, Remark, text_of
from leeward.exchange.mapping import ImportMapping
from leeward.exchange.people import same_name_key
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
    around = Around(recorded_on, mapping.culture)
    headings = {column.place: column.heading for column in mapping.columns}
    rows: list[RowResult] = []
    people: dict[str, Person] = {}
    digests: list[str] = []
    seen = _Seen(known)
    occurrences: Counter[bytes] = Counter()
    empty = 0
    for row in sheet.rows:
        if row.number < mapping.first_row:
            continue
        if row.empty or _only_counts(row, mapping):
            empty += 1
            continue
        digest = _digest(row, headings, key, occurrences)
        digests.append(digest)
        if digest in known.rows:
            rows.append(RowResult(row.number, Outcome.HERE, (Remark("row_known"),)))
            continue
        found, remarks = read_row(row, mapping, around, known.codes)
        refusal = _refusal(row, mapping, remarks, found, occurrences) or seen.refusal(found)
        if refusal is not None:
            rows.append(RowResult(row.number, Outcome.REFUSED, (refusal, *remarks)))
            continue
        remarks = (*remarks, *seen.remarks(found))
        seen.add(found)
        for person in found:
            person.row_digest = digest
            people[person.key] = person
        changed = any(remark.code not in _HARMLESS for remark in remarks)
        outcome = Outcome.CHANGED if changed else Outcome.TAKEN
        keys = tuple(person.key for person in found)
        rows.append(RowResult(row.number, outcome, remarks, keys))
    said = [*notices, *sheet.notices]
    if known.people is None:
        said.append(Notice("names_not_compared"))
    return Preview(
        rows=tuple(rows),
        people=people,
        notices=tuple(said),
        empty_rows=empty,
        file_digest=_keyed(b"".join(map(str.encode, digests)), key),
        recorded_on=recorded_on,
        counts=Counter(result.outcome for result in rows),
    )


_HARMLESS: Final = frozenset({"hidden_row", "column_never_stored", "same_name", "formula_result"})


def _refusal(
    row: Row,
    mapping: ImportMapping,
    remarks: tuple[Remark, ...],
    found: tuple[Person, ...],
    occurrences: Counter[bytes],
) -> Remark | None:
    fatal = next((remark for remark in remarks if remark.code in _FATAL), None)
    if fatal is not None:
        return fatal
    if not found or not found[0].is_known_by:
        return Remark("nobody_named")
    del row, mapping, occurrences
    return None


_FATAL: Final = frozenset({"several_people", "case_known", "looks_like_total"})


def _only_counts(row: Row, mapping: ImportMapping) -> bool:
    """Whether a row holds nothing but its running number, or what a merge spread over it."""
    counting = {column.place for column in mapping.columns if column.read == "running_number"}
    return not row.problems and all(
        value is None or place in counting or place in row.merged
        for place, value in enumerate(row.values)
    )


def _digest(row: Row, headings: Mapping[int, str], key: bytes, occurrences: Counter[bytes]) -> str:
    """Return what makes this row itself: its cells under their headings, and which one of equals.

    Neither the row's number nor the order of columns counts: a list that was sorted, or got
    a new line on top, is still the same list.
    """
    cells = sorted(
        (headings.get(place, ""), text_of(value))
        for place, value in enumerate(row.values)
        if value is not None
    )
    content = "\x1e".join(f"{heading}\x1f{text}" for heading, text in cells).encode()
    occurrences[content] += 1
    return _keyed(content + b"\x1d%d" % occurrences[content], key)


def _keyed(content: bytes, key: bytes) -> str:
    return hashlib.blake2b(content, key=key, person=_PERSONAL, digest_size=16).hexdigest()


class _Seen:
    """People met so far in the file, and those of the vault, by name."""

    def __init__(self, known: Known) -> None:
        self._by_name: dict[str, list[tuple[str, When | None]]] = {}
        for person in known.people or ():
            for name in person.names:
                self._by_name.setdefault(same_name_key(name), []).append(
                    (person.code, person.birth)
                )

    def refusal(self, found: tuple[Person, ...]) -> Remark | None:
        """Return why the row's own person is one that is here already, or None."""
        for person in found[:1]:
            for other, birth in self._others(person):
                if person.birth is not None and birth is not None and person.birth.overlaps(birth):
                    if other.startswith("row "):
                        return Remark("person_twice", facts={"row": other.removeprefix("row ")})
                    return Remark("person_known", facts={"case": other})
        return None

    def remarks(self, found: tuple[Person, ...]) -> tuple[Remark, ...]:
        """Say where the same name stands elsewhere without a birth date to compare."""
        for person in found[:1]:
            for other, birth in self._others(person):
                if person.birth is None or birth is None:
                    return (Remark("same_name", facts={"other": other.removeprefix("row ")}),)
        return ()

    def add(self, found: tuple[Person, ...]) -> None:
        """Remember who was met."""
        for person in found:
            for name in person.names:
                self._by_name.setdefault(same_name_key(name), []).append(
                    (f"row {person.row}", person.birth)
                )

    def _others(self, person: Person) -> list[tuple[str, When | None]]:
        return [
            other for name in person.names for other in self._by_name.get(same_name_key(name), ())
        ]
