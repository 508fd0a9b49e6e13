"""The device that signs for a member on this computer, and how its keys are kept."""

from typing import Final, NamedTuple

import msgspec

from leeward.errors import SealBroken, VaultDamaged, WrongPassphrase
from leeward.ids import DeviceId, RandomBytes, new_id
from leeward.sealing.keys import MemberKey, SealingPrivateKey, SigningKey, derive
from leeward.sealing.passphrase import unwrap, wrap
from leeward.vault.keyslot import NewSlot
from leeward.vault.member_store import MemberRow

_DEVICE: Final = b"lw-device-1"


class DeviceKeys(NamedTuple):
    """A device's own keys on this computer."""

    device: DeviceId
    signing: SigningKey
    sealing: SealingPrivateKey


def new_device(random: RandomBytes) -> DeviceKeys:
    """Return a fresh device: an identifier, a signing key and a sealing key."""
    return DeviceKeys(
        DeviceId(new_id(random)), SigningKey.generate(random), SealingPrivateKey.generate(random)
    )


def member_row(
    new: NewSlot, device: DeviceKeys, random: RandomBytes, *, reads: bool = True
) -> MemberRow:
    """Return what the database keeps of a member: public halves, and her device wrapped.

    Of a custodian, who `reads` nothing, it keeps no half to which a key could be granted.
    """
    return MemberRow(
        member=new.keys.member,
        slot=new.slot.slot_id,
        slot_public=new.keys.slot_pair.public if reads else b"",
        sealed_public=new.sealed_public if reads else b"",
        device=device.device,
        signing=wrap_device(device, new.keys.member_key, random),
        renew=0,
    )


def wrap_device(device: DeviceKeys, key: MemberKey, random: RandomBytes) -> bytes:
    """Return a device's keys wrapped under its member's key."""
    plain = msgspec.msgpack.encode((device.signing.reveal(), device.sealing.reveal()))
    return wrap(derive(key, "member"), plain, _DEVICE + device.device, random=random)


def open_device(row: MemberRow, key: MemberKey) -> DeviceKeys:
    """Return the keys of a member's device.

    Raises:
        VaultDamaged: they were altered, or are another member's.
    """
    try:
        plain = unwrap(derive(key, "member"), row.signing, _DEVICE + row.device)
        signing, sealing = msgspec.msgpack.decode(plain, type=tuple[bytes, bytes])
    except (WrongPassphrase, SealBroken, msgspec.DecodeError) as wrong:
        raise VaultDamaged(file="vault.db", place="member") from wrong
    return DeviceKeys(row.device, SigningKey(signing), SealingPrivateKey(sealing))
