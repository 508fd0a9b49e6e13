"""A vault from before private exchanges gets their tables, and loses nothing."""

from pathlib import Path

from leeward.tracing.exchange_log import Act
from leeward.vault.exchange_store import KeptExchange
from support.vaults import heron, new_vault, open_vault


def test_an_older_vault_takes_an_exchange_after_it_is_opened(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "v")
    heron(vault)
    digest = vault.projection_digest()
    connection = vault.session.connection
    for table in ("exchange_log", "private_exchange"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DELETE FROM migration WHERE name = 'private_exchange'")
    vault.close()
    vault = open_vault(tmp_path / "v")
    assert vault.projection_digest() == digest
    vault.take_exchange_step(
        Act.AGREED, KeptExchange(b"\x01" * 16, "asker", b"", b"", b""), partner="cd" * 32
    )
    assert len(vault.exchange_log()) == 1
    vault.rekey()
    vault.close()
    again = open_vault(tmp_path / "v")
    assert [one.role for one in again.exchanges()] == ["asker"]
    assert len(again.exchange_log()) == 1
    again.close()
