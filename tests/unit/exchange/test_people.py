import pytest

from leeward.exchange.people import Named, is_count, people_in, same_name_key, script_of


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("김봄별", (Named(("김봄별",)),)),
        ("김봄별(金春星)", (Named(("김봄별", "金春星")),)),
        ("김봄별 / Kim Pom-byol", (Named(("김봄별", "Kim Pom-byol")),)),
        ("Kim, Pom-byol", (Named(("Kim, Pom-byol",)),)),
        ("王小雨(8), 王浩然(5岁)", (Named(("王小雨",), age="8"), Named(("王浩然",), age="5岁"))),
        ("딸 王小雨", (Named(("王小雨",), "daughter"),)),
        ("김봄별\n왕소우(딸)", (Named(("김봄별",)), Named(("왕소우",), "daughter"))),
        ("王小雨 8岁", (Named(("王小雨",), age="8岁"),)),
        ("리설향(쌍둥이 언니 있음)", (Named(("리설향",), rest="쌍둥이 언니 있음"),)),
        ("없음", ()),
        ("无", ()),
        ("-", ()),
    ],
)
def test_who_stands_in_a_cell(cell: str, found: tuple[Named, ...]) -> None:
    assert people_in(cell) == found


def test_two_names_in_two_scripts_are_two_people_unless_the_surnames_agree() -> None:
    one, two = people_in("김봄별/金春星"), people_in("김봄별/王小雨")
    assert one is not None
    assert two is not None
    assert (len(one), len(two)) == (1, 2)


@pytest.mark.parametrize("cell", ["두 번째 면담에서 알게 된 사람", "8살 딸", "x" * 80, "(8)"])
def test_what_is_no_name_is_not_guessed(cell: str) -> None:
    assert people_in(cell) is None


def test_counts_and_scripts() -> None:
    assert is_count("2명") == 2
    assert is_count("3个") == 3
    assert is_count("김봄별") is None
    assert script_of("김봄별") == "hangul"
    assert script_of("王小雨") == "simplified_chinese"
    assert script_of("劉曉蘭") == "traditional_chinese"
    assert script_of("Kim Pom-byol") == "latin"
    assert same_name_key("KIM  Pom-Byol") == same_name_key("kim pombyol")
