from pathlib import Path

import pytest

from leeward.errors import Damaged, SignatureWrong
from leeward.sealing.keys import SigningKey
from leeward.vault import verification
from leeward.vault.vault import Vault
from support.vaults import ARA_SECOND, add_bomi, core, heron, new_vault, note, open_vault


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "v")
    heron(vault)
    return vault


def problems(vault: Vault) -> list[tuple[str, str]]:
    return [(one.code, one.place) for one in vault.check().problems]


def test_a_sound_vault_is_counted(vault: Vault) -> None:
    report = vault.check()
    # Roster, core, care, sealed, ephemeral; each opens with an entry about itself.
    assert (report.segments, report.entries, report.cases) == (5, 11, 1)
    assert (report.unread, report.newer, report.problems) == (1, 0, ())
    vault.open_sealed(ARA_SECOND, "audit")
    assert vault.check().unread == 0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE case_row SET pseudonym = 'Crane'", ("projection_differs", "projection")),
        ("DELETE FROM due_row", ("projection_differs", "projection")),
        ("DELETE FROM text_row", ("projection_differs", "projection")),
        ("DELETE FROM text_word", ("projection_differs", "index")),
        ("DELETE FROM text_index", ("projection_differs", "index")),
        ("DELETE FROM segment WHERE n = 2", ("chain_rolled_back", "stream")),
        ("DELETE FROM trail WHERE n = 2", ("vault_damaged", "trail")),
        ("UPDATE trail SET d = zeroblob(32) WHERE n = 5", ("vault_damaged", "trail")),
        ("UPDATE segment SET blob = zeroblob(9) WHERE n = 3", ("vault_damaged", "trail")),
        ("DELETE FROM epoch_key WHERE stream = 2", ("vault_damaged", "stream")),
        ("DELETE FROM segment WHERE n = 1", ("chain_rolled_back", "structure")),
        ("UPDATE chain SET seq = 9 WHERE stream = 2", ("chain_rolled_back", "stream")),
        ("UPDATE chain SET seq = 0 WHERE stream = 2", ("chain_rolled_back", "stream")),
    ],
)
def test_each_sort_of_damage_is_named(vault: Vault, change: str, found: tuple[str, str]) -> None:
    vault.session.connection.execute(change)
    assert found in problems(vault)


def test_a_rebuild_mends_the_lists(vault: Vault) -> None:
    kept = vault.projection_digest()
    vault.session.connection.execute("UPDATE case_row SET pseudonym = 'Crane'; DELETE FROM due_row")
    assert vault.projection_digest() != kept
    vault.rebuild()
    assert vault.projection_digest() == kept
    assert vault.check().is_sound


def test_a_rebuild_refuses_a_segment_that_its_author_did_not_sign(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    case = heron(vault)
    vault.session.signing = SigningKey(bytes(range(32)))
    vault.record(case, [note("forged by whoever holds the vault key")])
    kept = vault.projection_digest()
    with pytest.raises(SignatureWrong):
        vault.rebuild()
    assert vault.projection_digest() == kept
    assert ("signature_wrong", "stream") in problems(vault)


def test_a_rebuild_that_fails_leaves_the_lists(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = vault.projection_digest()

    def broken(*_: object) -> None:
        raise Damaged

    monkeypatch.setattr(verification, "rows_of", broken)
    with pytest.raises(Damaged):
        vault.rebuild()
    assert vault.projection_digest() == kept
    assert len(vault.search("passport").hits) == 1


def test_a_rebuild_in_many_batches_is_the_same(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        vault.open_case([core("code", f"C{number}"), note(f"visit {number}")])
    add_bomi(vault)
    kept = vault.projection_digest()
    monkeypatch.setattr(verification, "BATCH_ENTRIES", 3)
    vault.rebuild()
    assert vault.projection_digest() == kept
    assert len(vault.search("visit").hits) == 12


def test_reading_a_case_notices_what_is_missing(vault: Vault) -> None:
    case = vault.cases()[0]
    vault.record(case, [note("later")])
    vault.close()
    vault = open_vault(vault.folder.root)
    vault.session.connection.execute("DELETE FROM segment WHERE n = 6")
    with pytest.raises(Damaged):
        vault.case_file(case)
