"""Which column of a spreadsheet means which fact: proposed by the program, decided by a person.

A proposal says of every column how sure it is and why. Columns that stand for what is never
stored are left out by default, with the reason; columns that nobody understands become text
of a note, so that nothing is lost without a person having said so.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from leeward.cases.facts import KINDS, FieldType
from leeward.dates import Culture
from leeward.errors import InvalidMapping
from leeward.exchange.book import CellValue, Row, Sheet
from leeward.exchange.columns import Column, check, decided
from leeward.exchange.headers import NEVER, SKIP, Fit, Meaning, fit
from leeward.exchange.heading_rows import find_headings, heading_text, headings_above
from leeward.exchange.htcds_home import NOTE
from leeward.exchange.labels import codes_for
from leeward.exchange.looks import is_running_number, looks

_SAMPLE: Final = 200
# Which look of the values speaks for or against a way of reading them.
_EXPECTED: Final = {
    "birth": "date",
    "birth_lunar": "date",
    "date": "date",
    "age": "age",
    "age_full": "age",
    "age_korean": "age",
    "age_chinese": "age",
    "phone": "phone",
    "email": "email",
    "name": "name",
}
# What a column without an understood heading is taken for; a name weighs most, because a
# name that slips into a note is what must not happen.
_BY_LOOKS: Final = (
    ("coordinates", 0.3, Meaning(NEVER, NEVER, what="live_location")),
    ("name", 0.6, Meaning("name.full", "name")),
    ("email", 0.6, Meaning("safe_contact.channel_address", "email")),
    ("phone", 0.7, Meaning("safe_contact.channel_address", "phone")),
    ("sex", 0.8, Meaning("profile.prs_Gender", "code")),
    ("date", 0.8, Meaning(NOTE, "note")),
)
_CODED_KINDS: Final = ("profile", "child", "risk")


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How one sheet is read.

    Attributes:
        sheet: its name; empty for a csv file.
        heading_rows: numbers of the rows that are headings; empty where there are none.
        columns: one for each column in use, in order.
        culture: how dates are written, where that settles 3/5/2016.
    """

    sheet: str
    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    culture: Culture | None = None

    @property
    def first_row(self) -> int:
        """The number of the first row that can be a person."""
        return max(self.heading_rows, default=0) + 1

    def with_column(self, place: int, to: str, read: str | None = None) -> "ImportMapping":
        """Return the mapping with a person's decision about one column.

        Raises:
            InvalidMapping: there is no such column or fact.
        """
        if all(column.place != place for column in self.columns):
            raise InvalidMapping(column=place + 1, reason="no_such_column")
        return replace(
            self,
            columns=tuple(
                decided(column, to, read) if column.place == place else column
                for column in self.columns
            ),
        )


def propose(sheet: Sheet, *, recorded_on: dt.date) -> ImportMapping:
    """Return what each column of `sheet` seems to mean.

    Args:
        sheet: as read.
        recorded_on: the day on which the list was written; it settles two-digit years.
    """
    heading_rows = find_headings(sheet)
    last = max(heading_rows, default=0)
    rows = [row for row in sheet.rows if row.number > last and not row.empty]
    above = headings_above(sheet, heading_rows)
    columns = [
        _column(place, above[place], rows, recorded_on)
        for place in range(sheet.width)
        if above[place] or any(row.value(place) is not None for row in rows)
    ]
    return ImportMapping(sheet.name, heading_rows, _settle(columns))


def fitted(mapping: ImportMapping, sheet: Sheet) -> ImportMapping:
    """Return a mapping of an earlier list for this one, by its headings.

    Columns may have moved and rows been added above; a heading that is gone, or stands
    twice, is not guessed.

    Raises:
        InvalidMapping: a column's heading is not in this sheet; the fact `column` says which.
        NeverStored: a column that the mapping takes asks for what is never stored.
    """
    if not mapping.heading_rows:
        return mapping
    rows = mapping.heading_rows
    here = [heading_text(each) for each in headings_above(sheet, rows)]
    if not any(column.heading in here for column in mapping.columns if column.heading):
        rows = find_headings(sheet)
        here = [heading_text(each) for each in headings_above(sheet, rows)]
    columns = []
    for column in mapping.columns:
        place = column.place
        if place >= len(here) or here[place] != column.heading:
            places = [each for each, heading in enumerate(here) if heading == column.heading]
            if len(places) != 1 or not column.heading:
                if column.to == SKIP:
                    continue
                raise InvalidMapping(column=place + 1, reason="heading_gone")
            place = places[0]
        columns.append(replace(column, place=place))
        check(columns[-1])
    return replace(mapping, heading_rows=rows, columns=tuple(columns))


