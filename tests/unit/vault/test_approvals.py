"""A colleague's word at this desk, and the custodian who agrees and reads nothing."""

from pathlib import Path

import msgspec
import pytest

from leeward.errors import (
    ApprovalMissing,
    NotGranted,
    UnknownMember,
    VaultDamaged,
    VaultInUse,
    WeakPassphrase,
    WrongPassphrase,
)
from leeward.ids import StreamKind
from leeward.vault import keyslot, slot_files
from leeward.vault.backup import backup
from leeward.vault.custodian import change_custodian_passphrase
from leeward.vault.vault import Vault
from support.vaults import (
    ARA,
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    CHEAP,
    add_bomi,
    heron,
    new_vault,
    open_vault,
    restore_vault,
)

PLANTED = "chosen by the author"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = new_vault(tmp_path / "v")
    add_bomi(made)
    return made


def test_her_word_outlives_the_case_and_the_key_of_the_vault(vault: Vault, tmp_path: Path) -> None:
    case = heron(vault)
    approver = vault.give_word("erasure", "Bomi", BOMI)
    vault.shred_case(case)
    vault.close()
    vault = open_vault(tmp_path / "v")
    (kept,) = vault.words_given()
    assert (kept.act, kept.author, kept.approver) == ("erasure", vault.member, approver)
    assert kept.at.year == 2026
    assert vault.check().is_sound


def test_a_wrong_passphrase_or_name_gives_no_word(vault: Vault) -> None:
    with pytest.raises(WrongPassphrase):
        vault.give_word("erasure", "Bomi", "not her passphrase")
    with pytest.raises((UnknownMember, WrongPassphrase)):
        vault.give_word("erasure", "Somebody", BOMI)
    assert vault.words_given() == []


def test_nobody_approves_her_own_act_under_whatever_name(vault: Vault) -> None:
    own = vault.session.slot
    # Another name whose eight bits happen to be those of her own slot.
    other = next(
        name
        for name in (f"Colleague {number}" for number in range(5000))
        if keyslot.hint(name, own.slot_id) == own.hint
    )
    for name in ("Ara", "ARA", other):
        with pytest.raises(ApprovalMissing) as refusal:
            vault.give_word("erasure", name, ARA)
        assert refusal.value.facts["reason"] == "own_word"
    assert vault.words_given() == []


def test_a_planted_slot_that_claims_to_be_a_colleagues_gives_no_word(vault: Vault) -> None:
    bomi = next(one.member for one in vault.members() if one.name == "Bomi")
    session = vault.session
    planted = keyslot.new_slot(
        member=bomi,
        handle="Bomi",
        passphrase=PLANTED,
        sealed_passphrase=ARA_SECOND,
        vault_key=session.vault_key,
        cost=session.around.cost,
        floor=session.around.floor,
        random=session.around.random,
    )
    slot_files.write_slot(slot_files.slot_path(vault.folder, planted.slot.slot_id), planted.slot)
    with pytest.raises(VaultDamaged):
        vault.give_word("erasure", "Bomi", PLANTED)
    # Even in the place and under the number of the colleague's own slot.
    row = session.members.get(bomi)
    renamed = msgspec.structs.replace(planted.slot, slot_id=row.slot)
    renamed = keyslot.with_passphrase(
        renamed,
        planted.keys,
        PLANTED,
        cost=session.around.cost,
        floor=session.around.floor,
        random=session.around.random,
    )
    slot_files.write_slot(slot_files.slot_path(vault.folder, row.slot), renamed)
    with pytest.raises(VaultDamaged):
        vault.give_word("erasure", "Bomi", PLANTED)
    assert vault.words_given() == []


# --- the custodian -----------------------------------------------------------------------


@pytest.fixture
def with_custodian(tmp_path: Path) -> Vault:
    made = new_vault(tmp_path / "w")
    heron(made)
    made.open_sealed(ARA_SECOND, "contact")
    made.add_member("Bomi", BOMI, "", "custodian")
    return made


def test_a_custodian_agrees_and_opens_nothing(with_custodian: Vault) -> None:
    vault = with_custodian
    case = heron(vault, "second")
    vault.give_word("erasure", "Bomi", BOMI)
    keyring, bomi = vault.session.keyring, vault.words_given()[0].approver
    for stream in keyring.of_kind(StreamKind.SEALED):
        granted = vault.session.connection.execute(
            "SELECT count(*) FROM sealed_grant WHERE stream = ? AND member = ?",
            (stream.number, bomi),
        ).fetchone()
        assert granted == (0,)
    vault.shred_case(case)
    root = vault.folder.root
    vault.close()
    with pytest.raises(NotGranted):
        open_vault(root, "Bomi", BOMI)
    with open_vault(root) as vault:
        assert vault.check().is_sound
        vault.give_word("erasure", "Bomi", BOMI)
        assert [one.role for one in vault.members()] == ["admin", "custodian"]


def test_a_custodian_changes_her_own_passphrase(with_custodian: Vault) -> None:
    vault, new = with_custodian, "yet another invented passphrase"
    root = vault.folder.root
    with pytest.raises(VaultInUse):
        change_custodian_passphrase(root, "Bomi", BOMI, new, cost=CHEAP, floor=CHEAP)
    vault.close()
    with pytest.raises(WrongPassphrase):
        change_custodian_passphrase(root, "Bomi", new, BOMI, cost=CHEAP, floor=CHEAP)
    with pytest.raises(NotGranted):
        change_custodian_passphrase(root, "Ara", ARA, new, cost=CHEAP, floor=CHEAP)
    with pytest.raises(WeakPassphrase):
        change_custodian_passphrase(root, "Bomi", BOMI, "short", cost=CHEAP, floor=CHEAP)
    change_custodian_passphrase(root, "Bomi", BOMI, new, cost=CHEAP, floor=CHEAP)
    with pytest.raises(NotGranted):
        open_vault(root, "Bomi", new)
    with open_vault(root) as vault:
        with pytest.raises(WrongPassphrase):
            vault.give_word("erasure", "Bomi", BOMI)
        vault.give_word("erasure", "Bomi", new)
        assert vault.check().is_sound


def test_a_custodian_restores_no_backup_but_still_agrees_in_a_restored_vault(
    with_custodian: Vault, tmp_path: Path
) -> None:
    target = tmp_path / "copy.lwb"
    backup(with_custodian, target)
    with_custodian.close()
    with pytest.raises(NotGranted):
        restore_vault(target, tmp_path / "no", "Bomi", BOMI)
    with restore_vault(target, tmp_path / "yes") as vault:
        vault.give_word("erasure", "Bomi", BOMI)
        assert len(vault.words_given()) == 1


def test_a_reader_still_needs_two_passphrases(vault: Vault) -> None:
    assert BOMI != BOMI_SECOND
    assert vault.session.members.readers() == vault.session.members.all()
