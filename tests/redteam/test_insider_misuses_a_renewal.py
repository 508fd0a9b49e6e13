"""A colleague, or somebody with a stolen key, tries to get in by way of a restore."""

from itertools import permutations
from typing import Any

import pytest

from leeward.errors import SealBroken
from leeward.ids import DeviceId, MemberId, StreamId
from leeward.journal.admission import Device as AdmittedDevice
from leeward.journal.chain import NO_HEAD, Head, next_body
from leeward.journal.entry import Entry
from leeward.journal.renewal import (
    RENEW_DEVICE,
    introduced,
    introduction,
    named_old_device,
    renew_device,
)
from leeward.journal.roster import (
    ADMIN,
    WORKER,
    Founded,
    Roster,
    add_device,
    found,
    genesis_entry,
    open_roster,
    roster_stream,
)
from leeward.journal.segment import digest_of, encode_body
from leeward.sealing.envelope import seal
from leeward.sealing.grants import SealingKeypair
from leeward.sealing.keys import EpochKey, SigningKey
from support.recorder import identity

EPOCH_KEY = EpochKey(bytes(range(32)))


class Device:
    """A device that writes into the roster."""

    def __init__(self, label: str, member: str) -> None:
        self.id = DeviceId(identity(f"device {label}"))
        self.member = MemberId(identity(f"member {member}"))
        self.signing = SigningKey((identity(label) * 2)[:32])
        self.seal_public = SealingKeypair.generate().public
        self.head: Head = NO_HEAD

    def write(self, founded: Founded, *entries: Entry) -> bytes:
        stream: StreamId = roster_stream(founded.organisation)
        body = next_body(
            entries, stream_id=stream, epoch=1, device_id=self.id, head=self.head, others={}
        )
        raw = encode_body(body)
        self.head = Head(body.seq, digest_of(raw))
        return seal(
            raw,
            epoch_key=EPOCH_KEY,
            stream_id=stream,
            organisation=founded.organisation,
            signing_key=self.signing,
            salt=identity(f"{self.id!r}{body.seq}") + bytes(8),
        )


ARA, BOMI, MALLORY = Device("ara", "Ara"), Device("bomi", "Bomi"), Device("mallory", "Mallory")
NEW, SECOND = Device("new", "Ara"), Device("second", "Ara")

FOUNDED = found(
    "Quiet Harbour",
    device_id=ARA.id,
    signing_key=ARA.signing,
    seal_public=ARA.seal_public,
    member_id=ARA.member,
    member_name="Ara",
    nonce=bytes(16),
    hlc=1,
)
FIRST = ARA.write(
    FOUNDED,
    genesis_entry(FOUNDED, 2),
    add_device(
        FOUNDED.organisation,
        device_id=BOMI.id,
        signing_key=BOMI.signing,
        seal_public=BOMI.seal_public,
        role=WORKER,
        member_id=BOMI.member,
        member_name="Bomi",
        hlc=3,
    ),
)


def opened(*blobs: bytes) -> Roster:
    return open_roster(FOUNDED, (FIRST, *blobs), EPOCH_KEY)[0]


def renewal(new: Device, old: Device, hlc: int = 9, key: SigningKey | None = None) -> Entry:
    return renew_device(
        FOUNDED.organisation,
        device_id=new.id,
        signing_key=new.signing,
        seal_public=new.seal_public,
        old=opened().devices[old.id],
        old_key=key or old.signing,
        hlc=hlc,
    )


def changed(entry: Entry, **values: Any) -> Entry:
    return Entry(
        entry.kind, entry.entity, entry.field, entry.op, entry.value | values, (), entry.hlc
    )


def fresh(device: Device) -> Device:
    device.head = NO_HEAD
    return device


def test_a_new_device_goes_on_for_its_member() -> None:
    blob = fresh(NEW).write(FOUNDED, renewal(NEW, ARA))
    roster = opened(blob)
    assert roster.devices[NEW.id].member == ARA.member
    assert roster.devices[NEW.id].role == ADMIN
    assert roster.public_key_of(NEW.id) == NEW.signing.public
    assert roster.refused == ()


def test_two_copies_of_one_backup_become_two_devices() -> None:
    one = fresh(NEW).write(FOUNDED, renewal(NEW, ARA))
    two = fresh(SECOND).write(FOUNDED, renewal(SECOND, ARA, hlc=10))
    third = fresh(MALLORY)
    third.member = ARA.member
    for order in permutations((one, two)):
        assert set(opened(*order).devices) == {ARA.id, BOMI.id, NEW.id, SECOND.id}


