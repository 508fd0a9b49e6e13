"""What the rules ask of a solver. Engines in `leeward.engines` answer; each proves what it says."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """Items that take one unit of one slot each.

    Columns: `item`, `slot`, `cost`, shape (columns,) each, sorted by item; a cost is an integer
    and may be negative. `capacity` and `least` bound what each slot holds, shape (slots,).
    `skip` is the cost of leaving an item out, shape (items,); None: every item is to be placed.
    """

    items: int
    item: Ints
    slot: Ints
    cost: Ints
    capacity: Ints
    least: Ints
    skip: Ints | None


class FlowSolver(Protocol):
    """Places items at the least total cost, exactly."""

    name: str

    def place(self, network: Network) -> Ints | None:
        """Return each item's column, -1 for an item left out; None where there is no way.

        Shape (items,). The costs are exact: no other placing costs less.
        """
        ...


@dataclass(frozen=True)
class Rows:
    """Linear rows over the columns of a model, compressed by row; bounds are inclusive."""

    begins: Ints
    columns: Ints
    values: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True)
class Whole:
    """A yes-or-no model: `columns` variables that are 0 or 1, and rows between them."""

    columns: int
    rows: Rows


@dataclass(frozen=True)
class Answer:
    """The best that was found, and what no other can exceed; equal when it is proven."""

    chosen: NDArray[np.bool_]
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        """Whether nothing better exists."""
        return self.value == self.bound


class WholeSolver(Protocol):
    """Finds the greatest value of an integer objective over a yes-or-no model."""

    name: str

    def greatest(
        self, model: Whole, objective: Ints, *, seconds: float, start: NDArray[np.bool_] | None
    ) -> Answer:
        """Return the best found within `seconds`, and a bound that holds.

        Args:
            model: it always has an answer when `start` is one; nothing chosen is one at first.
            objective: integer value of each column, shape (columns,).
            seconds: time allowed; the answer says what was proven by then.
            start: an answer to begin with.
        """
        ...


@dataclass(frozen=True)
class Solvers:
    """The two solvers of a plan."""

    flow: FlowSolver
    whole: WholeSolver
