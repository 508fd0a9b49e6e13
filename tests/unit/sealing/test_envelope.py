import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import (
    InvalidIdentifier,
    NewerVersionNeeded,
    SealBroken,
    SignatureWrong,
    TooLarge,
    UnknownFormat,
)
from leeward.ids import OrganisationId, StreamId
from leeward.sealing import box
from leeward.sealing.envelope import (
    BLIND_FORM,
    MOST_BODY_BYTES,
    Form,
    Opened,
    check_signature,
    fits,
    form_of,
    open_envelope,
    seal,
    verify,
)
from leeward.sealing.keys import EpochKey, SigningKey
from support.writers import EPOCH_KEY, ORGANISATION, OTHER_STREAM, STREAM, seeded, source

SIGNING = SigningKey(seeded("signing"))
SALT = seeded("salt", 24)


def sealed(body: bytes = b"body", salt: bytes = SALT, stream: StreamId = STREAM) -> bytes:
    return seal(
        body,
        epoch_key=EPOCH_KEY,
        stream_id=stream,
        organisation=ORGANISATION,
        signing_key=SIGNING,
        salt=salt,
    )


def opened(blob: bytes) -> Opened:
    found = open_envelope(blob, epoch_key=EPOCH_KEY, stream_id=STREAM)
    verify(found, organisation=ORGANISATION, stream_id=STREAM, public_key=SIGNING.public)
    return found


@settings(max_examples=60)
@given(body=st.binary(max_size=5000), salt=st.binary(min_size=24, max_size=24))
def test_invariant_4_open_gives_back_what_was_sealed(body: bytes, salt: bytes) -> None:
    assert opened(sealed(body, salt)).body == body


@given(data=st.data(), body=st.binary(max_size=1500))
def test_invariant_4_any_bit_change_is_rejected(data: st.DataObject, body: bytes) -> None:
    blob = bytearray(sealed(body))
    place = data.draw(st.integers(0, len(blob) - 1))
    blob[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises((SealBroken, UnknownFormat, NewerVersionNeeded)):
        opened(bytes(blob))


def test_invariant_4_every_single_bit_of_one_segment() -> None:
    blob = sealed()
    for place in range(len(blob)):
        changed = bytearray(blob)
        changed[place] ^= 1 << (place % 8)
        with pytest.raises((SealBroken, UnknownFormat, NewerVersionNeeded)):
            opened(bytes(changed))


@given(key=st.binary(min_size=32, max_size=32), stream=st.binary(min_size=16, max_size=16))
def test_invariant_5_a_blob_opens_under_one_key_and_stream(key: bytes, stream: bytes) -> None:
    blob = sealed()
    for tried, place in (
        (EpochKey(key), STREAM),
        (EPOCH_KEY, StreamId(stream)),
        (EpochKey(key), StreamId(stream)),
    ):
        assert not fits(blob, tried, place)
        with pytest.raises(SealBroken):
            open_envelope(blob, epoch_key=tried, stream_id=place)
    assert fits(blob, EPOCH_KEY, STREAM)


def test_invariant_6_no_segment_key_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[bytes] = []
    encrypt = box.encrypt

    def noting(k: bytes, plaintext: bytes, aad: bytes) -> bytes:
        used.append(k)
        return encrypt(k, plaintext, aad)

    monkeypatch.setattr(box, "encrypt", noting)
    salts = source("salts")
    for _ in range(200):
        sealed(salt=salts(24))
    sealed(stream=OTHER_STREAM, salt=SALT)
    sealed(salt=SALT)
    assert len(set(used)) == len(used) == 202


@given(body=st.binary(max_size=9000))
def test_invariant_15_blob_lengths_come_from_the_padding_set(body: bytes) -> None:
    plaintext = len(sealed(body)) - 57 - 16
    assert plaintext == box.padded_length(plaintext) == box.padded_length(68 + len(body))


def test_the_largest_body_is_a_blob_of_one_mebibyte() -> None:
    blob = sealed(bytes(MOST_BODY_BYTES))
    assert len(blob) == 1 << 20
    assert opened(blob).body == bytes(MOST_BODY_BYTES)
    with pytest.raises(TooLarge):
        sealed(bytes(MOST_BODY_BYTES + 1))


def test_the_signature_covers_organisation_stream_salt_and_body() -> None:
    found = open_envelope(sealed(), epoch_key=EPOCH_KEY, stream_id=STREAM)
    public = SIGNING.public
    for changed, organisation, stream in (
        (found._replace(body=b"Body"), ORGANISATION, STREAM),
        (found._replace(salt=bytes(24)), ORGANISATION, STREAM),
        (found._replace(signature=bytes(64)), ORGANISATION, STREAM),
        (found, OrganisationId(bytes(32)), STREAM),
        (found, ORGANISATION, OTHER_STREAM),
    ):
        with pytest.raises(SignatureWrong):
            verify(changed, organisation=organisation, stream_id=stream, public_key=public)
    with pytest.raises(SignatureWrong):
        verify(
            found,
            organisation=ORGANISATION,
            stream_id=STREAM,
            public_key=SigningKey(bytes(32)).public,
        )


def test_bytes_that_are_no_public_key_check_nothing() -> None:
    with pytest.raises(SignatureWrong):
        check_signature(b"short", bytes(64), b"message")


def test_a_blind_addition_is_recognised_and_left_for_a_newer_version() -> None:
    blob = bytes((BLIND_FORM,)) + bytes(2000)
    assert form_of(blob) is Form.BLIND
    assert not fits(blob, EPOCH_KEY, STREAM)
    with pytest.raises(NewerVersionNeeded) as refusal:
        open_envelope(blob, epoch_key=EPOCH_KEY, stream_id=STREAM)
    assert refusal.value.facts == {"feature": "blind-adding"}


@given(first=st.integers(0, 255).filter(lambda first: first not in (0x01, BLIND_FORM)))
def test_any_other_first_byte_is_an_unknown_format(first: int) -> None:
    with pytest.raises(UnknownFormat):
        form_of(bytes((first,)) + sealed()[1:])


def test_an_empty_blob_is_an_unknown_format() -> None:
    with pytest.raises(UnknownFormat):
        form_of(b"")


@pytest.mark.parametrize("length", [1, 25, 57, 1000, 1096])
def test_a_truncated_blob_is_refused_and_fits_nothing(length: int) -> None:
    with pytest.raises(SealBroken):
        open_envelope(sealed()[:length], epoch_key=EPOCH_KEY, stream_id=STREAM)
    assert not fits(sealed()[:length], EPOCH_KEY, STREAM)


def test_lengths_that_would_blur_the_signed_bytes_are_refused() -> None:
    with pytest.raises(InvalidIdentifier):
        sealed(salt=bytes(23))
    with pytest.raises(InvalidIdentifier):
        sealed(stream=StreamId(bytes(15)))
    with pytest.raises(InvalidIdentifier):
        seal(
            b"",
            epoch_key=EPOCH_KEY,
            stream_id=STREAM,
            organisation=OrganisationId(bytes(31)),
            signing_key=SIGNING,
            salt=SALT,
        )
