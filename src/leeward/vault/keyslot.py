"""A member's keyslot: from her passphrase to the vault key and her own keys. Format 1.

Bytes and reasons: `docs/formats/vault-v1.md`, sections 2 and 3. The vault key is granted to a
key pair whose private half only her passphrase opens, so that a colleague can put the vault
under a new key without her, and an old vault key never leads to a newer one.
"""

import unicodedata
from hashlib import blake2b
from typing import Final, NamedTuple

import msgspec

from leeward.errors import (
    NotGranted,
    SamePassphrase,
    SealBroken,
    UnknownFormat,
    VaultDamaged,
    WeakCost,
    WeakPassphrase,
)
from leeward.ids import ID_BYTES, MemberId, RandomBytes, StreamId, new_id
from leeward.sealing import passphrase as stretching
from leeward.sealing.grants import SealingKeypair, grant, open_grant
from leeward.sealing.keys import EpochKey, MemberKey, SealingPrivateKey, VaultKey, derive
from leeward.sealing.passphrase import FLOOR, Cost

LEAST_CHARACTERS: Final = 12
SALT_BYTES: Final = 16
KEY_ID_BYTES: Final = 8
SLOT_VERSION: Final = 1
MOST_SLOT_BYTES: Final = 16_384

_MAGIC: Final = b"LWSLOT"
_HINT: Final = b"lw-hint-1"
_CONTEXT: Final = b"lw-slot-1"


class Slot(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a slot file says; everything that matters in it is wrapped or granted."""

    slot_id: bytes
    hint: int
    salt: bytes
    cost: Cost
    secret: bytes
    slot_public: bytes
    key_id: bytes
    vault: bytes
    sealed_salt: bytes
    sealed_cost: Cost
    sealed_secret: bytes


class _Secret(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the passphrase opens."""

    member: bytes
    member_key: bytes
    slot_private: bytes


class MemberKeys(NamedTuple):
    """A member's keys in this vault, once her passphrase was right."""

    member: MemberId
    member_key: MemberKey
    slot_pair: SealingKeypair


class NewSlot(NamedTuple):
    """A fresh slot, with the keys whose public halves the database keeps."""

    slot: Slot
    keys: MemberKeys
    sealed_public: bytes


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short.

    Raises:
        WeakPassphrase: fewer than twelve characters.
    """
    if len(unicodedata.normalize("NFC", passphrase)) < LEAST_CHARACTERS:
        raise WeakPassphrase(least=LEAST_CHARACTERS)


def check_cost(cost: Cost, floor: Cost) -> None:
    """Refuse a cost below the floor.

    Raises:
        WeakCost: guessing would be cheaper than this program allows.
    """
    if not cost.reaches(floor):
        raise WeakCost(least=floor.memory_kib // 1024)


def plain_handle(handle: str) -> str:
    """Return a member's name without the differences that a keyboard makes."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", handle).casefold()).strip()


def hint(handle: str, slot_id: bytes) -> int:
    """Return the eight bits by which a member's slot is tried first."""
    data = plain_handle(handle).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=32, key=slot_id, person=_HINT).digest()[0]


def new_slot(
    *,
    member: MemberId,
    handle: str,
    passphrase: str,
    sealed_passphrase: str,
    vault_key: VaultKey | None,
    cost: Cost,
    random: RandomBytes,
    floor: Cost = FLOOR,
) -> NewSlot:
    """Return a fresh keyslot with fresh keys; nothing is written.

    Without a vault key the slot is a custodian's: it opens her own keys and no database.

    Raises:
        WeakPassphrase: one of the two is too short, or they are the same.
        WeakCost: below the floor.
    """
    check_passphrase(sealed_passphrase)
    check_cost(cost, floor)
    if sealed_passphrase == passphrase:
        raise SamePassphrase
    slot_id = new_id(random)
    keys = MemberKeys(member, MemberKey.generate(random), SealingKeypair.generate(random))
    sealed_pair = SealingKeypair.generate(random)
    blank = Slot(
        slot_id=slot_id,
        hint=hint(handle, slot_id),
        salt=b"",
        cost=cost,
        secret=b"",
        slot_public=b"",
        key_id=b"",
        vault=b"",
        sealed_salt=b"",
        sealed_cost=cost,
        sealed_secret=b"",
    )
    slot = with_passphrase(blank, keys, passphrase, cost=cost, random=random, floor=floor)
    if vault_key is not None:
        slot = with_vault_key(slot, vault_key)
    slot = with_sealed_passphrase(
        slot, keys, sealed_pair.private, sealed_passphrase, cost=cost, random=random, floor=floor
    )
    return NewSlot(slot, keys, sealed_pair.public)


def with_passphrase(
    slot: Slot,
    keys: MemberKeys,
    passphrase: str,
    *,
    cost: Cost,
    random: RandomBytes,
    floor: Cost = FLOOR,
) -> Slot:
    """Return `slot` under another passphrase with a fresh salt; the keys may be new as well.

    Raises:
        SamePassphrase,
    WeakPassphrase, WeakCost: as `new_slot`.
    """
    check_passphrase(passphrase)
    check_cost(cost, floor)
    salt = random(SALT_BYTES)
    secret = _Secret(keys.member, keys.member_key.reveal(), keys.slot_pair.private.reveal())
    wrapped = stretching.wrap(
        stretching.derive(passphrase, salt, cost),
        msgspec.msgpack.encode(secret),
        _context(slot, "secret"),
        random=random,
    )
    return msgspec.structs.replace(
        slot, salt=salt, cost=cost, secret=wrapped, slot_public=keys.slot_pair.public
    )


