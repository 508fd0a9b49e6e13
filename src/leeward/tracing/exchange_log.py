"""The log of private exchanges: which step, with whom, how many points; never about whom.

Each line holds the digest of the line before and is signed by the device that took the step
(`docs/formats/trace-exchange-v1.md`, section 8). It says how often a partner could try names here.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from json import dumps, loads
from typing import Any, Final

from leeward.errors import ExchangeAltered, ExchangeRefused
from leeward.tracing.exchange_terms import Sign

TAG: Final = b"lw-exlog-1"
YEAR: Final = timedelta(days=365)

_NO_LINE: Final = "0" * 64
_CODE: Final = re.compile(r"[a-z][a-z_]{0,47}")


class Act(StrEnum):
    """What was done; a log holds the code alone."""

    OFFERED = "offered"
    AGREED = "agreed"
    STARTED = "started"
    ANSWERED = "answered"
    COUNTED = "counted"
    OPENED = "opened"
    REPLIED = "replied"
    FINISHED = "finished"
    TOLD = "told"
    HEARD = "heard"
    ENDED = "ended"
    SENT_AGAIN = "sent_again"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One step that was taken or refused.

    Attributes:
        act: which.
        time: UTC, to the second.
        exchange: 16 bytes, hexadecimal.
        partner: the other organisation, digest of its genesis, hexadecimal; empty in an offer.
        device: who took it, by her device, hexadecimal.
        points: how many points of the partner's were multiplied here.
        code: of a refusal, its error code.
    """

    act: Act
    time: datetime
    exchange: str
    partner: str
    device: str
    points: int = 0
    code: str = ""


def write_line(line: Line, seq: int, previous: bytes | None, sign: Sign) -> bytes:
    """Return the bytes of the line after `previous`, which is number `seq` from 1."""
    if line.code and not _CODE.fullmatch(line.code):
        raise ExchangeAltered(reason="log")
    facts = {
        **asdict(line),
        "act": line.act.value,
        "time": line.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seq": seq,
        "prev": _NO_LINE if previous is None else _digest(previous),
    }
    return _bytes({**facts, "signature": sign(TAG + _bytes(facts)).hex()})


def read_log(lines: Sequence[bytes]) -> list[Line]:
    """Return what a log says, its chain checked.

    Raises:
        ExchangeAltered: a line was changed, dropped or put between.
    """
    found: list[Line] = []
    previous: bytes | None = None
    for seq, content in enumerate(lines, start=1):
        try:
            facts: dict[str, Any] = loads(content)
            held = facts.pop("seq"), facts.pop("prev")
            facts.pop("signature")
            time = datetime.strptime(facts["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
            line = Line(**{**facts, "act": Act(facts["act"]), "time": time})
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise ExchangeAltered(reason="log") from wrong
        if held != (seq, _NO_LINE if previous is None else _digest(previous)):
            raise ExchangeAltered(reason="log")
        found.append(line)
        previous = content
    return found


def signed_part(content: bytes) -> tuple[str, bytes, bytes]:
    """Return who signed a line (device, hexadecimal), what she signed, and her signature.

    Raises:
        ExchangeAltered: it is no line.
    """
    try:
        facts = loads(content)
        signature = bytes.fromhex(facts.pop("signature"))
        return str(facts["device"]), TAG + _bytes(facts), signature
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ExchangeAltered(reason="log") from wrong


def require_room(log: Sequence[Line], partner: str, a_year: int, now: datetime) -> None:
    """Refuse one exchange more with a partner than was agreed for a year.

    Counted are exchanges of this log in which a step was taken that lets somebody try names.

    Raises:
        ExchangeRefused: as many were made.
    """
    made = {
        line.exchange
        for line in log
        if line.act in {Act.STARTED, Act.ANSWERED}
        and line.partner == partner
        and line.time > now - YEAR
    }
    if len(made) >= a_year:
        raise ExchangeRefused(reason="too_many_exchanges")


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=32, person=TAG).hexdigest()


def _bytes(facts: dict[str, Any]) -> bytes:
    return dumps(facts, sort_keys=True, separators=(",", ":")).encode("ascii")
