"""A member signs two histories, reuses a colleague's signature, or sets the clock ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from leeward.errors import ChainForked, SealBroken, SignatureWrong
from leeward.ids import StreamId
from leeward.journal.chain import NO_HEAD, extend
from leeward.journal.clock import at, highest_believable, is_far_future, next_hlc, shown_at
from leeward.journal.merge import registers
from leeward.journal.segment import encode_body
from leeward.journal.witness import check_heads
from leeward.sealing import box
from leeward.sealing.envelope import Opened, open_envelope
from leeward.sealing.keys import EpochKey
from support.writers import (
    EPOCH_KEY,
    ORGANISATION,
    OTHER_STREAM,
    STREAM,
    Writer,
    accepted,
    entry,
    opened,
    seeded,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def resealed(found: Opened, stream: StreamId, salt: bytes) -> bytes:
    """Seal a colleague's signed body again, as any holder of the epoch key can."""
    k, commit = box.split(EPOCH_KEY.reveal(), b"lw-seg-1", stream + salt)
    plaintext = len(found.body).to_bytes(4, "big") + found.signature + found.body
    plaintext += bytes(box.padded_length(len(plaintext)) - len(plaintext))
    return b"\x01" + salt + commit + box.encrypt(k, plaintext, b"\x01" + stream + salt + commit)


def test_a_far_future_clock_is_kept_flagged_and_not_followed() -> None:
    insider, honest = Writer("Insider"), Writer("Honest")
    ahead = at(NOW + timedelta(days=4000))
    planted = insider.write(entry("planted", ahead))
    ours = next_hlc(highest_believable([planted.body.hlc], NOW), NOW)
    assert ours < ahead
    assert is_far_future(planted.body.hlc, NOW)
    assert shown_at(planted.body.hlc, NOW) == NOW
    answer = honest.write(
        entry("true", ours, deps=(insider.id(),)), seen={insider.device: insider.head}
    )
    (register,) = registers(accepted([planted, answer])).values()
    assert [one.entry.value for one in register.current] == ["true"]
    assert [one.entry.value for one in register.superseded] == ["planted"]


def test_two_bodies_with_one_seq_are_a_fork() -> None:
    one, other = Writer("Insider"), Writer("Insider")
    told_ara, told_bomi = one.write(entry("yes")), other.write(entry("no"))
    with pytest.raises(ChainForked):
        extend(extend(NO_HEAD, told_ara.body), told_bomi.body)


def test_a_colleagues_heads_reveal_that_she_was_told_something_else() -> None:
    one, other, honest = Writer("Insider"), Writer("Insider"), Writer("Honest")
    one.write(entry("yes"))
    other.write(entry("no"))
    body = honest.write(entry(), seen={other.device: other.head}).body
    with pytest.raises(ChainForked):
        check_heads(body, lambda *_: one.head.digest)


def test_a_signed_body_is_of_no_use_in_another_stream_or_a_second_time() -> None:
    ara = Writer("Ara")
    blob = ara.sealed(ara.write(entry("I withdraw my consent")))
    found = open_envelope(blob, epoch_key=EPOCH_KEY, stream_id=STREAM)
    with pytest.raises(SignatureWrong):
        opened(resealed(found, OTHER_STREAM, found.salt), ara, stream=OTHER_STREAM)
    with pytest.raises(SignatureWrong):
        opened(resealed(found, STREAM, seeded("fresh", 24)), ara)


def test_nobody_writes_in_a_colleagues_name() -> None:
    insider, victim = Writer("Insider"), Writer("Victim")
    written = victim.write(entry("I agree"))
    with pytest.raises(SignatureWrong):
        opened(insider.sealed(written), insider, victim)


def test_no_ciphertext_opens_under_two_keys() -> None:
    """The commitment of the second key would have to be that of the first."""
    ara = Writer("Ara")
    blob = ara.sealed(ara.write(entry()))
    second = EpochKey(seeded("second key"))
    k, commit = box.split(second.reveal(), b"lw-seg-1", STREAM + blob[1:25])
    assert commit != blob[25:57]
    with pytest.raises(SealBroken):
        open_envelope(blob, epoch_key=second, stream_id=STREAM)
    # Not even where the ciphertext itself was made with the second key's encryption key.
    head = b"\x01" + STREAM + blob[1:25] + blob[25:57]
    planted = blob[:57] + box.encrypt(k, bytes(1024), head)
    for key in (EPOCH_KEY, second):
        with pytest.raises(SealBroken):
            open_envelope(planted, epoch_key=key, stream_id=STREAM)


def test_the_organisation_is_part_of_what_is_signed() -> None:
    ara = Writer("Ara")
    body = encode_body(ara.write(entry()).body)
    signature = ara.signing.sign(b"lw-sig-segment-1" + bytes(32) + STREAM + bytes(24) + body)
    assert bytes(32) != ORGANISATION
    with pytest.raises(SignatureWrong):
        opened(resealed(Opened(bytes(24), signature, body), STREAM, bytes(24)), ara)
