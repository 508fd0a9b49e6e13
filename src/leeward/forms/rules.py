"""The rules of a form, parsed, checked and put into the order in which they must run.

`rules_of` is both the check at import and the preparation for evaluating: a form that passes
it cannot fail later for a reason that lies in the form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition, Part, Question, Text
from leeward.forms.patterns import compiled
from leeward.forms.subset import FUNCTIONS
from leeward.forms.xpath import (
    Binary,
    BrokenExpression,
    Call,
    Expression,
    Literal,
    Negated,
    Path,
    parse,
)

MOST_PARTS: Final = 2_000
SURVEY: Final = "survey"

_COLUMN: Final = {
    "calculate": "calculation",
    "default_expression": "default",
    "count": "repeat_count",
}
_ORDERING: Final = ("relevant", "calculate", "count", "choice_filter")
_CHECKED: Final = (*_ORDERING, "required", "constraint", "default_expression", "read_only")


@dataclass(frozen=True, slots=True)
class PartRules:
    """The parsed expressions of one part, by the name of the definition's field."""

    part: Part
    expressions: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Rules:
    """A definition with its parsed rules, in an order that respects what needs what."""

    definition: FormDefinition
    ordered: tuple[PartRules, ...]
    by_path: Mapping[str, PartRules]


def rules_of(definition: FormDefinition) -> Rules:
    """Parse and check every rule of `definition`.

    Raises:
        InvalidForm: with sheet, row, column and reason.
    """
    parts = {part.path: part for part in definition.parts()}
    if len(parts) > MOST_PARTS:
        raise InvalidForm(sheet=SURVEY, row=0, column="", reason="too_many_questions")
    known = frozenset({definition.root, *parts, *definition.absent})
    checked: dict[str, PartRules] = {}
    needs: dict[str, set[str]] = {}
    for path, part in parts.items():
        expressions: dict[str, Expression] = {}
        needs[path] = {path.rpartition("/")[0]} & parts.keys()
        for field in _CHECKED:
            source = str(getattr(part, field, ""))
            if not source:
                continue
            try:
                expressions[field] = parse(source)
                found = _references(expressions[field], path, definition, known)
                _refuse_self(field, expressions[field])
            except BrokenExpression as broken:
                raise _refusal(part, field, broken) from broken
            if field in _ORDERING:
                if path in found:
                    itself = BrokenExpression("refers_to_itself", part.name)
                    raise _refusal(part, field, itself)
                needs[path] |= found & parts.keys()
        checked[path] = PartRules(part, expressions)
        _check_texts(part, definition, known)
    order = _order(needs, parts)
    return Rules(definition, tuple(checked[path] for path in order), checked)


def _refusal(part: Part, field: str, broken: BrokenExpression) -> InvalidForm:
    return InvalidForm(
        sheet=SURVEY,
        row=part.row,
        column=_COLUMN.get(field, field),
        reason=broken.reason,
        what=broken.what,
    )


def _refuse_self(field: str, expression: Expression) -> None:
    """A calculation on its own old value would change at every look; `once()` is the way."""
    if field not in {"calculate", "relevant"}:
        return
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Path) and _is_own_value(node):
            raise BrokenExpression("refers_to_itself", ".")
        if isinstance(node, Call) and node.name == "once":
            if field == "calculate":
                continue
            raise BrokenExpression("refers_to_itself", "once")
        waiting.extend(_inside(node))


def _is_own_value(path: Path) -> bool:
    """Tell whether a path is `.`, the value of the very question that the rule belongs to."""
    relative = path.start is None and not path.absolute
    return relative and all(step.name == "." for step in path.steps)


def _inside(node: Expression) -> Iterator[Expression]:
    """Yield the direct parts of an expression, predicates left out."""
    if isinstance(node, Binary):
        yield from (node.left, node.right)
    elif isinstance(node, Negated):
        yield node.operand
    elif isinstance(node, Call):
        yield from node.arguments
    elif isinstance(node, Path) and node.start is not None:
        yield node.start


def _references(
    expression: Expression, at: str, definition: FormDefinition, known: frozenset[str]
) -> set[str]:
    """Return the definition paths that `expression` looks at, checking everything on the way."""
    found: set[str] = set()
    waiting: list[tuple[Expression, str | None]] = [(expression, at)]
    while waiting:
        node, context = waiting.pop()
        if isinstance(node, Call):
            _check_call(node)
        if isinstance(node, Path):
            target, inner = _target(node, context, _Form(at, definition, known))
            waiting.extend(inner)
            if target is not None and not _is_own_value(node):
                found.add(target)
            if node.start is not None:
                waiting.append((node.start, context))
        else:
            waiting.extend((inner, context) for inner in _inside(node))
    return found


