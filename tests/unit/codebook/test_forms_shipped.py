import re

import pytest
from pyxform.xls2xform import convert

from leeward.cases.facts import KINDS, FieldType
from leeward.codebook import lists
from support.shipped_forms import AVOIDED, LANGUAGES, list_of, names, questions, sheets, text

EXPECTED = {
    "safe_contact",
    "consent",
    "risk",
    "profile",
    "child",
    "plan",
    "service",
    "situation",
    "parent_missing",
    "note",
    "document",
    "advance_wishes",
    "care_arrangement",
    "closure",
    "followup",
    "name",
    "identity",
    "relationship",
    "household",
    "perpetrator",
    "tracing_request",
    "tracing_wishes",
}
ABOUT_A_CHILD = ("child", "parent_missing", "care_arrangement")
WHERE = {
    "English (en)": re.compile(r"\bwhere\b|\bwhereabouts|\bhid(e|es|ing)\b|address", re.IGNORECASE),
    "한국어 (ko)": re.compile(r"어디|주소|숨은|거처|행방(?!불명)"),
    "简体中文 (zh)": re.compile(r"哪里|在哪|何处|地址|下落|藏身|去向"),
}
NEVER_ASKED = {
    "English (en)": re.compile(
        r"route|crossing|\bguides?\b|smuggl|fees? paid|church|pastor|missionar|remit|fingerprint"
        r"|\bDNA\b|\bGPS\b|coordinates|bribe|home address",
        re.IGNORECASE,
    ),
    "한국어 (ko)": re.compile(
        r"탈출 경로|국경|안내인|브로커 비용|교회|선교|송금|지문|유전자|좌표|뇌물"
    ),
    "简体中文 (zh)": re.compile(r"越境|过江|带路|教会|传教|汇款|指纹|基因|坐标|贿"),
}
ASKED_AS = {
    FieldType.TEXT: "text",
    FieldType.FREE_TEXT: "text",
    FieldType.CODE: "select_one",
    FieldType.CODES: "select_multiple",
    FieldType.DATE: "date",
}


def test_every_form_of_the_case_file_is_shipped() -> None:
    assert set(names()) >= EXPECTED
    assert set(names()) <= set(KINDS)


@pytest.mark.parametrize("name", names())
def test_each_question_is_a_field_of_its_kind(name: str) -> None:
    for row in questions(name):
        field = KINDS[name].fields.get(row["name"])
        assert field is not None, row["name"]
        asked = row["type"].split()[0]
        if field.type is FieldType.NUMBER:
            assert asked in {"integer", "decimal"}, row["name"]
        else:
            assert asked == ASKED_AS[field.type], row["name"]
        assert list_of(row) == field.codes, row["name"]
        is_long = row.get("appearance") == "multiline"
        assert is_long == (field.type is FieldType.FREE_TEXT), row["name"]


@pytest.mark.parametrize("name", names())
def test_a_required_field_is_asked_for(name: str) -> None:
    asked = {row["name"]: row for row in questions(name)}
    for field in KINDS[name].fields.values():
        if field.required:
            assert asked[field.name]["required"] == "yes", field.name


@pytest.mark.parametrize("name", names())
def test_every_text_stands_in_three_languages(name: str) -> None:
    for row in sheets(name)["survey"]:
        for sort in ("label", "hint", "constraint_message"):
            texts = [row.get(f"{sort}::{language}", "") for language in LANGUAGES]
            assert len({bool(text) for text in texts}) == 1, (row["name"], sort)
        if row["type"] != "end_group":
            assert row[f"label::{LANGUAGES[0]}"], row["name"]
        assert not row.get("constraint") or row[f"constraint_message::{LANGUAGES[0]}"], row["name"]


@pytest.mark.parametrize("name", names())
def test_no_text_uses_a_word_to_avoid(name: str) -> None:
    for row in sheets(name)["survey"]:
        for language, avoided in zip(LANGUAGES, AVOIDED.values(), strict=True):
            for sort in ("label", "hint", "constraint_message"):
                shown = row.get(f"{sort}::{language}", "")
                assert not avoided.search(shown), shown


