import pytest

from leeward.errors import InvalidQuestions, TooFewPeople
from leeward.reporting.cohort import EVERYBODY, read_cohort, read_month
from leeward.reporting.questions import NOT_RECORDED, check_size, read_catalogue
from support.statistics import catalogue, questions


def test_cells_come_from_the_code_book_and_the_groups() -> None:
    asked = catalogue()
    assert [cell.code for cell in asked.columns["age"].cells] == [
        "minor", "adult", "older", NOT_RECORDED,
    ]  # fmt: skip
    assert asked.shape(("age", "exploitation")) == (4, 3)
    assert asked.columns["exploitation"].cell_of[""] == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit": '"village"'}, "not_one_of"),
        ({"size": '"some"'}, "not_one_of"),
        ({"cohort": '"2025-H3"'}, "cohort_unreadable"),
        ({"cohort": '"2025-06/2025-01"'}, "cohort_unreadable"),
        ({"tables": "[]"}, "no_tables"),
        ({"tables": '[["age", "role", "exploitation"]]'}, "two_columns_at_most"),
        ({"tables": '[["age", "age"]]'}, "two_columns_at_most"),
        ({"tables": '[["age", "role"], ["role", "age"]]'}, "table_twice"),
        ({"tables": '[["village"]]'}, "column_not_defined"),
        ({"most_rows": "3"}, "one_row_a_person"),
        ({"most_rows": "0"}, "out_of_range"),
        ({"place": '"here"'}, "unknown_key"),
        ({"title": "[["}, "not_toml"),
    ],
)
def test_what_a_catalogue_cannot_ask(change: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidQuestions) as refused:
        catalogue(**change)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize(
    ("written", "instead", "reason"),
    [
        ('list = "age_bands"', 'list = "pseudonyms"', "list_leads_to_somebody"),
        ('list = "age_bands"', 'list = "ages"', "unknown_list"),
        ('"0-2", ', "", "code_in_two_groups"),
        ('"0-2"', '"0-1"', "code_not_in_list"),
        ('of = ["*"]', 'of = ["55+"]', "code_in_no_group"),
        ('code = "minor"', 'code = "adult"', "group_twice"),
        ('empty = "unknown"', 'empty = "perhaps"', "code_not_in_list"),
    ],
)
def test_columns_that_are_refused(written: str, instead: str, reason: str) -> None:
    text = questions().replace(written, instead)
    if reason == "code_in_two_groups":
        text = questions().replace('"18-24"', '"18-24", "0-2"')
    with pytest.raises(InvalidQuestions) as refused:
        read_catalogue(text)
    assert refused.value.facts["reason"] == reason


def test_the_digest_says_what_was_asked_of_any_cohort() -> None:
    assert catalogue().digest == catalogue(title='"Another"', cohort='"2025-H2"').digest
    assert catalogue().digest != catalogue(tables='[["age"]]').digest
    assert catalogue().digest != catalogue(unit='"family"').digest


def test_few_people_carry_few_questions_by_the_declared_class() -> None:
    check_size(catalogue())
    check_size(catalogue(size='"50_to_199"', tables='[["age"], ["role"], ["exploitation"], []]'))
    check_size(catalogue(size='"under_50"', tables='[["age"], []]'))
    for size, tables in [
        ("under_50", '[["age"], ["role"], ["exploitation"], []]'),
        ("under_50", '[["age", "role"]]'),
        ("50_to_199", '[["age", "role"]]'),
    ]:
        with pytest.raises(TooFewPeople):
            check_size(catalogue(size=f'"{size}"', tables=tables))


def test_cohorts_without_a_common_month_touch_nobody_twice() -> None:
    first, second = read_cohort("2025-H1"), read_cohort("2025-H2")
    assert first.code == "2025-01/2025-06"
    assert read_cohort(first.code) == first
    assert not first.shares_a_month_with(second)
    assert read_cohort("2025-Q2").shares_a_month_with(first)
    assert read_cohort("2025").shares_a_month_with(EVERYBODY)
    assert EVERYBODY.code == "all"
    assert read_month("2025-13") is None
    assert first.has(read_month("2025-06-30") or 0)
