"""How long a plan takes, how much memory, and what of it is proven; each figure beside a peer."""

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from leeward.allocation.allocate import Decided, decide
from leeward.allocation.making import placed_slots
from leeward.allocation.residual import residual
from leeward.allocation.slots import serve
from leeward.allocation.solver import Solvers
from leeward.bench.allocation_problems import general_problem, slot_problem
from leeward.engines.flow_ortools import OrtoolsFlow
from leeward.engines.solver_highs import HighsSolver
from leeward.engines.whole_cpsat import CpSatSolver

T = TypeVar("T")
SLOTS: Final = ((100, 20), (200, 30), (1_000, 100), (10_000, 500))
LARGE: Final = (50_000, 500)
WANTED: Final = {(200, 30): (0.5, 1024), (10_000, 500): (10.0, 1024), (50_000, 500): (30.0, 2560)}
"""Seconds and MiB wanted, by needs and offers."""
LINEAR_PEER: Final = 1_000
"""Needs up to which the linear programme is solved beside the flow."""


@dataclass(frozen=True)
class SlotFigure:
    """One plan of slots: seconds on the clock and of the processor, MiB at most."""

    needs: int
    offers: int
    served: int
    proven: bool
    seconds: float
    processor: float
    worth_seconds: float
    worth: int
    megabytes: float
    linear_times: float | None
    agree: bool | None


@dataclass(frozen=True)
class GeneralFigure:
    """One plan of the general model by one solver: what it reached in which time."""

    solver: str
    needs: int
    offers: int
    served: int
    cells_proven: int
    cells: int
    could_be_more: int
    seconds: float
    processor: float
    megabytes: float
    all_proven: bool
    every_rule: bool
    classes: tuple[tuple[str, int, int], ...]
    """Each cell with how many it serves and how many no plan could exceed."""


def apart(work: Callable[..., T], *given: object) -> T:
    """Do work in a process of its own, so that its memory is its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
        return pool.submit(work, *given).result()


def slot_figure(needs: int, offers: int, seed: int) -> SlotFigure:
    """Decide a whole plan of slots with every later rule, then every marginal value."""
    problem = slot_problem(needs, offers, seed)
    solvers = Solvers(OrtoolsFlow(), HighsSolver())
    began, worked = time.perf_counter(), time.process_time()
    decided = decide(problem, solvers, seconds=600, clock=time.monotonic)
    middle = time.perf_counter()
    labels = residual(decided.slots, placed_slots(decided))
    ended, used = time.perf_counter(), time.process_time() - worked
    peer, agree = None, None
    memory = _megabytes()
    if needs <= LINEAR_PEER:
        before = time.perf_counter()
        linear = serve(decided.slots, HighsSolver())
        peer = time.perf_counter() - before
        before = time.perf_counter()
        flow = serve(decided.slots, OrtoolsFlow())
        peer /= max(time.perf_counter() - before, 1e-6)
        agree = bool(np.array_equal(linear >= 0, flow >= 0))
    return SlotFigure(
        needs,
        offers,
        len(decided.served),
        all(stage.value == stage.bound for stage in decided.stages),
        ended - began,
        used,
        ended - middle,
        int((labels.next_in >= 0).sum()),
        memory,
        peer,
        agree,
    )


def general_figure(
    needs: int, offers: int, seed: int, seconds: float, solver: str, only_served: bool
) -> GeneralFigure:
    """Decide a plan of the general model within some seconds."""
    problem = general_problem(needs, offers, seed)
    whole = HighsSolver() if solver == "highs" else CpSatSolver()
    solvers = Solvers(OrtoolsFlow(), whole)
    began, worked = time.perf_counter(), time.process_time()
    decided = decide(
        problem, solvers, seconds=seconds, clock=time.monotonic, only_served=only_served
    )
    cells = [stage for stage in decided.stages if stage.name.startswith("served")]
    return GeneralFigure(
        solver,
        needs,
        offers,
        len(decided.served),
        sum(stage.value == stage.bound for stage in cells),
        len(cells),
        _open(decided),
        time.perf_counter() - began,
        time.process_time() - worked,
        _megabytes(),
        all(stage.value == stage.bound for stage in decided.stages),
        not only_served,
        tuple((stage.name.partition("/")[2], stage.value, stage.bound) for stage in cells),
    )


def _open(decided: Decided) -> int:
    """Return by how many the first class that is not proven could still be better."""
    for stage in decided.stages:
        if stage.name.startswith("served") and stage.value != stage.bound:
            return stage.bound - stage.value
    return 0


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 if sys.platform.startswith("linux") else most / 1024**2


def is_met(figure: SlotFigure) -> bool | None:
    """Return whether the wanted time and memory are kept; None where none is wanted."""
    wanted = WANTED.get((figure.needs, figure.offers))
    if wanted is None:
        return None
    return figure.seconds <= wanted[0] and figure.megabytes <= wanted[1]
