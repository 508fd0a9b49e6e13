"""Arrow without pandas, where a program has better things to wait for.

At its first array Arrow imports pandas if it is installed, to know a series when it sees one. A
list of people holds none, and the import takes a quarter of a second of every search.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

import pyarrow as pa

PANDAS: Final = "pandas"


class _NotHere(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname == PANDAS:
            raise ModuleNotFoundError(name=fullname)
        return None


def start_alone() -> None:
    """Make the first array while pandas cannot be found; Arrow does not look again.

    For a process of its own only: Arrow makes no tables for pandas from then on.
    """
    if PANDAS in sys.modules:
        return
    hidden = _NotHere()
    sys.meta_path.insert(0, hidden)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(hidden)