@pytest.mark.parametrize("name", ABOUT_A_CHILD)
def test_no_form_about_a_child_asks_where_anybody_is(name: str) -> None:
    for row in questions(name):
        for language, where in WHERE.items():
            for sort in ("label", "hint"):
                shown = row.get(f"{sort}::{language}", "")
                assert not where.search(shown), shown


@pytest.mark.parametrize("name", names())
def test_no_question_asks_for_what_is_never_stored(name: str) -> None:
    for row in questions(name):
        for language, never in NEVER_ASKED.items():
            assert not never.search(row[f"label::{language}"]), row["name"]


@pytest.mark.parametrize("name", names())
def test_rules_name_questions_and_codes_that_exist(name: str) -> None:
    rows = {row["name"]: row for row in questions(name)}
    for row in sheets(name)["survey"]:
        rules = [row.get(column, "") for column in ("relevant", "constraint")]
        for rule in rules:
            for asked in re.findall(r"\$\{(\w+)\}", rule):
                assert asked in rows, (row["name"], asked)
            compared = re.findall(r"\$\{(\w+)\} !?= '(\w+)'", rule)
            compared += re.findall(r"selected\(\$\{(\w+)\}, '(\w+)'\)", rule)
            compared += [(row["name"], code) for code in re.findall(r"\. !?= '(\w+)'", rule)]
            compared += [(row["name"], code) for code in re.findall(r"\(\., '(\w+)'\)", rule)]
            for asked, code in compared:
                list_name = list_of(rows[asked])
                assert list_name is not None, rule
                assert code in lists.code_list(list_name), rule
        if row.get("default") and (list_name := list_of(row)):
            assert row["default"] in lists.code_list(list_name), row["name"]


@pytest.mark.parametrize("name", names())
def test_the_form_says_its_kind_and_version(name: str) -> None:
    (settings,) = sheets(name)["settings"]
    assert settings["form_id"] == name
    assert settings["form_title"] == lists.label("kinds", name, "en")
    assert re.fullmatch(r"\d{4}\.\d+", settings["version"])


@pytest.mark.parametrize("name", names())
def test_pyxform_reads_it_without_a_warning(name: str) -> None:
    choices = [
        "| choices |",
        "| | list_name | name | "
        + " | ".join(f"label::{language}" for language in LANGUAGES)
        + " |",
    ]
    for list_name in dict.fromkeys(filter(None, map(list_of, questions(name)))):
        choices += [
            f"| | {list_name} | {code.code} | {code.en} | {code.ko} | {code.zh_Hans} |"
            for code in lists.code_list(list_name).entries
        ]
    whole = "\n".join([text(name), *choices, ""])
    result = convert(xlsform=whole, file_type=".md", validate=False)
    assert result.warnings == []
    assert f'id="{name}"' in result.xform


def test_an_assault_starts_the_clock_and_danger_is_immediate() -> None:
    rows = {row["name"]: row for row in sheets("risk")["survey"]}
    assert rows["assault_on"]["relevant"] == "${assault} = 'yes'"
    assert rows["assault_on"]["required"] == "yes"
    assert "${assault} = 'yes'" in rows["say_72_hours"]["relevant"]
    assert "${danger_now} = 'yes'" in rows["level"]["constraint"]


def test_a_guardian_decides_only_if_safe() -> None:
    rows = {row["name"]: row for row in questions("consent")}
    assert rows["guardian_safe"]["required"] == "yes"
    assert rows["guardian_safe"]["constraint"] == ". = 'yes'"


def test_the_first_three_forms_need_few_answers() -> None:
    needed = [
        row["name"]
        for name in ("safe_contact", "consent", "risk")
        for row in questions(name)
        if row.get("required") and not row.get("relevant") and name != "consent"
    ]
    assert len(needed) <= 8, needed
