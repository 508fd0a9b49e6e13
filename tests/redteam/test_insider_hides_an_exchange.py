"""A member cannot make a private exchange alone, nor take it out of the log."""

from datetime import date
from pathlib import Path

import apsw
import pytest

from leeward.errors import ExchangeAltered, InvalidFact, SealedClosed
from leeward.tracing.exchange_log import Act
from leeward.vault.exchange_store import ExchangeStore, KeptExchange
from leeward.vault.vault import Vault
from support.vaults import ARA_SECOND, BOMI, add_bomi, new_vault

EXCHANGE = b"\x07" * 16
KEPT = KeptExchange(EXCHANGE, "holder", b"{}", b"", b"")


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    found = new_vault(tmp_path / "v")
    add_bomi(found)
    for act in (Act.AGREED, Act.STARTED):
        found.take_exchange_step(act, KEPT, partner="cd" * 32)
    return found


def test_the_log_is_added_to_only(vault: Vault) -> None:
    connection = vault.session.connection
    for statement in ("DELETE FROM exchange_log", "UPDATE exchange_log SET line = x'00'"):
        with pytest.raises(apsw.ConstraintError):
            connection.execute(statement)
    assert [line.act for line in vault.exchange_log()] == [Act.AGREED, Act.STARTED]
    vault.close()


@pytest.mark.parametrize("cut", [1, 2])
def test_a_line_taken_out_past_the_database_is_noticed_or_was_the_last(
    vault: Vault, cut: int
) -> None:
    connection = vault.session.connection
    connection.execute("DROP TRIGGER exchange_log_is_not_cut")
    connection.execute("DELETE FROM exchange_log WHERE n = ?", (cut,))
    if cut == 1:
        with pytest.raises(ExchangeAltered):
            vault.exchange_log()
    else:  # what was cut at the end alone is told by the word of the colleague in the roster
        assert len(vault.exchange_log()) == 1
    vault.close()


def test_a_changed_line_is_noticed(vault: Vault) -> None:
    connection = vault.session.connection
    connection.execute("DROP TRIGGER exchange_log_is_not_changed")
    (first, second) = ExchangeStore(connection).log()
    for line in (second.replace(b"started", b"refused"), second.replace(b"cd", b"ce")):
        connection.execute("UPDATE exchange_log SET line = ? WHERE n = 2", (line,))
        with pytest.raises(ExchangeAltered):
            vault.exchange_log()
    assert first
    vault.close()


def test_a_state_is_sealed_as_names_are(vault: Vault) -> None:
    """Its blinding would let whoever has the vault's key try names against files that travelled."""
    secret = b"a blinding and who is meant"
    vault.take_exchange_step(Act.COUNTED, KEPT, partner="cd" * 32, state=secret)
    with pytest.raises(SealedClosed):
        vault.exchange_state(EXCHANGE)
    assert secret not in vault.exchange(EXCHANGE).state
    vault.open_sealed(ARA_SECOND, "tracing")
    assert vault.exchange_state(EXCHANGE) == secret
    vault.close()


def test_an_officers_word_stands_in_the_roster_and_signs_nothing_else(vault: Vault) -> None:
    own, second = vault.officers("private_exchange", "Bomi", BOMI)
    assert own.member != second.member
    assert [one.act for one in vault.words_given()] == ["private_exchange"]
    with pytest.raises(InvalidFact):
        second.sign(b"lw-sig-approval-1 anything")
    vault.close()


def test_what_an_exchange_keeps_is_destroyed_when_it_has_expired(vault: Vault) -> None:
    line = b'{"kind":"agreement","terms":{"expires":"2026-03-02"}}'
    kept = KEPT._replace(line=line, file=b"points")
    vault.take_exchange_step(Act.COUNTED, kept, partner="cd" * 32, state=b"secret")
    assert vault.drop_past_exchanges(date(2026, 3, 2)) == 0
    assert vault.drop_past_exchanges(date(2026, 3, 3)) == 1
    assert vault.drop_past_exchanges(date(2026, 3, 3)) == 0
    found = vault.exchange(EXCHANGE)
    assert (found.state, found.file, found.line) == (b"", b"", line)
    assert len(vault.exchange_log()) == 3
    vault.close()
