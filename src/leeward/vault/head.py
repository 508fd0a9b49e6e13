"""How far this vault has come, kept beside it, so that an older database is noticed.

See `docs/formats/vault-v1.md`, sections 5 and 8. The head file catches the database alone
being put back; the printed head catches the whole folder being put back.
"""

import os
import re
from enum import Enum
from hashlib import blake2b
from pathlib import Path
from typing import Final, NamedTuple

from leeward.errors import VaultDamaged
from leeward.sealing.keys import VaultKey, derive
from leeward.vault.folder import OWNER_ONLY_FILE, Folder, disk_errors, write_private

DIGEST_BYTES: Final = 32
NOTHING_YET: Final = bytes(DIGEST_BYTES)

_VERSION: Final = b"\x01" + bytes(7)
_TRAIL: Final = b"lw-trail-1"
_BLOB: Final = b"lw-blob-1"
_MAC: Final = b"lw-head-2"
_PRINT: Final = b"lw-print-1"
_RECORD_BYTES: Final = 80
_SECOND_AT: Final = 128
_BASE32: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS: Final = 12
_PRINTED: Final = re.compile(r"([0-9]{1,12})([0-9A-Z]{12})([0-9A-Z]{2})")


class Head(NamedTuple):
    """The number of segments and the rolling digest over all of them."""

    n: int
    d: bytes


class Comparison(Enum):
    """What a printed head says about this vault."""

    CONTAINED = "contained"
    """This vault's history contains it: nothing was taken back since it was printed."""
    NEVER_HERE = "never_here"
    """This vault's history does not contain it: an older copy, or another vault."""
    MISTYPED = "mistyped"
    """The check characters do not agree."""


START: Final = Head(0, NOTHING_YET)


def blob_digest(blob: bytes) -> bytes:
    """Return the digest by which the trail knows a sealed segment."""
    return blake2b(blob, digest_size=DIGEST_BYTES, person=_BLOB).digest()


def step(d: bytes, digest: bytes) -> bytes:
    """Return the rolling digest after one more segment."""
    return blake2b(d + digest, digest_size=DIGEST_BYTES, person=_TRAIL).digest()


class HeadFile:
    """The file `head`: two records, written in turn, of which the further valid one counts.

    It is written in place and not forced to the disk: a head that lags after a power cut
    only notices less, while a head ahead of the database would be a false alarm, and the
    database is durable before the head is written.
    """

    def __init__(self, folder: Folder, vault_key: VaultKey, vault_id: bytes) -> None:
        self._path: Final = folder.head
        self._next: Final = folder.head.with_name("head.next")
        self._key: Final = derive(vault_key, "head").reveal()
        self._vault_id: Final = vault_id

    def start(self, head: Head) -> None:
        """Write the file anew with one record."""
        write_private(self._path, self._content(head))

    def prepare(self, head: Head) -> None:
        """Write a head for a vault key that is not yet in force beside the one that is."""
        write_private(self._next, self._content(head))

    def settle(self) -> None:
        """Finish what an interrupted rekey left: a next head for this key takes its place."""
        if not self._next.exists():
            return
        with disk_errors():
            if self._furthest(self._next) is not None:
                self._next.replace(self._path)
            else:
                self._next.unlink()

    def _content(self, head: Head) -> bytes:
        content = bytearray(_SECOND_AT + _RECORD_BYTES)
        at = self._place(head.n)
        content[at : at + _RECORD_BYTES] = self._record(head)
        return bytes(content)

    def read(self) -> Head:
        """Return the furthest head that this file holds.

        Raises:
            VaultDamaged: missing, or neither record is authentic.
        """
        if not self._path.exists():
            raise VaultDamaged(file="head")
        head = self._furthest(self._path)
        if head is None:
            raise VaultDamaged(file="head")
        return head

    def _furthest(self, path: Path) -> Head | None:
        """Return the furthest head in a file; None if neither record is authentic."""
        with disk_errors():
            content = path.read_bytes()
        found = []
        for at in (0, _SECOND_AT):
            record = content[at : at + _RECORD_BYTES]
            if len(record) != _RECORD_BYTES:
                continue
            head = Head(int.from_bytes(record[8:16], "big"), record[16:48])
            if record == self._record(head) and self._place(head.n) == at:
                found.append(head)
        return max(found, default=None)

    def write(self, head: Head) -> None:
        """Put `head` in its place."""
        with disk_errors():
            descriptor = os.open(
                self._path, os.O_WRONLY | getattr(os, "O_BINARY", 0), OWNER_ONLY_FILE
            )
            try:
                os.lseek(descriptor, self._place(head.n), os.SEEK_SET)
                os.write(descriptor, self._record(head))
            finally:
                os.close(descriptor)

    @staticmethod
    def _place(n: int) -> int:
        return (n % 2) * _SECOND_AT

    def _record(self, head: Head) -> bytes:
        plain = _VERSION + head.n.to_bytes(8, "big") + head.d
        mac = blake2b(plain + self._vault_id, digest_size=32, key=self._key, person=_MAC)
        return plain + mac.digest()


def printed(head: Head) -> str:
    """Return a head as a person prints, reads aloud and types it."""
    body = _base32(int.from_bytes(head.d[:8], "big") >> 4, _CHARACTERS)
    groups = [body[at : at + 4] for at in range(0, _CHARACTERS, 4)]
    return "-".join([str(head.n), *groups, _check(head.n, body)])


def read_printed(text: str) -> tuple[int, str] | None:
    """Return number and digest characters of a typed head; None if it was mistyped."""
    plain = re.sub(r"[\s\-]", "", text.upper())
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    found = _PRINTED.fullmatch(plain)
    if found is None:
        return None
    n, body, check = int(found[1]), found[2], found[3]
    return (n, body) if check == _check(n, body) else None


def prints_as(head: Head, body: str) -> bool:
    """Tell whether `head` prints with these digest characters."""
    return _base32(int.from_bytes(head.d[:8], "big") >> 4, _CHARACTERS) == body


def _check(n: int, body: str) -> str:
    data = n.to_bytes(8, "big") + body.encode()
    digest = blake2b(data, digest_size=8, person=_PRINT).digest()
    return _base32(int.from_bytes(digest[:2], "big") >> 6, 2)


def _base32(number: int, length: int) -> str:
    return "".join(_BASE32[number >> (5 * place) & 31] for place in reversed(range(length)))
