from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidFact, SealBroken, SignatureWrong, UnknownFormat
from leeward.ids import MemberId, OrganisationId, StreamKind
from leeward.journal import roster
from leeward.journal.entry import Entry, EntryId, Recorded
from leeward.journal.genesis import Founded, is_safe_name
from leeward.journal.segment import encode_body
from leeward.sealing.envelope import seal
from leeward.sealing.keys import EpochKey
from support.writers import Writer, seeded, source

KEY = EpochKey(seeded("roster key"))
ARA, BOMI, CHEN, DANA = (Writer(name) for name in ("Ara", "Bomi", "Chen", "Dana"))


def member(writer: Writer) -> MemberId:
    return MemberId(seeded(f"member of {writer.device.hex()}", 16))


def founded() -> Founded:
    return roster.found(
        "Test Shelter",
        device_id=ARA.device,
        signing_key=ARA.signing,
        seal_public=seeded("seal Ara", 1216),
        member_id=member(ARA),
        member_name="아라",
        nonce=seeded("nonce", 16),
        hlc=10,
    )


FOUNDED = founded()


def adding(writer: Writer, hlc: int, role: str = roster.WORKER, **changes: Any) -> Entry:
    whole: dict[str, Any] = {
        "device_id": writer.device,
        "signing_key": writer.signing,
        "seal_public": seeded(f"seal {writer.device.hex()}", 1216),
        "role": role,
        "member_id": member(writer),
        "member_name": "Test Name",
        "hlc": hlc,
    }
    return roster.add_device(FOUNDED.organisation, **(whole | changes))


def by(writer: Writer, *entries: Entry) -> list[Recorded]:
    """One entry per segment, in the order given."""
    return [
        Recorded(EntryId(writer.device, seq, 0), StreamKind.ROSTER, one)
        for seq, one in enumerate(entries, 1)
    ]


def fold(*entries: list[Recorded]) -> roster.Roster:
    return roster.fold_roster(FOUNDED, chain.from_iterable(entries))


def test_the_identity_is_the_digest_of_a_self_signed_beginning() -> None:
    assert roster.read_genesis(FOUNDED.blob, FOUNDED.organisation) == FOUNDED
    assert len(FOUNDED.organisation) == 32
    assert len(roster.roster_stream(FOUNDED.organisation)) == 16
    with pytest.raises(SignatureWrong):
        roster.read_genesis(FOUNDED.blob, OrganisationId(bytes(32)))


@given(place=st.integers(0, len(FOUNDED.blob) - 1), bit=st.integers(0, 7))
def test_any_changed_bit_of_the_genesis_is_refused(place: int, bit: int) -> None:
    blob = bytearray(FOUNDED.blob)
    blob[place] ^= 1 << bit
    with pytest.raises((SealBroken, SignatureWrong, UnknownFormat)):
        roster.read_genesis(bytes(blob))


def test_the_founder_is_an_admin_and_adds_a_worker() -> None:
    found = fold(by(ARA, roster.genesis_entry(FOUNDED, 11), adding(BOMI, 12)))
    assert found.admins() == {member(ARA)}
    assert found.devices[BOMI.device].role == roster.WORKER
    assert found.public_key_of(BOMI.device) == BOMI.signing.public
    assert found.author_of(BOMI.device) == member(BOMI)
    assert found.public_key_of(CHEN.device) is found.author_of(CHEN.device) is None
    assert found.members[member(ARA)].name == "아라"
    assert (found.pending, found.refused, found.newer) == ((), (), ())


def test_a_worker_adds_nobody_but_a_further_device_of_her_own() -> None:
    given_ = by(ARA, adding(BOMI, 12))
    own = adding(DANA, 21, member_id=member(BOMI))
    found = fold(given_, by(BOMI, adding(CHEN, 20), own))
    assert CHEN.device not in found.devices
    assert found.refused == (EntryId(BOMI.device, 1, 0),)
    assert found.devices[DANA.device].member == member(BOMI)


def test_a_worker_cannot_promote_herself_on_a_further_device() -> None:
    promoted = adding(DANA, 20, roster.ADMIN, member_id=member(BOMI))
    found = fold(by(ARA, adding(BOMI, 12)), by(BOMI, promoted))
    assert DANA.device not in found.devices


