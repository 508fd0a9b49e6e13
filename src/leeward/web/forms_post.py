"""What a posted form says: answers by key, and which button was pressed.

Browsers send texts; here they become answers as `forms` keeps them. A date may be typed as
people write it; what cannot be read stays as typed, and the form says so beside the field.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from leeward.dates import parse
from leeward.dates.when import When
from leeward.errors import InvalidDate
from leeward.forms.definition import FormDefinition, Question
from leeward.forms.instance import COUNT_MARK, with_instance, without_instance
from leeward.forms.typed import read_when, when_text

PREFIX: Final = "q:"
KEPT: Final = "@kept"
ADD: Final = "_add"
REMOVE: Final = "_remove"
DRAW: Final = "_draw"

_SEVERAL: Final = frozenset({"select_multiple", "rank"})


@dataclass(frozen=True, slots=True)
class Posted:
    """The answers in a post, and whether the person asked to save them."""

    answers: dict[str, str]
    saves: bool


def posted(
    definition: FormDefinition,
    pairs: Iterable[tuple[str, str]],
    *,
    recorded_on: date,
    read: Callable[[str], When] | None = None,
) -> Posted:
    """Read a posted form.

    Args:
        definition: the form that was shown.
        pairs: names and values in the order posted.
        recorded_on: today, against which words such as a two-digit year are read.
        read: how this member writes dates, raising `InvalidDate`; else any unambiguous way.
    """

    def reader(text: str) -> When:
        return parse(text, recorded_on=recorded_on) if read is None else read(text)

    kinds = {part.path: part for part in definition.questions()}
    found: dict[str, list[str]] = {}
    kept_dates: dict[str, str] = {}
    buttons: list[tuple[str, str]] = []
    for name, value in pairs:
        if name in {ADD, REMOVE, DRAW}:
            buttons.append((name, value))
        elif name.startswith(PREFIX) and name.endswith(KEPT):
            kept_dates[name.removeprefix(PREFIX).removesuffix(KEPT)] = value
        elif name.startswith(PREFIX):
            found.setdefault(name.removeprefix(PREFIX), []).append(value)
    answers: dict[str, str] = {}
    for key, values in found.items():
        question = kinds.get(_path(definition.root, key))
        if key.endswith(COUNT_MARK):
            answers[key] = values[-1]
        elif question is not None:
            answers[key] = _answer(question, values)
            if question.kind == "date":
                answers[key] = _date(answers[key], kept_dates.get(key, ""), reader)
    return Posted(_pressed(answers, buttons), not buttons)


def answers_from_post(
    definition: FormDefinition, pairs: Iterable[tuple[str, str]], *, recorded_on: date
) -> dict[str, str]:
    """Return the answers in a posted form; see `posted`."""
    return posted(definition, pairs, recorded_on=recorded_on).answers


def _path(root: str, key: str) -> str:
    """Return the definition path of a key: instance numbers left out."""
    names = (name.partition("[")[0] for name in key.split("/"))
    return f"{root}/" + "/".join(names)


def _answer(question: Question, values: list[str]) -> str:
    if question.kind in _SEVERAL:
        return " ".join(dict.fromkeys(word for value in values for word in value.split()))
    value = values[-1].replace("\r\n", "\n").strip()
    if question.kind == "datetime":
        return value.replace(" ", "T", 1)
    return value


def _date(text: str, kept: str, read: Callable[[str], When]) -> str:
    """Read a typed date, unless it still stands as the form itself wrote it."""
    held = read_when(kept) if kept else None
    if held is not None and text == shown_date(kept):
        return kept
    if not text or read_when(text) is not None:
        return text
    try:
        return when_text(read(text))
    except InvalidDate:
        return text


def shown_date(text: str) -> str:
    """Return what stands in a date's field: the words as written, else the day or interval."""
    when = read_when(text)
    if when is None:
        return text
    if when.as_written:
        return when.as_written
    if when.is_exact:
        return when.earliest.isoformat()
    return f"{when.earliest.isoformat()} ~ {when.latest.isoformat()}"


def _pressed(answers: dict[str, str], buttons: list[tuple[str, str]]) -> dict[str, str]:
    for name, key in buttons:
        repeat = key if name == ADD else key.rpartition("[")[0]
        stated = answers.get(repeat + COUNT_MARK, "0")
        count = int(stated[:6]) if stated.isascii() and stated.isdigit() else 0
        if name == ADD:
            answers = with_instance(answers, repeat, count)
        elif name == REMOVE:
            answers = without_instance(answers, key, count)
    return answers
