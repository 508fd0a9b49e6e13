"""The files that a courier carries between two organisations: one header line, then points.

`docs/formats/trace-exchange-v1.md` has the bytes. How long a file is and how it is built depends on
the agreement alone, never on who is in a list or whether anybody is in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from json import dumps, loads
from typing import Any, Final

from leeward.errors import ExchangeAltered, ExchangeRefused, InvalidExchange, UnknownFormat
from leeward.tracing.exchange_terms import (
    FORMAT,
    MOST_LINE,
    TAG,
    VERSION,
    Agreement,
    Officer,
    Side,
    Sign,
    check_officer,
    digest,
)
from leeward.tracing.private import POINT_BYTES, Spread, check_points

Points = Sequence[bytes]
_MOST_HEADER: Final = 2_048


class Step(StrEnum):
    """Which file it is, in the order in which they travel."""

    START = "start"
    """Holder to asker: her list, blinded."""

    ANSWER = "answer"
    """Asker to holder: that list blinded again and mixed, and the asker's own list, blinded."""

    OPEN = "open"
    """Holder to asker: her list under another blinding; or, if she stops, points of nobody."""

    REPLY = "reply"
    """Asker to holder: that list blinded again, in its order."""

    TOLD = "told"
    """Holder to asker, once the sought person agreed: which places of the asker's list she is."""


_BY_HOLDER: Final = frozenset({Step.START, Step.OPEN, Step.TOLD})
_IN_ORDER: Final = frozenset({Step.REPLY})
"""Files whose points stand in the order of the file that they answer; all others are sorted."""


@dataclass(frozen=True, slots=True)
class Message:
    """One file, read and checked."""

    step: Step
    lists: tuple[list[bytes], ...]
    places: tuple[int, ...]
    digest: bytes


def kind_of_file(content: bytes) -> str:
    """Return what a file says that it is; nothing of it is checked.

    Raises:
        InvalidExchange: it is no file of an exchange.
    """
    return str(_head(content).get("kind"))


def agreement_of_file(content: bytes) -> str:
    """Return the digest, in hexadecimal, of the agreement that a file says it belongs to."""
    return str(_head(content).get("agreement"))


def counts_of(step: Step, agreement: Agreement) -> tuple[int, ...]:
    """Return how many points each list in a file has: fixed by the agreement."""
    terms = agreement.terms
    if step is Step.ANSWER:
        return (terms.holder_points, terms.asker_points)
    return () if step is Step.TOLD else (terms.holder_points,)


def sender_of(step: Step, agreement: Agreement) -> Side:
    """Return which side sends a file."""
    return agreement.holder if step in _BY_HOLDER else agreement.asker


def write_message(
    agreement: Agreement,
    step: Step,
    lists: Sequence[Points],
    *,
    previous: bytes,
    officer: Officer,
    sign: Sign,
    places: Sequence[int] = (),
) -> bytes:
    """Return the bytes of a file, signed by one of the sender's officers.

    Args:
        agreement: under which it is sent.
        step: which file it is.
        lists: the points, in the lengths that the agreement fixes.
        previous: digest of the file that it answers; of the agreement for the first.
        officer: who signs.
        sign: signs with her device's key.
        places: of a `TOLD` only.

    Raises:
        ExchangeRefused: who signs is no officer of the sending side.
    """
    if officer not in sender_of(step, agreement).officers:
        raise ExchangeRefused(reason="no_officer")
    points = b"".join(point for one in lists for point in one)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "kind": step.value,
        "agreement": agreement.digest.hex(),
        "previous": previous.hex(),
        "counts": [len(one) for one in lists],
        "places": list(places),
        "points": digest(points).hex(),
        "device": officer.device,
    }
    signature = sign(TAG + _line(header)).hex()
    return _line({**header, "signature": signature}) + b"\n" + points


def read_message(
    content: bytes, agreement: Agreement, step: Step, *, previous: bytes, spread: Spread = map
) -> Message:
    """Return a file whose every byte is as the agreement and the file before it want it.

    Raises:
        InvalidExchange: no such file.
        ExchangeRefused: it belongs to another exchange, step or answer.
        ExchangeAltered: counts, points or signature are not what they have to be.
    """
    header, points = _split(content)
    if header.get("version") != VERSION:
        raise UnknownFormat(format=FORMAT, version=str(header.get("version"))[:8])
    if header.get("agreement") != agreement.digest.hex():
        raise ExchangeRefused(reason="another_exchange")
    if header.get("kind") != step.value or header.get("previous") != previous.hex():
        raise ExchangeRefused(reason="another_step")
    counts = counts_of(step, agreement)
    places = _places(header.get("places"), step, agreement)
    if header.get("counts") != list(counts) or len(points) != sum(counts) * POINT_BYTES:
        raise ExchangeAltered(reason="counts")
    _check_signature(header, points, sender_of(step, agreement))
    lists = _lists(points, counts)
    for one in lists:
        is_sorted = step in _IN_ORDER or one == sorted(one)
        if not is_sorted or len(set(one)) != len(one):
            raise ExchangeAltered(reason="points")
        check_points(one, spread)
    return Message(step, lists, places, digest(content))


def _head(content: bytes) -> dict[str, Any]:
    line = content[:MOST_LINE].split(b"\n", 1)[0]
    try:
        head = loads(line)
    except (ValueError, RecursionError) as wrong:
        raise InvalidExchange(reason="not_a_message") from wrong
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise InvalidExchange(reason="not_a_message")
    return head


def _split(content: bytes) -> tuple[dict[str, Any], bytes]:
    end = content.find(b"\n", 0, _MOST_HEADER)
    line = content[: max(end, 0)]
    try:
        header = loads(line)
    except (ValueError, RecursionError) as wrong:
        raise InvalidExchange(reason="not_a_message") from wrong
    if not isinstance(header, dict) or header.get("format") != FORMAT or _line(header) != line:
        raise InvalidExchange(reason="not_a_message")
    return header, content[end + 1 :]


def _places(found: Any, step: Step, agreement: Agreement) -> tuple[int, ...]:
    most = agreement.terms.asker_points if step is Step.TOLD else 0
    holds = (
        isinstance(found, list)
        and all(type(one) is int and 0 <= one < most for one in found)
        and found == sorted(set(found))
        and bool(found) == (step is Step.TOLD)
    )
    if not holds:
        raise ExchangeAltered(reason="counts")
    return tuple(found)


def _check_signature(header: dict[str, Any], points: bytes, side: Side) -> None:
    signers = {one.device: one for one in side.officers}
    officer = signers.get(str(header.get("device")))
    unsigned = {name: value for name, value in header.items() if name != "signature"}
    try:
        signature = bytes.fromhex(header["signature"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise ExchangeAltered(reason="signature") from wrong
    if officer is None or header.get("points") != digest(points).hex():
        raise ExchangeAltered(reason="signature")
    check_officer(officer, signature, TAG + _line(unsigned))


def _lists(points: bytes, counts: Sequence[int]) -> tuple[list[bytes], ...]:
    lists, at = [], 0
    for count in counts:
        end = at + count * POINT_BYTES
        lists.append([points[one : one + POINT_BYTES] for one in range(at, end, POINT_BYTES)])
        at = end
    return tuple(lists)


def _line(header: dict[str, Any]) -> bytes:
    return dumps(header, sort_keys=True, separators=(",", ":")).encode("ascii")
