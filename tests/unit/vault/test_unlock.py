"""Opening: each failure has its own error, leaves the lock free and is noted without words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import (
    Damaged,
    FolderInUse,
    InvalidFact,
    LeewardError,
    NotAVault,
    UnknownFormat,
    UnknownMember,
    VaultDamaged,
    VaultInUse,
    VaultRolledBack,
    WeakPassphrase,
    WrongPassphrase,
)
from leeward.vault.keyslot import hint
from leeward.vault.slot_files import read_slot
from leeward.vault.unlock import create_organisation
from support.vaults import (
    ARA,
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    CHEAP,
    Clock,
    core,
    files_of,
    heron,
    new_vault,
    open_vault,
    put_files,
)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("locked") / "v"
    vault = new_vault(folder)
    heron(vault)
    vault.close()
    return files_of(folder)


def test_the_first_member_is_an_admin_and_the_vault_is_empty(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    assert [(one.name, one.role) for one in vault.members()] == [("Ara", "admin")]
    assert vault.roster.name == "Quiet Harbour"
    assert vault.roster.organisation == vault.organisation
    assert vault.cases() == []
    assert vault.check().is_sound


def test_two_organisations_share_nothing(tmp_path: Path) -> None:
    one, two = new_vault(tmp_path / "one"), new_vault(tmp_path / "two")
    assert one.organisation != two.organisation
    assert one.member != two.member
    assert one.session.vault_key != two.session.vault_key


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"passphrase": "short"}, WeakPassphrase),
        ({"sealed_passphrase": ARA}, WeakPassphrase),
        ({"organisation": ""}, InvalidFact),
        ({"member": "A\u200bra"}, InvalidFact),
    ],
)
def test_what_is_refused_makes_no_folder(
    tmp_path: Path, changes: dict[str, str], error: type[LeewardError]
) -> None:
    texts = {
        "organisation": "Quiet Harbour",
        "member": "Ara",
        "passphrase": ARA,
        "sealed_passphrase": ARA_SECOND,
    } | changes
    with pytest.raises(error):
        create_organisation(
            tmp_path / "v",
            organisation=texts["organisation"],
            member=texts["member"],
            passphrase=texts["passphrase"],
            sealed_passphrase=texts["sealed_passphrase"],
            clock=Clock(),
            cost=CHEAP,
            floor=CHEAP,
        )
    assert not (tmp_path / "v").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("mine")
    with pytest.raises(FolderInUse):
        new_vault(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_the_name_is_found_however_it_is_typed(tmp_path: Path, locked: dict[str, bytes]) -> None:
    for typed in ("Ara", "ara", " ARA ", "ａｒａ"):
        put_files(tmp_path, locked)
        open_vault(tmp_path, typed).close()


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda files: {one: body for one, body in files.items() if one != name}


def with_body(name: str, body: Callable[[bytes], bytes]) -> Callable[..., dict[str, bytes]]:
    return lambda files: files | {name: body(files[name])}


@pytest.mark.parametrize(
    ("change", "member", "passphrase", "error"),
    [
        (without(""), "Ara", BOMI, WrongPassphrase),
        (without(""), "Somebody else", ARA, UnknownMember),
        (without("vault.db"), "Ara", ARA, NotAVault),
        (without("head"), "Ara", ARA, VaultDamaged),
        (with_body("vault.db", lambda body: body[:0]), "Ara", ARA, VaultDamaged),
        (with_body("vault.db", lambda body: body[:5000]), "Ara", ARA, VaultDamaged),
        (with_body("vault.db", lambda body: body[: len(body) // 2]), "Ara", ARA, VaultDamaged),
        (with_body("vault.db", lambda body: b"x" * len(body)), "Ara", ARA, VaultDamaged),
        (with_body("head", lambda body: body[:50]), "Ara", ARA, VaultDamaged),
    ],
)
def test_each_failure_has_its_own_error(
    tmp_path: Path,
    locked: dict[str, bytes],
    change: Callable[[dict[str, bytes]], dict[str, bytes]],
    member: str,
    passphrase: str,
    error: type[LeewardError],
) -> None:
    files = change(locked)
    put_files(tmp_path, files)
    with pytest.raises(error):
        open_vault(tmp_path, member, passphrase)
    put_files(tmp_path, locked)
    open_vault(tmp_path).close()


def test_a_slot_of_a_newer_version_is_said_to_be_newer(
    tmp_path: Path, locked: dict[str, bytes]
) -> None:
    slot = next(name for name in locked if name.startswith("slots"))
    put_files(tmp_path, locked | {slot: b"LWSLOT\x02" + locked[slot][7:]})
    with pytest.raises(UnknownFormat):
        open_vault(tmp_path)


def test_a_refusal_is_noted_by_its_code_and_frees_the_lock(
    tmp_path: Path, locked: dict[str, bytes]
) -> None:
    put_files(tmp_path, locked)
    with pytest.raises(WrongPassphrase):
        open_vault(tmp_path, "Ara", BOMI)
    vault = open_vault(tmp_path)
    assert any(line.endswith("refused wrong_passphrase") for line in vault.diagnostic.lines())
    with pytest.raises(VaultInUse):
        open_vault(tmp_path)
    assert vault.check().is_sound


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_flipped_bit_in_any_file_is_noticed_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, locked: dict[str, bytes], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("flip") / "v"
    folder.mkdir()
    name = data.draw(st.sampled_from(sorted(set(locked) - {"lock", "diagnostic.log"})))
    content = bytearray(locked[name])
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    put_files(folder, locked | {name: bytes(content)})
    try:
        vault = open_vault(folder)
    except (Damaged, UnknownMember, WrongPassphrase):
        return
    if vault.check().is_sound:
        assert vault.case_file(vault.cases()[0]).held("case", "pseudonym") == "Heron"
        vault.open_case([core("code", "B2")])
    vault.close()


def test_a_copy_without_its_empty_folders_opens(tmp_path: Path, locked: dict[str, bytes]) -> None:
    put_files(tmp_path, locked)
    assert not (tmp_path / "attachments").exists()
    vault = open_vault(tmp_path)
    assert (tmp_path / "attachments").is_dir()
    vault.close()


def test_a_head_that_lags_after_a_power_cut_catches_up(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    before = files_of(tmp_path / "v")["head"]
    case = heron(vault)
    vault.close()
    (tmp_path / "v" / "head").write_bytes(before)
    vault = open_vault(tmp_path / "v")
    assert vault.case_file(case).held("case", "pseudonym") == "Heron"
    vault.close()
    assert files_of(tmp_path / "v")["head"] != before
    open_vault(tmp_path / "v").close()


def test_a_database_behind_its_head_is_rolled_back(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    vault.close()
    before = files_of(tmp_path / "v")["vault.db"]
    vault = open_vault(tmp_path / "v")
    heron(vault)
    vault.close()
    (tmp_path / "v" / "vault.db").write_bytes(before)
    with pytest.raises(VaultRolledBack) as refusal:
        open_vault(tmp_path / "v")
    assert refusal.value.facts == {"n": 5}


def test_a_log_without_a_head_file_write_is_only_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault(tmp_path / "v")

    def refuse(*_: object) -> None:
        raise VaultDamaged

    monkeypatch.setattr(type(vault.session.head_file), "write", refuse)
    case = heron(vault)
    monkeypatch.undo()
    assert vault.cases() == [case]
    assert vault.diagnostic.lines()[-1].endswith("head_not_written vault_damaged")
    vault.close()
    assert open_vault(tmp_path / "v").cases() == [case]


def test_a_passphrase_that_two_members_share_opens_the_one_who_was_named(tmp_path: Path) -> None:
    """Both slots may fit a name's eight bits; what was typed decides, not which slot is first."""
    vault = new_vault(tmp_path)
    vault.add_member("Bomi", ARA, BOMI_SECOND, "worker")
    hints = {slot.slot_id: slot.hint for slot in map(read_slot, (tmp_path / "slots").iterdir())}
    bomi = next(one for one in vault.members() if one.name == "Bomi").member
    vault.close()
    for number in range(4096):
        nobody = f"Nobody {number}"
        if any(hint(nobody, slot) == shown for slot, shown in hints.items()):
            with pytest.raises(UnknownMember):
                open_vault(tmp_path, nobody, ARA)
            break
    else:
        pytest.fail("no name was found that looks like a member's")
    opened = open_vault(tmp_path, "ＢＯＭＩ ", ARA)
    assert opened.member == bomi
    opened.close()
