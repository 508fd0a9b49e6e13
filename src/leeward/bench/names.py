"""How well names are matched across scripts: recall, F1 at frozen thresholds, calibration, speed.

Every figure has a bootstrap interval over its queries. Thresholds are frozen: the one that a query
is judged by was chosen on the other folds' queries. F1 is told twice: for the bits of each pair by
themselves, and for each entry weighed among its rivals in the list, as a searcher sees it.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from leeward.bench.name_folds import Folds
from leeward.bench.name_pairs import NamedPerson
from leeward.bench.name_peers import Peer
from leeward.bench.name_tasks import (
    APART,
    TASKS,
    Bits,
    Gold,
    Search,
    Task,
    best_threshold,
    ranked,
    searches,
)
from leeward.tracing.names import Kind
from leeward.tracing.names.decoding import likely_hangul
from leeward.tracing.names.rivals import chances_among

DRAWS: Final = 1000
LEAST_QUERIES: Final = 5
Score = Callable[[Task, Search], Bits]
Counts = npt.NDArray[np.int64]
Cell = TypeVar("Cell", np.float64, np.bool_)


@dataclass(frozen=True)
class Interval:
    """A figure and where it lies with 95 % (bootstrap over queries)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class TaskFigures:
    """What was measured for one task."""

    task: str
    queries: int
    pool: int
    recall_1: Interval
    recall_10: Interval
    reciprocal: float
    f1: Interval
    """At the frozen threshold."""

    f1_best: float
    """At the best threshold in hindsight; no honest figure, for comparison with other reports."""

    f1_rivals: Interval
    """At the frozen threshold, each entry weighed among its rivals in the list."""

    f1_rivals_best: float
    threshold: float
    microseconds: float
    """For each pair, reading both sides included."""


@dataclass(frozen=True)
class Means:
    """Means over the tasks, `roman>roman` apart."""

    tasks: int
    recall_1: Interval
    recall_10: Interval
    f1: Interval
    f1_best: float
    f1_rivals: Interval
    f1_rivals_best: float


@dataclass(frozen=True)
class Calibration:
    """Guessing the Hangul name with no list at all: how often right, and how sure."""

    kind: str
    names: int
    hit_rate: Interval
    mean_chance: float


@dataclass
class _Held:
    """What one task leaves for the figures and for the bootstrap."""

    figures: TaskFigures
    first: Bits
    in_ten: Bits
    outcomes: Counts
    """shape (queries, 3): right calls, calls, right answers."""

    among: Counts
    """The same, each entry weighed among its rivals."""


def measure(
    people: Sequence[NamedPerson],
    score: Score,
    fold: Callable[[Task, str], int],
    tasks: Iterable[Task] = TASKS,
    queries: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
    weigh: Callable[[Bits], Bits] = chances_among,
) -> tuple[list[TaskFigures], Means]:
    """Measure the tasks.

    Args:
        people: whose names.
        score: gives the bits of a search.
        fold: the fold of a query, for choosing its threshold on the others.
        tasks: what to measure.
        queries: for each task, at most so many names; all of them if None.
        progress: told the name of each task before it starts.
        weigh: turns the bits of a search into how each entry stands among its rivals.
    """
    random = np.random.default_rng(1)
    held: list[_Held] = []
    for task in tasks:
        progress(task.name)
        found = list(searches(task, people, queries))
        if sum(len(search.queries) for search in found) >= LEAST_QUERIES:
            held.append(_task(task, found, score, fold, random, weigh))
    return [one.figures for one in held], _means(held, random)


def _task(
    task: Task,
    found: Sequence[Search],
    score: Score,
    fold: Callable[[Task, str], int],
    random: np.random.Generator,
    weigh: Callable[[Bits], Bits],
) -> _Held:
    started = time.perf_counter()
    scored = [score(task, search) for search in found]
    spent = time.perf_counter() - started
    golds = [search.gold for search in found]
    folds = np.array([fold(task, name) for search in found for name in search.queries])
    ranks = [ranked(bits, gold) for bits, gold in zip(scored, golds, strict=True)]
    first = np.concatenate([one.first for one in ranks])
    in_ten = np.concatenate([one.in_ten for one in ranks])
    best = best_threshold(_flat(scored), _flat(golds))
    outcomes = _outcomes(scored, golds, folds)
    weighed = [weigh(bits) for bits in scored]
    among = _outcomes(weighed, golds, folds)
    figures = TaskFigures(
        task=task.name,
        queries=len(first),
        pool=max(len(search.targets) for search in found),
        recall_1=_interval(first, random),
        recall_10=_interval(in_ten, random),
        reciprocal=float(np.concatenate([one.reciprocal for one in ranks]).mean()),
        f1=_f1_interval(outcomes, random),
        f1_best=best.f1,
        f1_rivals=_f1_interval(among, random),
        f1_rivals_best=best_threshold(_flat(weighed), _flat(golds)).f1,
        threshold=best.bits,
        microseconds=spent * 1e6 / sum(bits.size for bits in scored),
    )
    return _Held(figures, first, in_ten, outcomes, among)


def _flat(parts: Iterable[npt.NDArray[Cell]]) -> npt.NDArray[Cell]:
    return np.concatenate([cells.ravel() for cells in parts])


