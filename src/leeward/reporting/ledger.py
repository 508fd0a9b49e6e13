"""The privacy ledger: what has been spent, line by line, each line holding the digest before it.

`docs/formats/privacy-ledger-v1.md` has the bytes. A ledger knows nothing of any person: no
count, no row, and no digest of rows, since whoever can guess the rows could test the guess.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from json import dumps, loads
from typing import Any, Final

from leeward.errors import (
    ClockSetBack,
    InvalidBudget,
    InvalidHead,
    LedgerAltered,
    LedgerRolledBack,
    UnknownFormat,
)
from leeward.reporting.budget import BILLION, Caps, Spent
from leeward.reporting.cohort import read_cohort

FORMAT: Final = "leeward-privacy-ledger"
VERSION: Final = 1
SLACK: Final = timedelta(minutes=10)
"""How far a clock may go back between two lines without question."""

Sign = Callable[[bytes], bytes]
Verify = Callable[[bytes, bytes], bool]
"""Whether a signature over a message is that of a device which may publish."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with this device's key; knows the keys of the organisation's others."""

    sign: Sign
    verify: Verify


_PERSON: Final = b"lw-ledger-1"
_CHARGE_KEYS: Final = frozenset(
    {"kind", "seq", "prev", "time", "publication", "questions", "cohort", "unit", "most_rows"}
    | {"tables", "rho", "sigma", "approvers", "reason", "program"}
)
_FOUNDING_KEYS: Final = frozenset(
    {"kind", "seq", "prev", "time", "format", "version", "ledger", "caps"}
)


