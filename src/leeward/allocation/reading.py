"""A problem's JSON into values, or an error that names the place and the reason."""

import json
import re
from typing import Any, Final, TypeVar

import msgspec

from leeward.allocation.checking import check
from leeward.allocation.problem import (
    SCHEMA,
    Distance,
    Draw,
    Fixed,
    Fund,
    Horizon,
    Need,
    NeverWith,
    Offer,
    Person,
    Problem,
    Promise,
    Record,
    Rules,
    Tie,
)
from leeward.errors import InvalidProblem

R = TypeVar("R", bound=Record)
LISTS: Final[dict[str, type[Record]]] = {
    "people": Person,
    "needs": Need,
    "offers": Offer,
    "funds": Fund,
    "distances": Distance,
    "ties": Tie,
    "never_with": NeverWith,
    "fixed": Fixed,
    "previous": Promise,
}
SINGLE: Final[dict[str, type[Record]]] = {"horizon": Horizon, "rules": Rules, "draw": Draw}
MOST_BYTES: Final = 200_000_000
_PLACE: Final = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_FIELD: Final = re.compile(r"(?:required|unknown) field `([a-z_]{1,40})`")


def read_problem(content: bytes) -> Problem:
    """Read and check a problem.

    Raises:
        InvalidProblem: what is wrong, with its place such as `needs[3].units`.
        ContradictoryRules: what people fixed cannot all hold; names the smallest set.
    """
    if len(content) > MOST_BYTES:
        raise InvalidProblem(place="$", reason="too_large")
    try:
        raw = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise InvalidProblem(place="$", reason="not_json") from wrong
    if not isinstance(raw, dict):
        raise InvalidProblem(place="$", reason="not_an_object")
    if raw.get("schema") != SCHEMA:
        raise InvalidProblem(place="schema", reason="another_version")
    problem = problem_of(raw)
    check(problem)
    return problem


def problem_of(raw: dict[str, Any]) -> Problem:
    """Return the problem of decoded JSON, its shape checked and nothing else.

    Raises:
        InvalidProblem: a field is missing, unknown or of the wrong sort.
    """
    whole: dict[str, Any] = dict(raw)
    for name, sort in SINGLE.items():
        if whole.get(name) is not None:
            whole[name] = _one(whole[name], sort, name)
    for name, sort in LISTS.items():
        if name in whole:
            if not isinstance(whole[name], list):
                raise InvalidProblem(place=name, reason="wrong_sort")
            whole[name] = tuple(
                _one(each, sort, f"{name}[{at}]") for at, each in enumerate(whole[name])
            )
    return _one(whole, Problem, "")


def _one(raw: Any, sort: type[R], place: str) -> R:
    try:
        return msgspec.convert(raw, sort)
    except msgspec.ValidationError as wrong:
        raise _error(str(wrong), place) from wrong


def _error(message: str, place: str) -> InvalidProblem:
    """Turn the checker's message into a place and a reason; the value itself is never quoted."""
    found = _PLACE.search(message)
    inner = found[1] if found else ""
    named = _FIELD.search(message)
    reason = "wrong_sort"
    if named is not None:
        inner = ".".join(part for part in (inner, named[1]) if part)
    if "unknown field" in message:
        reason = "may_not_enter"  # a protected fact ends here: it has no field
    elif "required field" in message:
        reason = "missing"
    elif ">=" in message:
        reason = "too_small"
    elif "<=" in message:
        reason = "out_of_range"
    elif "matching regex" in message or "enum value" in message:
        reason = "not_allowed"
    return InvalidProblem(place=".".join(part for part in (place, inner) if part), reason=reason)
