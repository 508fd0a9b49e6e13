"""Names across scripts, by the table that ships; all names are invented."""

import math
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidName
from leeward.i18n.language import Language
from leeward.tracing.names import Kind, score_matrix
from leeward.tracing.names.comparing import About, compare, compare_aliases
from leeward.tracing.names.explaining import sentence
from leeward.tracing.names.matcher import UNLIKE, shipped_matcher
from leeward.tracing.names.reading import Way
from leeward.tracing.names.spelling import SYSTEMS, romanise
from support.names import any_text, hangul_names, kinds


def bits(a: str, b: str) -> float:
    return compare(shipped_matcher(), a, b).bits


@pytest.mark.parametrize(
    "other",
    [
        "Kim Young-hee",
        "Kim Yong Hui",
        "Gim Yeonghui",
        "KIM YOUNGHEE",
        "Young Hee Kim",
        "Kim Yŏng-hŭi",
        "Kim, Young Hee",
        "Kim Yong-hee",
        "Kim Yuong-hee",
        "KimYoungHee",
        "金英姬",
        "金英姫",
        "Jin Yingji",
        "Jīn Yīngjī",
        "jinyingji",
        "jin1 ying1 ji1",
        "김 영희",
        "김영히",
        "金영희",
    ],
)
def test_one_name_in_many_scripts_agrees_and_another_does_not(other: str) -> None:
    assert bits("김영희", other) > 5
    assert bits("김영희", other) > bits("박철수", other) + 10


@pytest.mark.parametrize(
    ("north", "south"),
    [("리순옥", "이순옥"), ("류금화", "유금화"), ("로명숙", "노명숙"), ("김녀정", "김여정")],
)
def test_the_initial_sound_law_joins_two_spellings(north: str, south: str) -> None:
    assert bits(north, south) > 8
    assert bits(romanise(north, "northern"), south) > 5


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("王晓明", "Wang Xiaoming"),
        ("王曉明", "王晓明"),
        ("왕샤오밍", "王晓明"),
        ("왕효명", "王晓明"),
        ("왕샤오밍", "Wang Xiaoming"),
        ("장타이샨", "Chang Tai-shan"),
        ("쉬원후이", "Hsu Wen-hui"),
    ],
)
def test_a_childs_chinese_name_is_found_however_it_is_read(a: str, b: str) -> None:
    assert bits(a, b) > 10


def test_that_both_names_are_taken_for_chinese_counts_once() -> None:
    """Few names are: what is rare and in common says something, but not twice."""
    both = bits("쉬원후이", "Hsu Wen-hui")
    said = bits("쉬원후이", "许文慧")
    assert 0 < both - said < -math.log2(0.02)


@pytest.mark.parametrize(
    ("hangul", "spelt"),
    [("이으뜸", "Lee Euddeum"), ("김바다", "Kim Bada"), ("박한솔", "Hansol Park")],
)
def test_a_name_in_native_words_that_nobody_of_the_set_bears_is_read(
    hangul: str, spelt: str
) -> None:
    assert bits(hangul, spelt) > 12


def test_a_surname_may_end_a_name_without_spaces() -> None:
    assert bits("김병현", "BYUNGHYUNKIM") > 10
    assert compare(shipped_matcher(), "BYUNGHYUNKIM", "김병현").way_a is Way.GIVEN_FIRST
    assert bits("김병현", "BYUNGHYNKIM") > bits("김명진", "BYUNGHYNKIM") + 5


def test_a_given_name_of_one_syllable_stands_alone() -> None:
    found = compare(shipped_matcher(), "Ryong", "장룡")
    assert found.way_a is Way.NO_SURNAME
    assert 2 < found.bits < bits("Jang Ryong", "장룡")


def test_a_law_form_weighs_as_much_as_it_is_usual() -> None:
    """Nobody is called 니: that 리 and 이 could both stand for it says nothing."""
    assert bits("리순옥", "이순옥") < bits("이순옥", "이순옥") + 1


def test_a_missing_surname_is_neither_for_nor_against() -> None:
    found = compare(shipped_matcher(), "Young-hee", "김영희")
    assert found.way_a is Way.NO_SURNAME
    assert found.parts[0].bits == 0
    assert 5 < found.bits < bits("Kim Young-hee", "김영희")
    assert bits("영희", "김영희") > 5


def test_a_foreign_name_is_low_and_no_error() -> None:
    assert bits("John Smith", "김영희") < -10
    assert bits("Nguyen Thi Hoa", "김영희") < 0
    assert bits("Björk Guðmundsdóttir", "김영희") <= -10


def test_a_rare_surname_says_more_than_a_common_one() -> None:
    assert bits("탁영희", "Tak Young-hee") > bits("김영희", "Kim Young-hee") + 3


@given(hangul_names, st.sampled_from(sorted(SYSTEMS)))
@settings(deadline=None)  # the first name makes the index of slips
def test_every_rule_system_leads_back_to_its_name(name: str, system: str) -> None:
    spelt = romanise(name, system)
    # Yale is the linguists' system; no paper of the people searched for uses it
    assert bits(name, spelt) > (3 if system != "yale" else -6)
    assert bits(name, spelt) > bits("탁별봄", spelt)


