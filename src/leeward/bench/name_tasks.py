"""What is asked of a comparison of names: tasks, noise, lists to search in, and how it is scored.

A task such as `hangul>roman` asks for each distinct Hangul name which entries of a list of
romanised names are the same person's. Noise, order and ties are settled so that two programs that
score the same pairs come to the same figures.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random  # noqa: TID251 - seeded: the same lists in every run
from typing import Final

import numpy as np
import numpy.typing as npt

from leeward.bench.name_pairs import NamedPerson
from leeward.tracing.names import Kind
from leeward.tracing.names.spelling import romanise

Bits = npt.NDArray[np.float64]
Gold = npt.NDArray[np.bool_]
Writes = Callable[[NamedPerson], str]

QUERIES_AT_ONCE: Final = 400
POOL: Final = 2000
SEED: Final = "leeward-1"
_KINDS: Final = {
    "hangul": Kind.HANGUL,
    "hanja": Kind.HANZI,
    "simp": Kind.HANZI,
    "pinyin": Kind.PINYIN,
}


@dataclass(frozen=True)
class Task:
    """One script to another."""

    name: str
    asked: Writes
    sought: Writes
    also: Writes
    """What others in the list are written as."""

    @property
    def kinds(self) -> tuple[Kind, Kind]:
        """How both sides are written."""
        asked, sought = self.name.split(">")
        return _KINDS.get(asked, Kind.ROMAN), _KINDS.get(sought, Kind.ROMAN)


@dataclass(frozen=True)
class Search:
    """Queries, the list that they are looked for in, and which cells are right."""

    queries: tuple[str, ...]
    targets: tuple[str, ...]
    gold: Gold
    """shape (queries, targets)"""


def noisy(spelt: str, key: str) -> str:
    """Return a romanised name as a hurried clerk may write it.

    Given name first (30 %), surname left out (15 %), no separators (15 %); where none of the first
    two, one letter is dropped, swapped or replaced. `key` decides, so it is the same in every run.
    """
    chance = _seeded("noise:" + key)
    words = re.split("[ ]+", spelt.strip())
    draw = chance.random()
    if draw < 0.30 and len(words) > 1:
        spelt = " ".join(words[1:] + words[:1])
    elif draw < 0.45 and len(words) > 1:
        spelt = " ".join(words[1:])
    elif draw < 0.60:
        spelt = re.sub(r"[ \-]", "", spelt).upper()
    if draw < 0.45:
        return spelt
    at = chance.randrange(1, max(2, len(spelt) - 1))
    slip = chance.random()
    if slip < 0.35:
        return spelt[:at] + spelt[at + 1 :]
    if slip < 0.65 and at + 1 < len(spelt):
        return spelt[:at] + spelt[at + 1] + spelt[at] + spelt[at + 2 :]
    return spelt[:at] + chance.choice("aeioungk") + spelt[at + 1 :]


def _seeded(key: str) -> Random:
    return Random(int(sha256(key.encode()).hexdigest()[:12], 16))  # noqa: S311 - no secrecy here


def _first(person: NamedPerson) -> str:
    return person.romanised[0] if person.romanised else ""


def _second(person: NamedPerson) -> str:
    def bare(spelt: str) -> str:
        return re.sub("[^a-z]", "", spelt.lower())

    others = (
        spelt
        for spelt in person.romanised[1:]
        if bare(spelt) != bare(_first(person)) and spelt.isascii()
    )
    return next(others, "")


def _noisy(person: NamedPerson) -> str:
    return noisy(_first(person), person.person_id) if person.romanised else ""


def _northern(person: NamedPerson) -> str:
    return _first(person) if person.is_northern else ""


def _revised(person: NamedPerson) -> str:
    return romanise(person.hangul)


def _hangul(person: NamedPerson) -> str:
    return person.hangul


def _hanja(person: NamedPerson) -> str:
    return person.hanja


def _simplified(person: NamedPerson) -> str:
    return person.simplified


def _pinyin(person: NamedPerson) -> str:
    return person.pinyin


def _by_rule(person: NamedPerson) -> str:
    return person.northern_by_rule


def _nothing(_: NamedPerson) -> str:
    return ""


TASKS: Final = (
    Task("hangul>roman", _hangul, _first, _nothing),
    Task("roman>hangul", _first, _hangul, _nothing),
    Task("noisy_roman>hangul", _noisy, _hangul, _nothing),
    Task("dprk_real>hangul", _northern, _hangul, _hangul),
    Task("dprk_real>roman", _northern, _revised, _revised),
    Task("roman>roman", _first, _second, _first),
    Task("dprk_rule>roman", _by_rule, _first, _nothing),
    Task("hanja>roman", _hanja, _first, _first),
    Task("roman>hanja", _first, _hanja, _nothing),
    Task("simp>roman", _simplified, _first, _first),
    Task("simp>hangul", _simplified, _hangul, _hangul),
    Task("hangul>simp", _hangul, _simplified, _nothing),
    Task("hanja>hangul", _hanja, _hangul, _hangul),
    Task("pinyin>hangul", _pinyin, _hangul, _hangul),
    Task("hangul>pinyin", _hangul, _pinyin, _nothing),
    Task("pinyin>roman", _pinyin, _first, _first),
    Task("roman>pinyin", _first, _pinyin, _nothing),
    Task("pinyin>simp", _pinyin, _simplified, _nothing),
)
APART: Final = "roman>roman"
"""Left out of the mean: too few people have two published spellings."""


def searches(task: Task, people: Iterable[NamedPerson], queries: int | None) -> Iterator[Search]:
    """Return the searches of a task: every distinct name once, in lists of about 2,000.

    Args:
        task: what is asked.
        people: who is in the lists.
        queries: ask only so many names, drawn by the seed; all of them if None.
    """
    held = list(people)
    asked = [(task.asked(one), task.sought(one)) for one in held]
    pairs = sorted({pair for pair in asked if all(pair)})
    gold: dict[str, set[str]] = {}
    for query, target in pairs:
        gold.setdefault(query, set()).add(target)
    chance = Random(f"{SEED}:{task.name}")  # noqa: S311 - no secrecy in a measurement
    order = sorted(gold)
    chance.shuffle(order)
    order = order[:queries]
    for begin in range(0, len(order), QUERIES_AT_ONCE):
        chosen = order[begin : begin + QUERIES_AT_ONCE]
        wanted = {target for query in chosen for target in gold[query]}
        others = {target for _, target in pairs} | {task.also(one) for one in held} - {""}
        if task.name == APART:
            others -= set(chosen)
        rest = sorted(others - wanted)
        chance.shuffle(rest)
        targets = [*sorted(wanted), *rest[: max(0, POOL - len(wanted))]]
        yield Search(tuple(chosen), tuple(targets), _gold(chosen, targets, gold))


def _gold(queries: Sequence[str], targets: Sequence[str], gold: Mapping[str, set[str]]) -> Gold:
    column = {target: at for at, target in enumerate(targets)}
    cells = np.zeros((len(queries), len(targets)), np.bool_)
    for row, query in enumerate(queries):
        for target in gold[query]:
            cells[row, column[target]] = True
    return cells


@dataclass(frozen=True)
class Ranked:
    """Where the right answers of each query stood; shape (queries,)."""

    first: Bits
    """Share of being first; ties are shared."""

    in_ten: Bits
    reciprocal: Bits


def ranked(bits: Bits, gold: Gold) -> Ranked:
    """Rank each query's best right answer among all; a tie counts as its average."""
    best = np.where(gold, bits, -np.inf).max(axis=1, keepdims=True)
    right = ((bits == best) & gold).sum(axis=1)
    above = (bits > best).sum(axis=1)
    tied = ((bits == best) & ~gold).sum(axis=1)
    first = np.where(above == 0, right / (right + tied), 0.0)
    room = np.maximum(10 - above, 0)
    in_ten = np.where(
        above + tied < 10, 1.0, np.minimum(1.0, right * room / np.maximum(right + tied, 1))
    )
    return Ranked(first, np.where(above < 10, in_ten, 0.0), 1.0 / (above + tied / (right + 1) + 1))


@dataclass(frozen=True)
class Threshold:
    """The bits above which pairs are called one name, and the F1 that this gives."""

    bits: float
    f1: float


def best_threshold(bits: Bits, gold: Gold) -> Threshold:
    """Return the threshold with the best F1 over all cells."""
    order = np.argsort(-bits, axis=None, kind="stable")
    sorted_bits, right = bits.ravel()[order], np.cumsum(gold.ravel()[order])
    f1 = 2 * right / (np.arange(1, len(order) + 1) + gold.sum())
    is_last = np.append(sorted_bits[1:] != sorted_bits[:-1], True)
    at = int(np.where(is_last, f1, 0).argmax())
    return Threshold(float(sorted_bits[at]), float(f1[at]))
