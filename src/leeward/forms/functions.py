"""The functions that a form's expressions may call.

Each takes its arguments unevaluated, so that `if()` computes only the branch it needs. Names,
numbers of arguments and meanings stand in `subset`; a test holds the two together.
"""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import Final

from leeward.forms.computing import (
    Function,
    Place,
    Work,
    compute,
    nodes_of,
    number_of,
    text_of,
    truth_of,
    value_of,
)
from leeward.forms.definition import Question, Repeat, in_language
from leeward.forms.patterns import fits
from leeward.forms.values import Value, days, to_moment, to_number, to_text
from leeward.forms.xpath import BrokenExpression, Expression

Arguments = tuple[Expression, ...]

_MOST_TEXT: Final = 100_000


def _text(body: Callable[..., Value]) -> Function:
    """Make a function of plain texts from a Python function of texts."""

    def function(work: Work, place: Place, arguments: Arguments) -> Value:
        return body(*(text_of(argument, work, place) for argument in arguments))

    return function


def _number(body: Callable[..., float]) -> Function:
    """Make a function of numbers; what Python cannot compute is NaN."""

    def function(work: Work, place: Place, arguments: Arguments) -> Value:
        try:
            return float(body(*(number_of(argument, work, place) for argument in arguments)))
        except (ValueError, OverflowError, ArithmeticError):
            return math.nan

    return function


def _aggregate(body: Callable[[list[float]], float]) -> Function:
    """Make a function of all numbers in its arguments; an empty answer is left out."""

    def function(work: Work, place: Place, arguments: Arguments) -> Value:
        numbers: list[float] = []
        for argument in arguments:
            value = compute(argument, work, place)
            texts = [node.text() for node in value] if isinstance(value, list) else [value]
            numbers.extend(to_number(text) for text in texts if text != "")
        try:
            return body(numbers)
        except (ValueError, OverflowError):
            return math.nan  # infinities of both signs

    return function


# --- texts -------------------------------------------------------------------------------


def _substr(work: Work, place: Place, arguments: Arguments) -> Value:
    text = text_of(arguments[0], work, place)
    start = number_of(arguments[1], work, place)
    end = number_of(arguments[2], work, place) if len(arguments) > 2 else float(len(text))
    if math.isnan(start) or math.isnan(end):
        return ""
    limit = len(text)
    return text[slice(*(int(max(-limit, min(limit, bound))) for bound in (start, end)))]


def _concat(work: Work, place: Place, arguments: Arguments) -> Value:
    return _joined("", work, place, arguments)


def _join(work: Work, place: Place, arguments: Arguments) -> Value:
    return _joined(text_of(arguments[0], work, place), work, place, arguments[1:])


def _joined(between: str, work: Work, place: Place, arguments: Arguments) -> str:
    pieces: list[str] = []
    for argument in arguments:
        value = compute(argument, work, place)
        pieces.extend(
            [node.text() for node in value] if isinstance(value, list) else [to_text(value)]
        )
    return between.join(pieces)[:_MOST_TEXT]


def _regex(work: Work, place: Place, arguments: Arguments) -> Value:
    try:
        return fits(text_of(arguments[1], work, place), text_of(arguments[0], work, place))
    except BrokenExpression:
        return False  # a pattern that is itself an answer: refused, so it fits nothing


def _translate(text: str, source: str, target: str) -> str:
    table = {ord(sign): target[n : n + 1] or None for n, sign in reversed([*enumerate(source)])}
    return text.translate(table)


# --- choices -----------------------------------------------------------------------------


def _selected_at(text: str, index: str) -> str:
    words = text.split()
    number = to_number(index)
    if math.isnan(number) or not 0 <= number < len(words):
        return ""
    return words[int(number)]


