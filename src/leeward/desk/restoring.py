"""After a restore: the privacy ledger that was charged most, so that no copy refunds anything."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from leeward.exchange.ledger_file import highest, replace_file
from leeward.reporting.ledger import check_seen, read_head, read_ledger
from leeward.vault.folder import disk_errors
from leeward.vault.vault import Vault

LEDGER_HEAD: Final = "privacy_ledger.head"
"""The shared setting that keeps the ledger's last head beside the case files."""


def carry_ledger(vault: Vault, others: Sequence[Path], seen: str | None = None) -> str | None:
    """Put the highest of the backup's ledger and other copies of it in place; return its head.

    Args:
        vault: just restored; it has its backup's ledger, if there was one.
        others: ledgers of other copies, of the old computer's folder say.
        seen: a printed head that the ledger has to hold.

    Raises:
        LedgerAltered, LedgerRolledBack: the copies do not belong together, or the printed head is
            of a later one.
        InvalidHead: what was typed is no head.
    """
    with disk_errors():
        copies = [path.read_bytes() for path in (vault.ledger, *others) if path.exists()]
        if not copies:
            return None
        content = highest(copies)
        ledger = read_ledger(content)
        if seen:
            check_seen(ledger, read_head(seen))
        if content != copies[0] or not vault.ledger.exists():
            replace_file(vault.ledger, content)
    vault.change_shared_setting(LEDGER_HEAD, ledger.head.text)
    return ledger.head.text