def _check_call(call: Call) -> None:
    bounds = FUNCTIONS.get(call.name)
    if bounds is None:
        raise BrokenExpression("unknown_function", call.name)
    least, most = bounds
    given = len(call.arguments)
    even_pairs = call.name != "indexed-repeat" or given % 2 == 1
    if given < least or (most is not None and given > most) or not even_pairs:
        raise BrokenExpression("wrong_arguments", call.name)
    if call.name == "regex" and isinstance(call.arguments[1], Literal):
        compiled(call.arguments[1].value)
    if call.name == "instance" and not isinstance(call.arguments[0], Literal):
        raise BrokenExpression("unknown_list")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a path is checked against: the question it stands at, and what there is."""

    at: str
    definition: FormDefinition
    known: frozenset[str]


def _target(
    path: Path, context: str | None, form: _Form
) -> tuple[str | None, list[tuple[Expression, str | None]]]:
    """Follow a path through the definition, to where it leads and the predicates on the way.

    Inside a choice list it leads nowhere (None): the columns of a list are known only there.
    """
    waiting: list[tuple[Expression, str | None]] = []
    here: str | None = context
    if path.start is not None:
        here = form.at if path.start.name == "current" else None
        if path.start.name == "instance":
            name = path.start.arguments[0]
            if isinstance(name, Literal) and name.value not in form.definition.lists:
                raise BrokenExpression("unknown_list", name.value)
        elif path.start.name != "current":
            raise BrokenExpression("predicate_on_call", path.start.name)
    elif path.absolute:
        here = ""
    for step in path.steps:
        if here is not None:
            here = _stepped(here, step.name)
            if here not in form.known:
                raise BrokenExpression("unknown_reference", step.name)
        waiting.extend((predicate, here) for predicate in step.predicates)
    return here, waiting


def _stepped(here: str, name: str) -> str:
    if name == ".":
        return here
    if name == "..":
        if "/" not in here.strip("/"):
            raise BrokenExpression("unknown_reference", "..")
        return here.rpartition("/")[0]
    if name == "*":
        raise BrokenExpression("unknown_reference", "*")
    return f"{here}/{name}"


def pieces(text: str) -> list[tuple[bool, str]]:
    """Split a text at `${path}`: pairs of "is it a path" and the piece."""
    found: list[tuple[bool, str]] = []
    rest = text
    while "${" in rest:
        before, _, rest = rest.partition("${")
        path, closed, after = rest.partition("}")
        if not closed:
            return [*found, (False, f"{before}${{{rest}")]
        found.extend([(False, before), (True, path.strip())])
        rest = after
    return [*found, (False, rest)]


def _check_texts(part: Part, definition: FormDefinition, known: frozenset[str]) -> None:
    texts: list[tuple[str, Text]] = [("label", part.label)]
    if isinstance(part, Question):
        texts += [
            ("hint", part.hint),
            ("guidance_hint", part.guidance),
            ("required_message", part.required_message),
            ("constraint_message", part.constraint_message),
        ]
    for column, text in texts:
        for words in text.values():
            for is_path, piece in pieces(words):
                if is_path:
                    try:
                        _references(parse(piece), part.path, definition, known)
                    except BrokenExpression as broken:
                        raise _refusal(part, column, broken) from broken


def _order(needs: Mapping[str, set[str]], parts: Mapping[str, Part]) -> list[str]:
    """Sort so that everything comes after what it needs, else in the order of the form.

    Raises:
        InvalidForm: something needs itself, through others.
    """
    place = {path: number for number, path in enumerate(parts)}
    order: list[str] = []
    finished: dict[str, bool] = {}
    for start in parts:
        stack: list[tuple[str, Iterator[str]]] = []
        following: str | None = start
        while stack or following is not None:
            if following is not None and following not in finished:
                finished[following] = False
                stack.append((following, iter(sorted(needs[following], key=place.__getitem__))))
            elif following is not None and not finished[following] and stack:
                around = [path for path, _ in stack]
                raise _cycle([parts[path] for path in around[around.index(following) :]])
            if not stack:
                break
            path, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                finished[path] = True
                order.append(path)
    return order


def _cycle(around: list[Part]) -> InvalidForm:
    """Blame the first part of the circle that has a rule: containers only hold others."""
    for part in around:
        for field in ("count", "calculate", "relevant", "choice_filter"):
            if getattr(part, field, ""):
                return _refusal(part, field, BrokenExpression("cycle", part.name))
    return _refusal(around[0], "", BrokenExpression("cycle", around[0].name))
