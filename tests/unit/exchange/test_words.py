import re
from importlib.resources import files
from pathlib import Path

import pytest

from leeward import exchange
from leeward.exchange.words import after_import, codes, say

HANGUL = re.compile(r"[가-힣]")
HANZI = re.compile(r"[\u4e00-\u9fff]")
SOURCES = [path.read_text("utf-8") for path in Path(str(files(exchange))).glob("*.py")]


def test_every_sentence_is_there_in_three_languages() -> None:
    for code in codes():
        english, korean, chinese = (say(code, each) for each in ("en", "ko", "zh-Hans"))
        assert english.isascii() or "’" in english or "虚" in english
        assert HANGUL.search(korean)
        assert HANZI.search(chinese)
        assert not HANGUL.search(chinese)
        braces = [set(re.findall(r"{\w+}", each)) for each in (english, korean, chinese)]
        assert braces[0] == braces[1] == braces[2]


def test_every_code_that_the_room_says_has_its_sentence() -> None:
    said = {
        code
        for source in SOURCES
        for code in re.findall(r"(?:Remark|Notice|_say)\(\s*\"([a-z_0-9]+)\"", source)
    }
    assert len(said) > 15
    assert said <= codes()


def test_facts_fill_the_sentence_and_reasons_are_words() -> None:
    assert "12" in say("person_twice", "ko", {"row": 12})
    told = say("column_never_stored", "en", {"what": "broker"})
    assert "{" not in told
    assert say("a_newer_code", "en") == "a_newer_code"


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_the_end_of_an_import_says_how_to_destroy_the_old_list_and_is_honest(
    language: str,
) -> None:
    words = after_import(language)
    assert len(words.steps) >= 5
    assert "SSD" in words.honest or "固态硬盘" in words.honest
    assert all((words.title, words.why, words.honest, *words.steps))
