"""nomenklatura's logic-v2 as a peer, in a Python of its own.

It needs PyICU, which has no wheels, so it is no part of this project's environment: install it
anywhere (`uv venv apart && uv pip install -p apart nomenklatura`) and name that Python to
`leeward bench linkage --nomenklatura`. This file is then run there, by itself: it imports nothing
of Leeward.
"""

import json
import sys
from array import array
from typing import Any


def scores(ours: list[list[str]], theirs: list[list[str]]) -> array[float]:
    """Return the score of every row of ours beside every row of theirs, row after row.

    Args:
        ours: the names of each row.
        theirs: likewise.
    """
    from followthemoney.proxy import EntityProxy  # noqa: PLC0415 - not of this environment
    from nomenklatura.matching import LogicV2  # noqa: PLC0415

    def rows(side: str, people: list[list[str]]) -> list[Any]:
        # entities are remembered by their id there: no id may be used twice
        return [
            EntityProxy.from_dict(
                {"id": f"{side}{at}", "schema": "Person", "properties": {"name": names}}
            )
            for at, names in enumerate(people)
        ]

    config = LogicV2.default_config()
    columns = rows("b", theirs)
    return array(
        "d",
        (LogicV2.compare(row, other, config).score for row in rows("a", ours) for other in columns),
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(scores(asked["ours"], asked["theirs"]).tobytes())
