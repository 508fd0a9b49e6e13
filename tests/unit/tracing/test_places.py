import pytest

from leeward.codebook.places import LEVELS, path, places
from leeward.tracing.places import find_place, shared


@pytest.mark.parametrize(
    "name",
    [
        "온성",
        "온성군",
        "Onsŏng",
        "Onseong County",
        "Onsong-gun",
        "稳城",
        "穩城郡",
        "near Onsong",
        "온성 근처",
        "함경북도 온성군",
        "Onsong, North Hamgyong",
        "KP-09.Onsong",
    ],
)
def test_one_county_in_three_scripts(name: str) -> None:
    assert find_place(name) == "KP-09.Onsong"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("연길", "CN-222401"),
        ("Yanji", "CN-222401"),
        ("延吉市", "CN-222401"),
        ("용정", "CN-222405"),
        ("룡정", "CN-222405"),
        ("양강도", "KP-10"),
        ("咸鏡北道", "KP-09"),
        ("새별군", "KP-09.Kyongwon"),
        ("朝阳", "CN"),  # two of them: what they share
        ("혜산 온성", ""),  # neither lies in the other
        ("Atlantis", ""),
        ("", ""),
        ("가" * 10_000, ""),
    ],
)
def test_names_of_places(name: str, code: str) -> None:
    assert find_place(name) == code


def test_every_place_lies_in_one_of_a_higher_level() -> None:
    for place in places().values():
        if place.parent:
            assert LEVELS.index(places()[place.parent].level) < LEVELS.index(place.level)
        assert path(place.code)[-1] == place.code


def test_what_two_places_share() -> None:
    assert shared("KP-09.Onsong", "KP-09.Musan") == "KP-09"
    assert shared("KP-09.Onsong", "CN-22") == ""
    assert shared("KP-09", "KP-09.Musan") == "KP-09"
