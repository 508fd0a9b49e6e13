import json
import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from leeward.codebook import htcds
from leeward.codebook.lists import code_list
from leeward.errors import InvalidMapping
from leeward.ids import StreamKind

ROOT = Path(__file__).parents[3]
FACTS = ROOT.parent / "shared/data/codebook/htcds.json"


def test_the_standard_is_whole() -> None:
    fields = htcds.fields()
    assert len(fields) == 84
    assert sum(len(field.codes) for field in fields) == 182
    assert sum(field.is_core for field in fields) == 40
    assert {field.name.split("_")[0] for field in fields} == {
        *("org", "prs", "vic", "per", "cas", "cco", "hte", "spl", "con"),
    }


def test_misspelled_codes_stay_as_the_standard_spells_them() -> None:
    assert "Unaquainted" in htcds.codes("vic_RelationshipToTrafficker")
    assert htcds.import_code("vic_RelationshipToTrafficker", "Unaquainted") == "Unaquainted"


@pytest.mark.htcds_official
@pytest.mark.skipif(not FACTS.exists(), reason="the extract of the standard is not here")
def test_the_file_is_what_the_script_learns() -> None:
    script = runpy.run_path(str(ROOT / "scripts/learn_htcds.py"))
    learned = script["learn"](json.loads(FACTS.read_text(encoding="utf-8")))
    stored = (ROOT / "src/leeward/codebook/htcds.toml").read_text(encoding="utf-8")
    assert tomllib.loads(stored) == learned


def test_every_code_has_a_label_in_three_languages() -> None:
    for field in htcds.fields():
        assert set(field.labels) == {"en", "ko", "zh-Hans"}
        assert all(field.labels.values())
        if field.list is None:
            assert field.codes == ()
            continue
        known = code_list(field.list)
        assert [code for code in known.codes if code in field.codes] == list(field.codes)
        for code in field.codes:
            for language in ("en", "ko", "zh-Hans"):
                assert known.label(code, language)


def test_labels_are_distinct_and_in_their_own_script() -> None:
    for language, script in (("ko", r"[가-힣]"), ("zh-Hans", r"[一-鿿]")):
        labels = [field.label(language) for field in htcds.fields()]
        assert len(set(labels)) == len(labels)
        assert all(re.search(script, label) for label in labels)
    assert htcds.field("prs_Gender").label("fr") == "Gender"


def test_labels_use_the_words_for_people() -> None:
    shown = " ".join(
        [label for field in htcds.fields() for label in field.labels.values()]
        + [
            code.label(language)
            for field in htcds.fields()
            if field.list
            for code in code_list(field.list).entries
            for language in ("en", "ko", "zh-Hans")
        ]
    )
    for avoided in ("victim", "Victim", "탈북자", "脱北者", "黑户", "买来的媳妇", "beneficiary"):
        assert avoided not in shown


@pytest.mark.parametrize(
    ("names", "stream"),
    [
        (("prs_FirstName", "prs_SecondName", "prs_Birthdate", "prs_IdentityNumber"), "sealed"),
        (("prs_Citizenship", "prs_MailingCity", "hte_Description", "hte_City"), "sealed"),
        (("per_RoleInProcess", "per_RoleDetails", "per_Organisation"), "sealed"),
        (("prs_Email", "prs_HomePhone", "prs_MobilePhone", "org_Phone"), "ephemeral"),
        (("vic_TypeOfExploitation", "vic_MethodsOfControl", "con_Consent"), "care"),
        (("cas_Status", "cas_CaseOwner"), "care"),
    ],
)
def test_each_field_is_kept_where_its_danger_asks(names: tuple[str, ...], stream: str) -> None:
    assert {htcds.field(name).stream for name in names} == {StreamKind(stream)}


def test_coordinates_are_never_stored_nor_the_places_of_a_journey() -> None:
    for field in htcds.fields():
        if "itude" in field.name:
            assert field.stream is None
        else:
            assert field.stream is not None
    for place in ("City", "Country", "State", "Street", "PostalCode", "Date", "Description"):
        assert htcds.field(f"hte_{place}").never_when == "Transit"
    assert "Transit" in htcds.codes("hte_Type")


def test_other_spellings_of_the_official_files_are_found() -> None:
    assert htcds.field("prs_First_Name").name == "prs_FirstName"
    assert htcds.field("prs_Second_Name").name == "prs_SecondName"
    assert htcds.field("vic_Methods_of_Control").name == "vic_MethodsOfControl"
    misspelled = "vic_TraffickinStatusDecisionMakingOrg"
    assert htcds.field(misspelled).name == "vic_TraffickingStatusDecisionMakingOrg"
    assert htcds.find("PRS_GENDER") is htcds.field("prs_Gender")
    assert htcds.find("__version__") is None
    with pytest.raises(InvalidMapping):
        htcds.field("prs_Nothing")


def test_the_union_of_methods_of_control_goes_out_as_codes_of_the_list() -> None:
    listed = htcds.codes("vic_MethodsOfControl")
    union = code_list("htcds_MethodsOfControl").codes
    assert set(union) - set(listed) == {"RestrictsMovement", "UsesChildren", "Threats"}
    for code in union:
        sent = htcds.export_code("vic_MethodsOfControl", code)
        assert sent in listed
        assert sent == code or code not in listed
    assert htcds.export_code("vic_TypeOfExploitation", "Threats") == "Threats"


@pytest.mark.parametrize(
    ("outside", "ours"),
    [
        ("MethodsOfControlThreatOfLawEnforcement", "ThreatsLawEnforcement"),
        ("MethodsOfControlPsychoactiveSubstances", "PsychoactiveSubstance"),
        ("MethodsOfControlRestrictsMovement", "RestrictsMovement"),
        ("PhysicalAbuse", "PhysicalAbuse"),
        ("SomethingNew", "SomethingNew"),
    ],
)
def test_names_of_the_definitions_are_understood(outside: str, ours: str) -> None:
    assert htcds.import_code("vic_MethodsOfControl", outside) == ours


def test_the_attribution_names_its_licence_and_claims_no_endorsement() -> None:
    assert "CC BY 4.0" in htcds.attribution()
    assert "no endorsement" in htcds.attribution()


def _lists(*names: str) -> dict[str, Any]:
    return {name: code_list(name).codes for name in names}


def test_lists_beside_the_standard_are_whole() -> None:
    lists = _lists("countries", "languages", "school_grades", "identity_papers")
    assert len(lists["countries"]) == 249
    assert lists["countries"][:3] == ("CN", "KP", "KR")
    assert {"kor", "zho", "eng"} <= set(lists["languages"])
    assert len(lists["school_grades"]) == 36
    assert lists["identity_papers"] == tuple(f"D{n}" for n in range(1, 13))
    assert "P7" in code_list("identity_pathways").codes  # to wait is a way as well
