import pytest

from leeward.codebook.place_country import country_in


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("China", "CN"),
        ("중국 지린성", "CN"),
        ("吉林省延边朝鲜族自治州", "CN"),
        ("a village near Shenyang", "CN"),
        ("연변의 조선족 마을", "CN"),
        ("서울", "KR"),
        ("태국 방콕, 그 전에는 라오스", ""),
        ("North Korea", "KP"),
        ("朝鲜", "KP"),
        ("a house by the river", ""),
        ("Chinatown", ""),
        ("", ""),
    ],
)
def test_words_name_one_country_or_none(text: str, country: str) -> None:
    assert country_in(text) == country
