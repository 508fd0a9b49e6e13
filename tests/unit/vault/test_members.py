from dataclasses import replace
from pathlib import Path

import pytest

from leeward.errors import (
    ApprovalMissing,
    InvalidFact,
    NotGranted,
    SealedClosed,
    UnknownMember,
    VaultDamaged,
    WeakCost,
    WeakPassphrase,
    WrongPassphrase,
)
from leeward.ids import MemberId, StreamKind
from leeward.sealing.passphrase import FLOOR, Cost
from leeward.vault.members import rewrite_slot
from leeward.vault.unlock import create_organisation
from leeward.vault.vault import Vault
from support.vaults import (
    ARA,
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    CHEAP,
    Clock,
    add_bomi,
    core,
    files_of,
    heron,
    new_vault,
    note,
    open_vault,
    put_files,
    sealed_name,
)


def as_bomi(vault: Vault) -> Vault:
    vault.close()
    return open_vault(vault.folder.root, "Bomi", BOMI)


def test_a_member_has_her_own_slot_device_and_authorship(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    ara, device = vault.member, vault.device
    add_bomi(vault)
    vault = as_bomi(vault)
    assert vault.member != ara
    assert vault.device != device
    vault.record(case, [note("by Bomi")])
    authors = {one.value.author for one in vault.case_file(case).notes}
    assert authors == {ara, vault.member}
    assert [(one.name, one.role, one.is_here) for one in vault.members()] == [
        ("Ara", "admin", True),
        ("Bomi", "worker", True),
    ]
    assert vault.check().is_sound


def test_members_of_one_vault_share_core_and_care_but_not_sealed(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    add_bomi(vault)
    vault = as_bomi(vault)
    assert vault.case_file(case).held("case", "pseudonym") == "Heron"
    vault.open_sealed(BOMI_SECOND, "visit")
    assert vault.case_file(case).all_of("name") == ()
    later = vault.open_case([sealed_name("李明")])
    assert len(vault.case_file(later).all_of("name")) == 1


def test_who_is_added_while_sealed_is_open_reads_what_was_there(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    vault.open_sealed(ARA_SECOND, "handover")
    add_bomi(vault)
    vault = as_bomi(vault)
    assert vault.case_file(case).all_of("name") == ()
    vault.open_sealed(BOMI_SECOND, "visit")
    assert [one.held("full") for one in vault.case_file(case).all_of("name")] == ["김영희"]
    with pytest.raises(WrongPassphrase):
        vault.open_sealed(ARA_SECOND, "visit")


@pytest.mark.parametrize("name", ["Ara", " ara", "ＡＲＡ"])
def test_a_name_is_taken_once(tmp_path: Path, name: str) -> None:
    vault = new_vault(tmp_path / "v")
    with pytest.raises(InvalidFact):
        vault.add_member(name, BOMI, BOMI_SECOND, "worker")
    assert len(list(vault.folder.slots.iterdir())) == 1


def test_a_refused_member_leaves_no_slot(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    for name, passphrase, second, role, error in [
        ("Bomi", "short", BOMI_SECOND, "worker", WeakPassphrase),
        ("Bomi", BOMI, BOMI_SECOND, "queen", InvalidFact),
        ("Bo\u202emi", BOMI, BOMI_SECOND, "worker", InvalidFact),
    ]:
        with pytest.raises(error):
            vault.add_member(name, passphrase, second, role)
    assert len(list(vault.folder.slots.iterdir())) == 1
    assert len(vault.members()) == 1


def test_only_an_admin_adds_members(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    add_bomi(vault)
    vault = as_bomi(vault)
    with pytest.raises(NotGranted):
        vault.add_member("Chen", ARA, ARA_SECOND, "worker")


def test_a_third_admin_waits_for_a_second_word(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault, "admin")
    chen = vault.add_member("Chen", "six patient turtles", "four silver kettles", "admin")
    assert ("Chen", "") in {(one.name, one.role) for one in vault.members()}
    with pytest.raises(NotGranted):
        vault.approve_member(chen)
    vault.close()
    with pytest.raises(ApprovalMissing):
        open_vault(folder, "Chen", "six patient turtles")
    vault = open_vault(folder, "Bomi", BOMI)
    with pytest.raises(UnknownMember):
        vault.approve_member(MemberId(bytes(16)))
    vault.approve_member(chen)
    vault.close()
    vault = open_vault(folder, "Chen", "six patient turtles")
    assert vault.member == chen
    vault.open_case([core("code", "K1")])
    assert vault.check().is_sound


def test_a_passphrase_is_changed(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase(BOMI, "eight paper boats")
    with pytest.raises(WeakPassphrase):
        vault.change_passphrase(ARA, "short")
    with pytest.raises(WeakPassphrase):
        vault.change_passphrase(ARA, ARA_SECOND)
    vault.change_passphrase(ARA, "eight paper boats")
    vault.close()
    with pytest.raises(WrongPassphrase):
        open_vault(folder)
    vault = open_vault(folder, "Ara", "eight paper boats")
    vault.open_sealed(ARA_SECOND, "visit")
    vault.rekey()
    vault.close()
    open_vault(folder, "Ara", "eight paper boats").close()


def test_a_second_passphrase_is_changed(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    with pytest.raises(WrongPassphrase):
        vault.change_sealed_passphrase(ARA, "five copper bells")
    with pytest.raises(WeakPassphrase):
        vault.change_sealed_passphrase(ARA_SECOND, ARA)
    vault.change_sealed_passphrase(ARA_SECOND, "five copper bells")
    with pytest.raises(WrongPassphrase):
        vault.open_sealed(ARA_SECOND, "visit")
    vault.open_sealed("five copper bells", "visit")
    assert len(vault.case_file(case).all_of("name")) == 1


def test_a_passphrase_change_cut_off_in_the_middle_locks_nobody_out(tmp_path: Path) -> None:
    # The slot file is new, the database still names the old key pair.
    folder = tmp_path / "v"
    vault = new_vault(folder)
    add_bomi(vault)
    vault.close()
    before = files_of(folder)
    vault = open_vault(folder)
    vault.change_passphrase(ARA, "eight paper boats")
    vault.close()
    slots = {name: body for name, body in files_of(folder).items() if name.startswith("slots")}
    put_files(folder, before | slots)
    bomis = open_vault(folder, "Bomi", BOMI)
    with pytest.raises(VaultDamaged):
        bomis.rekey()
    assert bomis.check().is_sound
    bomis.close()
    open_vault(folder, "Ara", "eight paper boats").close()
    bomis = open_vault(folder, "Bomi", BOMI)
    bomis.rekey()
    bomis.close()
    open_vault(folder, "Ara", "eight paper boats").close()


def test_a_member_whose_adding_was_cut_off_is_swept_away(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    vault = new_vault(folder)
    vault.close()
    before = files_of(folder)
    vault = open_vault(folder)
    add_bomi(vault)
    vault.close()
    slots = {name: body for name, body in files_of(folder).items() if name.startswith("slots")}
    put_files(folder, before | slots)
    vault = open_vault(folder)
    assert len(list(vault.folder.slots.iterdir())) == 1
    add_bomi(vault)
    assert as_bomi(vault).check().is_sound


def test_real_use_takes_the_real_cost(tmp_path: Path) -> None:
    with pytest.raises(WeakCost):
        create_organisation(
            tmp_path / "v",
            organisation="Quiet Harbour",
            member="Ara",
            passphrase=ARA,
            sealed_passphrase=ARA_SECOND,
            clock=Clock(),
            cost=Cost(64 * 1024, 3, 4),
        )
    assert not (tmp_path / "v").exists()
    assert CHEAP.memory_kib == 8


def test_closing_sealed_forgets_what_was_read(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    with pytest.raises(InvalidFact):
        vault.open_sealed(ARA_SECOND, "Because I Want To")
    vault.open_sealed(ARA_SECOND, "visit")
    assert [hit.case for hit in vault.search("영희").hits] == [case]
    vault.record(case, [sealed_name("李明", "second name")])
    assert [hit.recorded.stream for hit in vault.search("李明").hits] == [StreamKind.SEALED]
    vault.close_sealed()
    assert vault.case_file(case).all_of("name") == ()
    assert vault.search("영희").hits == ()
    with pytest.raises(SealedClosed):
        vault.record(case, [sealed_name("x")])
    assert [(one.member, one.purpose) for one in vault.sealed_openings()] == [
        (vault.member, "visit")
    ]


def test_opening_sealed_changes_no_list(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    kept = vault.projection_digest()
    vault.open_sealed(ARA_SECOND, "visit")
    vault.search("영희")
    vault.rebuild()
    assert vault.projection_digest() == kept
    vault.record(case, [note("while open")])
    changed = vault.projection_digest()
    vault.close_sealed()
    vault.rebuild()
    assert vault.projection_digest() == changed
    report = vault.check()
    assert (report.is_sound, report.unread) == (True, 1)
    vault.open_sealed(ARA_SECOND, "visit")
    assert (vault.check().is_sound, vault.check().unread) == (True, 0)


def test_a_slot_is_written_anew_at_the_cost_of_now(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    heron(vault)
    before = vault.session.slot
    dearer = Cost(before.cost.memory_kib * 2, 1, 1)
    vault.session.around = replace(vault.session.around, cost=dearer)
    for wrong in (("not hers at all", ARA_SECOND), (ARA, "not hers at all")):
        with pytest.raises(WrongPassphrase):
            rewrite_slot(vault.session, *wrong)
    rewrite_slot(vault.session, ARA, ARA_SECOND)
    after = vault.session.slot
    assert (after.cost, after.sealed_cost) == (dearer, dearer)
    assert after.salt != before.salt
    vault.close()
    vault = open_vault(tmp_path / "v")
    vault.open_sealed(ARA_SECOND, "visit")
    assert vault.check().is_sound
    vault.session.around = replace(vault.session.around, cost=CHEAP, floor=FLOOR)
    with pytest.raises(WeakCost):
        rewrite_slot(vault.session, ARA, ARA_SECOND)
