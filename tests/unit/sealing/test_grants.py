import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidKey, SealBroken, UnknownFormat
from leeward.ids import StreamId
from leeward.sealing.grants import GRANT_BYTES, PUBLIC_BYTES, SealingKeypair, grant, open_grant
from leeward.sealing.keys import SealingPrivateKey
from support.writers import EPOCH_KEY, ORGANISATION, OTHER_STREAM, STREAM, seeded

PAIR = SealingKeypair(SealingPrivateKey(seeded("pair", 96)))


def granted() -> bytes:
    return grant(EPOCH_KEY, stream_id=STREAM, epoch=3, to_public=PAIR.public, context=ORGANISATION)


def test_a_grant_opens_for_its_receiver() -> None:
    blob = granted()
    assert len(blob) == GRANT_BYTES
    assert len(PAIR.public) == PUBLIC_BYTES
    found = open_grant(blob, PAIR.private, stream_id=STREAM, epoch=3, context=ORGANISATION)
    assert found == EPOCH_KEY


@pytest.mark.parametrize(
    ("stream", "epoch", "context"),
    [(OTHER_STREAM, 3, ORGANISATION), (STREAM, 4, ORGANISATION), (STREAM, 3, b"")],
)
def test_a_grant_opens_only_in_its_place(stream: StreamId, epoch: int, context: bytes) -> None:
    with pytest.raises(SealBroken):
        open_grant(granted(), PAIR.private, stream_id=stream, epoch=epoch, context=context)


def test_a_grant_opens_for_nobody_else() -> None:
    other = SealingKeypair.generate().private
    with pytest.raises(SealBroken):
        open_grant(granted(), other, stream_id=STREAM, epoch=3, context=ORGANISATION)


@settings(max_examples=60)
@given(place=st.integers(1, GRANT_BYTES - 1), bit=st.integers(0, 7))
def test_invariant_4_any_changed_bit_of_a_grant_is_rejected(place: int, bit: int) -> None:
    blob = bytearray(granted())
    blob[place] ^= 1 << bit
    with pytest.raises(SealBroken):
        open_grant(bytes(blob), PAIR.private, stream_id=STREAM, epoch=3, context=ORGANISATION)


@pytest.mark.parametrize("half", [slice(0, 64), slice(64, 96)])
def test_either_half_of_the_private_key_alone_opens_nothing(half: slice) -> None:
    known = bytearray(96)
    known[half] = PAIR.private.reveal()[half]
    with pytest.raises(SealBroken):
        open_grant(
            granted(),
            SealingPrivateKey(bytes(known)),
            stream_id=STREAM,
            epoch=3,
            context=ORGANISATION,
        )


def test_other_formats_and_lengths_are_refused() -> None:
    for blob, refusal in (
        (b"", UnknownFormat),
        (b"\x02" + granted()[1:], UnknownFormat),
        (granted()[:-1], SealBroken),
    ):
        with pytest.raises(refusal):
            open_grant(blob, PAIR.private, stream_id=STREAM, epoch=3, context=ORGANISATION)


@pytest.mark.parametrize("public", [b"", bytes(PUBLIC_BYTES - 1), b"\xff" * PUBLIC_BYTES])
def test_what_is_no_public_key_gets_no_grant(public: bytes) -> None:
    with pytest.raises(InvalidKey):
        grant(EPOCH_KEY, stream_id=STREAM, epoch=1, to_public=public, context=b"")
