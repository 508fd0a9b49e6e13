"""The receipt of one member's word for another's act, as the roster keeps it.

Rules: `docs/formats/segment-v1.md`, "Roster". It names no case: it outlives the case.
"""

import re
from typing import Annotated, Final

import msgspec

from leeward.errors import InvalidFact
from leeward.ids import DeviceId, MemberId, OrganisationId
from leeward.journal.entry import SET, Entry
from leeward.sealing.envelope import check_signature
from leeward.sealing.keys import SigningKey

APPROVAL: Final = "approval"

_ACT: Final = re.compile(r"[a-z][a-z_]{0,47}")
_PROOF: Final = b"lw-sig-approval-1"


class Approved(msgspec.Struct, frozen=True):
    """Who gave her word to whom, for which sort of act, and when."""

    act: str
    author: MemberId
    approver: MemberId
    hlc: int


class Receipt(msgspec.Struct, frozen=True):
    """The value of an `approval` entry."""

    act: str
    proof: Annotated[bytes, msgspec.Meta(min_length=64, max_length=64)]


def approval(
    organisation: OrganisationId,
    *,
    act: str,
    author: DeviceId,
    approver: DeviceId,
    signing_key: SigningKey,
    hlc: int,
) -> Entry:
    """Return the entry that `author` writes, with the word that the approver's key signed.

    Raises:
        InvalidFact: an act that is no code.
    """
    if not _ACT.fullmatch(act):
        raise InvalidFact(field="act", reason="code")
    proof = signing_key.sign(_statement(organisation, act, author, approver, hlc))
    return Entry("roster", approver, APPROVAL, SET, {"act": act, "proof": proof}, (), hlc)


def read_receipt(value: object) -> Receipt | None:
    """Return what an `approval` entry says; None if it says nothing that can be checked."""
    try:
        receipt = msgspec.convert(value, Receipt)
    except msgspec.ValidationError:
        return None
    return receipt if _ACT.fullmatch(receipt.act) else None


def check_receipt(
    receipt: Receipt,
    organisation: OrganisationId,
    *,
    author: DeviceId,
    approver: DeviceId,
    sign: bytes,
    hlc: int,
) -> None:
    """Check that the approver's key signed exactly this.

    Raises:
        SignatureWrong: it did not.
    """
    statement = _statement(organisation, receipt.act, author, approver, hlc)
    check_signature(sign, receipt.proof, statement)


def _statement(
    organisation: OrganisationId, act: str, author: DeviceId, approver: DeviceId, hlc: int
) -> bytes:
    clock = hlc.to_bytes(8, "big")
    return b"".join((_PROOF, organisation, author, approver, clock, act.encode()))
