"""The log of private exchanges: a chain of lines that says how often, and never about whom."""

from datetime import UTC, datetime, timedelta

import pytest

from leeward.errors import ExchangeAltered, ExchangeRefused
from leeward.tracing.exchange_log import Act, Line, read_log, require_room, write_line
from support.exchanges import ASKER

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SIGN = ASKER.sign[0]


def line(act: Act, exchange: str = "ab", *, days: int = 0, partner: str = "cd") -> Line:
    return Line(act, NOW - timedelta(days=days), exchange * 16, partner * 32, "ef" * 16)


def written(*lines: Line) -> list[bytes]:
    found: list[bytes] = []
    for seq, one in enumerate(lines, start=1):
        found.append(write_line(one, seq, found[-1] if found else None, SIGN))
    return found


def test_a_log_is_read_as_it_was_written() -> None:
    lines = [line(Act.AGREED), line(Act.STARTED), line(Act.FINISHED)]
    assert read_log(written(*lines)) == lines


@pytest.mark.parametrize("cut", [slice(1, None), slice(0, None, 2), slice(None, None, -1)])
def test_a_log_without_a_line_or_in_another_order_is_refused(cut: slice) -> None:
    with pytest.raises(ExchangeAltered):
        read_log(written(line(Act.AGREED), line(Act.STARTED), line(Act.FINISHED))[cut])


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"3", b"\xff"])
def test_what_is_no_line_is_refused(content: bytes) -> None:
    with pytest.raises(ExchangeAltered):
        read_log([content])


def test_a_code_is_a_code_and_no_sentence() -> None:
    refusal = Line(Act.REFUSED, NOW, "", "", "", code="she was there")
    with pytest.raises(ExchangeAltered):
        write_line(refusal, 1, None, SIGN)


def test_exchanges_of_a_year_are_counted_by_partner() -> None:
    log = [
        line(Act.STARTED, "01"),
        line(Act.STARTED, "01"),
        line(Act.ANSWERED, "02", days=364),
        line(Act.ANSWERED, "03", days=366),
        line(Act.STARTED, "04", partner="ee"),
        line(Act.AGREED, "05"),
    ]
    require_room(log, "cd" * 32, 3, NOW)
    with pytest.raises(ExchangeRefused):
        require_room(log, "cd" * 32, 2, NOW)
