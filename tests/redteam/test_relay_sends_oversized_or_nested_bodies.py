"""A body built to exhaust the reader is refused in bounded time and memory."""

import tracemalloc
from typing import Any

import msgspec
import pytest

from leeward.errors import SealBroken, UnknownFormat
from leeward.journal.segment import MOST_DEPTH, decode_body, encode_body
from support.writers import Writer, entry

ARA = Writer("Ara")
GOOD = encode_body(ARA.write(entry()).body)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x91" * 500_000 + b"\x01",  # nested half a million deep
        b"\x81\xa1a" * 300_000 + b"\x01",
        b"\xdd\xff\xff\xff\xff" + b"\xc0" * 100,  # says four thousand million elements
        b"\x9b\x01\xc6\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff",
        GOOD[:-1] + b"\xdf\xff\xff\xff\xff",
        GOOD + bytes(1 << 20),
        GOOD + GOOD,
    ],
)
def test_it_is_refused_without_being_believed(raw: bytes) -> None:
    tracemalloc.start()
    with pytest.raises((SealBroken, UnknownFormat)):
        decode_body(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * (1 << 20)


@pytest.mark.parametrize("count", [1025, 20_000])
def test_more_entries_than_a_segment_holds_are_refused(count: int) -> None:
    parts = list(msgspec.msgpack.decode(GOOD))
    parts[9] *= count
    with pytest.raises(SealBroken):
        decode_body(msgspec.msgpack.encode(parts))


def test_more_deps_than_an_entry_may_have_are_refused() -> None:
    parts = msgspec.msgpack.decode(GOOD)
    parts[9][0][5] = [[ARA.device, 1, 0]] * 1025
    with pytest.raises(SealBroken):
        decode_body(msgspec.msgpack.encode(parts))


def nested(levels: int, *, in_maps: bool) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = {"a": value} if in_maps else [value]
    return value


@pytest.mark.parametrize("in_maps", [True, False])
def test_a_value_nested_deeper_than_any_form_needs_is_refused(in_maps: bool) -> None:
    parts = msgspec.msgpack.decode(GOOD)
    parts[9][0][4] = nested(MOST_DEPTH - 1, in_maps=in_maps)
    assert decode_body(msgspec.msgpack.encode(parts)).entries[0].value == parts[9][0][4]
    parts[9][0][4] = nested(MOST_DEPTH, in_maps=in_maps)
    with pytest.raises(SealBroken):
        decode_body(msgspec.msgpack.encode(parts))


def test_a_value_of_no_known_sort_is_refused() -> None:
    parts = msgspec.msgpack.decode(GOOD)
    for value in (msgspec.msgpack.Ext(7, b"x"), {1: "a"}, float("nan"), [float("inf")]):
        parts[9][0][4] = value
        with pytest.raises(SealBroken):
            decode_body(msgspec.msgpack.encode(parts))
