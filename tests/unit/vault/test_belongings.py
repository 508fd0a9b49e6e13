from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import (
    InvalidFact,
    SealBroken,
    SealedClosed,
    TooLarge,
    UnknownAttachment,
    UnknownCase,
    VaultDamaged,
)
from leeward.ids import AttachmentId, StreamKind
from leeward.sealing.chunks import CHUNK_DATA
from leeward.vault import attachments
from leeward.vault.vault import Vault
from support.vaults import (
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    Clock,
    add_bomi,
    entity,
    files_of,
    heron,
    new_vault,
    open_vault,
)

CARE = StreamKind.CARE


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return new_vault(tmp_path / "v")


@pytest.mark.parametrize("size", [0, 1, 1024, CHUNK_DATA - 1, CHUNK_DATA, CHUNK_DATA + 1, 3 << 20])
def test_a_file_comes_back_as_it_was(vault: Vault, size: int) -> None:
    case, content = heron(vault), bytes(number % 251 for number in range(size))
    pieces = [content[at : at + 70_000] for at in range(0, size, 70_000)]
    found = vault.attach(case, CARE, pieces)
    assert b"".join(vault.attachment(found)) == content
    assert vault.check().is_sound


def test_nothing_but_sealed_chunks_is_ever_opened_for_writing(vault: Vault, tmp_path: Path) -> None:
    case = heron(vault)
    canary = b"a planted canary in a photograph " * 60_000

    def arriving() -> Iterator[bytes]:
        for at in range(0, len(canary), 65_536):
            yield canary[at : at + 65_536]
            for name, content in files_of(tmp_path).items():
                assert b"planted canary" not in content, name

    found = vault.attach(case, CARE, arriving())
    assert b"".join(vault.attachment(found)) == canary


def test_a_file_that_stops_arriving_leaves_nothing(vault: Vault) -> None:
    case = heron(vault)

    def broken() -> Iterator[bytes]:
        yield bytes(3 << 20)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        vault.attach(case, CARE, broken())
    assert list(vault.folder.attachments.iterdir()) == []


def test_a_file_that_is_too_large_is_refused(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_BYTES", 1000)
    case = heron(vault)
    with pytest.raises(TooLarge):
        vault.attach(case, CARE, [bytes(600), bytes(600)])
    assert list(vault.folder.attachments.iterdir()) == []


def test_a_sealed_file_opens_only_while_sealed_is_open(vault: Vault) -> None:
    case = heron(vault)
    with pytest.raises(SealedClosed):
        vault.attach(case, StreamKind.SEALED, [b"testimony"])
    vault.open_sealed(ARA_SECOND, "testimony")
    found = vault.attach(case, StreamKind.SEALED, [b"testimony"])
    assert b"".join(vault.attachment(found)) == b"testimony"
    vault.close_sealed()
    with pytest.raises(SealedClosed):
        vault.attachment(found)
    with pytest.raises(UnknownAttachment):
        vault.attachment(AttachmentId(bytes(16)))
    with pytest.raises(UnknownCase):
        vault.attach(case, StreamKind.EPHEMERAL, [b"x"])


@settings(max_examples=25, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), how=st.sampled_from(["flip", "cut", "more"]))
def test_an_altered_file_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, place: float, how: str
) -> None:
    vault = new_vault(tmp_path_factory.mktemp("files") / "v")
    case = heron(vault)
    found = vault.attach(case, CARE, [bytes(5000)])
    path = vault.folder.attachment(found)
    content = bytearray(path.read_bytes())
    at = int(place * len(content))
    if how == "flip":
        content[at] ^= 1
    elif how == "cut":
        del content[at:]
    else:
        content += b"x"
    path.write_bytes(bytes(content))
    with pytest.raises((SealBroken, VaultDamaged)):
        list(vault.attachment(found))
    assert [one.place for one in vault.check().problems] == ["attachment"]
    vault.close()


def test_a_missing_file_is_damage_and_a_leftover_is_swept(vault: Vault) -> None:
    case = heron(vault)
    found = vault.attach(case, CARE, [b"x"])
    leftover = vault.folder.attachments / ("a" * 32)
    leftover.write_bytes(b"x")
    vault.close()
    vault = open_vault(vault.folder.root)
    assert not leftover.exists()
    vault.folder.attachment(found).unlink()
    with pytest.raises(VaultDamaged):
        vault.attachment(found)


def test_two_files_cannot_be_exchanged(vault: Vault) -> None:
    case = heron(vault)
    one, two = (vault.attach(case, CARE, [content]) for content in (b"one", b"two"))
    first, second = vault.folder.attachment(one), vault.folder.attachment(two)
    first.write_bytes(second.read_bytes())
    with pytest.raises(SealBroken):
        list(vault.attachment(one))


def test_a_draft_survives_a_lock_and_is_hers_alone(vault: Vault) -> None:
    case, draft = heron(vault), entity("draft")
    add_bomi(vault)
    vault.save_draft(draft, b"half a sen", case=case, form="note")
    vault.save_draft(draft, b"half a sentence", case=case, form="note")
    vault.close()
    vault = open_vault(vault.folder.root)
    assert vault.draft(draft) == b"half a sentence"
    (saved,) = vault.drafts()
    assert (saved.case, saved.form, saved.sealed, saved.saved_at) == (
        case,
        "note",
        False,
        Clock().now,
    )
    row = vault.session.connection.execute("SELECT body FROM draft").get
    assert b"half" not in row
    vault.close()
    bomis = open_vault(vault.folder.root, "Bomi", BOMI)
    assert bomis.draft(draft) is None
    assert bomis.drafts() == []
    bomis.drop_draft(draft)
    bomis.close()
    vault = open_vault(vault.folder.root)
    vault.drop_draft(draft)
    assert vault.draft(draft) is None


def test_a_draft_of_a_sealed_form_is_written_closed_and_read_open(vault: Vault) -> None:
    draft = entity("draft")
    vault.save_draft(draft, "김영".encode(), case=None, form="name", sealed=True)
    with pytest.raises(SealedClosed):
        vault.draft(draft)
    vault.open_sealed(ARA_SECOND, "visit")
    assert vault.draft(draft) == "김영".encode()
    vault.session.connection.execute("UPDATE draft SET body = zeroblob(10)")
    with pytest.raises(SealBroken):
        vault.draft(draft)


def test_settings_are_each_member_s_own(vault: Vault) -> None:
    add_bomi(vault)
    assert vault.setting("language", "en") == "en"
    vault.change_setting("language", "ko")
    vault.change_setting("idle", {"minutes": 5})
    assert vault.setting("language") == "ko"
    with pytest.raises(InvalidFact):
        vault.change_setting("thing", object())
    with pytest.raises(InvalidFact):
        vault.change_setting("", 1)
    vault.close()
    bomis = open_vault(vault.folder.root, "Bomi", BOMI)
    assert bomis.setting("language") is None
    bomis.open_sealed(BOMI_SECOND, "visit")
