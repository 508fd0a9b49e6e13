"""The organisation's own records: a stream of no case, whole or not at all."""

from pathlib import Path

import pytest

from leeward.errors import InvalidFact, UnknownCase
from leeward.ids import CaseId, StreamKind
from leeward.journal.entry import SET, Draft
from support.recorder import identity
from support.vaults import core, new_vault, note, open_vault


def word(text: str, *deps: object, label: str = "offer") -> Draft:
    return Draft(
        StreamKind.ORGANISATION,
        "offer",
        identity(label),
        "said",
        SET,
        {"name": text},
        tuple(deps),  # type: ignore[arg-type]
    )


def test_what_was_recorded_is_there_after_locking_with_its_author(tmp_path: Path) -> None:
    with new_vault(tmp_path / "vault") as vault:
        first = vault.record_for_organisation([word("Tuesdays")])
        vault.record_for_organisation([word("Wednesdays", first[0])])
        member = vault.member
    with open_vault(tmp_path / "vault") as vault:
        found = vault.organisation_records()
        assert [one.entry.value["name"] for one in found if one.entry.kind == "offer"] == [
            "Tuesdays",
            "Wednesdays",
        ]
        assert {vault.roster.author_of(one.id.device) for one in found} == {member}
        assert vault.check().is_sound
        assert vault.cases() == []


def test_with_a_case_both_are_recorded_or_neither(tmp_path: Path) -> None:
    with new_vault(tmp_path / "vault") as vault:
        case = vault.open_case([core("code", "LW-1")])
        with pytest.raises(UnknownCase):
            vault.record_for_organisation(
                [word("lost")], case=CaseId(identity("nobody")), with_case=[note("x")]
            )
        assert vault.organisation_records() == []
        vault.record_for_organisation([word("kept")], case=case, with_case=[note("words")])
        assert len(vault.case_file(case).notes) == 1
        assert any(one.entry.value == {"name": "kept"} for one in vault.organisation_records())


def test_a_word_for_another_stream_or_about_nothing_is_refused(tmp_path: Path) -> None:
    with new_vault(tmp_path / "vault") as vault:
        case = vault.open_case([core("code", "LW-1")])
        kept = vault.record_for_organisation([word("one")])
        with pytest.raises(InvalidFact):
            vault.record_for_organisation([note("for a case")])
        with pytest.raises(InvalidFact):
            vault.record(case, [word("for the organisation")])
        with pytest.raises(InvalidFact):
            vault.record_for_organisation([word("two", kept[0]._replace(seq=99))])
        assert len(vault.organisation_records()) == 2
