"""The pages inside an open desk, one module per job.

A module has `routes`, and may have `nav`: the places it adds to the menu.
"""

from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol, cast

from starlette.routing import BaseRoute

MODULES: Final[tuple[str, ...]] = (
    "sealed",
    "erasing",
    "this_computer",
    "cases",
    "new_case",
    "search",
    "today",
    "case",
    "case_acts",
    "handing_over",
    "exporting",
    "importing",
    "settings",
    "own_forms",
    "case_forms",
    "documents",
    "members",
    "family",
    "sharing_offers",
    "sharing_figures",
    "sharing",
    "tracing_exchange",
    "tracing",
    "numbers",
    "numbers_kept",
    "numbers_together",
)
"""In the order in which their routes are tried."""


class ViewModule(Protocol):
    """What each module offers; `nav` is looked up by name, since not every page is in the menu."""

    routes: Sequence[BaseRoute]


def load() -> tuple[ViewModule, ...]:
    """Import every module; done while the desk is still locked, to be quick after it opens."""
    return tuple(cast("ViewModule", import_module(f"{__name__}.{name}")) for name in MODULES)
