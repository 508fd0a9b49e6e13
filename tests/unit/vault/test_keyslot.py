from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import (
    Damaged,
    UnknownFormat,
    UnknownMember,
    VaultDamaged,
    WeakCost,
    WeakPassphrase,
    WrongPassphrase,
)
from leeward.ids import MemberId
from leeward.sealing.keys import VaultKey
from leeward.sealing.passphrase import FLOOR, Cost
from leeward.vault import keyslot, slot_files
from leeward.vault.folder import Folder
from support.recorder import identity
from support.vaults import (
    ARA,
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    CHEAP,
    add_bomi,
    new_vault,
    open_vault,
)

KEY = VaultKey(bytes(range(32)))
OTHER_KEY = VaultKey(bytes(32))


class Counter:
    """Random bytes that differ each time and are the same in every run."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._count = 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        return b"".join(
            identity(f"{self._label} {self._count} {block}") for block in range(size // 16 + 1)
        )[:size]


def new(
    passphrase: str = ARA,
    sealed: str = ARA_SECOND,
    cost: Cost = CHEAP,
    floor: Cost = CHEAP,
    handle: str = "Ara",
) -> keyslot.NewSlot:
    return keyslot.new_slot(
        member=MemberId(identity(handle)),
        handle=handle,
        passphrase=passphrase,
        sealed_passphrase=sealed,
        vault_key=KEY,
        cost=cost,
        random=Counter(handle),
        floor=floor,
    )


ARAS = new()


def test_the_passphrase_opens_the_vault_and_her_own_keys() -> None:
    keys = keyslot.open_slot(ARAS.slot, ARA)
    assert keys.member == identity("Ara")
    assert keys.member_key == ARAS.keys.member_key
    assert keyslot.vault_key_of(ARAS.slot, keys) == KEY


def test_a_wrong_passphrase_is_said_to_be_wrong() -> None:
    with pytest.raises(WrongPassphrase):
        keyslot.open_slot(ARAS.slot, ARA + " ")


def test_korean_typed_as_syllables_or_as_jamo_is_one_passphrase() -> None:
    slot = new("조용한 일곱 마리 백로들").slot
    jamo = "조용한 일곱 마리 백로들"
    assert keyslot.open_slot(slot, jamo).member == identity("Ara")


def test_sealed_streams_take_the_second_passphrase_and_the_member_key() -> None:
    private = keyslot.open_sealed_slot(ARAS.slot, ARAS.keys, ARA_SECOND)
    assert private.reveal() != ARAS.keys.slot_pair.private.reveal()
    with pytest.raises(WrongPassphrase):
        keyslot.open_sealed_slot(ARAS.slot, ARAS.keys, ARA)
    others = new(BOMI, BOMI_SECOND, handle="Bomi").keys
    wrong_member = ARAS.keys._replace(member_key=others.slot_pair.private)  # type: ignore[arg-type]
    with pytest.raises(WrongPassphrase):
        keyslot.open_sealed_slot(ARAS.slot, wrong_member, ARA_SECOND)


@pytest.mark.parametrize(
    ("passphrase", "sealed"),
    [("short", ARA_SECOND), (ARA, "short"), (ARA, ARA), ("e\u0301" * 11, ARA_SECOND)],
)
def test_short_or_equal_passphrases_are_refused(passphrase: str, sealed: str) -> None:
    with pytest.raises(WeakPassphrase):
        new(passphrase, sealed)


def test_a_cost_below_the_floor_is_refused() -> None:
    with pytest.raises(WeakCost):
        new(floor=FLOOR)
    with pytest.raises(WeakCost):
        new(cost=FLOOR._replace(iterations=FLOOR.iterations - 1), floor=FLOOR)
    assert FLOOR.memory_kib == 256 * 1024


def test_a_planted_cost_cannot_exhaust_the_machine() -> None:
    greedy = msgspec.structs.replace(ARAS.slot, cost=Cost(1 << 40, 1, 1))
    with pytest.raises(UnknownFormat):
        keyslot.open_slot(greedy, ARA)


def test_a_changed_passphrase_shuts_the_old_one_out() -> None:
    slot = keyslot.with_passphrase(
        ARAS.slot, ARAS.keys, BOMI, cost=CHEAP, random=Counter("again"), floor=CHEAP
    )
    assert slot.salt != ARAS.slot.salt
    assert keyslot.vault_key_of(slot, keyslot.open_slot(slot, BOMI)) == KEY
    with pytest.raises(WrongPassphrase):
        keyslot.open_slot(slot, ARA)


def test_a_colleague_grants_a_new_vault_key_without_her_passphrase() -> None:
    slot = keyslot.with_vault_key(ARAS.slot, OTHER_KEY)
    keys = keyslot.open_slot(slot, ARA)
    assert keyslot.vault_key_of(slot, keys) == OTHER_KEY
    assert slot.key_id != ARAS.slot.key_id
    assert keyslot.key_id(OTHER_KEY) == slot.key_id


def test_a_grant_cannot_be_moved_to_another_slot() -> None:
    bomis = new(BOMI, BOMI_SECOND, handle="Bomi")
    moved = msgspec.structs.replace(ARAS.slot, vault=bomis.slot.vault)
    with pytest.raises(VaultDamaged):
        keyslot.vault_key_of(moved, ARAS.keys)
    swapped = msgspec.structs.replace(ARAS.slot, secret=bomis.slot.secret)
    with pytest.raises(WrongPassphrase):
        keyslot.open_slot(swapped, BOMI)


def test_the_file_names_nobody_and_holds_no_key() -> None:
    content = keyslot.encode_slot(ARAS.slot)
    for secret in (
        b"Ara",
        identity("Ara"),
        KEY.reveal(),
        ARAS.keys.member_key.reveal(),
        ARAS.keys.slot_pair.private.reveal(),
    ):
        assert secret not in content
    assert content.startswith(b"LWSLOT\x01")
    assert keyslot.decode_slot(content) == ARAS.slot


def test_the_hint_is_one_byte_and_forgives_how_a_name_is_typed() -> None:
    slot_id = ARAS.slot.slot_id
    assert keyslot.hint(" ＡＲＡ ", slot_id) == ARAS.slot.hint
    found = {keyslot.hint(f"member {number}", slot_id) for number in range(2000)}
    assert found == set(range(256))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_altered_slot_file_opens(data: st.DataObject) -> None:
    content = bytearray(keyslot.encode_slot(ARAS.slot))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        slot = keyslot.decode_slot(bytes(content))
        keys = keyslot.open_slot(slot, ARA)
        vault_key = keyslot.vault_key_of(slot, keys)
        keyslot.open_sealed_slot(slot, keys, ARA_SECOND)
    except (Damaged, WrongPassphrase):
        return
    # What is left in clear and matters only to a rekey, which compares it with the database.
    assert vault_key == KEY
    assert (slot.hint, slot.slot_public, slot.key_id) != (
        ARAS.slot.hint,
        ARAS.slot.slot_public,
        ARAS.slot.key_id,
    )


@pytest.mark.parametrize("length", [0, 6, 7, 40, 1000])
def test_a_truncated_slot_is_damaged(length: int) -> None:
    with pytest.raises(VaultDamaged):
        keyslot.decode_slot(keyslot.encode_slot(ARAS.slot)[:length])


def test_a_newer_slot_is_refused() -> None:
    content = keyslot.encode_slot(ARAS.slot)
    with pytest.raises(UnknownFormat):
        keyslot.decode_slot(content[:6] + b"\x02" + content[7:])


def laid_out(folder: Path, *slots: keyslot.Slot) -> Folder:
    place = Folder(folder)
    place.lay_out()
    for slot in slots:
        slot_files.write_slot(slot_files.slot_path(place, slot.slot_id), slot)
    return place


def test_the_member_s_slot_is_found_among_several(tmp_path: Path) -> None:
    bomis = new(BOMI, BOMI_SECOND, handle="Bomi")
    place = laid_out(tmp_path / "v", ARAS.slot, bomis.slot)
    assert slot_files.find_slot(place, "Bomi", BOMI)[1].member == identity("Bomi")
    with pytest.raises(WrongPassphrase):
        slot_files.find_slot(place, "Bomi", ARA)
    with pytest.raises(UnknownMember):
        slot_files.find_slot(place, "Nobody here", ARA)


def test_a_slot_under_another_name_is_damaged(tmp_path: Path) -> None:
    place = laid_out(tmp_path / "v", ARAS.slot)
    path = slot_files.slot_path(place, ARAS.slot.slot_id)
    other = path.with_name("0" * 32 + ".slot")
    path.rename(other)
    with pytest.raises(VaultDamaged):
        slot_files.read_slot(other)


def test_what_a_rekey_left_is_settled_by_the_key_in_force(tmp_path: Path) -> None:
    place = laid_out(tmp_path / "v", ARAS.slot)
    granted = keyslot.with_vault_key(ARAS.slot, OTHER_KEY)
    waiting = slot_files.next_slot_path(place, granted.slot_id)
    slot_files.write_slot(waiting, granted)
    slot_files.settle(place, KEY)
    path = slot_files.slot_path(place, granted.slot_id)
    assert slot_files.read_slot(path) == ARAS.slot
    assert not waiting.exists()
    slot_files.write_slot(waiting, granted)
    slot_files.settle(place, OTHER_KEY)
    assert slot_files.read_slot(path) == granted
    assert not waiting.exists()


def test_slots_of_members_who_never_came_to_be_are_swept(tmp_path: Path) -> None:
    place = laid_out(tmp_path / "v", ARAS.slot)
    slot_files.sweep(place, {ARAS.slot.slot_id})
    assert slot_files.slot_path(place, ARAS.slot.slot_id).exists()
    slot_files.sweep(place, set())
    assert not slot_files.slot_path(place, ARAS.slot.slot_id).exists()


def test_the_only_member_need_not_type_her_name(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    ara = vault.member
    vault.close()
    for typed in ("", "  "):
        vault = open_vault(folder, typed)
        assert vault.member == ara
        vault.close()
    with pytest.raises(WrongPassphrase):
        open_vault(folder, "", "not her passphrase")
    vault = open_vault(folder)
    add_bomi(vault)
    vault.close()
    with pytest.raises(UnknownMember):
        open_vault(folder, "")
