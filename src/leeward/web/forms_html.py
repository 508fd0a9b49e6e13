"""A form's state as the screen shows it: one list of things, drawn by `form/_fields.html`.

The server decides everything; a change posts the form and gets the fields back, with htmx or
with a button. Nothing of a form lives in the browser but what stands in its fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from leeward.forms.definition import Choice, Question, Repeat
from leeward.forms.evaluate import Fault, State
from leeward.forms.instance import COUNT_MARK, MOST_INSTANCES, Node
from leeward.web.forms_post import KEPT, PREFIX, shown_date
from leeward.web.page import N_

Look = Literal[
    "text",
    "area",
    "date",
    "datetime",
    "time",
    "select",
    "radio",
    "checks",
    "rank",
    "tick",
    "note",
    "value",
]
Faults = Literal["none", "answered", "all"]
"""Which faults to show: while filling, only those of what is answered."""

MANY_CHOICES: Final = 12

SENTENCES: Final[Mapping[Fault, str]] = {
    "required": N_("This needs an answer."),
    "constraint": N_("This answer is not possible here."),
    "not_a_number": N_("Write a number."),
    "not_whole": N_("Write a whole number."),
    "not_a_date": N_("This date cannot be read. Write it as 2026-03-05, or a year or month."),
    "not_a_time": N_("Write a time, such as 14:30."),
    "not_a_choice": N_("Choose one of the answers offered."),
    "out_of_range": N_("This number is not on the scale."),
    "too_long": N_("This text is too long."),
}

_MODES: Final[Mapping[str, str]] = {
    "integer": "numeric",
    "decimal": "decimal",
    "range": "decimal",
}
_LIST_LOOKS: Final = frozenset({"minimal", "autocomplete"})


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language it is in; empty where it is the page's own."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice offered."""

    code: str
    label: Words
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One question as it is drawn.

    With a `veil` something is recorded that the page does not hold: the veil's address gives
    it out, an empty field keeps it, and `is_cleared` asks to take it away.
    """

    key: str
    name: str
    look: Look
    label: Words
    hint: Words
    guidance: Words
    error: Words
    value: str
    kept: str
    mode: str
    rows: int
    required: bool
    read_only: bool
    options: tuple[Option, ...]
    places: tuple[str, ...]
    scale: tuple[str, ...]
    is_sealed: bool = False
    veil: str = ""
    is_cleared: bool = False
    is_disputed: bool = False
    is_recovered: bool = False

    @property
    def kept_name(self) -> str:
        """The hidden field that remembers a date as it was read."""
        return f"{self.name}{KEPT}"

    @property
    def described_by(self) -> str:
        """The ids of the words that belong to the control: hint, guidance, error, scale."""
        parts = (("hint", self.hint), ("guidance", self.guidance), ("error", self.error))
        ids = [f"{self.name}.{part}" for part, words in parts if words.text]
        ids += [f"{self.name}.veiled"] if self.veil else []
        return " ".join([*ids, *([f"{self.name}.scale"] if self.scale else [])])


@dataclass(frozen=True, slots=True)
class Section:
    """A group, or one instance of a repeat, with what stands in it."""

    key: str
    label: Words
    items: tuple["Item", ...]
    number: int = 0
    removable: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """A repeat: its instances, and whether more may be added."""

    key: str
    label: Words
    count_name: str
    count: int
    instances: tuple[Section, ...]
    addable: bool


Item = Field | Section | Series


@dataclass(frozen=True, slots=True)
class Around:
    """What the case says about a form's questions, by key.

    Attributes:
        veils: where to ask for the recorded answer that the page may not hold.
        cleared: veiled answers that are to be taken away.
        refused: why an answer cannot be taken, in words.
        sealed: the questions whose answers are sealed.
        disputed: the questions on which members disagree.
        recovered: answers that the open sealed part gave back; they leave the page with it.
    """

    veils: Mapping[str, str] = field(default_factory=dict)
    cleared: frozenset[str] = frozenset()
    refused: Mapping[str, str] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()
    disputed: frozenset[str] = frozenset()
    recovered: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormView:
    """A whole form as it is drawn."""

    title: Words
    items: tuple[Item, ...]
    faults: tuple[Field, ...]
    """The fields with an error shown, for the summary above the form."""


def view(
    state: State,
    language: str,
    *,
    faults: Faults = "answered",
    translate: Callable[[str], str] = str,
    around: Around | None = None,
) -> FormView:
    """Return what the screen shows of `state`.

    Args:
        state: the form, evaluated.
        language: the language of the page; a text that lacks it is shown in another, marked.
        faults: which faults to show.
        translate: turns our own sentences into the language of the page.
        around: what the case says about the questions.
    """
    drawing = _Drawing(state, language, faults, translate, around or Around())
    items = drawing.items(state.root)
    title = drawing.words(state.rules.definition.title, state.root)
    return FormView(title, items, tuple(drawing.wrong))


class _Drawing:
    """Walks the tree once; collects the fields with an error on the way."""

    def __init__(
        self,
        state: State,
        language: str,
        faults: Faults,
        translate: Callable[[str], str],
        around: Around,
    ) -> None:
        self._state = state
        self._language = language
        self._faults = faults
        self._translate = translate
        self._around = around
        self.wrong: list[Field] = []

    def words(self, text: Mapping[str, str], node: Node) -> Words:
        shown, tag = self._state.text(text, node, self._language)
        return Words(shown, "" if tag in {"", self._language} else tag)

    def items(self, node: Node) -> tuple[Item, ...]:
        parts = (
            self._state.rules.definition.children
            if node.part is None
            else (() if isinstance(node.part, Question) else node.part.children)
        )
        found: list[Item] = []
        for part in parts:
            here = [child for child in node.children if child.part is part and child.relevant]
            if isinstance(part, Repeat):
                series = self._series(part, node, here)
                if series is not None:
                    found.append(series)
                continue
            for child in here:
                if isinstance(part, Question):
                    drawn = self._field(part, child)
                    if drawn is not None:
                        found.append(drawn)
                else:
                    inner = self.items(child)
                    if inner:
                        found.append(Section(child.key, self.words(part.label, child), inner))
        return tuple(found)

    def _series(self, part: Repeat, parent: Node, here: list[Node]) -> Series | None:
        key = f"{parent.key}/{part.name}" if parent.key else part.name
        there = any(child.part is part for child in parent.children)
        if there and not here:
            return None  # not relevant
        fixed = bool(part.count)
        instances = tuple(
            Section(
                child.key,
                self.words(part.label, child),
                self.items(child),
                number=child.index,
                removable=not fixed,
            )
            for child in here
        )
        if fixed and not instances:
            return None
        return Series(
            key=key,
            label=self.words(part.label, here[0] if here else parent),
            count_name=f"{PREFIX}{key}{COUNT_MARK}",
            count=len(instances),
            instances=instances,
            addable=not fixed and len(instances) < MOST_INSTANCES,
        )

    def _field(self, part: Question, node: Node) -> Field | None:
        look = _look(part, self._state.choices.get(node.key, ()))
        if look is None:
            return None
        name = f"{PREFIX}{node.key}"
        options = self._options(part, node)
        label = self.words(part.label, node)
        around = self._around
        veil = around.veils.get(node.key, "")
        value = "" if veil else node.value
        drawn = Field(
            key=node.key,
            name=name,
            look=look,
            label=label if label.text else Words(part.name),
            hint=self.words(part.hint, node),
            guidance=self.words(part.guidance, node),
            error=self._error(part, node),
            value=shown_date(value) if part.kind == "date" else value,
            kept=value if part.kind == "date" and value.startswith("[") else "",
            mode="numeric" if "numbers" in part.appearance else _MODES.get(part.kind, ""),
            rows=part.rows or 4,
            required=node.key in self._state.required,
            read_only=node.key in self._state.read_only,
            options=options,
            places=_places(node.value, len(options)) if look == "rank" else (),
            scale=(part.scale.start, part.scale.end) if part.scale else (),
            is_sealed=node.key in around.sealed,
            veil=veil,
            is_cleared=node.key in around.cleared,
            is_disputed=node.key in around.disputed,
            is_recovered=bool(value) and around.recovered.get(node.key) == value,
        )
        if drawn.error.text:
            self.wrong.append(drawn)
        return drawn

    def _options(self, part: Question, node: Node) -> tuple[Option, ...]:
        chosen = {node.value} if part.kind == "select_one" else set(node.value.split())
        found = []
        for choice in self._state.choices.get(node.key, ()):
            label = self.words(choice.label, node)
            found.append(
                Option(
                    choice.name,
                    label if label.text else Words(choice.name),
                    choice.name in chosen,
                )
            )
        return tuple(found)

    def _error(self, part: Question, node: Node) -> Words:
        refused = self._around.refused.get(node.key, "")
        if refused:
            return Words(refused)
        fault = self._state.errors.get(node.key)
        if fault is None or self._faults == "none":
            return Words("")
        if self._faults == "answered" and fault == "required":
            return Words("")
        own = {"required": part.required_message, "constraint": part.constraint_message}
        said = self.words(own.get(fault, {}), node)
        return said if said.text else Words(self._translate(SENTENCES[fault]))


def _look(part: Question, offered: tuple[Choice, ...]) -> Look | None:
    """Return how a question is drawn; None for what only computes."""
    if part.kind in {"calculate", "today", "start", "end"}:
        return None
    if part.kind == "note":
        return "note"
    if part.calculate:
        return "value"
    if part.kind == "select_one":
        listed = _LIST_LOOKS & set(part.appearance) or len(offered) > MANY_CHOICES
        return "select" if listed else "radio"
    if part.kind == "select_multiple":
        return "checks"
    if part.kind in {"rank", "date", "datetime", "time"}:
        return part.kind
    if part.kind == "acknowledge":
        return "tick"
    many_lines = part.kind == "text" and ("multiline" in part.appearance or part.rows)
    return "area" if many_lines else "text"


def _places(value: str, count: int) -> tuple[str, ...]:
    """Return the choice on each place of a ranking; empty where none is given yet."""
    words = value.split()[:count]
    return (*words, *[""] * (count - len(words)))
