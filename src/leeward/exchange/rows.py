"""One row of a sheet → the people in it, and what the person who imports should know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from leeward.cases.coarse_place import is_coarse
from leeward.cases.facts import KINDS
from leeward.dates import When
from leeward.errors import InvalidDate
from leeward.exchange.book import CellValue, Row
from leeward.exchange.cells import (
    Around,
    Remark,
    age_band,
    has_coordinates,
    lunar_calendar,
    read_age,
    read_date,
    read_phone,
    read_value,
    text_of,
)
from leeward.exchange.columns import Column
from leeward.exchange.headers import NEVER, SKIP
from leeward.exchange.mapping import ImportMapping
from leeward.exchange.people import Named, is_count, is_nobody, people_in
from leeward.exchange.person import Person, Tie, is_free_text
from leeward.ids import StreamKind

_TOTALS: Final = frozenset({"합계", "총계", "계", "소계", "合计", "总计", "小计", "total", "sum"})
# Readings that keep a cell's words in a field of one line; dates, codes and numbers cannot.
_TYPED_TEXT: Final = frozenset(
    {"text", "name", "family_name", "given_name", "middle_name", "children", "relative"}
    | {"phone", "chat", "email"}
)
_PARENT: Final = {"Feminine": "mother", "Masculine": "father"}


def read_row(
    row: Row, mapping: ImportMapping, around: Around, codes: frozenset[str]
) -> tuple[tuple[Person, ...], tuple[Remark, ...]]:
    """Return the people in a row, the row's own person first, and remarks about its cells.

    Args:
        row: the row.
        mapping: what its columns mean.
        around: what is known of the whole list.
        codes: the codes of the cases that are here already.
    """
    reader = _RowReader(row, around, codes)
    for column in mapping.columns:
        reader.read(column)
    return reader.people(), tuple(reader.remarks)


@dataclass(frozen=True, slots=True)
class _Told:
    """A birth interval, and the column that told it."""

    when: When
    place: int


class _RowReader:
    """Reads the cells of one row, one after the other, into people."""

    def __init__(self, row: Row, around: Around, codes: frozenset[str]) -> None:
        self._row = row
        self._around = around
        self._codes = codes
        self._her = Person(str(row.number), row.number)
        self._others: list[Person] = []
        self._name_parts: dict[str, str] = {}
        self._ways: list[tuple[str, str]] = []
        self._ages: list[_Told] = []
        self._births: list[_Told] = []
        self.remarks: list[Remark] = []
        if row.hidden:
            self.remarks.append(Remark("hidden_row"))

    def read(self, column: Column) -> None:
        """Read the cell below one heading."""
        place = column.place
        if place in self._row.problems:
            self._say(self._row.problems[place], place)
            return
        value = self._row.value(place)
        if value is None or column.to == SKIP:
            return
        if column.to == NEVER:
            self._say("column_never_stored", place, what=column.what)
            return
        if place in self._row.formulas:
            self._say("formula_result", place)
        if never := self._never(column, value):
            self._say("cell_never_stored", place, what=never)
            return
        reading = _READERS.get(column.read)
        if reading is None:
            self._plain(column, value)
        else:
            reading(self, column, value)

    def people(self) -> tuple[Person, ...]:
        """Return who was found, with birth, age band and ways of contact settled."""
        her = self._her
        self._compose_name()
        self._settle_birth()
        self._settle_contact()
        if self._others:
            self._settle_children()
        for person in (her, *self._others):
            self._settle_band(person)
        return (her, *self._others)

    @staticmethod
    def _never(column: Column, value: CellValue) -> str:
        """Return what a field of one line may not hold; sentences are warned of later."""
        if column.read not in _TYPED_TEXT or not isinstance(value, str):
            return ""
        kind, _, name = column.to.partition(".")
        if is_free_text(kind, name):
            return ""
        if has_coordinates(value):
            return "live_location"
        finer = KINDS[kind].fields[name].is_coarse_place and not is_coarse(value)
        return "finer_place" if finer else ""

    # --- one cell ------------------------------------------------------------------------

    def _plain(self, column: Column, value: CellValue) -> None:
        found, how, left = read_value(column.to, value, self._around)
        for code in how:
            self._say(code, column.place)
        if found is not None:
            kind, _, name = column.to.partition(".")
            if KINDS[kind].one_per_case:
                self._her.put(column.to, found)
                for other, fixed in column.fixed.items():
                    self._her.put(f"{kind}.{other}", fixed)
            else:
                self._her.records.append((kind, {name: found, **column.fixed}))
        if left:
            self._keep(column, left)

    def _name(self, column: Column, value: CellValue) -> None:
        text = text_of(value)
        if text.strip().casefold() in _TOTALS:
            self._say("looks_like_total", column.place)
            return
        found = people_in(text)
        if found is None:
            # Not a name as we know names; a text of one line may still be one.
            if len(text) <= 60 and "\n" not in text and not any(map(str.isdigit, text)):
                self._her.names.append(text)
                self._say("name_unusual", column.place)
            else:
                self._say("several_people", column.place)
            return
        own = [named for named in found if not named.relation]
        if len(own) > 1 or (found and not own and len(found) > 1):
            self._say("several_people", column.place)
            return
        for named in own or found:
            self._add_name(named, column)
        for named in found if own else ():
            if named.relation:
                self._add_relative(named, column, {})
                self._say("people_split", column.place)

    def _add_name(self, named: Named, column: Column) -> None:
        self._her.names.extend(name for name in named.names if name not in self._her.names)
        if len(named.names) > 1:
            self._say("name_in_scripts", column.place)
        if named.age:
            self._age(column, named.age)
        if named.rest:
            self._her.sealed_notes.append((column.heading, named.rest))

    def _name_part(self, column: Column, value: CellValue) -> None:
        self._name_parts[column.read] = text_of(value).strip()

    def _birth(self, column: Column, value: CellValue) -> None:
        lunar = lunar_calendar(column.heading) if column.read == "birth_lunar" else None
        try:
            when, how = read_date(value, self._around, lunar=lunar)
            if when.earliest > self._around.recorded_on:
                raise InvalidDate(reason="after_recording")  # noqa: TRY301 - one way out
        except InvalidDate:
            self._say("date_unread", column.place)
            self._her.sealed_notes.append((column.heading, text_of(value)))
            return
        for code in how:
            self._say(code, column.place)
        self._births.append(_Told(when, column.place))

    def _age(self, column: Column, value: CellValue) -> None:
        if isinstance(value, str) and is_nobody(value):
            return
        try:
            when, how = read_age(value, column.read, self._around)
        except InvalidDate:
            self._say("age_unread", column.place)
            self._her.sealed_notes.append((column.heading, text_of(value)))
            return
        self._say(how, column.place)
        self._ages.append(_Told(when.written(text_of(value)), column.place))

    def _contact(self, column: Column, value: CellValue) -> None:
        text, never = read_phone(value)
        if never:
            self._say("cell_never_stored", column.place, what=never)
            return
        channel = {"phone": "phone_call", "chat": "messenger"}.get(column.read, "")
        self._ways.append((channel, text))

    def _children(self, column: Column, value: CellValue) -> None:
        text = text_of(value)
        if is_nobody(text):
            return
        count = is_count(text)
        if count is not None:
            if "prs_NumberOfChildren" in KINDS["profile"].fields:
                self._her.facts.setdefault("profile", {}).setdefault("prs_NumberOfChildren", count)
            else:
                self._keep(column, text)
            self._say("children_counted", column.place)
            return
        found = people_in(text)
        if found is None:
            self._her.ties.append(Tie("child", text=text))
            self._say("children_unnamed", column.place)
            return
        for named in found:
            self._add_relative(named, column, {"relation": "child"})
        self._say("people_split", column.place)

    def _relative(self, column: Column, value: CellValue) -> None:
        text = text_of(value)
        if is_nobody(text):
            return
        relation = column.fixed.get("relation", "other_family")
        for named in people_in(text) or (Named((text,)),):
            name = " / ".join(named.names)
            rest = "; ".join(part for part in (named.age, named.rest) if part)
            self._her.ties.append(Tie(named.relation or relation, other_name=name, text=rest))

    def _add_relative(self, named: Named, column: Column, fixed: Mapping[str, str]) -> None:
        """Open a case of her own for someone named in the row, joined by a relationship."""
        relation = named.relation or fixed.get("relation", "other_family")
        if relation not in {"child", "daughter", "son"}:
            name = " / ".join(named.names)
            self._her.ties.append(Tie(relation, other_name=name, text=named.rest))
            return
        child = Person(f"{self._row.number}.{len(self._others) + 1}", self._row.number)
        child.names.extend(named.names)
        if named.age:
            try:
                child.birth, how = read_age(named.age, "age", self._around)
            except InvalidDate:
                child.sealed_notes.append((column.heading, named.age))
            else:
                child.birth = child.birth.written(named.age)
                self._say(how, column.place)
        if named.rest:
            child.sealed_notes.append((column.heading, named.rest))
        self._others.append(child)
        self._her.ties.append(Tie(relation, other=child.key))

    def _note(self, column: Column, value: CellValue) -> None:
        self._her.notes.append((column.heading, text_of(value)))

    def _case_code(self, column: Column, value: CellValue) -> None:
        text = text_of(value).strip()
        if text in self._codes:
            self._say("case_known", column.place)
        else:
            # Another list's number stays findable, but is no code of ours.
            self._her.notes.append((column.heading, text))

    def _keep(self, column: Column, text: str) -> None:
        """Keep words that could not be read, in the stream that their column belongs to."""
        kind, _, name = column.to.partition(".")
        known = KINDS[kind].fields.get(name) if kind in KINDS else None
        if known is not None and known.stream not in {StreamKind.CARE, StreamKind.CORE}:
            self._her.sealed_notes.append((column.heading, text))
        else:
            self._her.notes.append((column.heading, text))
        self._say("kept_in_words", column.place)

    # --- what several cells say together -------------------------------------------------

    def _compose_name(self) -> None:
        parts = self._name_parts
        family, given = parts.get("family_name", ""), parts.get("given_name", "")
        middle = parts.get("middle_name", "")
        if not (family or given or middle):
            return
        if all(sign > "\u1100" for sign in family + middle + given):
            name = f"{family}{middle}{given}"
        else:
            name = " ".join(part for part in (given, middle, family) if part)
        if name not in self._her.names:
            self._her.names.insert(0, name)
        self._her.name_parts.update(parts)

    def _settle_birth(self) -> None:
        told = self._births or self._ages
        if not told:
            return
        best = min(told, key=lambda each: each.when.latest - each.when.earliest)
        for other in (*self._births, *self._ages):
            if not other.when.overlaps(best.when):
                self._say("age_differs", max(best.place, other.place))
                words = other.when.as_written or other.when.earliest.isoformat()
                self._her.sealed_notes.append(("", words))
                break
        self._her.birth = best.when

    def _settle_band(self, person: Person) -> None:
        if person.birth is None:
            return
        person.put("identity.birth_date", person.birth.to_value())
        on = self._around.recorded_on
        known = KINDS["profile"].fields["lwd_age_band"]
        band = age_band(person.birth, on, known.codes or "age_bands")
        if band is None:
            return
        if "child" in person.facts or person is not self._her:
            person.facts.setdefault("child", {}).setdefault("age_band", band)
        else:
            person.facts.setdefault("profile", {}).setdefault("lwd_age_band", band)

    def _settle_contact(self) -> None:
        ways = list(dict.fromkeys(self._ways))
        if not ways:
            return
        (channel, address), *rest = ways
        contact = self._her.facts.setdefault("safe_contact", {})
        # An old list does not say that a number is safe: until somebody does, nobody calls.
        contact.setdefault("may_contact", "no")
        self.remarks.append(Remark("contact_unconfirmed"))
        contact["channel_address"] = address[:400]
        if channel:
            contact["channel"] = channel
        if rest:
            contact["second_address"] = "; ".join(each[1] for each in rest)[:400]
            if len(rest) == 1 and rest[0][0]:
                contact["second_channel"] = rest[0][0]

    def _settle_children(self) -> None:
        """Give the child's columns to the child, and each child her tie to the row's person."""
        about_child = self._her.facts.pop("child", None)
        if about_child is not None:
            if len(self._others) == 1:
                self._others[0].facts["child"] = about_child
            else:
                self._her.facts["child"] = about_child
                self.remarks.append(Remark("which_child"))
        gender = self._her.facts.get("profile", {}).get("prs_Gender", "")
        for child in self._others:
            child.ties.append(Tie(_PARENT.get(gender, "other_family"), other=self._her.key))

    def _say(self, code: str, place: int, **facts: str | int) -> None:
        remark = Remark(code, place + 1, facts)
        if remark not in self.remarks:
            self.remarks.append(remark)


_READERS: Final[Mapping[str, Callable[[_RowReader, Column, Any], None]]] = {
    "name": _RowReader._name,  # noqa: SLF001 - the table belongs to the class above
    "family_name": _RowReader._name_part,  # noqa: SLF001
    "given_name": _RowReader._name_part,  # noqa: SLF001
    "middle_name": _RowReader._name_part,  # noqa: SLF001
    "birth": _RowReader._birth,  # noqa: SLF001
    "birth_lunar": _RowReader._birth,  # noqa: SLF001
    "age": _RowReader._age,  # noqa: SLF001
    "age_full": _RowReader._age,  # noqa: SLF001
    "age_korean": _RowReader._age,  # noqa: SLF001
    "age_chinese": _RowReader._age,  # noqa: SLF001
    "phone": _RowReader._contact,  # noqa: SLF001
    "chat": _RowReader._contact,  # noqa: SLF001
    "email": _RowReader._contact,  # noqa: SLF001
    "children": _RowReader._children,  # noqa: SLF001
    "relative": _RowReader._relative,  # noqa: SLF001
    "note": _RowReader._note,  # noqa: SLF001
    "case_code": _RowReader._case_code,  # noqa: SLF001
}