def test_a_second_admin_needs_one_and_a_third_needs_two() -> None:
    asked = by(ARA, adding(BOMI, 12, roster.ADMIN), adding(CHEN, 20, roster.CUSTODIAN))
    waiting = fold(asked)
    assert waiting.admins() == {member(ARA), member(BOMI)}
    assert waiting.pending == (asked[1].id,)
    assert CHEN.device not in waiting.devices
    self_approved = by(
        ARA, *(one.entry for one in asked), roster.approve(CHEN.device, asked[1].id, 30)
    )
    assert CHEN.device not in fold(self_approved).devices
    approved = fold(asked, by(BOMI, roster.approve(CHEN.device, asked[1].id, 30)))
    assert approved.devices[CHEN.device].role == roster.CUSTODIAN
    assert approved.pending == ()


def test_a_founder_cannot_date_a_third_admin_before_the_second() -> None:
    backdated = fold(by(ARA, adding(BOMI, 12, roster.ADMIN), adding(CHEN, 11, roster.ADMIN)))
    assert CHEN.device not in backdated.devices
    assert len(backdated.refused) == 1


def test_keeper_is_a_role_that_grants_nothing() -> None:
    found = fold(by(ARA, adding(BOMI, 12, roster.KEEPER)), by(BOMI, adding(CHEN, 20)))
    assert found.devices[BOMI.device].role == roster.KEEPER
    assert CHEN.device not in found.devices


def test_what_only_a_newer_version_acts_upon_is_kept() -> None:
    removal = Entry(
        "roster", CHEN.device, "remove_device", "set", {"seq": 3, "digest": bytes(32)}, (), 20
    )
    newer = Entry("roster", CHEN.device, "constellation", "set", None, (), 21)
    other_op = Entry("roster", CHEN.device, "rename", "transmute", "x", (), 22)
    found = fold(by(ARA, removal, newer, other_op))
    assert [one.entry for one in found.newer] == [removal, newer, other_op]
    assert found.refused == ()


def test_the_organisation_can_ask_for_features() -> None:
    asks = Entry("roster", bytes(16), "features", "set", {"write": ["a"]}, (), 20)
    more = Entry("roster", bytes(16), "features", "set", {"write": ["b", "a"]}, (), 21)
    wrong = Entry("roster", bytes(16), "features", "set", {"write": 3}, (), 22)
    found = fold(by(ARA, asks, more, wrong))
    assert found.features == {"write": ("a", "b")}
    assert len(found.refused) == 1


def test_a_member_or_an_admin_renames_her() -> None:
    given_ = by(ARA, adding(BOMI, 12), adding(CHEN, 13))
    found = fold(given_, by(BOMI, roster.rename(member(BOMI), "보미", 20)))
    assert found.members[member(BOMI)].name == "보미"
    theirs = fold(given_, by(BOMI, roster.rename(member(CHEN), "보미", 20)))
    assert theirs.members[member(CHEN)].name == "Test Name"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Te\u202est"},
        {"name": "\u1100\u1161"},
        {"proof": bytes(64)},
        {"role": "admin"},
        {"sign": bytes(31)},
        {"seal": seeded("another", 1216)},
        {"member": MemberId(bytes(16))},
        {"name": 3},
    ],
)
def test_an_addition_that_was_tampered_with_has_no_effect(changes: dict[str, Any]) -> None:
    honest = adding(BOMI, 12)
    tampered = msgspec.structs.replace(honest, value=honest.value | changes)
    found = fold(by(ARA, tampered))
    assert BOMI.device not in found.devices
    assert len(found.refused) == 1


def test_a_known_key_or_device_is_not_added_twice() -> None:
    again = adding(BOMI, 13, device_id=CHEN.device)
    same = adding(BOMI, 14, role=roster.ADMIN)
    found = fold(by(ARA, adding(BOMI, 12), again, same))
    assert CHEN.device not in found.devices
    assert found.devices[BOMI.device].role == roster.WORKER


@pytest.mark.parametrize("name", ["", " x", "x" * 65, "a\u200bb", "a\nb", "\u1100\u1161", "\ue000"])
def test_names_that_do_not_show_as_they_are_are_refused(name: str) -> None:
    assert not is_safe_name(name)