def test_a_renewed_device_can_be_renewed_again_and_writes_on() -> None:
    first = fresh(NEW).write(FOUNDED, renewal(NEW, ARA))
    old = opened(first).devices[NEW.id]
    entry = renew_device(
        FOUNDED.organisation,
        device_id=SECOND.id,
        signing_key=SECOND.signing,
        seal_public=SECOND.seal_public,
        old=old,
        old_key=NEW.signing,
        hlc=20,
    )
    second = fresh(SECOND).write(FOUNDED, entry)
    roster = opened(second, first)
    assert roster.author_of(SECOND.id) == ARA.member


def test_nobody_gets_in_without_the_old_device_s_word() -> None:
    entry = renewal(NEW, ARA, key=MALLORY.signing)
    roster = opened(fresh(NEW).write(FOUNDED, entry))
    assert NEW.id not in roster.devices


@pytest.mark.parametrize(
    "change",
    [
        {"role": ADMIN},
        {"member": ARA.member},
        {"old": ARA.id},
        {"sign": MALLORY.signing.public},
        {"seal": MALLORY.seal_public},
        {"proof": bytes(64)},
        {"voucher": bytes(64)},
        {"old": MALLORY.id},
        {"old": b"short"},
        {"old": None},
    ],
)
def test_a_worker_cannot_turn_her_renewal_into_more(change: dict[str, Any]) -> None:
    blob = fresh(NEW).write(FOUNDED, changed(renewal(NEW, BOMI), **change))
    assert set(opened(blob).devices) == {ARA.id, BOMI.id}
    kept = fresh(NEW).write(FOUNDED, renewal(NEW, BOMI))
    assert opened(kept).devices[NEW.id].role == WORKER


@pytest.mark.parametrize(
    ("role", "member"), [(ADMIN, BOMI.member), (WORKER, ARA.member), (ADMIN, ARA.member)]
)
def test_a_worker_who_signs_for_more_than_she_is_gets_nothing(role: str, member: MemberId) -> None:
    # Every signature holds: she vouches with her own old key for what she never was.
    claimed = AdmittedDevice(BOMI.id, BOMI.signing.public, BOMI.seal_public, role, member)
    entry = renew_device(
        FOUNDED.organisation,
        device_id=NEW.id,
        signing_key=NEW.signing,
        seal_public=NEW.seal_public,
        old=claimed,
        old_key=BOMI.signing,
        hlc=20,
    )
    assert set(opened(fresh(NEW).write(FOUNDED, entry)).devices) == {ARA.id, BOMI.id}


def test_a_colleague_cannot_write_a_renewal_for_someone_else() -> None:
    blob = Device("bomi", "Bomi")
    blob.head = NO_HEAD
    roster = opened(blob.write(FOUNDED, renewal(NEW, ARA)))
    assert NEW.id not in roster.devices
    assert len(roster.refused) == 1


def test_a_renewal_takes_no_identity_or_key_that_is_in_use() -> None:
    stolen = Device("new", "Ara")
    stolen.id = BOMI.id
    assert opened(stolen.write(FOUNDED, renewal(stolen, ARA))).devices[BOMI.id].role == WORKER
    same_key = Device("bomi", "Ara")
    same_key.id = DeviceId(identity("another"))
    assert same_key.id not in opened(same_key.write(FOUNDED, renewal(same_key, ARA))).devices


def test_a_renewal_is_read_from_well_formed_values_only() -> None:
    assert introduced(FOUNDED.organisation, NEW.id, {"old": ARA.id}, None) is None
    assert named_old_device([1]) is None
    assert named_old_device({"old": 3}) is None


def test_a_stranger_s_body_without_an_introduction_is_refused() -> None:
    blob = fresh(NEW).write(FOUNDED, Entry("roster", NEW.id, "rename", "set", "x", (), 9))
    assert set(opened(blob).devices) == {ARA.id, BOMI.id}
    body = next_body(
        (Entry("weather", NEW.id, RENEW_DEVICE, "set", {}, (), 9),),
        stream_id=roster_stream(FOUNDED.organisation),
        epoch=1,
        device_id=NEW.id,
        head=NO_HEAD,
        others={},
    )
    with pytest.raises(SealBroken):
        introduction(body)
