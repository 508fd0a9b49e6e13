"""Where keyslot files stand, which of them a passphrase opens, and finishing an interrupted rekey.

What is in a slot: `keyslot.py`. Bytes: `docs/formats/vault-v1.md`, sections 3 and 7.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from leeward.errors import UnknownFormat, UnknownMember, VaultDamaged, WrongPassphrase
from leeward.ids import id_text
from leeward.sealing.keys import VaultKey
from leeward.vault.folder import Folder, disk_errors, sync_folder, write_private
from leeward.vault.keyslot import (
    MOST_SLOT_BYTES,
    MemberKeys,
    Slot,
    decode_slot,
    encode_slot,
    hint,
    key_id,
    open_slot,
)


def slot_path(folder: Folder, slot_id: bytes) -> Path:
    """Return where a slot stands."""
    return folder.slots / f"{id_text(slot_id)}.slot"


def next_slot_path(folder: Folder, slot_id: bytes) -> Path:
    """Return where a slot for a vault key that is not yet in force stands."""
    return folder.slots / f"{id_text(slot_id)}.slot.next"


def write_slot(path: Path, slot: Slot) -> None:
    """Write a slot so that a cut leaves the old one or this one."""
    write_private(path, encode_slot(slot))


def read_slot(path: Path) -> Slot:
    """Read one slot file.

    Raises:
        VaultDamaged, UnknownFormat: as `decode_slot`.
        DiskFailed: the file cannot be read.
    """
    with disk_errors():
        content = path.read_bytes()
    slot = decode_slot(content)
    if path.name.split(".")[0] != id_text(slot.slot_id):
        raise VaultDamaged(file="slot")
    return slot


def find_slot(
    folder: Folder, handle: str, passphrase: str, but: Collection[bytes] = ()
) -> tuple[Slot, MemberKeys]:
    """Return the slot that this handle and passphrase open.

    Args:
        folder: of the vault.
        handle: the member's name, as typed.
        passphrase: as typed.
        but: slots that were opened already and turned out to be somebody else's.

    Raises:
        UnknownMember: no slot's hint fits the handle.
        WrongPassphrase: a slot fits the handle, the passphrase opens none.
        VaultDamaged, UnknownFormat: the only slot that fits cannot be read.
    """
    with disk_errors():
        contents = [
            path.read_bytes()
            for path in sorted(folder.slots.glob("*.slot"))
            if path.stat().st_size <= MOST_SLOT_BYTES
            and path.name.partition(".")[0] not in {id_text(slot) for slot in but}
        ]
    return match_slot(contents, handle, passphrase)


def match_slot(contents: Iterable[bytes], handle: str, passphrase: str) -> tuple[Slot, MemberKeys]:
    """Return the slot among some slot files that this handle and passphrase open.

    Where there is only one, an empty handle means it: nobody has to type her name to herself.

    Raises:
        UnknownMember, WrongPassphrase, VaultDamaged, UnknownFormat: as `find_slot`.
    """
    here = list(contents)
    is_only = len(here) == 1 and not handle.strip()
    fits, refusal = False, None
    for content in here:
        try:
            slot = decode_slot(content)
            if not is_only and slot.hint != hint(handle, slot.slot_id):
                continue
            fits = True
            return slot, open_slot(slot, passphrase)
        except WrongPassphrase:
            continue
        except (VaultDamaged, UnknownFormat) as wrong:
            refusal = wrong
    if refusal is not None:
        raise refusal
    raise WrongPassphrase if fits else UnknownMember


def settle(folder: Folder, vault_key: VaultKey) -> None:
    """Finish what an interrupted rekey left: next slots for the key in force take their place.

    Those for another key belong to a rekey that never came to its swap. Safe to repeat.
    """
    wanted = key_id(vault_key)
    for path in sorted(folder.slots.glob("*.slot.next")):
        try:
            in_force = read_slot(path).key_id == wanted
        except (VaultDamaged, UnknownFormat):
            in_force = False
        with disk_errors():
            if in_force:
                path.replace(path.with_suffix(""))
            else:
                path.unlink()
    with disk_errors():
        sync_folder(folder.slots)


def sweep(folder: Folder, known: set[bytes]) -> None:
    """Delete slots of members who never came to be: their adding was interrupted."""
    names = {f"{id_text(slot_id)}.slot" for slot_id in known}
    with disk_errors():
        for path in folder.slots.glob("*.slot"):
            if path.name not in names:
                path.unlink()
