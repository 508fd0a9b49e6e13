"""The entries by which an organisation's roster grows.

Rules: `docs/formats/segment-v1.md`, "Roster". What they mean together is in `roster.py`.
"""

from hashlib import blake2b
from typing import Annotated, Any, Final

import msgspec

from leeward.errors import InvalidFact
from leeward.ids import DeviceId, MemberId, OrganisationId
from leeward.journal.entry import SET, Entry, EntryId
from leeward.journal.genesis import Founded, Id, SealPublic, SignPublic, safe_name
from leeward.sealing.keys import SigningKey

KIND: Final = "roster"
GENESIS: Final = "genesis"
ADD_DEVICE: Final = "add_device"
APPROVE: Final = "approve"
RENAME: Final = "rename"
FEATURES: Final = "features"

ADMIN: Final = "admin"
WORKER: Final = "worker"
CUSTODIAN: Final = "custodian"
KEEPER: Final = "keeper"
"""Reserved: a device that keeps sealed-stream keys and lends them; grants nothing yet."""

ROLES: Final = frozenset((ADMIN, WORKER, CUSTODIAN, KEEPER))
GUARDED: Final = frozenset((ADMIN, CUSTODIAN))
"""Roles that two admins give, once there are two."""

_PROOF: Final = b"lw-sig-device-1"


class Device(msgspec.Struct, frozen=True):
    """One admitted computer."""

    id: DeviceId
    sign: bytes
    seal: bytes
    role: str
    member: MemberId


class Member(msgspec.Struct, frozen=True):
    """One admitted person; the name is what colleagues call her here."""

    id: MemberId
    name: str


class Added(msgspec.Struct, frozen=True):
    """The value of an `add_device` entry."""

    sign: SignPublic
    seal: SealPublic
    role: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    member: Annotated[MemberId, Id]
    name: str
    proof: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


def genesis_entry(founded: Founded, hlc: int) -> Entry:
    """Return the entry that carries the genesis in the roster's first segment."""
    return _entry(founded.genesis.device_id, GENESIS, founded.blob, hlc)


def add_device(
    organisation: OrganisationId,
    *,
    device_id: DeviceId,
    signing_key: SigningKey,
    seal_public: bytes,
    role: str,
    member_id: MemberId,
    member_name: str,
    hlc: int,
) -> Entry:
    """Return the entry by which an admitted device adds another.

    Args:
        organisation: which one.
        device_id: the new device.
        signing_key: the new device's own; it proves that it agrees.
        seal_public: the new device's sealing key.
        role: what it may do.
        member_id: whose it is.
        member_name: how colleagues call her.
        hlc: clock.

    Raises:
        InvalidFact: an unknown role, or a name that cannot be shown safely.
    """
    if role not in ROLES:
        raise InvalidFact(field="role", reason="unknown")
    sign = signing_key.public
    proof = signing_key.sign(
        agreed(
            organisation,
            device_id=device_id,
            member_id=member_id,
            sign=sign,
            seal=seal_public,
            role=role,
        )
    )
    value = {
        "sign": sign,
        "seal": seal_public,
        "role": role,
        "member": member_id,
        "name": safe_name(member_name),
        "proof": proof,
    }
    return _entry(device_id, ADD_DEVICE, value, hlc)


def approve(device_id: DeviceId, added: EntryId, hlc: int) -> Entry:
    """Return the entry by which a second admin lets a waiting device in."""
    return _entry(device_id, APPROVE, None, hlc, (added,))


def rename(member_id: MemberId, name: str, hlc: int) -> Entry:
    """Return the entry that changes a member's name.

    Raises:
        InvalidFact: a name that cannot be shown safely.
    """
    return _entry(member_id, RENAME, safe_name(name), hlc)


def agreed(
    organisation: OrganisationId,
    *,
    device_id: DeviceId,
    member_id: MemberId,
    sign: bytes,
    seal: bytes,
    role: str,
) -> bytes:
    """Return what a new device signs to show that its keys and its role are its own."""
    seal_digest = blake2b(seal, digest_size=32).digest()
    return b"".join((_PROOF, organisation, device_id, member_id, sign, seal_digest, role.encode()))


def _entry(entity: bytes, name: str, value: Any, hlc: int, deps: tuple[EntryId, ...] = ()) -> Entry:
    return Entry(KIND, entity, name, SET, value, deps, hlc)
