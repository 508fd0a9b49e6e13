"""Who belongs: devices, members and their roles, folded from the roster stream.

Rules: `docs/formats/segment-v1.md`, "Roster". Nothing here trusts a server or an order of
arrival: entries are weighed by clock and identity, and what lacks authority has no effect.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from leeward.errors import Damaged, NewerVersionNeeded, SignatureWrong
from leeward.ids import DeviceId, MemberId, OrganisationId, StreamKind
from leeward.journal.admission import (
    ADD_DEVICE,
    ADMIN,
    APPROVE,
    CUSTODIAN,
    FEATURES,
    GENESIS,
    GUARDED,
    KEEPER,
    KIND,
    RENAME,
    ROLES,
    WORKER,
    Added,
    Device,
    Member,
    add_device,
    agreed,
    approve,
    genesis_entry,
    rename,
)
from leeward.journal.approvals import APPROVAL, Approved, check_receipt, read_receipt
from leeward.journal.chain import NO_HEAD, Head, extend
from leeward.journal.entry import SET, EntryId, Recorded
from leeward.journal.genesis import Founded, found, is_safe_name, read_genesis, roster_stream
from leeward.journal.renewal import RENEW_DEVICE, introduced, introduction, named_old_device
from leeward.journal.segment import Features, Segment, decode_body, open_segment
from leeward.journal.witness import recorded as witnessed
from leeward.sealing.envelope import check_signature, open_envelope
from leeward.sealing.keys import EpochKey

__all__ = [
    "ADMIN",
    "CUSTODIAN",
    "KEEPER",
    "ROLES",
    "WORKER",
    "Device",
    "Founded",
    "Member",
    "Roster",
    "add_device",
    "approve",
    "fold_roster",
    "found",
    "genesis_entry",
    "open_roster",
    "read_genesis",
    "rename",
    "roster_stream",
]

_KNOWN: Final = frozenset((GENESIS, ADD_DEVICE, APPROVE, RENAME, FEATURES, RENEW_DEVICE, APPROVAL))


@dataclass
class Roster:
    """The state that all accepted roster entries give together.

    Attributes:
        organisation: digest of the genesis.
        name: the organisation's.
        devices: admitted, by id.
        members: admitted, by id.
        features: what a reader of this organisation's streams must know, by operation.
        pending: `add_device` entries that wait for a second admin.
        approvals: words that members gave for each other's acts, by clock.
        refused: entries without authority; they have no effect and are shown.
        newer: entries that only a newer version acts upon.
    """

    organisation: OrganisationId
    name: str
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    members: dict[MemberId, Member] = field(default_factory=dict)
    features: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pending: tuple[EntryId, ...] = ()
    approvals: tuple[Approved, ...] = ()
    refused: tuple[EntryId, ...] = ()
    newer: tuple[Recorded, ...] = ()

    def public_key_of(self, device: DeviceId) -> bytes | None:
        """Return the key that checks a device's signatures; None for a stranger."""
        known = self.devices.get(device)
        return known.sign if known else None

    def author_of(self, device: DeviceId) -> MemberId | None:
        """Return the member whose device it is; None for a stranger."""
        known = self.devices.get(device)
        return known.member if known else None

    def admins(self) -> frozenset[MemberId]:
        """Return the members who have an admin's device."""
        return frozenset(one.member for one in self.devices.values() if one.role == ADMIN)


def fold_roster(founded: Founded, recorded: Iterable[Recorded]) -> Roster:
    """Fold the accepted entries of the roster stream.

    Args:
        founded: the checked genesis.
        recorded: verified entries, with witnessed dependencies; any order, repeated or not.
    """
    return _Weighing(founded).weigh(recorded)