def test_a_name_is_composed_and_trimmed_or_refused_when_written() -> None:
    assert roster.rename(member(BOMI), " 보미 ", 1).value == "보미"
    with pytest.raises(InvalidFact):
        roster.rename(member(BOMI), "a\u202eb", 1)
    with pytest.raises(InvalidFact):
        adding(BOMI, 1, role="owner")


@settings(max_examples=40)
@given(data=st.data())
def test_invariant_1_the_roster_is_the_same_in_any_order(data: st.DataObject) -> None:
    entries = [
        *by(ARA, adding(BOMI, 12, roster.ADMIN), adding(CHEN, 20, roster.ADMIN), adding(DANA, 21)),
        *by(BOMI, roster.approve(CHEN.device, EntryId(ARA.device, 2, 0), 30)),
        *by(DANA, roster.rename(member(DANA), "Dana", 40), adding(ARA, 41)),
    ]
    assert fold(data.draw(st.permutations(entries)), entries[:2]) == fold(entries)


def test_segments_are_opened_with_the_keys_that_earlier_ones_admitted() -> None:
    stream = roster.roster_stream(FOUNDED.organisation)
    ara, bomi, chen = Writer("Ara", stream), Writer("Bomi", stream), Writer("Chen", stream)
    salts = source("roster salts")

    def sealed(writer: Writer, *entries: Entry) -> bytes:
        known = {one.device: one.head for one in (ara, bomi) if one is not writer and one.head.seq}
        segment = writer.write(*entries, seen=known)
        return seal(
            encode_body(segment.body),
            epoch_key=KEY,
            stream_id=stream,
            organisation=FOUNDED.organisation,
            signing_key=writer.signing,
            salt=salts(24),
        )

    blobs = [
        sealed(ara, roster.genesis_entry(FOUNDED, 11), adding(BOMI, 12, roster.ADMIN)),
        sealed(ara, adding(CHEN, 13, roster.ADMIN)),
        sealed(bomi, roster.approve(CHEN.device, EntryId(ara.device, 2, 0), 20)),
        sealed(chen, roster.rename(member(CHEN), "Chen", 30)),
    ]
    stranger = sealed(Writer("Eun", stream), adding(DANA, 50))
    for order in (blobs, blobs[::-1], [stranger, *blobs[::-1], blobs[0]]):
        found, segments = roster.open_roster(FOUNDED, order, KEY)
        assert set(found.devices) == {ara.device, bomi.device, chen.device}
        assert found.members[member(CHEN)].name == "Chen"
        assert len(segments) == 4
    found, segments = roster.open_roster(FOUNDED, [*blobs[:1], *blobs[2:]], KEY)
    assert set(found.devices) == {ara.device, bomi.device}
    assert len(segments) == 2


def signed(*parts: Any) -> bytes:
    body = msgspec.msgpack.encode(parts)
    return ARA.signing.sign(b"lw-sig-genesis-1" + body) + body


def test_a_genesis_has_one_spelling_and_names_that_show() -> None:
    parts = list(msgspec.structs.astuple(FOUNDED.genesis))
    assert signed(*parts) == FOUNDED.blob
    with pytest.raises(SealBroken):
        roster.read_genesis(signed(parts[0], "Te\u202est", *parts[2:]))
    long_spelling = FOUNDED.blob[64:].replace(b"\xacTest Shelter", b"\xd9\x0cTest Shelter")
    signature = ARA.signing.sign(b"lw-sig-genesis-1" + long_spelling)
    with pytest.raises(SealBroken):
        roster.read_genesis(signature + long_spelling)


def test_an_organisation_is_not_founded_with_half_a_key() -> None:
    with pytest.raises(InvalidFact):
        roster.found(
            "Test Shelter",
            device_id=ARA.device,
            signing_key=ARA.signing,
            seal_public=bytes(32),
            member_id=member(ARA),
            member_name="아라",
            nonce=bytes(16),
            hlc=1,
        )


def test_renaming_has_its_limits_and_features_need_an_admin() -> None:
    asks = Entry("roster", bytes(16), "features", "set", {"write": ["a"]}, (), 30)
    found = fold(
        by(ARA, adding(BOMI, 12), roster.rename(member(DANA), "Nobody", 13)),
        by(BOMI, asks, Entry("roster", member(BOMI), "rename", "set", "a\u202eb", (), 31)),
    )
    assert found.features == {}
    assert len(found.refused) == 3
