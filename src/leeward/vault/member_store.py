"""Who has a keyslot here, with the public halves of her keys and her wrapped signing key.

The only module that knows the table `member`. Methods join the open transaction.
"""

from typing import Final, NamedTuple

import apsw

from leeward.errors import UnknownMember
from leeward.ids import DeviceId, MemberId

_COLUMNS: Final = "member, slot, slot_public, sealed_public, device, signing, renew"


class MemberRow(NamedTuple):
    """One member of this vault.

    Attributes:
        member: who.
        slot: the id of her slot file.
        slot_public: to which the vault key is granted; empty for a custodian.
        sealed_public: to which keys of sealed streams are granted; empty for a custodian.
        device: the device that signs for her on this computer.
        signing: its signing key, wrapped under her member key.
        renew: 1 after a restore, until she made a new device.
    """

    member: MemberId
    slot: bytes
    slot_public: bytes
    sealed_public: bytes
    device: DeviceId
    signing: bytes
    renew: int


class MemberStore:
    """The members of this vault."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def put(self, row: MemberRow) -> None:
        """Enter a member, or replace what is known of her."""
        self._connection.execute(
            f"INSERT OR REPLACE INTO member ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            row,
        )

    def get(self, member: MemberId) -> MemberRow:
        """Return one member.

        Raises:
            UnknownMember: she has no keyslot in this vault.
        """
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM member WHERE member = ?",  # noqa: S608
            (member,),
        ).fetchone()
        if row is None:
            raise UnknownMember
        return _row(row)

    def all(self) -> list[MemberRow]:
        """Return every member, by identifier."""
        found = self._connection.execute(f"SELECT {_COLUMNS} FROM member ORDER BY member")  # noqa: S608
        return [_row(row) for row in found]

    def readers(self) -> list[MemberRow]:
        """Return the members to whom keys are granted: all but custodians."""
        return [row for row in self.all() if row.slot_public]

    def mark_for_renewal(self) -> None:
        """Note that no device of this copy may ever write again."""
        self._connection.execute("UPDATE member SET renew = 1")


def _row(row: tuple[bytes, bytes, bytes, bytes, bytes, bytes, int]) -> MemberRow:
    member, slot, slot_public, sealed_public, device, signing, renew = row
    return MemberRow(
        MemberId(member), slot, slot_public, sealed_public, DeviceId(device), signing, renew
    )
