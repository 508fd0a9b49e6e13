from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import (
    ClockSetBack,
    InvalidHead,
    LedgerAltered,
    LedgerRolledBack,
    UnknownFormat,
)
from leeward.reporting.budget import Caps
from leeward.reporting.ledger import (
    Charge,
    charge_line,
    check_seen,
    check_signatures,
    founding_line,
    read_head,
    read_ledger,
)
from leeward.sealing.keys import SigningKey

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CHARGE = Charge(
    publication="1" * 32,
    questions="2" * 64,
    cohort="2025-01/2025-06",
    unit="person",
    most_rows=1,
    tables=3,
    rho=24_000_000,
    sigma="7.8479",
    approvers=("Ara", "Bomi"),
    reason="",
    program="leeward 0.1.0",
)


def written(charges: int = 2, key: SigningKey | None = None) -> bytes:
    sign = key.sign if key else None
    content = founding_line("a" * 32, Caps(), NOW, sign) + b"\n"
    for number in range(charges):
        content += (
            charge_line(read_ledger(content), CHARGE, NOW + timedelta(days=number), sign) + b"\n"
        )
    return content


def test_a_ledger_is_read_back_as_it_was_written() -> None:
    ledger = read_ledger(written())
    assert ledger.charges == (CHARGE, CHARGE)
    assert ledger.caps == Caps()
    assert [each.rho for each in ledger.spent] == [24_000_000] * 2
    assert read_head(ledger.head.text) == ledger.head


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_no_byte_changes_unseen(place: int, by: int) -> None:
    content = bytearray(written(1))
    whole = read_ledger(written(1))
    content[place % len(content)] ^= by
    try:
        ledger = read_ledger(bytes(content))
    except (LedgerAltered, UnknownFormat):
        return
    # the last line, or its line feed: then the printed head tells
    with pytest.raises(LedgerRolledBack):
        check_seen(ledger, whole.head)


@pytest.mark.parametrize("lines", [[0], [0, 2], [1, 2], [0, 2, 1], [0, 1, 1]])
def test_lines_left_out_moved_or_repeated_are_seen(lines: list[int]) -> None:
    every = written().splitlines(keepends=True)
    content = b"".join(every[each] for each in lines)
    if lines == [0]:
        with pytest.raises(LedgerRolledBack):
            check_seen(read_ledger(content), read_ledger(written()).head)
    else:
        with pytest.raises((LedgerAltered, UnknownFormat)):
            read_ledger(content)


def test_a_torn_line_was_never_acknowledged() -> None:
    assert read_ledger(written()[:-20]).charges == (CHARGE,)


def test_a_head_of_an_earlier_day_is_part_of_the_past() -> None:
    check_seen(read_ledger(written()), read_ledger(written(1)).head)


@pytest.mark.parametrize("text", ["", "a:b:c", "a:1", "a:0x1:" + "0" * 64])
def test_a_text_that_is_no_head(text: str) -> None:
    with pytest.raises(InvalidHead):
        read_head(text)


def test_a_head_before_the_first_line_is_none_of_it() -> None:
    with pytest.raises((InvalidHead, LedgerRolledBack)):
        check_seen(read_ledger(written()), read_head("a" * 32 + ":0:" + "0" * 64))


def test_a_clock_set_back_is_refused() -> None:
    with pytest.raises(ClockSetBack):
        charge_line(read_ledger(written()), CHARGE, NOW - timedelta(days=1))


def test_a_newer_version_is_refused() -> None:
    with pytest.raises(UnknownFormat):
        read_ledger(written(0).replace(b'"version":1', b'"version":2'))


def test_a_rewritten_ledger_lacks_the_devices_signature() -> None:
    key, other = SigningKey(bytes(32)), SigningKey(b"1" * 32)

    def verify(message: bytes, signature: bytes) -> bool:
        return key.sign(message) == signature

    check_signatures(read_ledger(written(2, key)), verify)
    for forged in (written(2, other), written(2)):
        with pytest.raises(LedgerAltered):
            check_signatures(read_ledger(forged), verify)
