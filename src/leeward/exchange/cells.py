"""One cell and what it is said to mean → values of facts, and what had to be changed to read it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from leeward import dates
from leeward.cases.facts import KINDS, FieldType
from leeward.cases.never_store import FindingKind, findings
from leeward.codebook.htcds import import_code
from leeward.codebook.lists import code_list
from leeward.dates import (
    AgeWay,
    Calendar,
    Culture,
    Precision,
    When,
    age_on,
    birth_from_said,
    from_excel,
    in_year,
    on_day,
    parse,
)
from leeward.errors import InvalidDate
from leeward.exchange.book import CellValue
from leeward.exchange.labels import code_for, codes_for

_KOREAN: Final = re.compile(r"[가-힣]")
_SERIALS: Final = range(7_000, 60_000)
_YEARS: Final = range(1_900, 2_100)
_WAY_BY_READING: Final = {
    "age_full": AgeWay.FULL,
    "age_korean": AgeWay.KOREAN,
    "age_chinese": AgeWay.CHINESE,
}
_DPRK_NUMBER: Final = re.compile(r"(?:\+|00)\s*850")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the person should know of a row; never a cell's content.

    Attributes:
        code: what it is; its sentence stands in `reasons.toml`.
        column: the column, from 1, or None for the whole row.
        facts: counts, places and codes that fill the sentence.
    """

    code: str
    column: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the whole list: when it was written, and how its writer counts."""

    recorded_on: dt.date
    culture: Culture | None = None


def text_of(value: CellValue) -> str:
    """Return a cell as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    return "" if value is None else str(value)


def read_date(
    value: CellValue, around: Around, *, lunar: Calendar | None = None
) -> tuple[When, tuple[str, ...]]:
    """Return a date as far as the cell tells it, and codes of what was done to read it.

    Args:
        value: the cell.
        around: the list.
        lunar: the calendar, where the heading says that dates are lunar.

    Raises:
        InvalidDate: no date, or one that can be read in too many ways.
    """
    if lunar is not None:
        return _read_lunar(value, around, lunar)
    if isinstance(value, dt.datetime):
        return on_day(value.date()), ()
    if isinstance(value, dt.date):
        return on_day(value), ()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if value in _YEARS:
            return in_year(value), ("date_as_interval",)
        if value in _SERIALS:
            return from_excel(value), ("date_from_serial",)
    text = text_of(value)
    when = parse(text, recorded_on=around.recorded_on, culture=around.culture)
    return when, _how_read(when, text)


def _read_lunar(
    value: CellValue, around: Around, calendar: Calendar
) -> tuple[When, tuple[str, ...]]:
    """Read day and month as those of a lunar calendar, also where Excel made a date of them."""
    text = f"{value.year}.{value.month}.{value.day}" if isinstance(value, dt.date) else ""
    text = text or text_of(value)
    mark = "음력" if calendar is Calendar.LUNAR_KR else "农历"
    when = parse(f"{mark} {text}", recorded_on=around.recorded_on, culture=around.culture)
    return when.written(text), ("lunar_date",)


def _how_read(when: When, text: str) -> tuple[str, ...]:
    if when.calendar is not Calendar.GREGORIAN:
        return ("lunar_date",)
    if when.precision is not Precision.DAY:
        return ("date_as_interval",)
    return () if text == when.earliest.isoformat() else ("date_form",)


def lunar_calendar(heading: str) -> Calendar:
    """Return the calendar that a heading in Korean, or any other, means by lunar."""
    return Calendar.LUNAR_KR if _KOREAN.search(heading) else Calendar.LUNAR_CN


def read_age(value: CellValue, reading: str, around: Around) -> tuple[When, str]:
    """Return the birth interval that an age stands for, and how the age was counted.

    Raises:
        InvalidDate: no age.
    """
    said = dates.read_age(text_of(value))
    way = _WAY_BY_READING.get(reading, AgeWay.UNSTATED)
    born = birth_from_said(said, around.recorded_on, way)
    if said.in_months or said.is_about or said.low != said.high:
        return born, "age_as_birth"
    counted = way if said.way is AgeWay.UNSTATED else said.way
    return born, f"age_{counted.value}"


def age_band(born: When, on: dt.date, list_name: str) -> str | None:
    """Return the band of `list_name` in which the age surely lies, or None."""
    if born.earliest > on:
        return None
    low, high = age_on(born, on)
    for code in code_list(list_name).codes:
        first, _, last = code.rstrip("+").partition("-")
        if first.isdecimal():
            most = int(last) if last.isdecimal() else 200
            if int(first) <= low and high <= most:
                return code
    return None


def read_value(to: str, value: CellValue, around: Around) -> tuple[Any, tuple[str, ...], str]:
    """Read a cell for a plain fact: a text, a code, a date, a number, a flag.

    Returns:
        The value to record or None, codes of what was done, and the text that is left over
        and has to be kept some other way.
    """
    kind, _, name = to.partition(".")
    known = KINDS[kind].fields[name]
    text = text_of(value)
    if known.codes is not None:
        return _read_codes(name, known.codes, text, several=known.type is FieldType.CODES)
    match known.type:
        case FieldType.DATE:
            try:
                when, how = read_date(value, around)
            except InvalidDate:
                return None, ("date_unread",), text
            return when.to_value(), how, ""
        case FieldType.NUMBER:
            return _read_number(value, text, known.least, known.most)
        case FieldType.FLAG:
            code = code_for("yes_no", text)
            if code is None:
                return None, ("code_unknown",), text
            return code == "yes", () if isinstance(value, bool) else ("code_by_label",), ""
        case FieldType.TEXT:
            line = " ".join(text.split())
            if known.most is not None and len(line) > known.most:
                return None, ("text_too_long",), text
            return line, (), ""
        case _:
            return text, (), ""


def _read_codes(
    name: str, list_name: str, text: str, *, several: bool
) -> tuple[Any, tuple[str, ...], str]:
    if name == "vic_MethodsOfControl":
        text = ";".join(import_code(name, part.strip()) for part in text.split(";"))
    if not several:
        code = code_for(list_name, text)
        if code is None:
            return None, ("code_unknown",), text
        return code, () if code == text else ("code_by_label",), ""
    found, unknown = codes_for(list_name, text)
    how = ["code_unknown"] if unknown else []
    if found and set(text.replace(";", " ").split()) != set(found):
        how.append("code_by_label")
    return found or None, tuple(how), "; ".join(unknown)


def _read_number(
    value: CellValue, text: str, least: float | None, most: float | None
) -> tuple[Any, tuple[str, ...], str]:
    how: tuple[str, ...] = ()
    if isinstance(value, bool) or not isinstance(value, int | float):
        found = re.findall(r"\d+(?:\.\d+)?", text)
        if len(found) != 1:
            return None, ("number_unread",), text
        value, how = float(found[0]), () if found[0] == text else ("number_in_text",)
    number = int(value) if float(value).is_integer() else value
    if (least is not None and number < least) or (most is not None and number > most):
        return None, ("number_unread",), text
    return number, how, ""


def has_coordinates(text: str) -> bool:
    """Whether a text holds a position on a map, which no typed field may."""
    return any(map(str.isdigit, text)) and any(
        found.kind is FindingKind.COORDINATES for found in findings(text)
    )


def read_phone(value: CellValue) -> tuple[str, str]:
    """Return a number as it is dialled, and the code of what is never stored, or "".

    Numbers in the country of origin are those of relatives there; they are never kept.
    """
    text = text_of(value)
    never = "kin_contact" if _DPRK_NUMBER.search(text.replace(" ", "")) else ""
    return text, never
