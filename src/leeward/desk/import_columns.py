"""What a person sees and may decide of each column of an old list.

A sample stands open only where it is a code, a number or a day: any other cell may hold a name,
and is shown on demand. Which fact a column is taken for is one choice: `kind.field|reading`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from leeward.cases.facts import KINDS
from leeward.codebook.lists import code_list, label
from leeward.desk.importing import OldList, with_mapping
from leeward.desk.labels import language_of_text
from leeward.desk.wording import field_label
from leeward.errors import InvalidDate, InvalidMapping, LeewardError
from leeward.exchange.book import CellValue
from leeward.exchange.cells import Around, read_date, text_of
from leeward.exchange.columns import Column, check, surely_never
from leeward.exchange.headers import NEVER, SKIP
from leeward.exchange.htcds_home import NOTE, default_reading
from leeward.exchange.labels import codes_for
from leeward.exchange.words import say
from leeward.i18n.sentences import reason
from leeward.ids import StreamKind

SAMPLES: Final = 3
SURE, LIKELY = 0.85, 0.6
_LOOKED_AT: Final = 400
_INTERNAL: Final = frozenset(
    {"stream", "look", "override", "export", "import_source", "answers", "note", "closure"}
)
_DERIVED: Final = frozenset({("case", "step"), ("case", "next_review"), ("case", "erase_on")})
_READINGS: Final = {
    "name.full": ("name", "family_name", "given_name", "middle_name"),
    "identity.birth_date": (
        *("birth", "birth_lunar", "age", "age_full", "age_korean", "age_chinese"),
    ),
    "safe_contact.channel_address": ("phone", "chat", "email"),
    "relationship.other_name": ("children", "relative"),
}
_COMMON: Final = (
    *("name.full", "case.pseudonym", "identity.birth_date", "safe_contact.channel_address"),
    *("relationship.other_name", "profile.prs_Gender", "profile.lwd_age_band"),
    *("profile.lwd_languages", "profile.lwd_coarse_region", "risk.level", "risk.reason"),
    *("profile.vic_TypeOfExploitation", "profile.lwd_needs", "profile.prs_Citizenship"),
    *("child.school_status", "child.registration", "case.opened_on", "case.code", NOTE, SKIP),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning that a column may be given: its spelling in a form, and what people read."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the list.

    Attributes:
        place: from 0, as the address of its samples says it.
        letter: as spreadsheet programs name it.
        heading: what stands above it, with its `lang`.
        open_samples: what may stand in the page.
        veiled: how many other values there are, shown on demand.
        value: the choice that it is now.
        text: that choice in words.
        is_never: whether it asks for what is never stored; then there is nothing to choose.
        never_what: what of the never stored it is, in words.
        trust: `sure`, `likely`, `unsure` or `decided`.
        why: why it was taken for this, in words.
        may_be: the choices between which only a person can decide.
    """

    place: int
    letter: str
    heading: str
    lang: str
    open_samples: tuple[str, ...]
    veiled: int
    value: str
    text: str
    is_never: bool
    never_what: str
    trust: str
    why: tuple[str, ...]
    may_be: tuple[Choice, ...] = ()


def column_lines(old: OldList, language: str) -> tuple[ColumnLine, ...]:
    """Return every column with its samples and its present meaning."""
    return tuple(_line(old, column, language) for column in old.mapping.columns)


def samples(old: OldList, place: int) -> tuple[str, ...]:
    """Return the first different values of a column, whatever they are: for whoever asked.

    Raises:
        InvalidMapping: no such column.
    """
    if all(column.place != place for column in old.mapping.columns):
        raise InvalidMapping(column=place + 1, reason="no_such_column")
    found = dict.fromkeys(text_of(value) for value in _values(old, place))
    return tuple(list(found)[: SAMPLES + 2])


def common_choices(language: str) -> tuple[Choice, ...]:
    """Return the meanings that most lists have."""
    return tuple(
        choice
        for to in _COMMON
        if _exists(to)
        for choice in _choices(to, language, short=not to.startswith("risk."))
    )


