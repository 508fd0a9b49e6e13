"""An XForm, as pyxform writes it, read into a form definition.

The XForm is a published format; pyxform's own objects are not. What the survey sheet says
beside it (rows, streams, appearances) comes in as `Source`, by path.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from defusedxml.ElementTree import fromstring
from msgspec.structs import replace

from leeward.forms.definition import (
    Choice,
    Group,
    Part,
    Question,
    QuestionKind,
    Range,
    Repeat,
    Text,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MISSING: Final = "-"
"""What pyxform writes where a translation is missing."""

_ITEXT: Final = re.compile(r"jr:itext\('(.+)'\)", re.DOTALL)
_ITEMSET: Final = re.compile(r"instance\('([^']+)'\)/root/item", re.DOTALL)
_RANDOMIZED: Final = re.compile(r"randomize\((.+?)(?:,[^,\]]*)?\)", re.DOTALL)
_SPACES: Final = re.compile(r"\s+")
_LOOKS: Final = ("reserved_name_for_field_list_labels_",)
_TYPES: Final[dict[str, QuestionKind]] = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "barcode": "barcode",
    "odk:rank": "rank",
}
_CONTROLS: Final[dict[str, QuestionKind]] = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "acknowledge",
}


@dataclass(frozen=True, slots=True)
class Source:
    """What the survey sheet says of one question or container."""

    row: int
    kind: str = ""
    stream: str = ""
    list_name: str = ""
    read_only: str = ""


@dataclass(slots=True)
class XForm:
    """An XForm's pieces, by path and id."""

    root: "Element"
    name: str
    binds: dict[str, dict[str, str]] = field(default_factory=dict)
    texts: dict[str, dict[str, "Element"]] = field(default_factory=dict)
    controls: dict[str, "Element"] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    default_language: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    untranslated: str = ""


def _local(element: "Element") -> str:
    return element.tag.rpartition("}")[2]