def _choice_name(work: Work, place: Place, arguments: Arguments) -> Value:
    """Return the label of a choice; the second argument is the question as quoted path."""
    code = text_of(arguments[0], work, place)
    path = text_of(arguments[1], work, place).strip()
    for part in work.definition.questions():
        if part.path == path or (path.startswith(".") and part.name == path.rpartition("/")[2]):
            return _label_of(work, part, code)
    return ""


def _label_of(work: Work, question: Question, code: str) -> str:
    for choice in work.definition.lists.get(question.list_name, ()):
        if choice.name == code:
            return in_language(choice.label, work.language, work.definition.default_language)[0]
    return ""


def _instance(work: Work, place: Place, arguments: Arguments) -> Value:
    return [work.choice_list(text_of(arguments[0], work, place))]


# --- control -----------------------------------------------------------------------------


def _if(work: Work, place: Place, arguments: Arguments) -> Value:
    return value_of(arguments[1 if truth_of(arguments[0], work, place) else 2], work, place)


def _coalesce(work: Work, place: Place, arguments: Arguments) -> Value:
    for argument in arguments:
        text = text_of(argument, work, place)
        if text != "":
            return text
    return ""


def _once(work: Work, place: Place, arguments: Arguments) -> Value:
    held = place.current.value
    return held if held != "" else value_of(arguments[0], work, place)


def _current(work: Work, place: Place, arguments: Arguments) -> Value:
    del work, arguments
    return [place.current]


# --- numbers and lists -------------------------------------------------------------------


def _to_number(work: Work, place: Place, arguments: Arguments) -> Value:
    if not arguments:
        return to_number([place.node])
    return number_of(arguments[0], work, place)


def _round(number: float, digits: float = 0.0) -> float:
    if math.isnan(number) or math.isinf(number):
        return number
    step = Decimal(1).scaleb(-int(max(-15.0, min(15.0, digits))))
    return float(Decimal(repr(number)).quantize(step, rounding=ROUND_HALF_UP))


def _count(work: Work, place: Place, arguments: Arguments) -> Value:
    return float(len(nodes_of(arguments[0], work, place)))


def _count_non_empty(work: Work, place: Place, arguments: Arguments) -> Value:
    return float(sum(node.text() != "" for node in nodes_of(arguments[0], work, place)))


def _position(work: Work, place: Place, arguments: Arguments) -> Value:
    """Return the number of a node's repeat instance; without argument, of this node."""
    if not arguments:
        return float(place.position)
    nodes = nodes_of(arguments[0], work, place)
    for node in chain.from_iterable(node.chain() for node in nodes[:1]):
        if isinstance(node.part, Repeat):
            return float(node.index)
    return 1.0


def _last(work: Work, place: Place, arguments: Arguments) -> Value:
    del work, arguments
    return float(place.size)


def _indexed_repeat(work: Work, place: Place, arguments: Arguments) -> Value:
    """Return the node wanted, in the stated instance of each repeat named."""
    nodes = nodes_of(arguments[0], work, place)
    for repeat, index in zip(arguments[1::2], arguments[2::2], strict=False):
        number = number_of(index, work, place)
        keep = {id(node) for node in nodes_of(repeat, work, place) if node.index == number}
        nodes = [node for node in nodes if any(id(above) in keep for above in node.chain())]
    return nodes[:1]


# --- dates -------------------------------------------------------------------------------


def _today(work: Work, place: Place, arguments: Arguments) -> Value:
    del place, arguments
    return work.clock().date()


def _now(work: Work, place: Place, arguments: Arguments) -> Value:
    del place, arguments
    return work.clock()


def _date(work: Work, place: Place, arguments: Arguments) -> Value:
    moment = to_moment(value_of(arguments[0], work, place))
    if moment is None:
        return ""
    return moment.date() if isinstance(moment, datetime) else moment


def _date_time(work: Work, place: Place, arguments: Arguments) -> Value:
    moment = to_moment(value_of(arguments[0], work, place))
    return "" if moment is None else moment