def _outcomes(scored: Sequence[Bits], golds: Sequence[Gold], folds: Counts) -> Counts:
    """Count each query's right calls, calls and right answers at its frozen threshold."""
    begins = np.cumsum([0, *(len(bits) for bits in scored)])
    out = np.zeros((len(folds), 3), np.int64)
    for fold in np.unique(folds):
        elsewhere = [folds[begins[at] : begins[at + 1]] != fold for at in range(len(scored))]
        others = [bits[rows].ravel() for bits, rows in zip(scored, elsewhere, strict=True)]
        right = [gold[rows].ravel() for gold, rows in zip(golds, elsewhere, strict=True)]
        if not any(map(len, others)):
            continue
        frozen = best_threshold(np.concatenate(others), np.concatenate(right)).bits
        for at, (bits, gold) in enumerate(zip(scored, golds, strict=True)):
            rows = ~elsewhere[at]
            called = bits[rows] >= frozen
            out[begins[at] : begins[at + 1]][rows] = np.stack(
                [(called & gold[rows]).sum(1), called.sum(1), gold[rows].sum(1)], axis=1
            )
    return out


def _f1(outcomes: Counts) -> Bits:
    """Return F1 over the last axis but one."""
    right, called, wanted = np.moveaxis(outcomes.sum(axis=-2), -1, 0)
    return np.asarray(2.0 * right / np.maximum(called + wanted, 1))


def _draws(size: int, random: np.random.Generator) -> Counts:
    return random.integers(0, size, (DRAWS, size))


def _interval(values: Bits, random: np.random.Generator) -> Interval:
    return _between(float(values.mean()), values[_draws(len(values), random)].mean(axis=1))


def _f1_interval(outcomes: Counts, random: np.random.Generator) -> Interval:
    return _between(float(_f1(outcomes)), _f1(outcomes[_draws(len(outcomes), random)]))


def _between(value: float, drawn: Bits) -> Interval:
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Interval(value, float(low), float(high))


def _means(held: Sequence[_Held], random: np.random.Generator) -> Means:
    counted = [one for one in held if one.figures.task != APART]
    if not counted:
        nothing = Interval(float("nan"), float("nan"), float("nan"))
        nan = float("nan")
        return Means(0, nothing, nothing, nothing, nan, nothing, nan)
    draws = [_draws(len(one.first), random) for one in counted]
    both = list(zip(counted, draws, strict=True))
    firsts = np.mean([one.first[drawn].mean(axis=1) for one, drawn in both], axis=0)
    tens = np.mean([one.in_ten[drawn].mean(axis=1) for one, drawn in both], axis=0)
    f1s = np.mean([_f1(one.outcomes[drawn]) for one, drawn in both], axis=0)
    among = np.mean([_f1(one.among[drawn]) for one, drawn in both], axis=0)
    return Means(
        len(counted),
        _between(float(np.mean([one.figures.recall_1.value for one in counted])), firsts),
        _between(float(np.mean([one.figures.recall_10.value for one in counted])), tens),
        _between(float(np.mean([one.figures.f1.value for one in counted])), f1s),
        float(np.mean([one.figures.f1_best for one in counted])),
        _between(float(np.mean([one.figures.f1_rivals.value for one in counted])), among),
        float(np.mean([one.figures.f1_rivals_best for one in counted])),
    )


def lead(scores: Bits) -> Bits:
    """Return by how much each entry leads the best other of its row; for scores not in bits."""
    order = np.argsort(-scores, axis=1, kind="stable")
    first = np.take_along_axis(scores, order[:, :1], axis=1)
    second = np.take_along_axis(scores, order[:, 1:2], axis=1)
    rival = np.where(np.arange(scores.shape[1]) == order[:, :1], second, first)
    return np.asarray(scores - rival)


def by_peer(peer: Peer) -> Score:
    """Return the scoring of a peer."""
    return lambda task, search: peer(search.queries, search.targets, *task.kinds)


def calibration(
    people: Sequence[NamedPerson], folds: Folds, queries: int | None
) -> list[Calibration]:
    """Guess each name's Hangul from pinyin, romanised spelling and characters, with no list."""
    random = np.random.default_rng(2)
    found = []
    for name in ("pinyin>hangul", "roman>hangul", "hanja>hangul"):
        task = next(task for task in TASKS if task.name == name)
        fold, _ = folds.names(people, task)
        hits, chances = [], []
        for search in searches(task, people, queries):
            for row, query in enumerate(search.queries):
                matcher = folds.matcher(fold[query], fold[query])
                guesses = likely_hangul(matcher, query, task.kinds[0], limit=1)
                right = {search.targets[at] for at in np.flatnonzero(search.gold[row])}
                hits.append(bool(guesses) and guesses[0][0] in right)
                chances.append(guesses[0][1] if guesses else 0.0)
        if len(hits) >= LEAST_QUERIES:
            rate = _interval(np.array(hits, float), random)
            found.append(Calibration(task.kinds[0].value, len(hits), rate, float(np.mean(chances))))
    return found


@dataclass(frozen=True)
class ReadingSpeed:
    """Reading romanised names that were not met before, in one process."""

    names: int
    seconds: float
    """Of processor time."""

    @property
    def minutes_for_a_million(self) -> float:
        """What a million would take of one core, at this rate."""
        return self.seconds / self.names * 1e6 / 60


def reading_speed(
    names: Sequence[str], read: Callable[[Sequence[str], Sequence[Kind]], object]
) -> ReadingSpeed:
    """Time the reading of romanised names, all together."""
    started = time.process_time()
    read(names, [Kind.ROMAN] * len(names))
    return ReadingSpeed(len(names), time.process_time() - started)