def with_sealed_passphrase(
    slot: Slot,
    keys: MemberKeys,
    sealed: SealingPrivateKey,
    passphrase: str,
    *,
    cost: Cost,
    random: RandomBytes,
    floor: Cost = FLOOR,
) -> Slot:
    """Return `slot` with the sealed streams behind another second passphrase.

    Raises:
        SamePassphrase,
    WeakPassphrase, WeakCost: as `new_slot`.
    """
    check_passphrase(passphrase)
    check_cost(cost, floor)
    salt = random(SALT_BYTES)
    kek = stretching.derive(passphrase, salt, cost, device_factor=keys.member_key.reveal())
    wrapped = stretching.wrap(kek, sealed.reveal(), _context(slot, "sealed"), random=random)
    return msgspec.structs.replace(slot, sealed_salt=salt, sealed_cost=cost, sealed_secret=wrapped)


def key_id(vault_key: VaultKey) -> bytes:
    """Return a name for a vault key that says nothing about it."""
    return derive(vault_key, "key-id").reveal()[:KEY_ID_BYTES]


def with_vault_key(slot: Slot, vault_key: VaultKey) -> Slot:
    """Return `slot` granting `vault_key`; needs nobody's passphrase.

    Whoever calls this for a colleague compares `slot_public` with the database first: the
    file alone is not authentic.
    """
    granted = grant(
        EpochKey(vault_key.reveal()),
        stream_id=StreamId(slot.slot_id),
        epoch=SLOT_VERSION,
        to_public=slot.slot_public,
        context=_context(slot, "vault"),
    )
    return msgspec.structs.replace(slot, vault=granted, key_id=key_id(vault_key))


def open_slot(slot: Slot, passphrase: str) -> MemberKeys:
    """Return the keys behind a passphrase.

    Raises:
        WrongPassphrase: it is not this slot's.
        VaultDamaged: the slot was altered.
    """
    kek = stretching.derive(passphrase, slot.salt, slot.cost)
    try:
        plain = stretching.unwrap(kek, slot.secret, _context(slot, "secret"))
        secret = msgspec.msgpack.decode(plain, type=_Secret)
    except (SealBroken, msgspec.DecodeError) as wrong:
        raise VaultDamaged(file="slot") from wrong
    pair = SealingKeypair(SealingPrivateKey(secret.slot_private))
    return MemberKeys(MemberId(secret.member), MemberKey(secret.member_key), pair)


def vault_key_of(slot: Slot, keys: MemberKeys) -> VaultKey:
    """Return the vault key that this slot grants.

    Raises:
        NotGranted: it is a custodian's slot, which opens no database.
        VaultDamaged: the grant was altered, or belongs to another slot.
    """
    if not slot.vault:
        raise NotGranted
    try:
        granted = open_grant(
            slot.vault,
            keys.slot_pair.private,
            stream_id=StreamId(slot.slot_id),
            epoch=SLOT_VERSION,
            context=_context(slot, "vault"),
        )
    except (SealBroken, UnknownFormat) as wrong:
        raise VaultDamaged(file="slot") from wrong
    return VaultKey(granted.reveal())


def open_sealed_slot(slot: Slot, keys: MemberKeys, passphrase: str) -> SealingPrivateKey:
    """Return the private key of her sealed streams.

    Raises:
        WrongPassphrase: it is not the second passphrase.
        VaultDamaged: the slot was altered.
    """
    kek = stretching.derive(
        passphrase, slot.sealed_salt, slot.sealed_cost, device_factor=keys.member_key.reveal()
    )
    try:
        return SealingPrivateKey(
            stretching.unwrap(kek, slot.sealed_secret, _context(slot, "sealed"))
        )
    except SealBroken as wrong:
        raise VaultDamaged(file="slot") from wrong


def encode_slot(slot: Slot) -> bytes:
    """Return the bytes of a slot file."""
    return _MAGIC + bytes((SLOT_VERSION,)) + msgspec.msgpack.encode(slot)


def decode_slot(content: bytes) -> Slot:
    """Read a slot file.

    Raises:
        UnknownFormat: another version.
        VaultDamaged: truncated, or no slot.
    """
    head = len(_MAGIC)
    if not content.startswith(_MAGIC) or not head < len(content) <= MOST_SLOT_BYTES:
        raise VaultDamaged(file="slot")
    if content[head] != SLOT_VERSION:
        raise UnknownFormat(format="slot", version=content[head])
    try:
        slot = msgspec.msgpack.decode(content[head + 1 :], type=Slot)
    except msgspec.DecodeError as wrong:
        raise VaultDamaged(file="slot") from wrong
    if len(slot.slot_id) != ID_BYTES:
        raise VaultDamaged(file="slot")
    return slot


def _context(slot: Slot, name: str) -> bytes:
    return _CONTEXT + name.encode() + slot.slot_id
