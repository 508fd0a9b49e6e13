"""From answers to the state of a form: what is asked, calculated, wrong, and kept.

Rules run once, in the order that `rules` found, so that each sees finished values. What is not
relevant loses its answer; a choice that its filter no longer offers is taken back. Evaluating
the values that come out changes nothing more.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from math import isnan
from typing import Final, Literal

from leeward.errors import InvalidForm
from leeward.forms.computing import Clock, Place, Work, nodes_of, number_of, text_of, truth_of
from leeward.forms.definition import Choice, Question, Repeat, in_language
from leeward.forms.functions import FUNCTIONS
from leeward.forms.instance import COUNT_MARK, MOST_INSTANCES, Answers, Instance, Node
from leeward.forms.rules import PartRules, Rules, pieces
from leeward.forms.typed import read_when
from leeward.forms.values import to_text
from leeward.forms.xpath import BrokenExpression, parse

Fault = Literal[
    "required",
    "constraint",
    "not_a_number",
    "not_whole",
    "not_a_date",
    "not_a_time",
    "not_a_choice",
    "out_of_range",
    "too_long",
]

LONGEST_ANSWER: Final = 20_000
UNKEPT: Final = frozenset({"today", "start", "end", "note"})

_WHOLE: Final = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class State:
    """A form with its answers, after all rules have run."""

    rules: Rules
    work: Work
    errors: Mapping[str, Fault]
    required: frozenset[str]
    read_only: frozenset[str]
    choices: Mapping[str, tuple[Choice, ...]]

    @property
    def root(self) -> Node:
        """The tree of nodes, irrelevant ones included (`relevant` is False)."""
        return self.work.instance.root

    @property
    def valid(self) -> bool:
        """Tell whether everything asked is answered as the form wants it."""
        return not self.errors

    def values(self) -> dict[str, str]:
        """Return every value by key, and the number of instances of each repeat."""
        found: dict[str, str] = {}
        self._collect(self.root, found)
        return found

    def _collect(self, node: Node, found: dict[str, str]) -> None:
        for child in node.children:
            if not child.relevant:
                continue
            if isinstance(child.part, Repeat):
                found[child.key.rpartition("[")[0] + COUNT_MARK] = str(child.index)
            if isinstance(child.part, Question):
                if child.part.kind != "note":
                    found[child.key] = child.value
            else:
                self._collect(child, found)
        if isinstance(node.part, Question) or not node.relevant:
            return
        parts = self.rules.definition.children if node.part is None else node.part.children
        prefix = f"{node.key}/" if node.key else ""
        for part in parts:
            if isinstance(part, Repeat):
                found.setdefault(f"{prefix}{part.name}{COUNT_MARK}", "0")

    def answers(self) -> dict[str, str]:
        """Return what is to be kept: relevant, not empty, and neither note nor clock reading."""
        kept: dict[str, str] = {}
        for node in self.root.walk():
            part = node.part
            if isinstance(part, Question) and part.kind not in UNKEPT and node.value:
                kept[node.key] = node.value
        return kept

    def text(self, words: Mapping[str, str], node: Node, language: str) -> tuple[str, str]:
        """Return a text of the form with its values filled in, and its language tag."""
        fallback = self.rules.definition.default_language
        chosen, tag = in_language(dict(words), language, fallback)
        if "${" not in chosen:
            return chosen, tag
        place = Place(node=node, current=node)
        return "".join(
            self._shown(piece, place, language) if is_path else piece
            for is_path, piece in pieces(chosen)
        ), tag

    def _shown(self, path: str, place: Place, language: str) -> str:
        try:
            nodes = nodes_of(parse(path), self.work, place)
        except BrokenExpression:
            return ""
        if not nodes:
            return ""
        value = text_of(parse(path), self.work, place)
        part = nodes[0].part
        if isinstance(part, Question) and part.list_name:
            offered = self.rules.definition.lists.get(part.list_name, ())
            labels = {choice.name: choice.label for choice in offered}
            fallback = self.rules.definition.default_language
            return ", ".join(
                in_language(labels[code], language, fallback)[0] if code in labels else code
                for code in value.split()
            )
        return value


def evaluate(
    rules: Rules,
    answers: Answers,
    *,
    clock: Clock,
    language: str = "",
    defaults: bool = True,
) -> State:
    """Run the rules of a form on `answers`.

    Args:
        rules: the checked form.
        answers: values by key; `repeat#` keys state how many instances a repeat has.
        clock: gives the moment; `today()` is its date, so its zone decides when a day begins.
        language: for `jr:choice-name`, which puts labels into values.
        defaults: answer what `answers` has no key for with the form's default; False for
            answers read back from a case, where no key means that nothing was answered.

    Raises:
        InvalidForm: the form asks for more computing than is allowed.
    """
    definition = rules.definition
    work = Work(definition, Instance(definition, answers), clock, FUNCTIONS, language)
    run = _Run(work, answers, defaults=defaults)
    try:
        for ruled in rules.ordered:
            run.settle(ruled)
        for ruled in rules.ordered:
            run.check(ruled)
    except BrokenExpression as broken:
        raise InvalidForm(sheet="survey", row=0, column="", reason=broken.reason) from broken
    return State(
        rules,
        work,
        run.errors,
        frozenset(run.required),
        frozenset(run.read_only),
        run.choices,
    )


@dataclass(slots=True)
class _Run:
    work: Work
    answers: Answers
    defaults: bool
    errors: dict[str, Fault] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    read_only: set[str] = field(default_factory=set)
    choices: dict[str, tuple[Choice, ...]] = field(default_factory=dict)

    def settle(self, ruled: PartRules) -> None:
        """Give relevance and value to every node of one part."""
        part = ruled.part
        if isinstance(part, Repeat) and "count" in ruled.expressions:
            self._resize(part, ruled)
        for node in list(self.work.instance.by_path.get(part.path, ())):
            place = Place(node=node, current=node)
            parent = node.parent
            node.relevant = (parent is None or parent.relevant) and (
                "relevant" not in ruled.expressions
                or truth_of(ruled.expressions["relevant"], self.work, place)
            )
            if not isinstance(part, Question):
                continue
            if not node.relevant:
                node.value = ""
                continue
            self._value(part, ruled, node, place)

    def _resize(self, part: Repeat, ruled: PartRules) -> None:
        above = part.path.rpartition("/")[0]
        for parent in list(self.work.instance.by_path.get(above, ())):
            place = Place(node=parent, current=parent)
            number = number_of(ruled.expressions["count"], self.work, place)
            wanted = 0 if isnan(number) else int(min(max(number, 0.0), MOST_INSTANCES))
            self.work.instance.resize(part, parent, wanted)

    def _value(self, part: Question, ruled: PartRules, node: Node, place: Place) -> None:
        if part.kind in {"today", "start", "end"}:
            moment = self.work.clock()
            node.value = to_text(moment.date() if part.kind == "today" else moment)
        elif part.kind == "note":
            node.value = ""
        elif self.defaults and node.key not in self.answers:
            node.value = part.default
            if "default_expression" in ruled.expressions:
                node.value = self._computed(ruled, "default_expression", place)
        if "calculate" in ruled.expressions:
            node.value = self._computed(ruled, "calculate", place)
        node.value = node.value.strip()
        if part.list_name:
            self._offer(part, ruled, node, place)

    def _computed(self, ruled: PartRules, field_name: str, place: Place) -> str:
        text = text_of(ruled.expressions[field_name], self.work, place)
        return "" if text == "NaN" else text[:LONGEST_ANSWER]

    def _offer(self, part: Question, ruled: PartRules, node: Node, place: Place) -> None:
        offered = self.work.definition.lists.get(part.list_name, ())
        if "choice_filter" in ruled.expressions:
            items = nodes_of(ruled.expressions["choice_filter"], self.work, place)
            names = {item.value for item in items}
            offered = tuple(choice for choice in offered if choice.name in names)
            # A choice that is offered no more is taken back, as ODK does.
            kept = [
                word
                for word in _words(part, node.value)
                if word in names or not self._listed(part, word)
            ]
            node.value = " ".join(kept)
        self.choices[node.key] = offered

    def _listed(self, part: Question, word: str) -> bool:
        return any(
            choice.name == word for choice in self.work.definition.lists.get(part.list_name, ())
        )

    def check(self, ruled: PartRules) -> None:
        """Find what is wrong with every relevant node of one question."""
        part = ruled.part
        if not isinstance(part, Question):
            return
        for node in self.work.instance.by_path.get(part.path, ()):
            if not node.relevant:
                continue
            place = Place(node=node, current=node)
            if self._true(ruled, "read_only", place):
                self.read_only.add(node.key)
            if self._true(ruled, "required", place) and part.kind not in {"note", "calculate"}:
                self.required.add(node.key)
            fault = self._fault(ruled, part, node, place)
            if fault is not None:
                self.errors[node.key] = fault

    def _true(self, ruled: PartRules, name: str, place: Place) -> bool:
        expression = ruled.expressions.get(name)
        return expression is not None and truth_of(expression, self.work, place)

    def _fault(self, ruled: PartRules, part: Question, node: Node, place: Place) -> Fault | None:
        if part.kind in UNKEPT:
            return None
        if node.value == "":
            return "required" if node.key in self.required else None
        if len(node.value) > LONGEST_ANSWER:
            return "too_long"
        wrong = _TYPED.get(part.kind, _anything)(node.value)
        if wrong is not None:
            return wrong
        if part.kind == "range" and not _on_scale(part, node.value):
            return "out_of_range"
        if part.list_name:
            names = {choice.name for choice in self.choices.get(node.key, ())}
            if not set(_words(part, node.value)) <= names:
                return "not_a_choice"
        if "constraint" in ruled.expressions and not self._true(ruled, "constraint", place):
            return "constraint"
        return None


def _words(part: Question, value: str) -> list[str]:
    return [value] if part.kind == "select_one" and value else value.split()


def _anything(value: str) -> Fault | None:
    del value
    return None


def _whole(value: str) -> Fault | None:
    if _WHOLE.fullmatch(value):
        return None
    return "not_whole" if _DECIMAL.fullmatch(value) else "not_a_number"


def _decimal(value: str) -> Fault | None:
    return None if _DECIMAL.fullmatch(value) else "not_a_number"


def _date(value: str) -> Fault | None:
    return None if read_when(value) is not None else "not_a_date"


def _datetime(value: str) -> Fault | None:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return "not_a_date"
    return None


def _time(value: str) -> Fault | None:
    try:
        time.fromisoformat(value)
    except ValueError:
        return "not_a_time"
    return None


_TYPED: Final[Mapping[str, Callable[[str], Fault | None]]] = {
    "integer": _whole,
    "decimal": _decimal,
    "range": _decimal,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
}


def _on_scale(part: Question, value: str) -> bool:
    if part.scale is None:
        return True
    try:
        start, end, step = (
            Decimal(part.scale.start),
            Decimal(part.scale.end),
            Decimal(part.scale.step),
        )
        number = Decimal(value)
    except InvalidOperation:
        return False
    low, high = min(start, end), max(start, end)
    return low <= number <= high and (not step or (number - start) % step == 0)
