"""Which question would separate the rivals most: expected information gain, in bits.

A question names a field that the request does not tell. What each rival's row says there is the
answer that is expected if it is she; the more the rivals differ, the more an answer would settle.
The question never shows what any row says: whoever asks it must not learn or leak it.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language
from leeward.tracing.columns import Columns, columns_of
from leeward.tracing.evidence import Field
from leeward.tracing.explaining import N_
from leeward.tracing.person import Person

RIGHT: Final = 0.85
"""How often an answer is what the row of that person says; the rest is spread over the others."""

NARROW: Final = 3 * 366
"""Days; a birth or window told more widely than this is still worth asking for."""

LEAST: Final = 0.05
"""Bits below which a question is not worth asking."""

Value = Hashable | None


@dataclass(frozen=True, slots=True)
class Question:
    """A field to ask for, and what the answer is expected to settle."""

    field: Field
    bits: float


def questions(
    ours: Person, rivals: Sequence[Person], chances: Sequence[float]
) -> tuple[Question, ...]:
    """Return the questions that would separate the rivals, the best first.

    Args:
        ours: the request's row; what it tells already is not asked for again.
        rivals: the rows that may be she.
        chances: of each (`evidence.among_rivals`); what is left to 1 is that none of them is.

    Returns:
        Questions with at least `LEAST` bits; () where fewer than two rivals stand.
    """
    asked_of = columns_of(ours)
    columns = [columns_of(rival) for rival in rivals]
    found = []
    for field, read in _ASKED.items():
        if _is_told(field, ours, asked_of):
            continue
        values = [read(rival, column) for rival, column in zip(rivals, columns, strict=True)]
        bits = expected_gain(values, chances)
        if bits >= LEAST:
            found.append(Question(field, bits))
    order = list(_ASKED)
    return tuple(sorted(found, key=lambda one: (-one.bits, order.index(one.field))))


def expected_gain(values: Sequence[Value], chances: Sequence[float]) -> float:
    """Return how many bits an answer is expected to tell about who of the rivals it is.

    The mutual information of the answer and the rival. A rival whose row does not tell the field
    may give any answer; so may somebody who is none of them.

    Args:
        values: what each rival's row says, None where it says nothing.
        chances: of each rival; they sum to at most 1.
    """
    answers = sorted({value for value in values if value is not None}, key=repr)
    if not answers:
        return 0.0
    other = len(answers)  # an answer that fits no row
    given = [_answers(value, answers) for value in values]
    given.append([1.0 / (other + 1)] * (other + 1))
    weights = [*chances, max(0.0, 1.0 - math.fsum(chances))]
    marginal = [
        math.fsum(weight * one[at] for weight, one in zip(weights, given, strict=True))
        for at in range(other + 1)
    ]
    doubt = math.fsum(weight * _entropy(one) for weight, one in zip(weights, given, strict=True))
    return max(0.0, _entropy(marginal) - doubt)


def _answers(value: Value, answers: Sequence[Value]) -> list[float]:
    number = len(answers) + 1
    if value is None:
        return [1.0 / number] * number
    spread: dict[int, float] = defaultdict(lambda: (1.0 - RIGHT) / (number - 1))
    spread[answers.index(value)] = RIGHT
    return [spread[at] for at in range(number)]


def _entropy(chances: Sequence[float]) -> float:
    return -math.fsum(one * math.log2(one) for one in chances if one > 0.0)


# --- what can be asked -----------------------------------------------------------------------


def _birth(_: Person, columns: Columns) -> Value:
    born = columns.birth
    return None if born is None else _middle(born.first, born.last)


def _event(field: str) -> Callable[[Person, Columns], Value]:
    def read(_: Person, columns: Columns) -> Value:
        window = getattr(columns, field)
        return None if window is None else _middle(window.first, window.last)

    return read


def _middle(first: int, last: int) -> Value:
    """Return about which year, counted in whole years; None where that is not known."""
    return None if last - first > NARROW else (first + last) // 2 // 365


_ASKED: Final[Mapping[Field, Callable[[Person, Columns], Value]]] = {
    Field.CHILDREN: lambda person, _: (
        tuple(name for child in person.children for name in child.names[:1]) or None
    ),
    Field.RELATIONS: lambda person, _: person.relations or None,
    Field.BIRTH: _birth,
    Field.ORIGIN: lambda _, columns: columns.county,
    Field.SPOUSE: lambda person, _: person.spouse_surname or None,
    Field.CHILD_COUNT: lambda _, columns: columns.child_count,
    Field.DEPARTURE: _event("departure"),
    Field.SEPARATION: _event("separation"),
    Field.LAST_CONTACT: _event("last_contact"),
    Field.SEX: lambda _, columns: columns.sex,
}


def _is_told(field: Field, person: Person, columns: Columns) -> bool:
    """Return whether the request tells a field well enough not to ask again."""
    return _ASKED[field](person, columns) is not None


_WORDS: Final = {
    Field.CHILDREN: N_("What are her children called, the eldest first?"),
    Field.RELATIONS: N_("What are her parents, brothers and sisters called?"),
    Field.BIRTH: N_("In which year, or under which animal sign, was she born?"),
    Field.ORIGIN: N_("Which county or town does she come from?"),
    Field.SPOUSE: N_("What is the family name of the man in the household?"),
    Field.CHILD_COUNT: N_("How many children does she have?"),
    Field.DEPARTURE: N_("In which year did she leave home?"),
    Field.SEPARATION: N_("In which year were they separated?"),
    Field.LAST_CONTACT: N_("When did they last hear from each other?"),
    Field.SEX: N_("Is the person a woman or a man?"),
}


def question_words(question: Question, language: Language) -> str:
    """Return the question as a worker may ask it; it holds nothing of any row."""
    return translations(language).gettext(_WORDS[question.field])