def _column(place: int, headings: list[str], rows: list[Row], recorded_on: dt.date) -> Column:
    values = [row.value(place) for row in rows]
    seen = looks(values, recorded_on)
    heading = heading_text(headings)
    fits = [found for found in (fit(text) for text in headings) if found is not None]
    if not fits and len(headings) > 1:
        fits = [found for found in (fit(" ".join(headings)),) if found is not None]
    if not fits:
        return _unknown(place, heading, values, seen)
    best = max(fits, key=lambda found: (found.meaning.to == NEVER, found.confidence))
    if best.may_be:
        skipped = best.meaning
        return Column(
            place,
            heading,
            skipped.to,
            skipped.read,
            what=skipped.what,
            confidence=best.confidence,
            why=(best.why,),
            may_be=best.may_be,
        )
    why, confidence = [best.why], best.confidence
    if len({(found.meaning.to, found.meaning.read) for found in fits}) > 1:
        why.append("headings_disagree")
        confidence = min(confidence, 0.5)
    if best.meaning.to != NEVER and seen.get("coordinates", 0.0) >= 0.3:
        best, why = Fit(Meaning(NEVER, NEVER, what="live_location"), 0.8, ""), ["coordinates"]
        confidence = 0.8
    expected = _EXPECTED.get(best.meaning.read)
    if expected is not None and seen:
        if seen[expected] >= 0.6:
            confidence = min(1.0, confidence + 0.05)
            why.append("values_agree")
        elif seen[expected] < 0.2:
            confidence = round(confidence * 0.6, 2)
            why.append("values_differ")
    meaning = best.meaning
    if meaning.read == "running_number" and seen and seen["whole_number"] < 0.5:
        meaning = Meaning("case.code", "case_code")
    return Column(
        place,
        heading,
        meaning.to,
        meaning.read,
        meaning.fixed,
        meaning.what,
        round(confidence, 2),
        tuple(why),
    )


def _unknown(
    place: int, heading: str, values: list[CellValue], seen: Mapping[str, float]
) -> Column:
    meaning, confidence, why = Meaning(NOTE, "note"), 0.3, "not_understood"
    if is_running_number(values):
        meaning, confidence, why = Meaning(SKIP, "running_number"), 0.8, "counts_rows"
    else:
        for look, least, found in _BY_LOOKS:
            if seen.get(look, 0.0) >= least:
                meaning, confidence, why = found, 0.55, "values_look"
                break
        else:
            if coded := _coded(values):
                meaning, confidence, why = coded, 0.6, "values_are_codes"
    return Column(
        place,
        heading,
        meaning.to,
        meaning.read,
        meaning.fixed,
        meaning.what,
        confidence,
        (why,),
    )


def _coded(values: list[CellValue]) -> Meaning | None:
    """Return the one coded fact whose labels all these values are."""
    texts = {value for value in values if isinstance(value, str)}
    if len(texts) < 2 or len(texts) > 60:
        return None
    fitting = []
    for kind in _CODED_KINDS:
        for name, known in KINDS[kind].fields.items():
            if known.codes is None or known.codes.startswith("yes_no"):
                continue
            if all(not codes_for(known.codes, text)[1] for text in texts):
                read = "codes" if known.type is FieldType.CODES else "code"
                fitting.append(Meaning(f"{kind}.{name}", read))
    return fitting[0] if len(fitting) == 1 else None


def _settle(columns: list[Column]) -> tuple[Column, ...]:
    """Let a fact that a person has once come from one column: the surest; the rest are notes."""
    several = {"name.full", NOTE, SKIP, NEVER, "relationship.other_name", "perpetrator.full"}
    # phone, chat and mail are two ways of contact at most; birth date and age complete each other
    several |= {"safe_contact.channel_address", "identity.birth_date"}
    best: dict[str, Column] = {}
    for column in columns:
        if column.to not in several:
            rival = best.get(column.to)
            if rival is None or column.confidence > rival.confidence:
                best[column.to] = column
    return tuple(
        column
        if column.to in several or best[column.to] is column
        else _spare(column, best[column.to])
        for column in columns
    )


def _spare(column: Column, better: Column) -> Column:
    """Return what becomes of a column whose fact another column tells better.

    Beside our own column for the methods of control, the standard's says the same with less.
    """
    if better.heading.startswith("lwd_"):
        return replace(column, to=SKIP, read="skip", why=(*column.why, "taken"))
    return replace(column, to=NOTE, read="note", confidence=0.4, why=(*column.why, "taken"))
