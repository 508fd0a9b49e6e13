"""One spelling for each problem and plan: sorted keys, sorted lists of records, integers only."""

import json
from typing import Any, Final

_NESTED: Final = (dict, list, tuple)
_IN_ORDER: Final = json.JSONEncoder(sort_keys=True)
"""Its text of a record is what records are sorted by."""


def canonical_bytes(value: Any) -> bytes:
    """Return the bytes that are hashed; lists of records are sorted: entry order says nothing."""
    return json.dumps(
        _sorted(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        # most of what is hashed are numbers and words: no call is spent on those
        return {
            key: _sorted(each) if isinstance(each, _NESTED) else each for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        items = [_sorted(each) if isinstance(each, _NESTED) else each for each in value]
        if items and all(isinstance(each, dict) for each in items):
            return sorted(items, key=_IN_ORDER.encode)
        return items
    return value
