"""An export leaves approved, sealed and noted; HTCDS out of one vault and into another."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leeward.cases.approval import Act, BrokenGlass
from leeward.cases.facts import KINDS, FieldType
from leeward.codebook.lists import code_list
from leeward.desk.approving import approve
from leeward.desk.exporting import (
    InClear,
    ToKeys,
    Wish,
    WithPassphrase,
    cases_of,
    export_cases,
    file_name,
)
from leeward.desk.history_view import history
from leeward.desk.importing import look_through, read_list, take
from leeward.desk.open_file import open_file
from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.errors import (
    ApprovalMissing,
    ConsentMissing,
    InvalidFact,
    InvalidRecipient,
    SealedClosed,
    UnknownCase,
    WeakPassphrase,
)
from leeward.exchange.age import is_sealed
from leeward.ids import CaseId
from support.desks import new_desk
from support.vaults import ARA, ARA_SECOND, BOMI

ON_PAPER = "a passphrase on paper"
CODED = tuple(
    field
    for field in KINDS["profile"].fields.values()
    if field.type in {FieldType.CODE, FieldType.CODES, FieldType.FLAG}
)


@pytest.fixture
def desk(tmp_path: Path) -> Session:
    return new_desk(tmp_path / "v", bomi=True)


@pytest.fixture
def heron(desk: Session) -> CaseId:
    case = open_case(desk, pseudonym="Heron")
    record_answers(desk, case, "profile", {"prs_Gender": "Feminine"})
    return case


def wish(case: CaseId, **other: Any) -> Wish:
    return replace(Wish((case,), "htcds", WithPassphrase(ON_PAPER)), **other)


def test_nothing_leaves_without_a_colleagues_word(desk: Session, heron: CaseId) -> None:
    with pytest.raises(ApprovalMissing):
        export_cases(desk, wish(heron))
    with pytest.raises(ApprovalMissing):
        export_cases(desk, wish(heron), approve(desk, Act.EXPORT, "Ara", ARA))
    given = approve(desk, Act.EXPORT, "Bomi", BOMI)
    with pytest.raises(ApprovalMissing):  # sealed was approved, not in clear
        export_cases(desk, wish(heron, sealing=InClear()), given)
    assert is_sealed(export_cases(desk, wish(heron), given))


def test_an_organisation_of_one_is_told_to_name_somebody(tmp_path: Path) -> None:
    alone = new_desk(tmp_path / "v")
    case = open_case(alone, pseudonym="Heron")
    with pytest.raises(ApprovalMissing) as refused:
        export_cases(alone, wish(case))
    assert refused.value.facts["reason"] == "name_one"


def test_every_exported_file_notes_it_before_the_bytes_are_there(
    desk: Session, heron: CaseId
) -> None:
    given = approve(desk, Act.EXPORT_IN_CLEAR, "Bomi", BOMI)
    data = export_cases(desk, wish(heron, sealing=InClear(), form="json"), given)
    assert b"Heron" in data
    (note,) = desk.vault.case_file(heron).notes_of("export")
    assert note.part("sealing") == "in_clear"
    assert note.part("approver") == bytes(given.approver)
    (line,) = (each for each in history(open_file(desk, heron)).saves if each.kind == "export")
    assert "Bomi" in line.text
    assert "In clear" in line.text
    assert b"sealing" not in export_cases(
        desk, wish(heron, sealing=InClear(), form="json"), given
    )  # what was noted of our own handling does not leave


def test_an_emergency_takes_a_reason_and_keeps_it(desk: Session, heron: CaseId) -> None:
    with pytest.raises(ApprovalMissing):
        export_cases(desk, wish(heron), BrokenGlass(Act.EXPORT, desk.member, " "))
    export_cases(desk, wish(heron), BrokenGlass(Act.EXPORT, desk.member, "the office is searched"))
    (note,) = desk.vault.case_file(heron).notes_of("export")
    assert note.part("reason") == "the office is searched"


def test_what_cannot_be_sealed_notes_nothing(desk: Session, heron: CaseId) -> None:
    given = approve(desk, Act.EXPORT, "Bomi", BOMI)
    with pytest.raises(InvalidRecipient):
        export_cases(desk, wish(heron, sealing=ToKeys(("not a key",))), given)
    with pytest.raises(WeakPassphrase):
        export_cases(desk, wish(heron, sealing=WithPassphrase("short")), given)
    with pytest.raises(SealedClosed):
        export_cases(desk, wish(heron, with_names=True), given)
    assert not desk.vault.case_file(heron).notes_of("export")


def test_what_leaves_the_organisation_needs_her_consent(desk: Session, heron: CaseId) -> None:
    given = approve(desk, Act.EXPORT, "Bomi", BOMI)
    out = {"purpose": "transfer", "recipient": "partner_organisation"}
    with pytest.raises(ConsentMissing):
        export_cases(desk, wish(heron, **out), given)
    with pytest.raises(InvalidFact):
        export_cases(desk, wish(heron, purpose="transfer"), given)
    record_answers(desk, heron, "consent", {"part": "first_contact", "limits_told": "yes"})
    told = {
        "part": "sharing",
        "purpose": "transfer",
        "recipient": "partner_organisation",
        "fields": ["pseudonym", "needs", "age_and_languages", "risk", "what_happened"],
        "answer": "yes",
        "decided_by": "herself",
    }
    told["part"] = next(code for code in code_list("consent_parts").codes if "first" not in code)
    record_answers(desk, heron, "consent", told)
    assert export_cases(desk, wish(heron, **out), given)
    (note,) = desk.vault.case_file(heron).notes_of("export")
    assert note.part("recipient") == "partner_organisation"


def test_codes_lead_to_cases_and_an_unknown_one_is_refused(desk: Session, heron: CaseId) -> None:
    row = desk.vault.projection.case(heron)
    assert row is not None
    assert cases_of(desk, [row.code, f" {row.code} "]) == (heron,)
    for wrong in ([], ["LW-00000"], [row.code, ""]):
        with pytest.raises(UnknownCase):
            cases_of(desk, wrong)
    assert file_name(desk, wish(heron)) == "leeward-2026-03-02.xlsx.age"


@st.composite
def coded_profiles(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(st.lists(st.sampled_from(CODED), unique_by=lambda field: field.name, min_size=1))
    answers: dict[str, Any] = {}
    for field in chosen:
        codes = code_list(field.codes).codes if field.codes else ()
        match field.type:
            case FieldType.FLAG:
                answers[field.name] = draw(st.booleans())
            case FieldType.CODE:
                answers[field.name] = draw(st.sampled_from(codes))
            case _:
                several = st.lists(st.sampled_from(codes), unique=True, min_size=1, max_size=4)
                answers[field.name] = draw(several)
    return answers


@pytest.fixture(scope="module")
def two_desks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Session, Session]:
    folder = tmp_path_factory.mktemp("two")
    ours = new_desk(folder / "ours", bomi=True, sealed=True)
    theirs = new_desk(folder / "theirs", sealed=True)
    return ours, theirs


@given(profile=coded_profiles())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_coded_field_is_lost_from_one_vault_to_another(
    two_desks: tuple[Session, Session], profile: dict[str, Any]
) -> None:
    ours, theirs = two_desks
    for desk in two_desks:
        if not desk.sealed_is_open:
            desk.open_sealed(ARA_SECOND, "own_request")
    case = open_case(ours, pseudonym=f"Bird {len(ours.vault.cases())}")
    record_answers(ours, case, "profile", profile)
    given = approve(ours, Act.EXPORT_IN_CLEAR, "Bomi", BOMI)
    data = export_cases(ours, wish(case, with_names=True, sealing=InClear()), given)
    old = read_list(data, written_on=theirs.today)
    seen = look_through(theirs, old)
    (arrived,) = take(theirs, seen).cases
    file = theirs.vault.case_file(arrived)
    assert {name: file.held("profile", name) for name in profile} == profile
    assert file.held("case", "pseudonym") == ours.vault.case_file(case).held("case", "pseudonym")
