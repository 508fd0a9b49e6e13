import pytest

from leeward.i18n.language import Language, choose, language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("zh-CN,zh;q=0.9", "zh-Hans"),
        ("zh-TW", "zh-Hans"),
        ("fr-FR,fr;q=0.9,ko;q=0.5,en;q=0.4", "ko"),
        ("en;q=0.3, ko;q=0.7", "ko"),
        ("ko;q=0, en", "en"),
        ("fr,de", "en"),
        (";;;,q=,ko;q=x", "ko"),
        ("en-GB,ko", "en"),
    ],
)
def test_the_browser_says_what_it_reads(header: str, language: str) -> None:
    assert choose(header) == language


def test_what_the_member_chose_wins() -> None:
    assert choose("ko", "zh-Hans") is Language.ZH_HANS
    assert choose("ko", "fr") is Language.KO
    assert choose("ko", None) is Language.KO


def test_each_language_has_its_names() -> None:
    assert [each.html_lang for each in Language] == ["en", "ko", "zh-Hans"]
    assert [each.locale_dir for each in Language] == ["en", "ko", "zh_Hans"]
    assert [each.own_name for each in Language] == ["English", "한국어", "简体中文"]
    assert language_of("zh_CN") is Language.ZH_HANS
    assert language_of(None) is None
