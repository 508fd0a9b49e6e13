from typing import Any

import msgspec
import pytest

from leeward.ids import DeviceId, MemberId
from leeward.journal import roster
from leeward.journal.admission import Device
from leeward.journal.entry import Entry
from leeward.journal.genesis import Founded
from leeward.journal.renewal import renew_device
from leeward.journal.segment import encode_body
from leeward.sealing.envelope import seal
from leeward.sealing.keys import EpochKey, SigningKey
from support.writers import Writer, seeded, source

KEY = EpochKey(seeded("roster key"))
MEMBER = MemberId(seeded("member", 16))
SALTS = source("renewal salts")
OLD = Writer("Ara")


def founded() -> Founded:
    return roster.found(
        "Test Shelter",
        device_id=OLD.device,
        signing_key=OLD.signing,
        seal_public=seeded("seal old", 1216),
        member_id=MEMBER,
        member_name="아라",
        nonce=seeded("nonce", 16),
        hlc=10,
    )


FOUNDED = founded()
STREAM = roster.roster_stream(FOUNDED.organisation)


def renewal(new: Writer, old_key: SigningKey = OLD.signing, **changes: Any) -> Entry:
    whole: dict[str, Any] = {
        "id": OLD.device,
        "sign": OLD.signing.public,
        "seal": seeded("seal old", 1216),
        "role": roster.ADMIN,
        "member": MEMBER,
    }
    return renew_device(
        FOUNDED.organisation,
        device_id=new.device,
        signing_key=new.signing,
        seal_public=seeded(f"seal {new.device.hex()}", 1216),
        old=Device(**(whole | changes)),
        old_key=old_key,
        hlc=20,
    )


def devices(*written: tuple[Writer, Entry]) -> set[DeviceId]:
    blobs = [
        seal(
            encode_body(writer.write(one).body),
            epoch_key=KEY,
            stream_id=STREAM,
            organisation=FOUNDED.organisation,
            signing_key=writer.signing,
            salt=SALTS(24),
        )
        for writer, one in written
    ]
    found, _ = roster.open_roster(FOUNDED, blobs, KEY)
    return set(found.devices)


def newcomer(name: str = "Ara again") -> Writer:
    return Writer(name, STREAM)


def test_a_restored_vault_goes_on_as_a_new_device_of_the_same_member() -> None:
    new = newcomer()
    blob = seal(
        encode_body(new.write(renewal(new), roster.rename(MEMBER, "Ara", 21)).body),
        epoch_key=KEY,
        stream_id=STREAM,
        organisation=FOUNDED.organisation,
        signing_key=new.signing,
        salt=SALTS(24),
    )
    found, segments = roster.open_roster(FOUNDED, [blob], KEY)
    assert found.author_of(new.device) == MEMBER
    assert found.devices[new.device].role == roster.ADMIN
    assert found.members[MEMBER].name == "Ara"
    assert len(segments) == 1


def test_two_restorations_of_one_backup_are_two_devices_and_no_fork() -> None:
    first, second = newcomer("first"), newcomer("second")
    found = devices((first, renewal(first)), (second, renewal(second)))
    assert found == {OLD.device, first.device, second.device}


def test_nobody_introduces_herself_without_the_old_devices_key() -> None:
    stranger = newcomer("stranger")
    assert devices((stranger, renewal(stranger, stranger.signing))) == {OLD.device}


@pytest.mark.parametrize(
    "changes",
    [
        {"member": MemberId(bytes(16))},
        {"role": roster.CUSTODIAN},
        {"id": DeviceId(bytes(16))},
    ],
)
def test_member_role_and_old_device_stay_what_they_were(changes: dict[str, Any]) -> None:
    new = newcomer()
    assert devices((new, renewal(new, **changes))) == {OLD.device}


@pytest.mark.parametrize(
    "changes",
    [{"voucher": bytes(64)}, {"proof": bytes(64)}, {"seal": bytes(3)}, {"old": "x"}],
)
def test_a_renewal_that_was_tampered_with_admits_nobody(changes: dict[str, Any]) -> None:
    new = newcomer()
    honest = renewal(new)
    tampered = msgspec.structs.replace(honest, value=honest.value | changes)
    assert devices((new, tampered)) == {OLD.device}
    assert devices((newcomer(), msgspec.structs.replace(honest, value=None))) == {OLD.device}


def test_one_device_cannot_use_anothers_statement() -> None:
    new, thief = newcomer(), newcomer("thief")
    stolen = msgspec.structs.replace(renewal(new), entity=thief.device)
    assert devices((thief, stolen)) == {OLD.device}
    assert devices((thief, renewal(new))) == {OLD.device}


def test_a_stranger_who_introduces_nothing_is_not_read() -> None:
    stranger = newcomer("stranger")
    assert devices((stranger, roster.rename(MEMBER, "Not her", 20))) == {OLD.device}


def test_a_key_that_is_known_is_not_renewed_into() -> None:
    new, same = newcomer(), newcomer("same")
    same.signing = new.signing
    found = devices((new, renewal(new)), (same, renewal(same)))
    assert len(found) == 2  # whichever comes first by clock and identity
