"""Compute an expression on one filled form.

Paths follow ODK: inside a repeat, an absolute path that leads back into the same repeat means
the same instance when one value is wanted, and all instances when a function takes a list.
What is not relevant is not there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import fmod, inf, isnan, nan
from typing import Final

from leeward.forms.definition import Choice, FormDefinition
from leeward.forms.instance import Instance, Node
from leeward.forms.values import Value, compare, to_number, to_text, to_truth
from leeward.forms.xpath import (
    Binary,
    BrokenExpression,
    Call,
    Expression,
    Literal,
    Negated,
    Number,
    Path,
    Step,
)

MOST_STEPS: Final = 2_000_000

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Work:
    """What one evaluation shares: the form, its answers, the clock, and a limit on effort."""

    definition: FormDefinition
    instance: Instance
    clock: Clock
    functions: Mapping[str, "Function"]
    language: str = ""
    steps: int = MOST_STEPS
    _lists: dict[str, Node] = field(default_factory=dict)

    def spend(self, steps: int) -> None:
        """Count effort; a form that asks for endless work is stopped."""
        self.steps -= steps
        if self.steps < 0:
            raise BrokenExpression("too_costly")

    def choice_list(self, name: str) -> Node:
        """Return a choice list as the tree that `instance('name')` stands for."""
        found = self._lists.get(name)
        if found is None:
            found = _list_tree(name, self.definition.lists.get(name, ()))
            self._lists[name] = found
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression is computed: the node itself, `current()`, and the position."""

    node: Node
    current: Node
    position: int = 1
    size: int = 1


Function = Callable[[Work, Place, tuple[Expression, ...]], Value]


def compute(expression: Expression, work: Work, place: Place) -> Value:
    """Return the value of `expression` at `place`.

    Raises:
        BrokenExpression: the effort allowed for one evaluation is spent.
    """
    work.spend(1)
    if isinstance(expression, Number):
        return expression.value
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Path):
        return nodes_at(expression, work, place)
    if isinstance(expression, Call):
        return work.functions[expression.name](work, place, expression.arguments)
    if isinstance(expression, Negated):
        return -number_of(expression.operand, work, place)
    return _binary(expression, work, place)


def value_of(expression: Expression, work: Work, place: Place) -> Value:
    """Return one value: of several nodes, the one nearest to `place`."""
    value = compute(expression, work, place)
    if isinstance(value, list) and len(value) > 1:
        return [nearest(value, place.current)]
    return value


def text_of(expression: Expression, work: Work, place: Place) -> str:
    """Return the value of `expression` as text."""
    return to_text(value_of(expression, work, place))


def number_of(expression: Expression, work: Work, place: Place) -> float:
    """Return the value of `expression` as a number, NaN where it has none."""
    return to_number(value_of(expression, work, place))


def truth_of(expression: Expression, work: Work, place: Place) -> bool:
    """Return the truth of `expression`."""
    return to_truth(value_of(expression, work, place))


def nodes_of(expression: Expression, work: Work, place: Place) -> list[Node]:
    """Return the nodes that a path stands for; anything else stands for none."""
    value = compute(expression, work, place)
    return value if isinstance(value, list) else []


def nearest(nodes: list[Node], to: Node) -> Node:
    """Return the node that shares the innermost repeat instance with `to`."""
    around = {id(node) for node in to.chain()}
    return max(nodes, key=lambda node: sum(id(above) in around for above in node.chain()))


def _binary(expression: Binary, work: Work, place: Place) -> Value:
    """Compute a chain of operators from the left, without descending once per operator."""
    spine = [expression]
    while isinstance(spine[-1].left, Binary):
        spine.append(spine[-1].left)
    value = value_of(spine[-1].left, work, place)
    for step in reversed(spine):
        work.spend(1)
        value = _apply(step.operator, value, step.right, work, place)
    return value


def _apply(operator: str, left: Value, right: Expression, work: Work, place: Place) -> Value:
    if operator == "and":
        return to_truth(left) and truth_of(right, work, place)
    if operator == "or":
        return to_truth(left) or truth_of(right, work, place)
    other = value_of(right, work, place)
    if operator == "|":
        one = left if isinstance(left, list) else []
        return [*one, *(other if isinstance(other, list) else ())]
    if operator in {"=", "!=", "<", "<=", ">", ">="}:
        return compare(operator, left, other)
    return _arithmetic(operator, to_number(left), to_number(other))


def _arithmetic(operator: str, one: float, other: float) -> float:
    if operator == "+":
        return one + other
    if operator == "-":
        return one - other
    if operator == "*":
        return one * other
    if operator == "div":
        if other == 0.0:
            return nan if one == 0.0 or isnan(one) else (inf if one > 0 else -inf)
        return one / other
    if other == 0.0 or one in {inf, -inf}:
        return nan
    return fmod(one, other)


def nodes_at(path: Path, work: Work, place: Place) -> list[Node]:
    """Follow `path` from `place`; predicates keep the nodes for which they are true."""
    steps = path.steps
    if path.absolute:
        known = _plain(path, work)
        if known is not None:
            return known
    if path.start is not None:
        found = nodes_of(path.start, work, place)
    elif path.absolute:
        root = work.instance.root
        found = [root] if steps[0].name == root.name else []
        found = _kept(found, steps[0], work, place)
        steps = steps[1:]
    else:
        found = [place.node]
    for step in steps:
        found = _follow(found, step, work, place)
    return found


def _plain(path: Path, work: Work) -> list[Node] | None:
    """Look an absolute path without predicates up instead of walking to it."""
    if any(step.predicates or step.name in {".", "..", "*"} for step in path.steps):
        return None
    nodes = work.instance.by_path.get("/" + "/".join(step.name for step in path.steps), [])
    work.spend(len(nodes))
    return [node for node in nodes if _there(node)]


def _there(node: Node) -> bool:
    return all(above.relevant for above in node.chain())


def _follow(nodes: list[Node], step: Step, work: Work, place: Place) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        here: list[Node]
        if step.name == ".":
            here = [node]
        elif step.name == "..":
            here = [] if node.parent is None else [node.parent]
        else:
            here = [
                child
                for child in node.children
                if (step.name in {"*", child.name}) and child.relevant
            ]
            work.spend(len(node.children))
        here = _kept(here, step, work, place)
        if step.name == "..":
            here = [one for one in here if not any(one is other for other in found)]
        found.extend(here)
    return found


def _kept(nodes: list[Node], step: Step, work: Work, place: Place) -> list[Node]:
    for predicate in step.predicates:
        size = len(nodes)
        kept: list[Node] = []
        for number, node in enumerate(nodes, start=1):
            inside = replace(place, node=node, position=number, size=size)
            value = compute(predicate, work, inside)
            if value == float(number) if isinstance(value, float) else to_truth(value):
                kept.append(node)
        nodes = kept
    return nodes


def _list_tree(name: str, choices: tuple[Choice, ...]) -> Node:
    """Return the small tree `root/item/…` that a choice list is in an XForm."""
    top = Node(name="instance", path=f"instance({name})", key="", parent=None, part=None)
    root = Node(name="root", path="", key="", parent=top, part=None)
    top.children.append(root)
    for choice in choices:
        item = Node(name="item", path="", key="", parent=root, part=None, value=choice.name)
        label = next(iter(choice.label.values()), "")
        for column, text in {"label": label, **choice.columns, "name": choice.name}.items():
            item.children.append(
                Node(name=column, path="", key="", parent=item, part=None, value=text)
            )
        root.children.append(item)
    return top