def open_roster(
    founded: Founded, blobs: Iterable[bytes], epoch_key: EpochKey
) -> tuple[Roster, tuple[Segment, ...]]:
    """Open the roster's segments, each with the key that those before it admitted.

    Args:
        founded: the checked genesis.
        blobs: segments of the roster stream, in any order.
        epoch_key: the roster stream's key.

    Returns:
        The roster, and the segments that it rests on. A blob that does not open, is signed
        by a stranger or does not extend its device's chain has no part in either.
    """
    stream_id = roster_stream(founded.organisation)
    waiting = list(blobs)
    accepted: dict[tuple[DeviceId, int], Segment] = {}
    heads: dict[DeviceId, Head] = defaultdict(lambda: NO_HEAD)
    roster = fold_roster(founded, ())
    while True:
        later: list[bytes] = []
        for blob in waiting:
            try:
                segment = open_segment(
                    blob,
                    epoch_key=epoch_key,
                    stream_id=stream_id,
                    organisation=founded.organisation,
                    public_key_of=_keys_for(blob, founded, epoch_key, roster),
                )
                device = segment.body.device_id
                heads[device] = extend(heads[device], segment.body, segment.digest)
            except (Damaged, NewerVersionNeeded):
                later.append(blob)
            else:
                accepted[device, segment.body.seq] = segment
        if len(later) == len(waiting):
            return roster, tuple(accepted[place] for place in sorted(accepted))
        waiting = later
        roster = fold_roster(founded, _entries(accepted))


def _keys_for(
    blob: bytes, founded: Founded, epoch_key: EpochKey, roster: Roster
) -> Callable[[DeviceId], bytes | None]:
    """Return the keys that may have signed a blob: the roster's, or a renewed device's own."""
    stream_id = roster_stream(founded.organisation)
    body = decode_body(open_envelope(blob, epoch_key=epoch_key, stream_id=stream_id).body)
    if body.device_id in roster.devices:
        return roster.public_key_of
    value = introduction(body).value
    old = roster.devices.get(named_old_device(value) or body.device_id)
    device = introduced(founded.organisation, body.device_id, value, old)
    return lambda _: device.sign if device else None


def _entries(accepted: dict[tuple[DeviceId, int], Segment]) -> Iterable[Recorded]:
    def digest_at(device: DeviceId, seq: int) -> bytes | None:
        held = accepted.get((device, seq))
        return held.digest if held else None

    for segment in accepted.values():
        yield from witnessed(segment, StreamKind.ROSTER, digest_at)


