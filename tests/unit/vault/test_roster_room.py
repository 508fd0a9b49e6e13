"""Roster entries that this version does not act upon: kept, counted, never silently trusted."""

from pathlib import Path
from typing import Any

import pytest

from leeward.errors import NewerVersionNeeded
from leeward.ids import EntityId
from leeward.journal.entry import SET, Entry
from leeward.vault.backup import backup
from leeward.vault.roster_room import add_to_roster, load_roster
from leeward.vault.vault import Vault
from support.vaults import (
    BOMI,
    add_bomi,
    heron,
    new_vault,
    note,
    open_vault,
    restore_vault,
)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = new_vault(tmp_path / "v")
    add_bomi(vault)
    heron(vault)
    return vault


def decide(vault: Vault, *decisions: tuple[str, bytes, Any]) -> None:
    """Write into the roster what a newer version would."""
    session = vault.session
    with session.transaction():
        entries = [
            Entry("roster", EntityId(entity), field, SET, value, (), session.tick())
            for field, entity, value in decisions
        ]
        add_to_roster(session, entries)


def bomis_device(vault: Vault) -> bytes:
    return next(
        device.id for device in vault.roster.devices.values() if device.member != vault.member
    )


def removal(vault: Vault) -> tuple[str, bytes, Any]:
    return "remove_device", bomis_device(vault), {"seq": 1, "digest": bytes(32)}


@pytest.mark.parametrize("field", ["remove_device", "set_role", "new_seal_pk", "min_version", "x"])
def test_an_entry_of_a_newer_version_changes_nothing_and_is_counted(
    vault: Vault, field: str
) -> None:
    before = (dict(vault.roster.devices), dict(vault.roster.members))
    decide(vault, (field, bomis_device(vault), "admin"))
    assert (dict(vault.roster.devices), dict(vault.roster.members)) == before
    report = vault.check()
    assert report.is_sound
    assert (report.roster_newer, report.roster_refused, report.roster_pending) == (1, 0, 0)


def test_it_is_never_lost(vault: Vault, tmp_path: Path) -> None:
    decide(vault, removal(vault))
    (kept,) = vault.roster.newer
    vault.rebuild()
    vault.rekey()
    load_roster(vault.session)
    assert vault.roster.newer == (kept,)
    backup(vault, tmp_path / "b")
    restored = restore_vault(tmp_path / "b", tmp_path / "r")
    assert restored.roster.newer == (kept,)
    restored.close()
    vault.close()
    assert open_vault(vault.folder.root).roster.newer == (kept,)


@pytest.mark.parametrize("flag", ["write", "read"])
def test_once_the_organisation_asks_for_it_nothing_is_written(vault: Vault, flag: str) -> None:
    asks = ("features", bytes(16), {flag: ["removal"]})
    head, case = vault.printed_head(), vault.cases()[0]
    decide(vault, removal(vault), asks)
    assert vault.printed_head() != head
    for act in (
        lambda: vault.record(case, [note("as if nothing had been decided")]),
        lambda: vault.open_case([note("x")]),
        lambda: vault.add_member("Chen", "three blue kettles", "four green doors", "worker"),
    ):
        with pytest.raises(NewerVersionNeeded):
            act()
    assert len(vault.case_file(case).notes) == 1
    assert len(vault.cases()) == 1
    vault.close()
    # Whoever was removed can still read here, and this is said; she can write nothing.
    hers = open_vault(vault.folder.root, "Bomi", BOMI)
    with pytest.raises(NewerVersionNeeded):
        hers.record(case, [note("nor she")])
    assert hers.check().roster_newer == 1


@pytest.mark.parametrize(("flag", "problem"), [("check", True), ("delete", False)])
def test_a_flag_of_another_operation_refuses_only_that(
    vault: Vault, flag: str, problem: bool
) -> None:
    decide(vault, ("features", bytes(16), {flag: ["tides"]}))
    case = vault.cases()[0]
    vault.record(case, [note("still allowed")])
    found = [one.code for one in vault.check().problems]
    assert (("newer_version_needed" in found), len(found) > 0) == (problem, problem)
    if flag == "delete":
        with pytest.raises(NewerVersionNeeded):
            vault.shred_case(case)
        assert vault.cases() == [case]


def write_as_a_newer_version(vault: Vault, flag: str) -> None:
    session = vault.session
    session.roster.features[flag] = ("tides",)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("leeward.vault.segment_io.require", lambda *_: None)
        vault.record(vault.cases()[0], [note("written by a newer version")])
    del session.roster.features[flag]
    session.cache.clear()


def test_a_body_that_asks_checkers_for_a_feature_is_named_by_the_check(vault: Vault) -> None:
    write_as_a_newer_version(vault, "check")
    (problem,) = vault.check().problems
    assert (problem.code, problem.place) == ("newer_version_needed", "stream")


def test_a_body_that_asks_writers_for_a_feature_closes_its_own_stream_only(vault: Vault) -> None:
    case = vault.cases()[0]
    write_as_a_newer_version(vault, "write")
    with pytest.raises(NewerVersionNeeded):
        vault.record(case, [note("by this one")])
    other = heron(vault, "other")
    vault.record(other, [note("another case")])
    assert len(vault.case_file(case).notes) == 2
    assert vault.check().is_sound
