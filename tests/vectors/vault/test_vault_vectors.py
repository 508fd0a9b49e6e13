"""What an earlier Leeward wrote of its vault must open for ever (invariant 19)."""

import json
from pathlib import Path
from typing import Any

import pytest

from leeward.sealing.keys import VaultKey
from leeward.vault import keyslot
from leeward.vault.folder import Folder
from leeward.vault.head import (
    START,
    Head,
    HeadFile,
    blob_digest,
    printed,
    prints_as,
    read_printed,
    step,
)
from support.vaults import ARA, ARA_SECOND, restore_vault

FOLDER = Path(__file__).parent
VECTORS = json.loads((FOLDER / "vault-v1.json").read_text("utf-8"))
Vector = dict[str, Any]


@pytest.mark.parametrize("vector", VECTORS["slots"], ids=lambda vector: vector["name"])
def test_a_keyslot_opens_to_the_same_keys(vector: Vector) -> None:
    slot = keyslot.decode_slot(bytes.fromhex(vector["file"]))
    assert slot.hint == keyslot.hint(vector["handle"], slot.slot_id)
    keys = keyslot.open_slot(slot, vector["passphrase"])
    sealed = keyslot.open_sealed_slot(slot, keys, vector["sealed_passphrase"])
    assert {
        "member": keys.member.hex(),
        "member_key": keys.member_key.reveal().hex(),
        "slot_private": keys.slot_pair.private.reveal().hex(),
        "vault_key": keyslot.vault_key_of(slot, keys).reveal().hex(),
        "sealed_private": sealed.reveal().hex(),
    }.items() <= vector.items()
    assert keyslot.encode_slot(slot).hex() == vector["file"]


@pytest.mark.parametrize("vector", VECTORS["heads"], ids=lambda vector: vector["name"])
def test_a_head_is_read_and_written_the_same(vector: Vector, tmp_path: Path) -> None:
    head = START
    for blob in vector["blobs"]:
        head = Head(head.n + 1, step(head.d, blob_digest(bytes.fromhex(blob))))
    assert (head.n, head.d.hex()) == (vector["n"], vector["d"])
    (tmp_path / "head").write_bytes(bytes.fromhex(vector["file"]))
    file = HeadFile(
        Folder(tmp_path),
        VaultKey(bytes.fromhex(vector["vault_key"])),
        bytes.fromhex(vector["vault_id"]),
    )
    assert file.read() == head
    file.write(head)
    assert (tmp_path / "head").read_bytes().hex() == vector["file"]
    assert printed(head) == vector["printed"]
    typed = read_printed(vector["printed"])
    assert typed is not None
    assert prints_as(head, typed[1])


def test_a_backup_of_format_1_restores(tmp_path: Path) -> None:
    vault = restore_vault(FOLDER / "vault-v1.backup", tmp_path / "r", "Ara", ARA)
    (case,) = vault.cases()
    file = vault.case_file(case)
    assert file.held("case", "pseudonym") == "Heron"
    assert file.held("safe_contact", "hours") == "evenings"
    assert [hit.case for hit in vault.search("护照").hits] == [case]
    (attachment,) = vault.session.attachments.all()
    assert b"".join(vault.attachment(attachment)) == b"a photograph"
    vault.open_sealed(ARA_SECOND, "audit")
    assert [one.held("full") for one in vault.case_file(case).all_of("name")] == ["김영희"]
    vault.rebuild()
    assert vault.check().is_sound
