"""The expressions of a form: tokens and a Pratt parser for a written-down part of XPath.

What is accepted is listed in `subset`; everything else is refused here, once, at import,
with the reason. Parsing knows nothing of answers: `xpath_values` computes.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST: Final = 4_000
DEEPEST: Final = 80

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<text>"[^"]*"|'[^']*')
  | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
  | (?P<sign>//|\.\.|!=|<=|>=|[-+*=<>|/()\[\],.@$])
    """,
    re.VERBOSE,
)

_BINDING: Final = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
_NEGATION: Final = 7
_WORDS: Final = frozenset({"or", "and", "div", "mod"})


class BrokenExpression(Exception):
    """An expression that is malformed or outside the subset; `rules` adds sheet and row."""

    def __init__(self, reason: str, what: str = "") -> None:
        """Keep the reason's code and the piece of the expression it is about."""
        super().__init__(reason)
        self.reason = reason
        self.what = what


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a child's name, `*`, `.` or `..`, with its predicates."""

    name: str
    predicates: tuple["Expression", ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A way through the answers: from the root, from a call such as `current()`, or relative."""

    start: "Call | None"
    absolute: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """Unary minus."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two expressions."""

    operator: str
    left: "Expression"
    right: "Expression"


Expression = Number | Literal | Path | Call | Negated | Binary


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if match is None:
            raise BrokenExpression("unreadable", source[at : at + 12])
        at = match.end()
        kind = str(match.lastgroup)
        if kind != "space":
            found.append(_Token(kind, match.group()))
    found.append(_Token("end", ""))
    return found


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Return the syntax tree of `source`.

    Raises:
        BrokenExpression: malformed, too long, too deep, or syntax outside the subset.
    """
    if len(source) > LONGEST:
        raise BrokenExpression("too_long")
    return _Parser(_tokens(source)).whole()


class _Parser:
    """Pratt's method: each operator binds with a strength, so precedence is a table."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._expression(0)
        if self._now.kind != "end":
            raise BrokenExpression("unexpected", self._now.text)
        return found

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _peek(self, text: str, ahead: int = 0) -> bool:
        token = self._tokens[min(self._at + ahead, len(self._tokens) - 1)]
        return token.kind == "sign" and token.text == text

    def _take(self) -> _Token:
        token = self._now
        self._at += 1
        return token

    def _expect(self, text: str) -> None:
        if not self._peek(text):
            raise BrokenExpression("missing", text)
        self._at += 1

    def _expression(self, strength: int) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BrokenExpression("too_deep")
        left = self._operand()
        while True:
            operator = self._operator()
            if operator is None or _BINDING[operator] <= strength:
                break
            self._at += 1
            right = self._expression(_BINDING[operator])
            left = Binary(operator, left, right)
        self._depth -= 1
        return left

    def _operator(self) -> str | None:
        token = self._now
        if token.kind == "sign" and token.text in _BINDING:
            return token.text
        if token.kind == "name" and token.text in _WORDS:
            return token.text
        return None

    def _operand(self) -> Expression:
        token = self._now
        if token.kind == "number":
            self._at += 1
            return Number(float(token.text))
        if token.kind == "text":
            self._at += 1
            return Literal(token.text[1:-1])
        if self._peek("-"):
            self._at += 1
            return Negated(self._expression(_NEGATION))
        if self._peek("("):
            self._at += 1
            inside = self._expression(0)
            self._expect(")")
            if self._peek("/") or self._peek("["):
                raise BrokenExpression("path_from_brackets")
            return inside
        if token.kind == "name" and self._peek("(", 1):
            return self._call()
        return self._path(None)

    def _call(self) -> Expression:
        name = self._take().text
        self._expect("(")
        arguments: list[Expression] = []
        if not self._peek(")"):
            arguments.append(self._expression(0))
            while self._peek(","):
                self._at += 1
                arguments.append(self._expression(0))
        self._expect(")")
        call = Call(name, tuple(arguments))
        if self._peek("/"):
            self._at += 1
            return self._path(call)
        if self._peek("["):
            raise BrokenExpression("predicate_on_call", name)
        return call

    def _path(self, start: Call | None) -> Path:
        absolute = False
        if start is None and self._peek("/"):
            absolute = True
            self._at += 1
        steps = [self._step()]
        while self._peek("/"):
            self._at += 1
            steps.append(self._step())
        return Path(start, absolute, tuple(steps))

    def _step(self) -> Step:
        token = self._take()
        usual = token.kind == "name" or (token.kind == "sign" and token.text in {".", "..", "*"})
        if not usual:
            raise BrokenExpression("unexpected", token.text)
        if token.kind == "name" and self._peek("("):
            raise BrokenExpression("node_test", token.text)
        predicates: list[Expression] = []
        while self._peek("["):
            self._at += 1
            predicates.append(self._expression(0))
            self._expect("]")
        return Step(token.text, tuple(predicates))
