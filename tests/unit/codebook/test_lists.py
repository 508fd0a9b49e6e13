from importlib.resources import files

import pytest

from leeward.cases.facts import KINDS, lists_used
from leeward.codebook import lists
from leeward.errors import InvalidForm
from support.shipped_forms import AVOIDED

OWN_FILES = (
    "children",
    "common",
    "consent",
    "contact",
    "family",
    "help",
    "kinds",
    "profile",
    "risk",
    "tracing",
    "workflow",
)
GOOD = '[list]\nx = [ { code = "a", en = "A", ko = "가", zh_Hans = "甲" } ]\n'


def own_lists() -> set[str]:
    folder = files("leeward.codebook") / "lists"
    return {
        name
        for file in OWN_FILES
        for name in lists.read_lists((folder / f"{file}.toml").read_text(encoding="utf-8"))
    }


def test_every_code_has_a_label_in_three_languages() -> None:
    for name in lists.names():
        for code in lists.code_list(name).entries:
            assert code.en.strip(), (name, code.code)
            assert code.ko.strip(), (name, code.code)
            assert code.zh_Hans.strip(), (name, code.code)


def test_no_two_codes_of_a_list_read_the_same() -> None:
    for name in sorted(own_lists()):
        entries = lists.code_list(name).entries
        for language in ("en", "ko", "zh-Hans"):
            labels = [code.label(language) for code in entries]
            assert len(set(labels)) == len(labels), (name, language, labels)


def test_korean_labels_hold_hangul_and_chinese_labels_none() -> None:
    for name in sorted(own_lists()):
        for code in lists.code_list(name).entries:
            assert any("가" <= sign <= "힣" for sign in code.ko), (name, code.code)
            assert not any("가" <= sign <= "힣" for sign in code.zh_Hans), (name, code.code)


def test_no_label_uses_a_word_to_avoid() -> None:
    for name in lists.names():
        for code in lists.code_list(name).entries:
            assert not AVOIDED["en"].search(code.en), (name, code.en)
            assert not AVOIDED["ko"].search(code.ko), (name, code.ko)
            assert not AVOIDED["zh"].search(code.zh_Hans), (name, code.zh_Hans)


def test_every_list_that_a_fact_uses_exists() -> None:
    assert lists_used() <= set(lists.names())


def test_no_list_of_the_case_file_is_unused() -> None:
    assert own_lists() - {"kinds"} <= lists_used()


def test_every_kind_of_record_has_a_name() -> None:
    assert set(lists.code_list("kinds").codes) == set(KINDS) - {"stream"}


def test_a_code_can_be_an_xlsform_choice() -> None:
    for name in lists.names():
        for code in lists.code_list(name).codes:
            assert code == code.strip(), (name, code)
            assert " " not in code, (name, code)


def test_what_is_due_is_named_neutrally() -> None:
    telling = ("medical", "assault", "child", "school", "police", "trafficking", "shelter", "legal")
    for code in lists.code_list("followup_kinds").entries:
        assert not any(word in f"{code.code} {code.en}".lower() for word in telling), code


def test_a_label_comes_in_the_language_asked_for() -> None:
    assert lists.label("risk_levels", "high", "ko") == "높음"
    assert lists.label("risk_levels", "high", "zh-Hans") == "高"
    assert lists.label("risk_levels", "high", "fr") == "High"


def test_a_code_of_a_newer_version_stands_for_itself() -> None:
    assert lists.label("risk_levels", "critical", "ko") == "critical"


def test_a_code_belongs_to_its_list() -> None:
    risk_levels = lists.code_list("risk_levels")
    assert "high" in risk_levels
    assert "yes" not in risk_levels
    assert risk_levels.codes == ("immediate", "high", "medium", "low")


def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(InvalidForm) as refusal:
        lists.code_list("no_such_list")
    assert refusal.value.facts["reason"] == "unknown_list"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD.replace("가", ""), "label_missing"),
        (GOOD.replace(', ko = "가"', ""), "label_missing"),
        (GOOD.replace(" ]", ", " + GOOD.split("[ ")[1]), "code_twice"),
    ],
)
def test_a_broken_list_is_refused(text: str, reason: str) -> None:
    assert "x" in lists.read_lists(GOOD)
    with pytest.raises(InvalidForm) as refusal:
        lists.read_lists(text)
    assert refusal.value.facts["reason"] == reason
