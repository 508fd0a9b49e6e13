"""The rule systems, slips of typing, and Chinese sounds in Hangul."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.tracing.names.chinese import by_hangul, by_wade, in_hangul, in_wade
from leeward.tracing.names.slips import Slips
from leeward.tracing.names.spelling import SYSTEMS, romanise


@pytest.mark.parametrize(
    ("system", "spelt"),
    [
        ("revised", "Choe Yeonghui"),
        ("mccune", "Choe Yŏnghŭi"),
        ("mccune-plain", "Choe Yonghui"),
        ("northern", "Choe Yong Hui"),
        ("yale", "Choy Yenghuy"),
    ],
)
def test_each_system_spells_by_its_rules(system: str, spelt: str) -> None:
    assert romanise("최영희", system) == spelt


def test_only_syllables_are_spelt() -> None:
    assert romanise("") == ""
    assert romanise("abc") == ""
    assert romanise("김") == "Gim"
    assert set(SYSTEMS) == {"revised", "mccune", "mccune-plain", "northern", "yale"}


def test_one_slip_is_found_and_two_are_not() -> None:
    slips = Slips(["young", "hee", "yong", "hui"])
    assert slips.near("yuong") == ["yong", "young"]
    assert slips.near("oyng") == ["yong"]
    assert slips.near("hee") == []
    assert slips.near("he") == ["hee"]
    assert slips.near("hoee") == ["hee"]
    assert slips.near("x") == []


@given(st.sampled_from(["young", "hyun", "seok"]), st.data())
def test_any_single_slip_leads_back(spelt: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(spelt) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    swapped = spelt[:at] + spelt[at + 1 : at + 2] + spelt[at] + spelt[at + 2 :]
    for slip in (
        spelt[:at] + spelt[at + 1 :],
        spelt[:at] + letter + spelt[at:],
        spelt[:at] + letter + spelt[at + 1 :],
        swapped,
    ):
        assert slip == spelt or spelt in Slips([spelt]).near(slip)


SOUNDS = {
    "wang": "왕", "xiao": "샤오", "ming": "밍", "jia": "자", "zhi": "즈", "rui": "루이",
    "qian": "첸", "xue": "쉐", "jun": "쥔", "wei": "웨이", "lv": "뤼", "er": "얼",
}  # fmt: skip


@pytest.mark.parametrize(("sound", "hangul"), SOUNDS.items())
def test_chinese_sounds_are_written_by_the_loanword_rules(sound: str, hangul: str) -> None:
    assert in_hangul(sound) == hangul


def test_what_is_no_pinyin_has_no_hangul() -> None:
    assert in_hangul("kim") == ""
    assert by_hangul(["jia", "zha", "kim"])["자"] == ("jia", "zha")


def test_papers_that_do_not_keep_the_rules_are_read_too() -> None:
    found = by_hangul(["shu", "shan", "jun", "long"])
    assert {"수", "슈", "산", "샨", "쥔", "쥰", "룽", "롱"} <= found.keys()


WADE = {
    "deng": "teng", "hui": "hui", "xian": "hsien", "xun": "hsun", "zhang": "chang", "qing": "ching",
    "yong": "yung", "zhi": "chih", "zi": "tzu", "ren": "jen", "guo": "kuo", "luo": "lo", "he": "ho",
    "jie": "chieh", "yan": "yen", "li": "lee",
}  # fmt: skip


@pytest.mark.parametrize(("sound", "spelt"), WADE.items())
def test_taiwan_writes_sounds_in_the_old_spelling(sound: str, spelt: str) -> None:
    assert spelt in in_wade(sound)


def test_sounds_fall_together_in_the_old_spelling() -> None:
    assert by_wade(["zhang", "chang", "qiang"]) == {
        "chang": ("zhang", "chang"), "chiang": ("qiang",),
    }  # fmt: skip
