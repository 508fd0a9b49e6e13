import re
from collections.abc import Iterator
from string import Formatter

import pytest

from leeward import errors
from leeward.cases.never_meanings import MEANINGS
from leeward.codebook.lists import code_list
from leeward.i18n import sentences
from leeward.i18n.language import Language


def every_error(family: type[errors.LeewardError]) -> Iterator[type[errors.LeewardError]]:
    yield family
    for each in family.__subclasses__():
        if each.__module__.startswith("leeward.errors."):
            yield from every_error(each)


ALL = sorted(every_error(errors.LeewardError), key=lambda each: each.code)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("error", ALL, ids=lambda each: each.code)
def test_every_error_has_a_sentence_in_three_languages(error: type[errors.LeewardError]) -> None:
    assert error.code in sentences.codes()
    for language, script in (("en", "[a-z]"), ("ko", "[가-힣]"), ("zh-Hans", "[一-鿿]")):
        shown = sentences.sentence(error(), language)
        assert re.search(script, shown)
        assert shown[-1] in ".。"
        assert "{" not in shown


@pytest.mark.parametrize("error", ALL, ids=lambda each: each.code)
def test_the_three_sentences_use_the_same_facts(error: type[errors.LeewardError]) -> None:
    entry = sentences._book()["error"][error.code]
    used = placeholders(entry["en"])
    assert placeholders(entry["ko"]) == placeholders(entry["zh_Hans"]) == used
    # what a sentence uses is promised in the class's own words, or is always there
    said = (error.__doc__ or "") + " code reason"
    assert all(name in said for name in used), used


def test_no_sentence_is_left_over_from_an_error_that_is_gone() -> None:
    assert sentences.codes() == {each.code for each in ALL}


def test_facts_are_filled_in_and_reasons_become_words() -> None:
    error = errors.InvalidDate(reason="year_missing")
    assert "the year is missing" in sentences.sentence(error, "en")
    assert "연도가 없음" in sentences.sentence(error, Language.KO)
    assert "缺少年份" in sentences.sentence(error, "zh-Hans")
    assert "12" in sentences.sentence(errors.WeakPassphrase(least=12), "ko")


def test_a_missing_fact_or_an_unknown_code_never_crashes() -> None:
    assert sentences.MISSING in sentences.sentence(errors.InvalidFact(), "en")
    assert "brand_new" in sentences.sentence_of("brand_new", {}, "en")
    assert "brand_new" in sentences.sentence_of("invalid_date", {"reason": "brand_new"}, "ko")


def test_a_place_in_a_workbook_says_only_what_there_is() -> None:
    there: dict[str, str | int]
    there = {"reason": "bad_name", "sheet": "survey", "row": 7, "column": "name", "what": "empty"}
    shown = sentences.sentence_of("invalid_form", there, "en")
    assert "(sheet survey, row 7, column name, “empty”)" in shown
    shown = sentences.sentence_of("invalid_form", there | {"row": 0, "column": ""}, "zh-Hans")
    assert "（工作表 survey，“empty”）。" in shown
    nowhere: dict[str, str | int]
    nowhere = {"reason": "empty_file", "sheet": "", "row": 0, "column": "", "what": ""}
    for language in ("en", "ko", "zh-Hans"):
        assert "0" not in sentences.sentence_of("invalid_form", nowhere, language)


def test_a_fact_cannot_reach_into_a_sentence() -> None:
    shown = sentences.sentence_of("invalid_fact", {"field": "{reason.__class__}"}, "en")
    assert "{reason.__class__}" in shown


def test_a_column_named_like_a_reason_keeps_its_name() -> None:
    assert "“empty”" in sentences.sentence(errors.InvalidMapping(column="empty"), "ko")


def test_every_reason_has_words_in_three_languages() -> None:
    for code, words in sentences._book()["reason"].items():
        assert set(words) == {"en", "ko", "zh_Hans"}, code
        assert all(words.values())
    for meaning in (*MEANINGS, *code_list("never_stored").codes):
        assert sentences.reason(meaning, "en") != meaning