def all_choices(language: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Return every meaning that a column may have, by kind of record."""
    groups: list[tuple[str, tuple[Choice, ...]]] = []
    plain = tuple(choice for to in (NOTE, SKIP) for choice in _choices(to, language, short=True))
    groups.append(("", plain))
    for kind in KINDS:
        if kind not in _INTERNAL:
            found = [
                choice
                for name in KINDS[kind].fields
                if name != "form_version" and _exists(f"{kind}.{name}")
                for choice in _choices(f"{kind}.{name}", language, short=True)
            ]
            if found:
                groups.append((label("kinds", kind, language), tuple(found)))
    return tuple(groups)


def choice_of(column: Column, language: str) -> Choice:
    """Return the present meaning of a column as a choice."""
    value = f"{column.to}|{column.read}"
    known = {each.value: each for each in _choices(column.to, language, short=False)}
    return known.get(value) or Choice(value, _meaning(column.to, language, short=False))


def decide(old: OldList, chosen: dict[int, str]) -> OldList:
    """Return the list with what a person chose for some columns, by place.

    Raises:
        InvalidMapping: a choice that is none.
        NeverStored: a column that asks for what is never stored.
    """
    mapping = old.mapping
    now = {column.place: f"{column.to}|{column.read}" for column in mapping.columns}
    for place, value in chosen.items():
        if place in now and value != now[place]:
            to, _, read = value.partition("|")
            mapping = mapping.with_column(place, to, read or None)
    return with_mapping(old, mapping)


def letter_of(place: int) -> str:
    """Return a column's name as spreadsheet programs write it: A … Z, AA …."""
    name, rest = "", place + 1
    while rest:
        rest, sign = divmod(rest - 1, 26)
        name = chr(ord("A") + sign) + name
    return name


def _line(old: OldList, column: Column, language: str) -> ColumnLine:
    values = list(dict.fromkeys(text_of(value) for value in _values(old, column.place)))
    seen = [text for value in _values(old, column.place) if (text := _open(old, column, value))]
    shown = tuple(dict.fromkeys(seen))[:SAMPLES]
    choice = choice_of(column, language)
    return ColumnLine(
        column.place,
        letter_of(column.place),
        column.heading,
        language_of_text(column.heading),
        shown,
        max(0, len(values) - len(set(seen))),
        choice.value,
        choice.text,
        bool(surely_never(column.heading)),
        reason(column.what, language) if column.to == NEVER and column.what else "",
        _trust(column),
        tuple(say(each, language) for each in column.why),
        tuple(_candidate(column, to, language) for to in column.may_be),
    )


def _candidate(column: Column, to: str, language: str) -> Choice:
    """Return one of the things that an ambiguous column may be."""
    if to == NEVER:
        what = f" · {reason(column.what, language)}" if column.what else ""
        return Choice(f"{NEVER}|{NEVER}", _meaning(NEVER, language, short=True) + what)
    read = "birth" if to == "identity.birth_date" else default_reading(to)
    return choice_of(Column(column.place, column.heading, to, read), language)


def _trust(column: Column) -> str:
    if "decided" in column.why:
        return "decided"
    if column.confidence >= SURE:
        return "sure"
    return "likely" if column.confidence >= LIKELY else "unsure"


def _values(old: OldList, place: int) -> Iterator[CellValue]:
    first = old.mapping.first_row
    rows = (row for row in old.sheet.rows if row.number >= first)
    found = (row.value(place) for row in rows if place not in row.merged)
    for count, value in enumerate(each for each in found if each is not None):
        if count >= _LOOKED_AT:
            return
        yield value


def _open(old: OldList, column: Column, value: CellValue) -> str:
    """Return what of a cell may stand in a page: a code's words, a number, a day."""
    kind, _, name = column.to.partition(".")
    known = KINDS[kind].fields.get(name) if kind in KINDS else None
    if known is None or known.stream not in {StreamKind.CORE, StreamKind.CARE}:
        return ""
    text = text_of(value)
    match column.read:
        case "code" | "codes" if known.codes is not None:
            return text if not codes_for(known.codes, text)[1] else ""
        case "number":
            return text if isinstance(value, int | float) or text.isdecimal() else ""
        case "flag":
            return text if isinstance(value, bool) else ""
        case "date":
            try:
                read_date(value, Around(old.written_on, old.mapping.culture))
            except InvalidDate:
                return ""
            return text if len(text) <= len("2026-03-10 00:00") else ""
        case _:
            return ""


@cache
def _exists(to: str) -> bool:
    """Whether a sheet may lead to a fact at all."""
    if to == SKIP:
        return True
    kind, _, name = to.partition(".")
    if (kind, name) in _DERIVED or kind not in KINDS or name not in KINDS[kind].fields:
        return False
    try:
        check(Column(0, "", to, default_reading(to)))
    except LeewardError:
        return False
    return True


@cache
def _choices(to: str, language: str, *, short: bool) -> tuple[Choice, ...]:
    meaning = _meaning(to, language, short=short)
    return tuple(
        Choice(f"{to}|{read}", f"{meaning} · {label('import_readings', read, language)}")
        for read in _READINGS.get(to, ())
    ) or (Choice(f"{to}|{default_reading(to)}", meaning),)


def _meaning(to: str, language: str, *, short: bool) -> str:
    if to in code_list("import_meanings"):
        return label("import_meanings", to, language)
    kind, _, name = to.partition(".")
    field = field_label(kind, name, language)
    return field if short else f"{label('kinds', kind, language)} · {field}"
