"""A custodian's own keyslot: she opens no vault, and still chooses what opens her keys.

Her slot grants no vault key, so that her passphrase is changed in its file alone; the database,
which she cannot open, knows nothing that changes with it.
"""

import os
from pathlib import Path

from leeward.errors import NotGranted
from leeward.ids import RandomBytes
from leeward.sealing.passphrase import FLOOR, Cost
from leeward.vault import keyslot, slot_files
from leeward.vault.folder import Folder, ProcessLock


def change_custodian_passphrase(
    folder: Path,
    member: str,
    old: str,
    new: str,
    *,
    random: RandomBytes = os.urandom,
    cost: Cost = FLOOR,
    floor: Cost = FLOOR,
) -> None:
    """Put a custodian's keyslot under another passphrase.

    Args:
        folder: of the vault; nobody has it open.
        member: her name, as she types it.
        old: her passphrase so far.
        new: the one from now on.
        random: gives random bytes.
        cost: of the keyslot from now on.
        floor: the least cost accepted; lower only in tests.

    Raises:
        NotAVault: no vault in the folder.
        VaultInUse: a desk is open on it.
        UnknownMember, WrongPassphrase: no keyslot opens.
        NotGranted: she is no custodian; `Vault.change_passphrase` is hers.
        WeakPassphrase, WeakCost: the new one is refused.
    """
    place = Folder(Path(folder))
    place.require_vault()
    lock = ProcessLock(place.lock).take()
    try:
        slot, keys = slot_files.find_slot(place, member, old)
        if slot.vault:
            raise NotGranted
        changed = keyslot.with_passphrase(slot, keys, new, cost=cost, random=random, floor=floor)
        slot_files.write_slot(slot_files.slot_path(place, slot.slot_id), changed)
    finally:
        lock.release()
