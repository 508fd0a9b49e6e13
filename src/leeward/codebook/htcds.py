"""HTCDS 2.0, the Human Trafficking Case Data Standard by IOM, as typed data.

`htcds.toml` holds the standard's facts and `htcds_ours.toml` what we add: the stream that
keeps each field, other spellings, and labels. Codes are never renamed, misspellings included.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from leeward.errors import InvalidMapping
from leeward.ids import StreamKind

_NEVER: Final = "never"
_PACKED: Final = re.compile(r"[\s_\-]+")
_DEFINITION_PREFIX: Final = "MethodsOfControl"
METHODS_OF_CONTROL: Final = "vic_MethodsOfControl"


@dataclass(frozen=True, slots=True)
class HtcdsField:
    """One field of the standard.

    Attributes:
        name: its name, with the prefix of its entity.
        entity: the entity that it belongs to.
        heading: the standard's own English heading, for recognising files.
        type: the standard's own type.
        sort: text, long_text, date, number, checkbox, select_one, select_multiple, place, lookup.
        is_core: whether it belongs to the standard's core.
        is_deprecated: whether the standard has given it up.
        codes: the standard's codes in its order; empty where it has none.
        list: the code list that its answers come from, or None.
        stream: the stream that keeps it; None if it is never stored.
        never_when: the kind of event for which it is never stored, or None.
        aliases: other spellings seen in IOM's own files.
        labels: what people read, by `en`, `ko` and `zh-Hans`.
    """

    name: str
    entity: str
    heading: str
    type: str
    sort: str
    is_core: bool
    is_deprecated: bool
    codes: tuple[str, ...]
    list: str | None
    stream: StreamKind | None
    never_when: str | None
    aliases: tuple[str, ...]
    labels: Mapping[str, str]

    def label(self, language: str) -> str:
        """Return what people read, in English where the language is none of ours."""
        return self.labels.get(language, self.labels["en"])


def fields() -> tuple[HtcdsField, ...]:
    """Return every field, in the order of the standard."""
    return tuple(_book().values())


def find(name: str) -> HtcdsField | None:
    """Return the field of a column heading: its name, an alias, in any case or spacing."""
    return _by_spelling().get(_packed(name))


def field(name: str) -> HtcdsField:
    """Return the field of that name or alias.

    Raises:
        InvalidMapping: the standard has none.
    """
    found = find(name)
    if found is None:
        raise InvalidMapping(field=name)
    return found


def codes(name: str) -> tuple[str, ...]:
    """Return the standard's codes for a field, exactly as it spells them.

    Raises:
        InvalidMapping: the standard has no such field.
    """
    return field(name).codes


def export_code(name: str, code: str) -> str:
    """Return the code that a file for others carries.

    The methods of control that only the definitions have become `Other`: nearest codes
    would claim violence or threats that nobody recorded.
    """
    if field(name).name != METHODS_OF_CONTROL:
        return code
    down: Mapping[str, str] = _tables()["methods_of_control"]["down"]
    return down.get(code, code)


def import_code(name: str, code: str) -> str:
    """Return our code for one in a file from outside; what is unknown stays as it is."""
    if field(name).name != METHODS_OF_CONTROL:
        return code
    up: Mapping[str, str] = _tables()["methods_of_control"]["up"]
    bare = code.removeprefix(_DEFINITION_PREFIX)
    return up.get(bare, bare)


def attribution() -> str:
    """Return the words that the licence asks for, to stand wherever the standard is shown."""
    standard = _facts()["standard"]
    return f"{standard['attribution']}. Version {standard['version']}; no endorsement is implied."


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads((files("leeward.codebook") / "htcds.toml").read_text(encoding="utf-8"))


@cache
def _tables() -> dict[str, Any]:
    ours = files("leeward.codebook") / "htcds_ours.toml"
    return tomllib.loads(ours.read_text(encoding="utf-8"))


@cache
def _book() -> dict[str, HtcdsField]:
    ours = _tables()["field"]
    return {name: _field(name, facts, ours[name]) for name, facts in _facts()["field"].items()}


def _field(name: str, facts: Mapping[str, Any], ours: Mapping[str, Any]) -> HtcdsField:
    stream = ours["stream"]
    return HtcdsField(
        name=name,
        entity=facts["entity"],
        heading=facts["heading"],
        type=facts["type"],
        sort=facts["sort"],
        is_core=facts["core"],
        is_deprecated=facts["status"] == "DEPRECATED",
        codes=tuple(facts.get("codes", ())),
        list=ours.get("list"),
        stream=None if stream == _NEVER else StreamKind(stream),
        never_when=ours.get("never_when"),
        aliases=tuple(ours.get("aliases", ())),
        labels={"en": ours["en"], "ko": ours["ko"], "zh-Hans": ours["zh_Hans"]},
    )


@cache
def _by_spelling() -> dict[str, HtcdsField]:
    spellings: dict[str, HtcdsField] = {}
    for each in fields():
        for spelling in (each.name, *each.aliases):
            spellings[_packed(spelling)] = each
    return spellings


def _packed(name: str) -> str:
    return _PACKED.sub("", name).lower()
