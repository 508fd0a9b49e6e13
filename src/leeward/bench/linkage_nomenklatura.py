"""nomenklatura's logic-v2 as a peer, in a Python of its own.

It needs PyICU, which has no wheels, so it is no part of this project's environment: install it
anywhere (`uv venv apart && uv pip install -p apart nomenklatura`) and name that Python to
`leeward bench linkage --nomenklatura`. This file is then run there, by itself: it imports nothing
of Leeward.
"""

import json
import sys
from array import array
from importlib import import_module
from typing import Any


def scores(ours: list[list[str]], theirs: list[list[str]]) -> "array[float]":
    """Return the score of every row of ours beside every row of theirs, row after row.

    Args:
        ours: the names of each row.
        theirs: likewise.
    """
    # by name: neither is of the environment in which this project is checked
    entity = import_module("followthemoney.proxy").EntityProxy
    logic = import_module("nomenklatura.matching").LogicV2

    def rows(side: str, people: list[list[str]]) -> list[Any]:
        # entities are remembered by their id there: no id may be used twice
        return [
            entity.from_dict(
                {"id": f"{side}{at}", "schema": "Person", "properties": {"name": names}}
            )
            for at, names in enumerate(people)
        ]

    config = logic.default_config()
    columns = rows("b", theirs)
    return array(
        "d",
        (logic.compare(row, other, config).score for row in rows("a", ours) for other in columns),
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(scores(asked["ours"], asked["theirs"]).tobytes())
