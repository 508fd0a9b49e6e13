"""A device that comes after another one of the same member: how a restored vault goes on.

A backup may be restored twice, and the vault it was made from may live on. A restored copy
must therefore never write as the device it was copied from, or two segments would claim one
place in its chain. The old key signs a statement and is destroyed; the new device carries
the statement in its own first roster segment, and introduces itself with it.
"""

from hashlib import blake2b
from typing import Annotated, Any, Final

import msgspec

from leeward.errors import SealBroken, SignatureWrong
from leeward.ids import DeviceId, MemberId, OrganisationId
from leeward.journal.admission import KIND, Device, agreed
from leeward.journal.entry import SET, Entry
from leeward.journal.genesis import Id, SealPublic, SignPublic
from leeward.journal.segment import Body
from leeward.sealing.envelope import check_signature
from leeward.sealing.keys import SigningKey

RENEW_DEVICE: Final = "renew_device"

_VOUCH: Final = b"lw-sig-renewal-1"


class Renewed(msgspec.Struct, frozen=True):
    """The value of a `renew_device` entry; its entity is the new device, which wrote it."""

    sign: SignPublic
    seal: SealPublic
    role: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    member: Annotated[MemberId, Id]
    old: Annotated[DeviceId, Id]
    proof: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]
    voucher: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


def renew_device(
    organisation: OrganisationId,
    *,
    device_id: DeviceId,
    signing_key: SigningKey,
    seal_public: bytes,
    old: Device,
    old_key: SigningKey,
    hlc: int,
) -> Entry:
    """Return the entry with which a new device introduces itself.

    Args:
        organisation: which one.
        device_id: the new device.
        signing_key: the new device's own.
        seal_public: the new device's sealing key.
        old: the device it comes after; member and role stay.
        old_key: the old device's; destroy it afterwards.
        hlc: clock.
    """
    statement = agreed(
        organisation,
        device_id=device_id,
        member_id=old.member,
        sign=signing_key.public,
        seal=seal_public,
        role=old.role,
    )
    value = {
        "sign": signing_key.public,
        "seal": seal_public,
        "role": old.role,
        "member": old.member,
        "old": old.id,
        "proof": signing_key.sign(statement),
        "voucher": old_key.sign(_vouched(statement, old.id)),
    }
    return Entry(KIND, device_id, RENEW_DEVICE, SET, value, (), hlc)


def introduced(
    organisation: OrganisationId, device_id: DeviceId, value: Any, old: Device | None
) -> Device | None:
    """Return the device that an entry introduces, or None if nobody vouches for it.

    Args:
        organisation: which one.
        device_id: the entry's entity, which is also its author.
        value: the entry's.
        old: the device that the value names, if the roster has it.
    """
    try:
        said = msgspec.convert(value, Renewed)
    except msgspec.ValidationError:
        return None
    if old is None or (said.old, said.member, said.role) != (old.id, old.member, old.role):
        return None
    statement = agreed(
        organisation,
        device_id=device_id,
        member_id=said.member,
        sign=said.sign,
        seal=said.seal,
        role=said.role,
    )
    try:
        check_signature(said.sign, said.proof, statement)
        check_signature(old.sign, said.voucher, _vouched(statement, old.id))
    except SignatureWrong:
        return None
    return Device(device_id, said.sign, said.seal, said.role, said.member)


def named_old_device(value: Any) -> DeviceId | None:
    """Return the device that a renewal says it comes after."""
    old = value.get("old") if isinstance(value, dict) else None
    return DeviceId(old) if isinstance(old, bytes) else None


def introduction(body: Body) -> Entry:
    """Return the entry with which a stranger's first roster body introduces its author.

    Raises:
        SealBroken: it holds none.
    """
    for entry in body.entries:
        if (entry.kind, entry.field, entry.entity) == (KIND, RENEW_DEVICE, body.device_id):
            return entry
    raise SealBroken


def _vouched(statement: bytes, old: DeviceId) -> bytes:
    return _VOUCH + old + blake2b(statement, digest_size=32).digest()