def _decimal_date_time(work: Work, place: Place, arguments: Arguments) -> Value:
    moment = to_moment(value_of(arguments[0], work, place))
    return math.nan if moment is None else days(moment)


_PIECES: Final[dict[str, Callable[[date], str]]] = {
    "Y": lambda day: f"{day.year:04d}",
    "y": lambda day: f"{day.year % 100:02d}",
    "m": lambda day: f"{day.month:02d}",
    "n": lambda day: str(day.month),
    "d": lambda day: f"{day.day:02d}",
    "e": lambda day: str(day.day),
    "H": lambda day: f"{day.hour if isinstance(day, datetime) else 0:02d}",
    "h": lambda day: str(day.hour if isinstance(day, datetime) else 0),
    "M": lambda day: f"{day.minute if isinstance(day, datetime) else 0:02d}",
    "S": lambda day: f"{day.second if isinstance(day, datetime) else 0:02d}",
}


def _format_date(work: Work, place: Place, arguments: Arguments) -> Value:
    moment = to_moment(value_of(arguments[0], work, place))
    if moment is None:
        return ""
    pattern = text_of(arguments[1], work, place)
    out: list[str] = []
    signs = iter(pattern)
    for sign in signs:
        if sign == "%":
            following = next(signs, "")
            piece = _PIECES.get(following)
            out.append(piece(moment) if piece else following if following == "%" else "")
        else:
            out.append(sign)
    return "".join(out)


def _number_or_moment(work: Work, place: Place, arguments: Arguments) -> Value:
    """`int()`: whole days of a date, whole part of a number."""
    number = number_of(arguments[0], work, place)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _literal(value: Value) -> Function:
    def function(work: Work, place: Place, arguments: Arguments) -> Value:
        del work, place, arguments
        return value

    return function


FUNCTIONS: Final[dict[str, Function]] = {
    "selected": _text(lambda text, code: code.strip() in text.split()),
    "count-selected": _text(lambda text: float(len(text.split()))),
    "selected-at": _text(_selected_at),
    "jr:choice-name": _choice_name,
    "instance": _instance,
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "current": _current,
    "concat": _concat,
    "join": _join,
    "string-length": _text(lambda text: float(len(text))),
    "substr": _substr,
    "substring-before": _text(lambda text, cut: text.partition(cut)[0] if cut in text else ""),
    "substring-after": _text(lambda text, cut: text.partition(cut)[2]),
    "contains": _text(lambda text, piece: piece in text),
    "starts-with": _text(lambda text, piece: text.startswith(piece)),
    "ends-with": _text(lambda text, piece: text.endswith(piece)),
    "normalize-space": _text(lambda text: " ".join(text.split())),
    "translate": _text(_translate),
    "regex": _regex,
    "string": _text(lambda text: text),
    "number": _to_number,
    "int": _number_or_moment,
    "round": _number(_round),
    "abs": _number(abs),
    "floor": _number(math.floor),
    "ceiling": _number(math.ceil),
    "pow": _number(math.pow),
    "boolean": lambda work, place, arguments: truth_of(arguments[0], work, place),
    "boolean-from-string": _text(lambda text: text in {"true", "1"}),
    "not": lambda work, place, arguments: not truth_of(arguments[0], work, place),
    "true": _literal(value=True),
    "false": _literal(value=False),
    "count": _count,
    "count-non-empty": _count_non_empty,
    "sum": _aggregate(math.fsum),
    "min": _aggregate(lambda numbers: min(numbers, default=math.nan)),
    "max": _aggregate(lambda numbers: max(numbers, default=math.nan)),
    "position": _position,
    "last": _last,
    "indexed-repeat": _indexed_repeat,
    "today": _today,
    "now": _now,
    "date": _date,
    "date-time": _date_time,
    "decimal-date-time": _decimal_date_time,
    "format-date": _format_date,
    "format-date-time": _format_date,
}
