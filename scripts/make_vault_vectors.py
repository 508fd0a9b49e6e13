"""Write the golden vectors of the vault's own files; what is there already is never changed.

A keyslot and a backup hold grants, and HPKE draws its own randomness, so they are written once
and afterwards only read. The passphrases below are public and protect invented people.

    python scripts/make_vault_vectors.py
"""

import json
import tempfile
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from leeward.ids import CaseId, EntityId, MemberId, RandomBytes, StreamKind
from leeward.journal.entry import NOTE, SET, Draft
from leeward.sealing.keys import VaultKey
from leeward.sealing.passphrase import Cost
from leeward.vault import keyslot
from leeward.vault.backup import backup
from leeward.vault.folder import Folder
from leeward.vault.head import START, Head, HeadFile, blob_digest, printed, step
from leeward.vault.unlock import create_organisation

FOLDER = Path(__file__).parent.parent / "tests" / "vectors" / "vault"
PASSPHRASE, SECOND = "seven quiet herons", "three paper lanterns"
MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def seeded(label: str, length: int = 32) -> bytes:
    """Return bytes that depend on the label only."""
    found = b""
    while len(found) < length:
        found += blake2b(f"{label} {len(found)}".encode()).digest()
    return found[:length]


def random_of(label: str) -> RandomBytes:
    """Return a source of bytes that differ at each call and are the same in each run."""
    calls = 0

    def random(length: int) -> bytes:
        nonlocal calls
        calls += 1
        return seeded(f"{label} {calls}", length)

    return random


def slot_vector() -> dict[str, Any]:
    """Return a keyslot file with what its passphrases open."""
    vault_key = VaultKey(seeded("vault key"))
    new = keyslot.new_slot(
        member=MemberId(seeded("member", 16)),
        handle="Ara",
        passphrase=PASSPHRASE,
        sealed_passphrase=SECOND,
        vault_key=vault_key,
        cost=Cost.smallest(),
        random=random_of("slot"),
        floor=Cost.smallest(),
    )
    sealed = keyslot.open_sealed_slot(new.slot, new.keys, SECOND)
    return {
        "name": "a member's keyslot",
        "handle": "Ara",
        "passphrase": PASSPHRASE,
        "sealed_passphrase": SECOND,
        "file": keyslot.encode_slot(new.slot).hex(),
        "member": new.keys.member.hex(),
        "member_key": new.keys.member_key.reveal().hex(),
        "slot_private": new.keys.slot_pair.private.reveal().hex(),
        "vault_key": vault_key.reveal().hex(),
        "sealed_private": sealed.reveal().hex(),
    }


def head_vector(segments: int) -> dict[str, Any]:
    """Return a head file after some segments, and the head as it is printed."""
    head = START
    blobs = [seeded(f"blob {number}", 40) for number in range(segments)]
    heads = [head]
    for blob in blobs:
        head = Head(head.n + 1, step(head.d, blob_digest(blob)))
        heads.append(head)
    with tempfile.TemporaryDirectory() as folder:
        file = HeadFile(Folder(Path(folder)), VaultKey(seeded("vault key")), seeded("vault", 16))
        file.start(heads[0])
        for one in heads:
            file.write(one)
        content = Path(folder, "head").read_bytes()
    return {
        "name": f"a head after {segments} segments",
        "vault_key": seeded("vault key").hex(),
        "vault_id": seeded("vault", 16).hex(),
        "blobs": [blob.hex() for blob in blobs],
        "n": head.n,
        "d": head.d.hex(),
        "file": content.hex(),
        "printed": printed(head),
    }


def write_backup(target: Path) -> None:
    """Write a backup of a small vault with something in each stream of one case."""
    with tempfile.TemporaryDirectory() as folder:
        vault = create_organisation(
            Path(folder, "v"),
            organisation="Quiet Harbour",
            member="Ara",
            passphrase=PASSPHRASE,
            sealed_passphrase=SECOND,
            clock=lambda: MOMENT,
            random=random_of("vault"),
            cost=Cost.smallest(),
            floor=Cost.smallest(),
        )
        note, name = EntityId(seeded("note", 16)), EntityId(seeded("name", 16))
        case = vault.open_case(
            [
                Draft(StreamKind.CORE, "case", b"", "code", SET, "K7M2"),
                Draft(StreamKind.CORE, "case", b"", "pseudonym", SET, "Heron"),
                Draft(StreamKind.CARE, "note", note, "", NOTE, {"text": "护照 여권 passport"}),
                Draft(StreamKind.SEALED, "name", name, "full", SET, "김영희"),
                Draft(
                    StreamKind.EPHEMERAL, "safe_contact", b"", "hours", SET, "evenings", (), 203012
                ),
            ],
            case=CaseId(seeded("case", 16)),
        )
        vault.attach(case, StreamKind.CARE, [b"a photograph"])
        backup(vault, target)
        vault.close()


def main() -> None:
    """Write what is missing."""
    path = FOLDER / "vault-v1.json"
    if not path.exists():
        vectors = {
            "slots": [slot_vector()],
            "heads": [head_vector(0), head_vector(1), head_vector(6)],
        }
        path.write_text(json.dumps(vectors, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if not (FOLDER / "vault-v1.backup").exists():
        write_backup(FOLDER / "vault-v1.backup")


if __name__ == "__main__":
    main()
