import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import SealBroken, TooLarge, UnknownFormat
from leeward.ids import AttachmentId
from leeward.sealing.box import padded_length
from leeward.sealing.chunks import CHUNK_DATA, open_chunk, seal_chunk
from leeward.sealing.keys import AttachmentKey
from support.writers import seeded, source

KEY = AttachmentKey(seeded("attachment key"))
NAMED = AttachmentId(seeded("attachment", 16))
OTHER = AttachmentId(seeded("another attachment", 16))


@given(data=st.binary(max_size=3000), index=st.integers(0, 1000))
def test_invariant_4_open_gives_back_what_was_sealed(data: bytes, index: int) -> None:
    blob = seal_chunk(KEY, NAMED, index, last=True, data=data)
    assert open_chunk(KEY, NAMED, index, last=True, blob=blob) == data
    assert len(blob) == 73 + padded_length(4 + len(data))


def test_a_full_chunk_is_a_blob_of_one_mebibyte() -> None:
    data = bytes(CHUNK_DATA)
    blob = seal_chunk(KEY, NAMED, 0, last=False, data=data)
    assert len(blob) == 1 << 20
    assert open_chunk(KEY, NAMED, 0, last=False, blob=blob) == data


@pytest.mark.parametrize(
    ("named", "index", "last"), [(OTHER, 1, True), (NAMED, 0, True), (NAMED, 1, False)]
)
def test_a_chunk_opens_only_in_its_place(named: AttachmentId, index: int, last: bool) -> None:
    blob = seal_chunk(KEY, NAMED, 1, last=True, data=b"picture")
    with pytest.raises(SealBroken):
        open_chunk(KEY, named, index, last, blob)


@given(place=st.integers(0, 1096), bit=st.integers(0, 7))
def test_any_changed_bit_is_rejected(place: int, bit: int) -> None:
    blob = bytearray(seal_chunk(KEY, NAMED, 0, last=True, data=b"picture", random=source("r")))
    blob[place] ^= 1 << bit
    with pytest.raises((SealBroken, UnknownFormat)):
        open_chunk(KEY, NAMED, 0, last=True, blob=bytes(blob))


def test_sealing_again_uses_another_key() -> None:
    first, second = (seal_chunk(KEY, NAMED, 0, last=True, data=b"x") for _ in range(2))
    assert first[1:57] != second[1:57]


@pytest.mark.parametrize(("length", "last"), [(CHUNK_DATA + 1, True), (CHUNK_DATA - 1, False)])
def test_a_chunk_of_the_wrong_size_is_refused(length: int, last: bool) -> None:
    with pytest.raises(TooLarge):
        seal_chunk(KEY, NAMED, 0, last=last, data=bytes(length))


def test_a_segment_or_nothing_is_no_chunk() -> None:
    for blob in (b"", b"\x01" + bytes(2000)):
        with pytest.raises(UnknownFormat):
            open_chunk(KEY, NAMED, 0, last=True, blob=blob)
    with pytest.raises(SealBroken):
        open_chunk(KEY, NAMED, 0, last=True, blob=b"\x02" + bytes(100))
