"""How an organisation begins: a self-signed body whose digest is its identity.

Bytes: `docs/formats/segment-v1.md`, "Roster". Members compare the digest in person.
"""

import unicodedata
from hashlib import blake2b
from typing import Annotated, Final, NamedTuple

import msgspec

from leeward.errors import InvalidFact, SealBroken, SignatureWrong, UnknownFormat
from leeward.ids import ID_BYTES, DeviceId, MemberId, OrganisationId, StreamId
from leeward.journal.entry import Clock
from leeward.sealing.envelope import ORGANISATION_BYTES, SIGNATURE_BYTES, check_signature
from leeward.sealing.grants import PUBLIC_BYTES
from leeward.sealing.keys import SigningKey

VERSION: Final = 1
MOST_NAME: Final = 64

_SIGN: Final = b"lw-sig-genesis-1"
_ORGANISATION: Final = b"lw-org-1"
_ROSTER: Final = b"lw-roster-1"
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))

SignPublic = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
SealPublic = Annotated[bytes, msgspec.Meta(min_length=PUBLIC_BYTES, max_length=PUBLIC_BYTES)]
Id = msgspec.Meta(min_length=ID_BYTES, max_length=ID_BYTES)


class Genesis(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The first device, its member and the organisation's name."""

    v: int
    name: str
    nonce: Annotated[bytes, Id]
    device_id: Annotated[DeviceId, Id]
    sign: SignPublic
    seal: SealPublic
    member_id: Annotated[MemberId, Id]
    member_name: str
    hlc: Clock


class Founded(NamedTuple):
    """A genesis with its identity and its signed bytes."""

    organisation: OrganisationId
    genesis: Genesis
    blob: bytes


def found(
    name: str,
    *,
    device_id: DeviceId,
    signing_key: SigningKey,
    seal_public: bytes,
    member_id: MemberId,
    member_name: str,
    nonce: bytes,
    hlc: int,
) -> Founded:
    """Begin an organisation; its first member is an admin.

    Raises:
        InvalidFact: a name that cannot be shown safely, or a wrong length.
    """
    genesis = Genesis(
        v=VERSION,
        name=safe_name(name),
        nonce=nonce,
        device_id=device_id,
        sign=signing_key.public,
        seal=seal_public,
        member_id=member_id,
        member_name=safe_name(member_name),
        hlc=hlc,
    )
    body = msgspec.msgpack.encode(genesis)
    try:
        return read_genesis(signing_key.sign(_SIGN + body) + body)
    except SealBroken:
        raise InvalidFact(field="genesis", reason="format") from None


def read_genesis(blob: bytes, organisation: OrganisationId | None = None) -> Founded:
    """Read and check a genesis.

    Args:
        blob: signature and body.
        organisation: the identity that was compared in person, where there is one.

    Raises:
        SealBroken: no genesis in its one spelling, or another organisation's.
        SignatureWrong: not signed by the device that it names.
        UnknownFormat: a newer version.
    """
    body = blob[SIGNATURE_BYTES:]
    try:
        genesis = msgspec.msgpack.decode(body, type=Genesis)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise SealBroken from None
    if genesis.v != VERSION:
        raise UnknownFormat(format="genesis", version=genesis.v)
    if msgspec.msgpack.encode(genesis) != body:
        raise SealBroken
    if not is_safe_name(genesis.name) or not is_safe_name(genesis.member_name):
        raise SealBroken
    check_signature(genesis.sign, blob[:SIGNATURE_BYTES], _SIGN + body)
    digest = blake2b(body, digest_size=ORGANISATION_BYTES, person=_ORGANISATION).digest()
    if organisation is not None and organisation != digest:
        raise SignatureWrong
    return Founded(OrganisationId(digest), genesis, blob)


def roster_stream(organisation: OrganisationId) -> StreamId:
    """Return the id of the organisation's roster stream."""
    return StreamId(blake2b(organisation, digest_size=ID_BYTES, person=_ROSTER).digest())


def is_safe_name(name: str) -> bool:
    """Tell whether a name shows as what it is.

    Composed (one spelling of Hangul), without invisible or direction-changing characters,
    1 to 64 code points, with something to see.
    """
    return (
        0 < len(name) <= MOST_NAME
        and name == name.strip()
        and unicodedata.is_normalized("NFC", name)
        and not any(unicodedata.category(letter) in _UNSEEN for letter in name)
    )


def safe_name(name: str) -> str:
    """Return `name` composed and trimmed.

    Raises:
        InvalidFact: it holds what a reader would not see as it is.
    """
    composed = unicodedata.normalize("NFC", name).strip()
    if not is_safe_name(composed):
        raise InvalidFact(field="name", reason="unsafe")
    return composed
