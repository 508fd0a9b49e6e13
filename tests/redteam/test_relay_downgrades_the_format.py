"""Nobody makes a reader take an older, newer or weaker format for the one it knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import NewerVersionNeeded, UnknownFormat
from leeward.journal.segment import decode_body, encode_body, require
from leeward.sealing.envelope import Form, form_of, open_envelope, seal
from leeward.sealing.passphrase import FLOOR, Cost
from support.writers import EPOCH_KEY, ORGANISATION, STREAM, Writer, entry, opened, seeded

ARA = Writer("Ara")
GOOD = encode_body(ARA.write(entry()).body)


@given(suite=st.integers(0, 255).filter(lambda suite: suite not in (0x01, 0x81)))
def test_no_other_suite_is_opened(suite: int) -> None:
    blob = ARA.sealed(ARA.write(entry()))
    with pytest.raises(UnknownFormat):
        opened(bytes((suite,)) + blob[1:], ARA)


@pytest.mark.parametrize("version", [0, 2, 127])
def test_no_other_version_of_the_body_is_read(version: int) -> None:
    with pytest.raises(UnknownFormat) as refusal:
        decode_body(b"\x9b" + bytes((version,)) + GOOD[2:])
    assert refusal.value.facts["version"] == version


def test_a_version_signed_by_a_member_is_refused_as_well() -> None:
    blob = seal(
        b"\x9b\x00" + GOOD[2:],
        epoch_key=EPOCH_KEY,
        stream_id=STREAM,
        organisation=ORGANISATION,
        signing_key=ARA.signing,
        salt=seeded("salt", 24),
    )
    with pytest.raises(UnknownFormat):
        opened(blob, ARA)


def test_a_blind_addition_is_kept_and_never_taken_for_a_segment() -> None:
    blob = b"\x81" + ARA.sealed(ARA.write(entry()))[1:]
    assert form_of(blob) is Form.BLIND
    with pytest.raises(NewerVersionNeeded):
        open_envelope(blob, epoch_key=EPOCH_KEY, stream_id=STREAM)


def test_a_feature_that_the_data_asks_for_is_not_skipped() -> None:
    for operation in ("read", "write", "check", "delete"):
        with pytest.raises(NewerVersionNeeded):
            require({operation: ("tides",)}, operation)


def test_a_weaker_passphrase_cost_does_not_reach_the_floor() -> None:
    for name in Cost._fields:
        weaker = FLOOR._replace(**{name: getattr(FLOOR, name) - 1})
        assert not weaker.reaches(FLOOR)
