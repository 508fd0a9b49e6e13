from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import (
    InvalidFact,
    NewerVersionNeeded,
    SealBroken,
    SignatureWrong,
    TooLarge,
    UnknownFormat,
)
from leeward.journal.entry import Entry
from leeward.journal.segment import Body, decode_body, encode_body, require
from support.writers import OTHER_STREAM, Writer, entry, opened

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.binary(max_size=20),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
NAMES = st.text(min_size=1, max_size=64)


def body(*entries: Entry) -> Body:
    return Writer("Ara").write(*(entries or (entry(),))).body


def changed(**changes: Any) -> Body:
    return msgspec.structs.replace(body(), **changes)


@given(kind=NAMES, field=st.text(max_size=64), op=NAMES, value=VALUES)
def test_invariant_22_unknown_kinds_fields_operations_and_values_survive(
    kind: str, field: str, op: str, value: Any
) -> None:
    whole = body(entry(value, kind=kind, field=field, op=op))
    raw = encode_body(whole)
    assert decode_body(raw) == whole
    assert encode_body(decode_body(raw)) == raw


@given(junk=st.binary(max_size=300))
def test_junk_is_refused_and_never_a_fault(junk: bytes) -> None:
    with pytest.raises((SealBroken, UnknownFormat)):
        decode_body(junk)


@given(data=st.data())
def test_a_changed_byte_gives_another_body_or_none(data: st.DataObject) -> None:
    raw = bytearray(encode_body(body(entry({"a": [1, "한"]}))))
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    try:
        found = decode_body(bytes(raw))
    except (SealBroken, UnknownFormat, NewerVersionNeeded):
        return
    assert encode_body(found) == bytes(raw)  # what parses has one spelling


def test_the_door_opens_what_a_colleague_wrote() -> None:
    ara = Writer("Ara")
    segment = ara.write(entry("한글", 1), entry("中文", 2))
    assert opened(ara.sealed(segment), ara) == segment


def test_a_stranger_and_a_wrong_stream_are_refused() -> None:
    ara, bomi = Writer("Ara"), Writer("Bomi")
    blob = ara.sealed(ara.write(entry()))
    with pytest.raises(SignatureWrong):
        opened(blob, bomi)
    with pytest.raises(SealBroken):
        opened(blob, ara, stream=OTHER_STREAM)


def test_a_body_of_another_stream_is_refused_though_its_author_signed_it() -> None:
    ara = Writer("Ara")
    elsewhere = Writer("Ara", OTHER_STREAM).write(entry())
    with pytest.raises(SealBroken):
        opened(ara.sealed(elsewhere), ara)


@pytest.mark.parametrize(
    "wrong",
    [
        {"entries": ()},
        {"entries": (entry(),) * 1025},
        {"seq": 0},
        {"epoch": 1 << 32},
        {"prev": bytes(31)},
        {"hlc": 99},
        {"features": {"x" * 65: ()}},
        {"v": 2},
    ],
)
def test_a_writer_cannot_write_what_a_reader_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises((InvalidFact, UnknownFormat)):
        encode_body(changed(**wrong))


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), {1: 2}, {"a": {1: 2}}, "\ud800", 1 << 64, object()]
)
def test_a_value_that_has_no_spelling_is_refused(value: Any) -> None:
    with pytest.raises(InvalidFact):
        encode_body(body(entry(value)))


def test_a_body_that_fits_in_no_blob_is_refused() -> None:
    with pytest.raises(TooLarge):
        encode_body(body(entry("x" * (1 << 20))))
    with pytest.raises(SealBroken):
        decode_body(bytes(1 << 20))


def test_flags_refuse_only_their_own_operation() -> None:
    asks = changed(features={"write": ("sketches",), "dream": ("unknown",)})
    found = decode_body(encode_body(asks))
    require(found.features, "read")
    require(found.features, "delete")
    with pytest.raises(NewerVersionNeeded) as refusal:
        require(found.features, "write")
    assert refusal.value.facts == {"feature": "sketches"}


def test_a_flag_for_reading_refuses_the_body() -> None:
    raw = msgspec.msgpack.encode(changed(features={"read": ("tides",)}))
    with pytest.raises(NewerVersionNeeded):
        decode_body(raw)


def test_a_newer_version_of_any_shape_is_named() -> None:
    with pytest.raises(UnknownFormat) as refusal:
        decode_body(b"\x92\x07\xc0")
    assert refusal.value.facts["version"] == 7
