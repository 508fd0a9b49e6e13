"""Who belongs, who has a keyslot here, who waits, and whose word was given for what."""

from dataclasses import dataclass
from datetime import datetime

from leeward.desk.preferences import weakness
from leeward.desk.session import Session
from leeward.errors import InvalidFact, WeakPassphrase
from leeward.ids import MemberId
from leeward.journal.roster import ADMIN, CUSTODIAN, WORKER

ADDED_ROLES = (WORKER, ADMIN, CUSTODIAN)
"""The roles that somebody can be added in."""

UNSAFE, TAKEN = "unsafe", "taken"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as the list shows her.

    Attributes:
        member: who.
        name: what colleagues call her.
        role: admin, worker, custodian or keeper; empty while a second admin's word is missing.
        is_here: whether she has a keyslot on this computer.
        is_me: whether she is the one who unlocked.
        devices: how many devices sign for her.
    """

    member: MemberId
    name: str
    role: str
    is_here: bool
    is_me: bool
    devices: int


@dataclass(frozen=True, slots=True)
class Word:
    """One approval, by names as the roster has them.

    Attributes:
        act: a code of `approved_acts`.
        author: who acted.
        approver: who agreed.
        at: when, in UTC.
    """

    act: str
    author: str
    approver: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenMember:
    """What was typed to add a member; a custodian needs no second passphrase."""

    name: str
    role: str
    first: str
    first_again: str
    second: str = ""
    second_again: str = ""


def member_lines(session: Session) -> list[MemberLine]:
    """Return everyone in the organisation, and who waits to be let in, by name."""
    roster = session.vault.roster
    devices = [device.member for device in roster.devices.values()]
    return [
        MemberLine(
            one.member,
            one.name,
            one.role,
            one.is_here,
            one.member == session.member,
            devices.count(one.member),
        )
        for one in session.vault.members()
    ]


def is_admin(session: Session) -> bool:
    """Return whether this member may add others."""
    return session.vault.roster.devices[session.vault.device].role == ADMIN


def has_approver(session: Session) -> bool:
    """Return whether anybody but this member could agree to something on this computer."""
    return any(one.is_here and one.role and not one.is_me for one in member_lines(session))


def words_given(session: Session, most: int = 20) -> list[Word]:
    """Return whose word was given for what, newest first."""
    return [
        Word(one.act, session.name_of(one.author), session.name_of(one.approver), one.at)
        for one in session.vault.words_given()[:most]
    ]


def add_member(session: Session, given: GivenMember) -> dict[str, str]:
    """Add a member with the passphrases that she typed; return what will not do, by field.

    Reasons are those of `preferences.weakness`, and `unsafe` or `taken` for the name.

    Raises:
        NotGranted: only an admin adds members.
        InvalidFact: an unknown role.
    """
    reads = given.role != CUSTODIAN
    found = {"first": weakness(given.first, given.first_again, "")}
    if reads:
        found["second"] = weakness(given.second, given.second_again, given.first)
    if not given.name.strip():
        found["name"] = UNSAFE
    elif given.name.casefold() in {one.name.casefold() for one in session.vault.members()}:
        found["name"] = TAKEN
    found = {field: reason for field, reason in found.items() if reason}
    if found:
        return found
    if given.role not in ADDED_ROLES:
        raise InvalidFact(field="role", reason="unknown")
    try:
        session.vault.add_member(given.name, given.first, given.second, given.role)
    except InvalidFact as refusal:
        if refusal.facts.get("field") != "name":
            raise
        return {"name": str(refusal.facts["reason"])}
    except WeakPassphrase:
        return {"first": "short"}
    return {}


def let_in(session: Session, member: MemberId) -> None:
    """Let in a member who waits for a second admin.

    Raises:
        UnknownMember: nobody of that id waits.
        NotGranted: not an admin, or the admin who asked.
    """
    session.vault.approve_member(member)