@given(hangul_names, hangul_names, st.sampled_from(sorted(SYSTEMS)))
@settings(deadline=None)
def test_a_comparison_is_symmetrical(name: str, other: str, system: str) -> None:
    spelt = romanise(other, system)
    there = score_matrix([name], [spelt], "hangul", "roman")[0, 0]
    back = score_matrix([spelt], [name], "roman", "hangul")[0, 0]
    assert there == pytest.approx(back, abs=1e-3)


@given(hangul_names, st.sampled_from(["revised", "northern", "mccune-plain"]))
def test_the_order_of_surname_and_given_name_changes_the_bits_but_not_the_finding(
    name: str, system: str
) -> None:
    surname, _, given_name = romanise(name, system).partition(" ")
    turned = bits(name, f"{given_name} {surname}")
    assert turned > -2
    assert turned > bits("탁별봄", f"{given_name} {surname}")


@given(hangul_names, hangul_names)
def test_composition_of_hangul_does_not_matter(name: str, other: str) -> None:
    apart = unicodedata.normalize("NFD", name)
    assert bits(apart, other) == bits(name, other)


@given(any_text, any_text, kinds, kinds)
def test_no_text_breaks_a_comparison(a: str, b: str, kind_a: Kind, kind_b: Kind) -> None:
    found = score_matrix([a, b], [b], kind_a, kind_b)
    assert found.shape == (2, 1)
    assert np.isfinite(found).all()
    assert (found >= UNLIKE).all()


@settings(deadline=None)
@given(hangul_names, hangul_names, st.sampled_from(sorted(SYSTEMS)))
def test_parts_add_up_to_the_whole_and_to_the_matrix(a: str, b: str, system: str) -> None:
    spelt = romanise(b, system)
    found = compare(shipped_matcher(), a, spelt)
    assert math.fsum(part.bits for part in found.parts) == pytest.approx(found.bits, abs=1e-6)
    matrix = score_matrix([a], [spelt], "hangul", "roman")
    assert matrix[0, 0] == pytest.approx(found.bits, abs=1e-2)


def test_what_cannot_be_read_is_lowest_in_bulk_and_a_sentence_alone() -> None:
    bad = ["", "😀", "مريم", "a" * 10_000, "김" * 10_000, "\x00", "a b c d e f g h"]
    assert (score_matrix(bad, ["김영희"], "hangul", "hangul") == UNLIKE).all()
    for name in bad:
        with pytest.raises(InvalidName):
            bits(name, "김영희")
    assert score_matrix([], ["김영희"], "hangul", "hangul").shape == (0, 1)


def test_aliases_are_charged_for_the_pairs_that_were_tried() -> None:
    alone = compare(shipped_matcher(), "김영희", "Kim Young-hee")
    several = compare_aliases(shipped_matcher(), ["박철수", "김영희"], ["Kim Young-hee", "Li Na"])
    assert several.bits == pytest.approx(alone.bits - 2)
    assert several.parts[-1].about is About.ALIASES
    assert compare_aliases(shipped_matcher(), ["김영희"], ["Kim Young-hee"]) == alone
    with pytest.raises(InvalidName):
        compare_aliases(shipped_matcher(), [], ["김영희"])


def test_the_sentence_says_what_was_assumed_in_three_languages() -> None:
    found = compare(shipped_matcher(), "Young-hee", "김영희")
    english, korean, chinese = (sentence(found, language) for language in Language)
    assert "without a surname" in english
    assert "young = 영" in english
    assert "성이 없습니다" in korean
    assert "没有写姓" in chinese
    swapped = compare(shipped_matcher(), "Young Hee Kim", "김영희")
    assert "given name first" in sentence(swapped, Language.EN)
    pinyin = compare(shipped_matcher(), "Jin Yingji", "김영희")
    assert "pinyin" in sentence(pinyin, Language.EN)
    by_ear = compare(shipped_matcher(), "왕샤오밍", "Wang Xiaoming")
    assert "by ear" in sentence(by_ear, Language.EN)
    nothing = compare(shipped_matcher(), "김영희", "남궁영희")
    assert sentence(nothing, Language.EN) == "Nothing in these two names can be set side by side."
    against = compare(shipped_matcher(), "김영희", "박철수")
    assert "hardly" in sentence(against, Language.EN)
    assert "Not agreeing: 김 / 박" in sentence(against, Language.EN)


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("Kim Younghee", "김영희", "well be one name"),
        ("Hwang Su Min", "Kim Soo-min", "say little"),
        ("Ki mYoung-hee", "김영희", "wrong place"),
        ("김향금", "박향금", "may be one name"),
    ],
)
def test_the_sentence_weighs_its_words(a: str, b: str, said: str) -> None:
    assert said in sentence(compare(shipped_matcher(), a, b), Language.EN)


def test_a_word_too_long_for_a_name_is_read_as_nothing() -> None:
    assert (score_matrix(["k" * 40], ["김영희"], "roman", "hangul") == UNLIKE).all()
