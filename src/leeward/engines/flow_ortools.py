"""Min-cost flow by OR-Tools: items to slots, exact in integers, millions of columns."""

from typing import Final

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from leeward.allocation.solver import Ints, Network

NAME: Final = "ortools"


class OrtoolsFlow:
    """A `FlowSolver`: source to items, items to slots, slots to a sink."""

    name = NAME

    def place(self, network: Network) -> Ints | None:
        """Return each item's column, or None; see `FlowSolver`."""
        items, slots = network.items, len(network.capacity)
        sink = items + slots
        flow = SimpleMinCostFlow()
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            network.item.astype(np.int32),
            (items + network.slot).astype(np.int32),
            np.ones(len(network.item), dtype=np.int64),
            network.cost,
        )
        used = np.nonzero(network.capacity > network.least)[0]
        if len(used):
            flow.add_arcs_with_capacity_and_unit_cost(
                (items + used).astype(np.int32),
                np.full(len(used), sink, dtype=np.int32),
                (network.capacity - network.least)[used],
                np.zeros(len(used), dtype=np.int64),
            )
        if network.skip is not None and items:
            flow.add_arcs_with_capacity_and_unit_cost(
                np.arange(items, dtype=np.int32),
                np.full(items, sink, dtype=np.int32),
                np.ones(items, dtype=np.int64),
                network.skip,
            )
        supply = np.ones(sink + 1, dtype=np.int64)
        supply[items:sink] = -network.least
        supply[sink] = -(items - int(network.least.sum()))
        flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
        status = flow.solve()
        if status == flow.INFEASIBLE:
            return None
        if status != flow.OPTIMAL:
            raise ArithmeticError(str(status))
        chosen = np.full(items, -1, dtype=np.int64)
        if len(network.item):
            on = np.nonzero(np.asarray(flow.flows(np.asarray(arcs, dtype=np.int32))))[0]
            chosen[network.item[on]] = on
        return chosen
