"""Who opened a vault, who else belongs to it, and whose word was given for what."""

from leeward.ids import DeviceId, MemberId, OrganisationId
from leeward.journal.roster import Roster
from leeward.vault import approvals, members
from leeward.vault.session import Opened


class Membership(Opened):
    """The part of a vault that knows people of the organisation, and no case."""

    @property
    def organisation(self) -> OrganisationId:
        """The organisation's identity: the digest of its genesis."""
        return self._session.founded.organisation

    @property
    def member(self) -> MemberId:
        """Who unlocked."""
        return self._session.keys.member

    @property
    def slot_id(self) -> bytes:
        """The keyslot that opened it, 16 bytes."""
        return self._session.row.slot

    @property
    def device(self) -> DeviceId:
        """The device that signs for her here."""
        return self._session.row.device

    def sign_for_readers(self, message: bytes) -> bytes:
        """Sign a line of the privacy ledger, a publication or an exchange with this device's key.

        Raises:
            InvalidFact: any other message; this key also signs segments and roster entries.
        """
        approvals.check_outward(message)
        return self._session.signing.sign(message)

    @property
    def roster(self) -> Roster:
        """Who belongs to the organisation."""
        return self._session.roster

    def members(self) -> list[members.MemberHere]:
        """Return everyone in the organisation, and who has a keyslot here."""
        with self._session.reading():
            return members.members(self._session)

    def add_member(self, name: str, passphrase: str, sealed_passphrase: str, role: str) -> MemberId:
        """Add a member with a keyslot on this computer.

        She reads the sealed streams of earlier cases only if they are open while she is added.

        Raises:
            InvalidFact: the name is taken or unsafe, or the role unknown.
            NotGranted: only an admin adds members.
            WeakPassphrase, WeakCost: a passphrase is refused.
        """
        return members.add_member(self._session, name, passphrase, sealed_passphrase, role)

    def approve_member(self, member: MemberId) -> None:
        """Let in a member whose role takes a second admin.

        Raises:
            UnknownMember: nobody of that id waits.
            NotGranted: not an admin, or the admin who asked.
        """
        members.approve_member(self._session, member)

    def give_word(self, act: str, name: str, passphrase: str) -> MemberId:
        """Record that a colleague agrees to an act of this member; return who she is.

        Raises:
            UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
            ApprovalMissing: it is this member's own word, or of somebody not admitted.
        """
        return approvals.give_word(self._session, act, name, passphrase)

    def officers(self, act: str, name: str, passphrase: str) -> tuple[approvals.Officer, ...]:
        """Return this member and a colleague as officers who sign outward; record her word.

        Raises:
            UnknownMember, WrongPassphrase, ApprovalMissing: as `give_word`.
        """
        second = approvals.second_officer(self._session, act, name, passphrase)
        return (self.officer(), second)

    def officer(self) -> approvals.Officer:
        """Return this member as an officer who signs outward."""
        return approvals.first_officer(self._session)

    def words_given(self) -> list[approvals.Approved]:
        """Return who gave her word to whom, for which sort of act, and when, newest first."""
        self._session.require_open()
        return approvals.approvals(self._session)

    def change_passphrase(self, old: str, new: str) -> None:
        """Put this member's keyslot under another passphrase.

        Raises:
            WrongPassphrase: the old one is wrong.
            WeakPassphrase: the new one is too short, or is her second passphrase.
        """
        members.change_passphrase(self._session, old, new)

    def change_sealed_passphrase(self, old: str, new: str) -> None:
        """Put this member's sealed streams behind another second passphrase.

        Raises:
            WrongPassphrase, WeakPassphrase: as `change_passphrase`.
        """
        members.change_sealed_passphrase(self._session, old, new)
