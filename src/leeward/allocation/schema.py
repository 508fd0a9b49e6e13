"""The JSON schemas of problem and plan, written from the types that read them.

The files under `schemas/` are what other programs are given; a test keeps them equal to these.
"""

from typing import Any, Final

import msgspec

from leeward.allocation.plan import Plan
from leeward.allocation.problem import Problem

TITLES: Final = {"problem": "Leeward allocation problem 1", "plan": "Leeward allocation plan 1"}
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> dict[str, Any]:
    """Return the schema of `problem` or `plan`."""
    sort: Any = {"problem": Problem, "plan": Plan}[name]
    return {"$schema": DIALECT, "title": TITLES[name]} | msgspec.json.schema(sort)


def schema_bytes(name: str) -> bytes:
    """Return the schema as the bytes of its file."""
    return msgspec.json.format(msgspec.json.encode(schema(name), order="sorted"), indent=1) + b"\n"