def _clean(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return attributes by local name, spaces around paths collapsed."""
    return {
        name.rpartition("}")[2]: _SPACES.sub(" ", value).strip()
        for name, value in attributes.items()
    }


def read_xform(xml: str, tags: Mapping[str, str]) -> XForm:
    """Take an XForm apart; `tags` turns its languages into language tags."""
    document = fromstring(xml.encode())
    model = next(element for element in document.iter() if _local(element) == "model")
    instance = next(element for element in model if _local(element) == "instance")
    root = instance[0]
    found = XForm(root=root, name=_local(root), tags=tags)
    for element in model:
        kind = _local(element)
        if kind == "bind":
            attributes = _clean(element.attrib)
            found.binds[attributes["nodeset"]] = attributes
        elif kind == "setvalue":
            attributes = _clean(element.attrib)
            found.defaults[attributes["ref"]] = attributes.get("value", "")
        elif kind == "itext":
            _read_texts(element, found)
    body = next(element for element in document.iter() if _local(element) == "body")
    for element in body.iter():
        attributes = _clean(element.attrib)
        kind = _local(element)
        if kind == "repeat":
            found.controls[f"{attributes['nodeset']}#"] = element
        elif kind == "setvalue":
            found.defaults.setdefault(attributes["ref"], attributes.get("value", ""))
        elif "ref" in attributes and attributes["ref"].startswith("/"):
            found.controls.setdefault(attributes["ref"], element)
    return found


def _read_texts(itext: "Element", found: XForm) -> None:
    languages: list[str] = []
    for translation in itext:
        attributes = _clean(translation.attrib)
        tag = found.tags.get(translation.attrib["lang"], "")
        languages.append(tag)
        if attributes.get("default"):
            found.default_language = tag
        for text in translation:
            found.texts.setdefault(text.attrib["id"], {})[tag] = text
    found.languages = tuple(languages)
    found.default_language = found.default_language or (languages[0] if languages else "")


def lists_of(xform: XForm, xml_model: "Element") -> dict[str, tuple[Choice, ...]]:
    """Return the choice lists that the XForm carries as secondary instances."""
    found: dict[str, tuple[Choice, ...]] = {}
    for instance in xml_model:
        name = instance.attrib.get("id", "")
        if _local(instance) != "instance" or not name or not len(instance):
            continue
        choices: dict[str, Choice] = {}
        for item in instance[0]:
            cells = {_local(cell): "".join(cell.itertext()).strip() for cell in item}
            code = cells.pop("name", "")
            label_id = cells.pop("itextId", "")
            plain = cells.pop("label", "")
            label = _text(xform, label_id) if label_id else {xform.untranslated: plain}
            choices.setdefault(code, Choice(name=code, label=label, columns=cells))
        found[name] = tuple(choices.values())
    return found


def model_of(xml: str) -> "Element":
    """Return the model element of an XForm."""
    document = fromstring(xml.encode())
    return next(element for element in document.iter() if _local(element) == "model")


def parts_of(xform: XForm, sources: Mapping[str, Source]) -> tuple[Part, ...]:
    """Return the questions and containers of the XForm, in its order."""
    return _children(xform.root, f"/{xform.name}", xform, sources)


def _children(
    element: "Element", path: str, xform: XForm, sources: Mapping[str, Source]
) -> tuple[Part, ...]:
    parts: list[Part] = []
    for name in dict.fromkeys(_local(child) for child in element):
        here = f"{path}/{name}"
        if here == f"/{xform.name}/meta":
            continue
        # pyxform writes a repeat as a template and then as an ordinary instance, which the
        # form starts with; only that one counts, and only where it is missing the template.
        same = [child for child in element if _local(child) == name]
        plain = [child for child in same if not _is_template(child)]
        part = _part((plain or same)[0], here, xform, sources)
        if isinstance(part, Repeat):
            part = replace(part, initial=len(plain))
        if part is not None:
            parts.append(part)
    return tuple(parts)


def _is_template(element: "Element") -> bool:
    return any(name.rpartition("}")[2] == "template" for name in element.attrib)


def _part(
    element: "Element", path: str, xform: XForm, sources: Mapping[str, Source]
) -> Part | None:
    name = _local(element)
    source = sources.get(path) or _nearby(path, sources)
    bind = xform.binds.get(path, {})
    control = xform.controls.get(path)
    shared: dict[str, Any] = {
        "path": path,
        "name": name,
        "row": source.row,
        "label": _labelled(xform, control, "label"),
        "relevant": bind.get("relevant", ""),
        "appearance": _appearance(control),
    }
    repeat = xform.controls.get(f"{path}#")
    if repeat is not None:
        count = _clean(repeat.attrib).get("count", "")
        inner = _children(element, path, xform, sources)
        return Repeat(**shared, count=count, children=inner)
    if len(element) or (control is not None and _local(control) == "group"):
        return Group(**shared, children=_children(element, path, xform, sources))
    if name.startswith(_LOOKS):
        return None
    return _question(element, xform, source, shared)


def _nearby(path: str, sources: Mapping[str, Source]) -> Source:
    """Return the row of what pyxform made a node for: `x_other` of x, `r_count` of r."""
    for suffix in ("_other", "_count"):
        origin = sources.get(path.removesuffix(suffix))
        if origin is not None:
            return Source(row=origin.row, stream=origin.stream)
    number = path.rpartition("_")[2]
    return Source(row=int(number) if number.isdigit() and len(number) < 6 else 0)


def _question(element: "Element", xform: XForm, source: Source, shared: dict[str, Any]) -> Question:
    path = shared["path"]
    bind = xform.binds.get(path, {})
    control = xform.controls.get(path)
    kind = _kind(bind, control, source.kind)
    list_name, choice_filter = _itemset(control)
    attributes = {} if control is None else _clean(control.attrib)
    read_only = bind.get("readonly", "")
    return Question(
        **shared,
        kind=kind,
        hint=_labelled(xform, control, "hint"),
        guidance=_guidance(xform, control),
        required="" if bind.get("required") == "false()" else bind.get("required", ""),
        required_message=_message(xform, bind.get("requiredMsg", "")),
        constraint=bind.get("constraint", ""),
        constraint_message=_message(xform, bind.get("constraintMsg", "")),
        calculate=bind.get("calculate", ""),
        default=(element.text or "").strip(),
        default_expression=xform.defaults.get(path, ""),
        read_only="" if kind == "note" or read_only == "false()" else read_only,
        list_name=list_name,
        choice_filter=choice_filter,
        scale=_scale(attributes) if kind == "range" else None,
        rows=int(attributes["rows"]) if attributes.get("rows", "").isdigit() else 0,
        stream=source.stream,
    )


def _kind(bind: Mapping[str, str], control: "Element | None", stated: str) -> QuestionKind:
    if stated:
        return stated  # type: ignore[return-value]  # a value of subset.TYPES
    if control is None:
        return "calculate"
    tag = _local(control)
    if tag in _CONTROLS:
        return _CONTROLS[tag]
    if bind.get("readonly") == "true()" and "calculate" not in bind:
        return "note"
    return _TYPES.get(bind.get("type", ""), "text")


def _scale(attributes: Mapping[str, str]) -> Range:
    return Range(
        start=attributes.get("start", "1"),
        end=attributes.get("end", "10"),
        step=attributes.get("step", "1"),
    )


def _appearance(control: "Element | None") -> tuple[str, ...]:
    if control is None:
        return ()
    inner = [control, *(child for child in control if _local(child) == "repeat")]
    words = [word for element in inner for word in element.get("appearance", "").split()]
    return tuple(dict.fromkeys(words))


def _itemset(control: "Element | None") -> tuple[str, str]:
    """Return the list of a select and, where there is a filter, the whole nodeset."""
    itemset = (
        None
        if control is None
        else next((child for child in control if _local(child) == "itemset"), None)
    )
    if itemset is None:
        return "", ""
    nodeset = _SPACES.sub(" ", itemset.attrib["nodeset"]).strip()
    shuffled = _RANDOMIZED.fullmatch(nodeset)
    if shuffled:
        nodeset = shuffled[1].strip()
    named = _ITEMSET.match(nodeset)
    if named is None:
        return "", ""
    return named[1], "" if named.end() == len(nodeset) else nodeset


# --- texts -------------------------------------------------------------------------------


def _labelled(xform: XForm, control: "Element | None", tag: str) -> Text:
    if control is None:
        return {}
    element = next((child for child in control if _local(child) == tag), None)
    if element is None:
        return {}
    reference = _ITEXT.fullmatch(element.get("ref", ""))
    if reference:
        return _text(xform, reference[1])
    words = _flat(element)
    return {xform.untranslated: words} if words else {}


def _guidance(xform: XForm, control: "Element | None") -> Text:
    element = (
        None
        if control is None
        else next((child for child in control if _local(child) == "hint"), None)
    )
    reference = _ITEXT.fullmatch(element.get("ref", "")) if element is not None else None
    return _text(xform, reference[1], form="guidance") if reference else {}


def _message(xform: XForm, words: str) -> Text:
    if not words:
        return {}
    reference = _ITEXT.fullmatch(words)
    return _text(xform, reference[1]) if reference else {xform.untranslated: words}


def _text(xform: XForm, name: str, form: str | None = None) -> Text:
    found: Text = {}
    for tag, text in xform.texts.get(name, {}).items():
        for value in text:
            if value.get("form") == form:
                words = _flat(value)
                if words and words != MISSING:
                    found[tag] = words
    return found


def _flat(element: "Element") -> str:
    """Return an element's text, with `${path}` where a value is to be shown."""
    pieces = [element.text or ""]
    for child in element:
        if _local(child) == "output":
            pieces.append(f"${{{child.attrib['value'].strip()}}}")
        pieces.append(child.tail or "")
    return "".join(pieces).strip()