@dataclass(frozen=True, slots=True)
class Charge:
    """One publication's cost and what it was for."""

    publication: str
    questions: str
    cohort: str
    unit: str
    most_rows: int
    tables: int
    rho: int
    sigma: str
    approvers: tuple[str, ...]
    reason: str
    program: str


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """A ledger's name, how many lines it has and the digest of the last: what one prints."""

    ledger: str
    seq: int
    digest: str

    @property
    def text(self) -> str:
        """Return it as it is printed and read back."""
        return f"{self.ledger}:{self.seq}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """A whole verified ledger."""

    name: str
    caps: Caps
    lines: tuple[bytes, ...]
    charges: tuple[Charge, ...]
    last_time: datetime

    @property
    def head(self) -> LedgerHead:
        """Return where it ends."""
        return LedgerHead(self.name, len(self.lines), digest_of(self.lines[-1]))

    @property
    def is_signed(self) -> bool:
        """Return whether it was founded with a signature; then every line has one."""
        return "signature" in loads(self.lines[0])

    @property
    def spent(self) -> tuple[Spent, ...]:
        """Return every charge as the budget counts it."""
        return tuple(Spent(read_cohort(each.cohort), each.rho) for each in self.charges)


def digest_of(line: bytes) -> str:
    """Return the digest of one line without its line feed."""
    return blake2b(line, digest_size=32, person=_PERSON).hexdigest()


def founding_line(name: str, caps: Caps, time: datetime, sign: Sign | None = None) -> bytes:
    """Return the first line of a new ledger, without its line feed."""
    said = {
        "kind": "ledger",
        "seq": 1,
        "prev": "0" * 64,
        "time": _time_text(time),
        "format": FORMAT,
        "version": VERSION,
        "ledger": name,
        "caps": {
            "cohort": _milli(caps.cohort),
            "lifetime": _milli(caps.lifetime),
            "delta": _billionth(caps.delta),
        },
    }
    return _signed(said, sign)


def charge_line(ledger: Ledger, charge: Charge, time: datetime, sign: Sign | None = None) -> bytes:
    """Return the next line, without its line feed.

    Raises:
        ClockSetBack: `time` lies before the last line.
    """
    if time < ledger.last_time - SLACK:
        raise ClockSetBack
    said = {
        "kind": "charge",
        "seq": ledger.head.seq + 1,
        "prev": ledger.head.digest,
        "time": _time_text(max(time, ledger.last_time)),
        **{name: getattr(charge, name) for name in Charge.__slots__},
    }
    return _signed(said, sign)


def read_ledger(content: bytes) -> Ledger:
    """Read and verify a ledger.

    What follows the last line feed was never acknowledged (a power cut while appending): nothing
    was measured for it, so it does not count.

    Raises:
        LedgerAltered: a line is not what was written, or does not follow the one before.
        UnknownFormat: a version that no released Leeward wrote.
    """
    lines = tuple(content.split(b"\n")[:-1])
    if not lines:
        raise LedgerAltered(line=1)
    name, caps = "", Caps()
    charges: list[Charge] = []
    previous, last = "0" * 64, datetime.min.replace(tzinfo=UTC)
    for number, line in enumerate(lines, 1):
        said = _read_line(line, number)
        time = _time(said, number)
        if said["seq"] != number or said["prev"] != previous or time < last:
            raise LedgerAltered(line=number)
        if number == 1:
            name, caps = _founding(said)
        else:
            charges.append(_charge(said, number))
        previous, last = digest_of(line), time
    return Ledger(name, caps, lines, tuple(charges), last)


def read_head(text: str) -> LedgerHead:
    """Read a printed head.

    Raises:
        InvalidHead: it is none.
    """
    parts = text.strip().split(":")
    if len(parts) != 3 or not re.fullmatch(r"[1-9][0-9]{0,8}", parts[1]) or len(parts[2]) != 64:
        raise InvalidHead
    return LedgerHead(parts[0], int(parts[1]), parts[2])


def check_seen(ledger: Ledger, seen: LedgerHead) -> None:
    """Compare a ledger with a head that was printed or kept elsewhere.

    Raises:
        LedgerRolledBack: another ledger, an older copy, or another past.
    """
    if (
        seen.ledger != ledger.name
        or seen.seq > len(ledger.lines)
        or digest_of(ledger.lines[seen.seq - 1]) != seen.digest
    ):
        raise LedgerRolledBack


def check_signatures(ledger: Ledger, verify: Verify) -> None:
    """Check every line with `verify(message, signature)`; a line without one fails.

    Raises:
        LedgerAltered: the first line whose signature is missing or wrong.
    """
    for number, line in enumerate(ledger.lines, 1):
        said = loads(line)
        signature = bytes.fromhex(said.pop("signature", ""))
        if not verify(_PERSON + _canonical(said), signature):
            raise LedgerAltered(line=number)


def _signed(said: dict[str, Any], sign: Sign | None) -> bytes:
    if sign is not None:
        said["signature"] = sign(_PERSON + _canonical(said)).hex()
    return _canonical(said)


def _canonical(said: Mapping[str, Any]) -> bytes:
    return dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _read_line(line: bytes, number: int) -> dict[str, Any]:
    try:
        said = loads(line)
    except (ValueError, RecursionError) as wrong:
        raise LedgerAltered(line=number) from wrong
    if not isinstance(said, dict) or _canonical(said) != line:  # one spelling only
        raise LedgerAltered(line=number)
    if number == 1 and (said.get("format") != FORMAT or said.get("version") != VERSION):
        raise UnknownFormat(format=FORMAT, version=str(said.get("version", "?"))[:9])
    wanted = _FOUNDING_KEYS if number == 1 else _CHARGE_KEYS
    if set(said) - {"signature"} != wanted:
        raise LedgerAltered(line=number)
    return said


def _founding(said: Mapping[str, Any]) -> tuple[str, Caps]:
    try:
        caps = said["caps"]
        return str(said["ledger"]), Caps(
            caps["cohort"] / 1000, caps["lifetime"] / 1000, caps["delta"] / BILLION
        )
    except (KeyError, TypeError, InvalidBudget) as wrong:
        raise LedgerAltered(line=1) from wrong


def _charge(said: Mapping[str, Any], number: int) -> Charge:
    if type(said["rho"]) is not int or said["rho"] < 1 or said["kind"] != "charge":
        raise LedgerAltered(line=number)
    values = {name: said[name] for name in Charge.__slots__}
    return Charge(**values | {"approvers": tuple(values["approvers"])})


def _milli(epsilon: float) -> int:
    return int(epsilon * 1000 + 1e-9)


def _billionth(delta: float) -> int:
    return int(delta * BILLION + 1e-6)


def _time_text(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(said: Mapping[str, Any], number: int) -> datetime:
    try:
        return datetime.strptime(said["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (TypeError, ValueError) as wrong:
        raise LedgerAltered(line=number) from wrong
