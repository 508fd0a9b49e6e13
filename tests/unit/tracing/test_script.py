"""Which script a name is in, and what is left of it when it is made plain."""

import unicodedata

import pytest
from hypothesis import given

from leeward.errors import InvalidName
from leeward.tracing.names.script import Kind, east_asian, kind_of, latin_words, pinyin_words
from support.names import any_text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("김영희", Kind.HANGUL),
        ("김 영희", Kind.HANGUL),
        ("金英姬", Kind.HANZI),
        ("金영희", Kind.HANZI),
        ("Kim Yong Hui", Kind.ROMAN),
        ("Kim Yŏng-hŭi", Kind.ROMAN),
        ("Jīn Yīngjī", Kind.PINYIN),
        ("jin1 ying1 ji1", Kind.PINYIN),
        ("lǚ", Kind.PINYIN),
    ],
)
def test_letters_show_the_kind(name: str, kind: Kind) -> None:
    assert kind_of(name) is kind
    assert kind_of(unicodedata.normalize("NFD", name)) is kind


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("😀", "script_unknown"),
        ("123", "script_unknown"),
        ("مريم", "script_unknown"),
        ("a" * 10_000, "name_too_long"),
        ("김" * 10_000, "name_too_long"),
    ],
)
def test_what_is_no_name_is_refused_in_one_sentence(name: str, reason: str) -> None:
    with pytest.raises(InvalidName) as refused:
        kind_of(name)
    assert refused.value.facts == {"reason": reason}


def test_words_are_plain_small_letters() -> None:
    assert latin_words("KIM, Young-Hee") == ("kim", "young", "hee")
    assert latin_words("Ch'oe Yŏng-suk") == ("choe", "yeong", "suk")
    assert latin_words("Kіm") == ("kim",)  # a Cyrillic і
    assert latin_words("\u202eKim\u200b Hui") == ("kim", "hui")
    assert latin_words("Kim (born Pak)") == ("kim",)
    assert pinyin_words("Lǚ Xī'ān") == ("lv", "xi", "an")
    assert pinyin_words("jin1ying1ji1") == ("jin", "ying", "ji")


def test_breves_say_more_than_plain_letters() -> None:
    assert latin_words("Kim Yŏng-ŭn") == latin_words("Kim Yeong-eun")


@given(any_text)
def test_no_text_breaks_it_and_composition_does_not_matter(text: str) -> None:
    for form in ("NFC", "NFD"):
        same = unicodedata.normalize(form, text)
        assert latin_words(same) == latin_words(text)
        assert pinyin_words(same) == pinyin_words(text)
        assert east_asian(same) == east_asian(text)
