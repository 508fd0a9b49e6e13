import errno
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leeward.errors import (
    BudgetSpent,
    DiskFull,
    LedgerAltered,
    LedgerInUse,
    LedgerRolledBack,
    LedgerSigned,
)
from leeward.exchange.ledger_file import OpenLedger, open_ledger, read_ledger_file
from leeward.reporting.ledger import Charge, Signer
from leeward.sealing.keys import SigningKey

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CHARGE = Charge(
    "1" * 32, "2" * 64, "2025-01/2025-06", "person", 1, 3, 9_000_000, "9", ("Ara", "Bomi"), "", "t"
)
NAME = "a" * 32


def spend(path: Path, second: Path | None = None, seen: str | None = None) -> str:
    with open_ledger(path, name=NAME, time=NOW, second=second, seen=seen) as ledger:
        return ledger.charge(CHARGE, NOW).text


def test_a_charge_is_on_disk_when_it_returns(tmp_path: Path) -> None:
    head = spend(tmp_path / "l")
    assert read_ledger_file(tmp_path / "l").head.text == head
    assert (tmp_path / "l").stat().st_mode & 0o777 == 0o600


def test_the_budget_is_counted_over_all_lines(tmp_path: Path) -> None:
    spend(tmp_path / "l")
    spend(tmp_path / "l")
    with pytest.raises(BudgetSpent):
        spend(tmp_path / "l")
    assert len(read_ledger_file(tmp_path / "l").charges) == 2


def test_two_publications_at_once(tmp_path: Path) -> None:
    with (
        open_ledger(tmp_path / "l", name=NAME, time=NOW),
        pytest.raises(LedgerInUse),
        open_ledger(tmp_path / "l", name=NAME, time=NOW),
    ):
        pass
    spend(tmp_path / "l")


def test_a_folder_copied_back_is_seen_by_the_second_head(tmp_path: Path) -> None:
    path, second = tmp_path / "l", tmp_path / "elsewhere"
    spend(path, second)
    old = path.read_bytes()
    spend(path, second)
    path.write_bytes(old)
    with pytest.raises(LedgerRolledBack):
        spend(path, second)
    path.unlink()
    with pytest.raises(LedgerRolledBack):
        spend(path, second)
    assert not path.exists()


def test_a_folder_copied_back_is_seen_by_a_printed_head(tmp_path: Path) -> None:
    path = tmp_path / "l"
    spend(path)
    old = path.read_bytes()
    head = spend(path)
    path.write_bytes(old)
    with pytest.raises(LedgerRolledBack):
        spend(path, seen=head)


def test_a_torn_line_is_cut_off_by_the_next_charge(tmp_path: Path) -> None:
    path = tmp_path / "l"
    spend(path)
    with path.open("ab") as file:
        file.write(b'{"kind":"cha')
    spend(path)
    assert len(read_ledger_file(path).charges) == 2


def test_a_ledger_torn_at_its_founding_is_founded_again(tmp_path: Path) -> None:
    (tmp_path / "l").write_bytes(b'{"caps"')
    spend(tmp_path / "l")
    assert len(read_ledger_file(tmp_path / "l").charges) == 1


def test_a_full_disk_stops_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l"
    spend(path)

    def full(file: int) -> None:
        del file
        raise OSError(errno.ENOSPC, "full")

    with open_ledger(path, name=NAME, time=NOW) as ledger:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            ledger.charge(replace(CHARGE, publication="3" * 32), NOW)
    monkeypatch.undo()
    # it may stand or not; it is never under-counted
    assert len(read_ledger_file(path).charges) >= 1
    assert isinstance(ledger, OpenLedger)


def test_a_signed_ledger_takes_signed_lines_only(tmp_path: Path) -> None:
    key, other = SigningKey(bytes(32)), SigningKey(b"1" * 32)
    path = tmp_path / "l"

    def signer(of: SigningKey) -> Signer:
        return Signer(of.sign, lambda message, signature: of.sign(message) == signature)

    with open_ledger(path, name=NAME, time=NOW, signer=signer(key)) as ledger:
        ledger.charge(CHARGE, NOW)
    with pytest.raises(LedgerSigned):
        spend(path)
    with pytest.raises(LedgerAltered), open_ledger(path, name=NAME, time=NOW, signer=signer(other)):
        pass
    with open_ledger(path, name=NAME, time=NOW, signer=signer(key)) as ledger:
        ledger.charge(CHARGE, NOW)
    assert len(read_ledger_file(path).charges) == 2
