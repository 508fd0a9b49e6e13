"""The privacy ledger as a file: one writer at a time, on disk before anybody measures.

A second head, kept on another disk or with another person, tells a ledger from an older copy of
it: a folder that was copied back would refund what was spent.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from leeward.errors import DiskFailed, DiskFull, LedgerInUse, LedgerRolledBack, LedgerSigned
from leeward.reporting.budget import Caps, Spent, check_charge
from leeward.reporting.cohort import read_cohort
from leeward.reporting.ledger import (
    Charge,
    Ledger,
    LedgerHead,
    Sign,
    Signer,
    charge_line,
    check_seen,
    check_signatures,
    founding_line,
    read_head,
    read_ledger,
)

_NO_SPACE: Final = 28


@dataclass(slots=True)
class OpenLedger:
    """A ledger that this process alone may add to."""

    ledger: Ledger
    _file: int
    _second: Path | None
    _sign: Sign | None
    _keep: Callable[[str], None] | None = None

    def charge(self, charge: Charge, time: datetime) -> LedgerHead:
        """Write a charge to the disk, then to the second head; only then may be measured.

        Raises:
            BudgetSpent, ClockSetBack: nothing was written.
            DiskFull, DiskFailed: nothing may be measured; the charge may stand all the same.
        """
        spent = Spent(read_cohort(charge.cohort), charge.rho)
        check_charge(spent, self.ledger.spent, self.ledger.caps)
        line = charge_line(self.ledger, charge, time, self._sign)
        whole = b"".join(each + b"\n" for each in self.ledger.lines)
        with _disk():
            os.ftruncate(self._file, len(whole))  # a torn tail was never acknowledged
            os.lseek(self._file, 0, os.SEEK_END)
            _write(self._file, line + b"\n")
        self.ledger = read_ledger(whole + line + b"\n")
        if self._second is not None:
            with _disk():
                replace_file(self._second, self.ledger.head.text.encode() + b"\n")
        if self._keep is not None:
            self._keep(self.ledger.head.text)
        return self.ledger.head


@contextmanager
def open_ledger(
    path: Path,
    *,
    name: str,
    time: datetime,
    caps: Caps | None = None,
    second: Path | None = None,
    seen: str | None = None,
    kept: str | None = None,
    keep: Callable[[str], None] | None = None,
    signer: Signer | None = None,
) -> Iterator[OpenLedger]:
    """Open a ledger, founding it where there is none and no head of it was ever seen.

    Args:
        path: the ledger's file.
        name: 32 hexadecimal digits for a new ledger.
        time: now.
        caps: of a new ledger.
        second: a file with its last head, on another disk; written after each charge.
        seen: a printed head.
        kept: its last head as somebody else kept it.
        keep: takes its head after each charge.
        signer: signs the lines with a device key, and checks those that stand there.

    Raises:
        LedgerInUse: another process has it open.
        LedgerSigned: it is signed, and no signer was given.
        LedgerAltered, LedgerRolledBack, UnknownFormat, InvalidHead: it is not what it was.
    """
    sign = signer.sign if signer else None
    heads = [read_head(each) for each in (seen, kept) if each]
    if second is not None and second.exists():
        heads.append(read_head(second.read_text(encoding="ascii", errors="replace")))
    if heads and not path.exists():
        raise LedgerRolledBack
    with _disk():
        file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        _lock(file)
        content = _read(file)
        if b"\n" not in content and not heads:  # new, or torn while it was founded
            with _disk():
                os.ftruncate(file, 0)
                os.lseek(file, 0, os.SEEK_SET)
                content = founding_line(name, caps or Caps(), time, sign) + b"\n"
                _write(file, content)
                _sync_folder(path)
        ledger = read_ledger(content)
        for head in heads:
            check_seen(ledger, head)
        if signer is not None:
            check_signatures(ledger, signer.verify)
        elif ledger.is_signed:
            raise LedgerSigned
        yield OpenLedger(ledger, file, second, sign, keep)
    finally:
        os.close(file)  # gives the lock back too


def read_ledger_file(path: Path) -> Ledger:
    """Read a ledger without the right to add to it.

    Raises:
        LedgerAltered, UnknownFormat: it is not what it was.
    """
    with _disk():
        return read_ledger(path.read_bytes())


def highest(contents: Sequence[bytes]) -> bytes:
    """Return the ledger that has been charged most, of copies of one ledger.

    Raises:
        LedgerAltered, UnknownFormat: one of them is not what it was.
        LedgerRolledBack: they are not copies of one past; whoever chose would forget charges.
    """
    ledgers = [(read_ledger(content), content) for content in contents]
    longest, content = max(ledgers, key=lambda pair: len(pair[0].lines))
    for each, _ in ledgers:
        check_seen(longest, each.head)
    return content


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(path.name + ".part")
    file = os.open(
        beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600
    )
    try:
        _write(file, content)
    finally:
        os.close(file)
    beside.replace(path)
    _sync_folder(path)


def _lock(file: int) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - this system only

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - the other systems only

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as refusal:
        raise LedgerInUse from refusal


def _read(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _write(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]
    os.fsync(file)


def _sync_folder(path: Path) -> None:
    with suppress(OSError):  # Windows opens no folder; there renaming is enough
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        raise (DiskFull if wrong.errno == _NO_SPACE else DiskFailed) from wrong
