"""How much help was given, in words."""

from decimal import Decimal

import pytest

from leeward.codebook.lists import code_list
from leeward.desk.amounts import amount_text


@pytest.mark.parametrize(
    ("amount", "unit", "language", "said"),
    [
        ("1", "month", "en", "1 month"),
        ("3", "month", "en", "3 months"),
        ("1.5", "hour", "en", "1.5 hours"),
        ("1", "person", "en", "1 person"),
        ("2", "person", "en", "2 people"),
        ("1200", "item", "en", "1,200 items"),
        ("3", "session", "ko", "3회기"),
        ("2", "night", "ko", "2박"),
        ("3", "month", "zh-Hans", "3 个月"),
        ("4", "session", "zh-Hans", "4 次"),
        ("0", "month", "en", ""),
        ("7", "", "ko", "7"),
        ("7", "money", "en", "7"),
    ],
)
def test_an_amount_is_counted_in_its_unit(amount: str, unit: str, language: str, said: str) -> None:
    assert amount_text(Decimal(amount), unit, "", language) == said


def test_money_is_said_in_its_currency() -> None:
    assert amount_text(Decimal(300), "money", "cny", "en") == "CN¥300.00"


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_unit_of_the_list_has_its_words(language: str) -> None:
    for unit in code_list("service_units").entries:
        said = amount_text(Decimal(2), unit.code, "", language)
        assert said == "2" if unit.code == "money" else said != "2", unit.code