class _Weighing:
    """One pass over the entries in their own order."""

    def __init__(self, founded: Founded) -> None:
        genesis = founded.genesis
        first = Device(genesis.device_id, genesis.sign, genesis.seal, ADMIN, genesis.member_id)
        self._founded = founded
        self._roster = Roster(founded.organisation, genesis.name)
        self._roster.devices[first.id] = first
        self._roster.members[first.member] = Member(first.member, genesis.member_name)
        self._waiting: dict[EntryId, tuple[DeviceId, Added, MemberId]] = {}

    def weigh(self, recorded: Iterable[Recorded]) -> Roster:
        ours = {one.id: one for one in recorded if one.entry.kind == KIND}
        rising = self._rising(sorted(ours.values(), key=lambda one: one.id))
        refused: list[EntryId] = []
        newer: list[Recorded] = []
        for one in sorted(ours.values(), key=lambda one: (one.entry.hlc, one.id)):
            if one.entry.field not in _KNOWN or one.entry.op != SET:
                newer.append(one)
            elif one.id not in rising or not self._accept(one):
                refused.append(one.id)
        self._roster.pending = tuple(sorted(self._waiting))
        self._roster.refused = tuple(sorted(refused))
        self._roster.newer = tuple(sorted(newer, key=lambda one: one.id))
        return self._roster

    def _rising(self, in_chains: Sequence[Recorded]) -> set[EntryId]:
        # Whoever is admitted later cannot date an entry before her own earlier ones, and so
        # not before the moment from which two admins are needed.
        clocks = {self._founded.genesis.device_id: self._founded.genesis.hlc}
        rising = set()
        for one in in_chains:
            if one.entry.hlc > clocks.get(one.id.device, -1):
                clocks[one.id.device] = one.entry.hlc
                rising.add(one.id)
        return rising

    def _accept(self, one: Recorded) -> bool:
        entry = one.entry
        author = self._roster.devices.get(one.id.device)
        if entry.field == RENEW_DEVICE:
            return self._renew(one)
        if author is None:
            return False
        if entry.field == GENESIS:
            return bool(entry.value == self._founded.blob)
        if entry.field == ADD_DEVICE:
            return self._add(one, author)
        if entry.field == RENAME:
            return self._rename(MemberId(entry.entity), entry.value, author)
        if entry.field == APPROVAL:
            return self._keep_approval(one, author)
        if author.role != ADMIN:
            return False
        if entry.field == APPROVE:
            return self._approve(entry.deps, author)
        return self._ask_for(entry.value)

    def _add(self, one: Recorded, author: Device) -> bool:
        try:
            added = msgspec.convert(one.entry.value, Added)
        except msgspec.ValidationError:
            return False
        device_id = DeviceId(one.entry.entity)
        # A member may enrol a further device of her own in the role she has: that is how a
        # restored vault goes on. It gives her nothing that she did not hold.
        own = author.member == added.member and author.role == added.role
        if not own and author.role != ADMIN:
            return False
        if not self._agrees(device_id, added) or not self._is_new(device_id, added):
            return False
        if not own and added.role in GUARDED and len(self._roster.admins()) > 1:
            self._waiting[one.id] = (device_id, added, author.member)
        else:
            self._admit(device_id, added)
        return True

    def _renew(self, one: Recorded) -> bool:
        """Admit a device for which its member's old one vouches, and which wrote this itself."""
        device_id, value = one.id.device, one.entry.value
        old = self._roster.devices.get(named_old_device(value) or device_id)
        device = introduced(self._founded.organisation, device_id, value, old)
        if device is None or one.entry.entity != device_id or device_id in self._roster.devices:
            return False
        held = self._roster.devices.values()
        if any(device.sign == other.sign or device.seal == other.seal for other in held):
            return False
        self._roster.devices[device_id] = device
        return True

    def _keep_approval(self, one: Recorded, author: Device) -> bool:
        receipt = read_receipt(one.entry.value)
        approver = self._roster.devices.get(DeviceId(one.entry.entity))
        if receipt is None or approver is None or approver.member == author.member:
            return False
        try:
            check_receipt(
                receipt,
                self._founded.organisation,
                author=author.id,
                approver=approver.id,
                sign=approver.sign,
                hlc=one.entry.hlc,
            )
        except SignatureWrong:
            return False
        given = Approved(receipt.act, author.member, approver.member, one.entry.hlc)
        self._roster.approvals = (*self._roster.approvals, given)
        return True

    def _approve(self, deps: tuple[EntryId, ...], author: Device) -> bool:
        approved = False
        for dep in deps:
            device_id, added, asked_by = self._waiting.get(dep, (None, None, None))
            if device_id is None or added is None or asked_by == author.member:
                continue
            if self._is_new(device_id, added):
                self._admit(device_id, added)
                del self._waiting[dep]
                approved = True
        return approved

    def _rename(self, member_id: MemberId, name: object, author: Device) -> bool:
        allowed = author.role == ADMIN or author.member == member_id
        if not allowed or member_id not in self._roster.members:
            return False
        if not isinstance(name, str) or not is_safe_name(name):
            return False
        self._roster.members[member_id] = Member(member_id, name)
        return True

    def _ask_for(self, value: object) -> bool:
        try:
            asked = msgspec.convert(value, Features)
        except msgspec.ValidationError:
            return False
        for operation, names in asked.items():
            before = self._roster.features.get(operation, ())
            self._roster.features[operation] = tuple(sorted({*before, *names}))
        return True

    def _agrees(self, device_id: DeviceId, added: Added) -> bool:
        signed = agreed(
            self._founded.organisation,
            device_id=device_id,
            member_id=added.member,
            sign=added.sign,
            seal=added.seal,
            role=added.role,
        )
        try:
            check_signature(added.sign, added.proof, signed)
        except SignatureWrong:
            return False
        return is_safe_name(added.name)

    def _is_new(self, device_id: DeviceId, added: Added) -> bool:
        held = self._roster.devices.values()
        return device_id not in self._roster.devices and all(
            added.sign != one.sign and added.seal != one.seal for one in held
        )

    def _admit(self, device_id: DeviceId, added: Added) -> None:
        self._roster.devices[device_id] = Device(
            device_id, added.sign, added.seal, added.role, added.member
        )
        self._roster.members.setdefault(added.member, Member(added.member, added.name))
