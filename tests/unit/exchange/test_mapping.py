import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from leeward.cases.never_store import forbidden_meaning
from leeward.errors import InvalidMapping, NeverStored
from leeward.exchange.columns import READINGS, Column, check
from leeward.exchange.headers import condensed, fit
from leeward.exchange.heading_rows import find_headings
from leeward.exchange.htcds_home import default_reading
from leeward.exchange.mapping import ImportMapping, fitted, propose
from leeward.exchange.mapping_file import from_toml, to_toml
from leeward.exchange.sheets import read_book
from support import messy_sheets

HEADERS = tomllib.loads((files("leeward.exchange") / "headers.toml").read_text("utf-8"))


def proposed(data: bytes) -> ImportMapping:
    return propose(read_book(data).sheet(), recorded_on=messy_sheets.RECORDED_ON)


def meanings(data: bytes) -> dict[str, str]:
    return {column.heading: column.to for column in proposed(data).columns}


def test_every_known_heading_leads_to_a_fact_in_a_way_that_can_be_read() -> None:
    for row in HEADERS["column"]:
        check(Column(0, "", row["to"], row["read"], row.get("fixed", {})))


def test_no_heading_means_two_things() -> None:
    seen: dict[str, str] = {}
    for row in (*HEADERS["column"], *HEADERS["never"]):
        meaning = f"{row.get('to')} {row.get('read')} {row.get('fixed')} {row.get('what')}"
        for word in (*row["en"], *row["ko"], *row["zh"]):
            assert seen.setdefault(condensed(word), meaning) == meaning, word


def test_no_heading_that_is_taken_asks_for_what_is_never_stored() -> None:
    for row in HEADERS["column"]:
        for word in (*row["en"], *row["ko"], *row["zh"]):
            assert forbidden_meaning(word) is None, word


def test_a_korean_list_is_understood() -> None:
    mapping = proposed(messy_sheets.korean_list())
    assert mapping.heading_rows == (3,)
    assert [(column.to, column.read) for column in mapping.columns] == [
        ("skip", "running_number"),
        ("name.full", "name"),
        ("identity.birth_date", "birth_lunar"),
        ("identity.birth_date", "age"),
        ("profile.prs_Gender", "code"),
        ("safe_contact.channel_address", "phone"),
        ("profile.vic_TypeOfExploitation", "codes"),
        ("relationship.other_name", "children"),
        ("never", "never"),
        ("risk.level", "code"),
        ("skip", "staff"),
        ("note.text", "note"),
    ]


def test_a_chinese_list_is_understood() -> None:
    found = meanings(messy_sheets.chinese_list())
    assert found["就学情况"] == "child.school_status"
    assert found["户口"] == "child.registration_status"
    assert found["母亲姓名"] == "relationship.other_name"
    assert found["路线"] == "never"


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("브로커 연락처", "broker"),
        ("탈북 경로", "route"),
        ("过江地点", "route"),
        ("韩国联系人", "church"),
        ("북한 가족 전화", "kin_contact"),
        ("GPS", "live_location"),
        ("hte_Latitude", "live_location"),
        ("汇款记录", "remittance"),
        ("지문", "biometrics"),
        ("视频链接", "sexual_image"),
        ("차량 번호", "route"),
        ("车牌", "route"),
    ],
)
def test_columns_of_what_is_never_stored_are_left_out(heading: str, what: str) -> None:
    found = fit(heading)
    assert found is not None
    assert found.meaning.to == "never"
    assert found.meaning.what == what


def test_headings_with_remarks_in_brackets_are_understood() -> None:
    assert (found := fit("생년월일 (양력)")) is not None
    assert found.meaning.to == "identity.birth_date"
    assert fit("xyzzy") is None
    assert fit("") is None


def test_a_list_without_headings_is_guessed_by_its_values() -> None:
    rows = [
        ("김봄별", "여", "138-0000-0001"),
        ("리설향", "남", "138-0000-0002"),
        ("박은경", "여", ""),
    ]
    book = messy_sheets.workbook(rows[0], rows[1:])
    mapping = proposed(messy_sheets.as_bytes(book))
    assert mapping.heading_rows == ()
    assert [column.to for column in mapping.columns] == [
        "name.full",
        "profile.prs_Gender",
        "safe_contact.channel_address",
    ]
    assert all(column.confidence < 0.6 for column in mapping.columns)


def test_a_column_of_map_positions_is_left_out_whatever_it_is_called() -> None:
    rows = [("김봄별", "42.9012, 129.5098"), ("리설향", "43.1223, 130.0021")]
    mapping = proposed(messy_sheets.as_bytes(messy_sheets.workbook(["성명", "메모"], rows)))
    assert mapping.columns[1].to == "never"
    assert mapping.columns[1].why == ("coordinates",)


def test_values_that_differ_from_the_heading_lower_the_confidence() -> None:
    rows = [("김봄별", "모름"), ("리설향", "가나다"), ("박은경", "라마바")]
    mapping = proposed(messy_sheets.as_bytes(messy_sheets.workbook(["성명", "생년월일"], rows)))
    assert mapping.columns[1].confidence < 0.6
    assert "values_differ" in mapping.columns[1].why


def test_two_columns_of_one_fact_do_not_overwrite_each_other() -> None:
    rows = [("김봄별", "여", "남")]
    mapping = proposed(messy_sheets.as_bytes(messy_sheets.workbook(["성명", "성별", "남녀"], rows)))
    assert [column.to for column in mapping.columns[1:]] == ["profile.prs_Gender", "note.text"]


def test_group_headings_above_are_headings_too() -> None:
    book = messy_sheets.workbook(
        ["인적사항", "인적사항", "연락"],
        [("성명", "생년월일", "전화"), ("김봄별", "1988.3.5", "1")],
    )
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A1:B1")
    assert find_headings(read_book(messy_sheets.as_bytes(book)).sheet()) == (1, 2)


def test_a_mapping_survives_its_file() -> None:
    for data in (messy_sheets.korean_list(), messy_sheets.chinese_list()):
        mapping = proposed(data)
        again = from_toml(to_toml(mapping))
        assert again.heading_rows == mapping.heading_rows
        assert [
            (each.place, each.heading, each.to, each.read, dict(each.fixed), each.what)
            for each in again.columns
        ] == [
            (each.place, each.heading, each.to, each.read, dict(each.fixed), each.what)
            for each in mapping.columns
        ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ('to = "profile.prs_Nothing"\nread = "text"', 1),
        ('to = "case.worker"\nread = "text"', 1),
        ('to = "name.full"\nread = "date"', 1),
        ('to = "look.kind"\nread = "text"', 1),
        ('to = "name.full"\nread = "spell"', 1),
        ('to = "name.full"\nread = "name"\nfixed = { nothing = "x" }', 1),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused_with_its_column(change: str, column: int) -> None:
    text = f'format = "leeward-import-map-1"\nheading_rows = [1]\n[[column]]\nplace = 1\n{change}'
    with pytest.raises(InvalidMapping) as caught:
        from_toml(text)
    assert caught.value.facts["column"] == column


@pytest.mark.parametrize("text", ["", "format = 1", "not toml at all [", 'format = "other"'])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(InvalidMapping):
        from_toml(text)


def test_a_person_decides_about_a_column() -> None:
    mapping = proposed(messy_sheets.korean_list())
    changed = mapping.with_column(11, "profile.lwd_words")
    assert changed.columns[11].to == "profile.lwd_words"
    assert changed.columns[11].confidence == 1.0
    assert changed.with_column(1, "skip").columns[1].read == "skip"
    with pytest.raises(InvalidMapping):
        mapping.with_column(99, "skip")
    with pytest.raises(InvalidMapping):
        mapping.with_column(1, "nothing.here")
    assert default_reading("case.opened_on") == "date"


def test_nobody_can_take_a_column_whose_heading_asks_for_what_is_never_stored() -> None:
    mapping = proposed(messy_sheets.korean_list())
    with pytest.raises(NeverStored) as caught:
        mapping.with_column(8, "note.text")
    assert caught.value.facts == {"field": "9", "what": "broker"}
    by_hand = to_toml(mapping).replace('to = "never", read = "never"', 'to = "note.text"')
    with pytest.raises(NeverStored):
        from_toml(by_hand)


def test_a_heading_that_only_in_part_sounds_forbidden_is_for_a_person_to_decide() -> None:
    book = messy_sheets.workbook(["성명", "종교계 학교 재학 여부"], [("왕소우", "아니요")])
    mapping = proposed(messy_sheets.as_bytes(book))
    assert mapping.with_column(1, "note.text").columns[1].to == "note.text"


def test_a_mapping_follows_its_columns_to_another_place() -> None:
    saved = from_toml(to_toml(proposed(messy_sheets.english_list())))
    headings = ("Notes", "Name", "DOB", "Sex", "Phone", "Region")
    data = messy_sheets.as_bytes(
        messy_sheets.workbook(headings, [("x", "Ri", "1990", "F", "", "Jilin")], title="List")
    )
    moved = fitted(saved, read_book(data).sheet())
    assert moved.heading_rows == (2,)
    assert [(column.heading, column.place) for column in moved.columns][:2] == [
        ("Name", 1),
        ("DOB", 2),
    ]


def test_a_mapping_for_another_list_is_refused_with_the_column_that_is_gone() -> None:
    saved = proposed(messy_sheets.english_list())
    data = messy_sheets.as_bytes(
        messy_sheets.workbook(
            ["Name", "Sex", "Phone", "Region", "Notes"], [("Ri", "F", "", "", "")]
        )
    )
    with pytest.raises(InvalidMapping) as caught:
        fitted(saved, read_book(data).sheet())
    assert caught.value.facts == {"column": 2, "reason": "heading_gone"}


def test_the_example_in_the_documentation_is_a_mapping() -> None:
    page = Path(__file__).parents[3] / "docs" / "formats" / "import-map-v1.md"
    example = re.search(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert example is not None
    assert [column.to for column in from_toml(example[1]).columns] == ["name.full", "never", "skip"]


def test_the_documentation_names_every_way_of_reading() -> None:
    page = Path(__file__).parents[3] / "docs" / "formats" / "import-map-v1.md"
    text = page.read_text("utf-8")
    assert {read for read in READINGS if f"`{read}`" not in text} == set()


@pytest.mark.parametrize(
    "heading", ["온 날짜", "도착일", "입국일자", "来的日期", "Arrival date", "날짜"]
)
def test_a_heading_that_may_mean_two_things_is_asked_about(heading: str) -> None:
    sheet = read_book(f"Pseudonym,{heading}\nWillow,2024-05-01\n".encode()).sheet()
    mapping = propose(sheet, recorded_on=messy_sheets.RECORDED_ON)
    column = mapping.columns[1]
    assert (column.to, len(column.may_be)) == ("skip", 2)
    assert "case.opened_on" in column.may_be
    settled = mapping.with_column(1, "case.opened_on").columns[1]
    assert (settled.to, settled.read, settled.may_be) == ("case.opened_on", "date", ())


def test_a_date_whose_heading_says_what_it_is_of_is_not_when_the_case_was_opened() -> None:
    sheet = read_book("Pseudonym,결혼 날짜,등록일\nWillow,2014-05-01,2024-05-01\n".encode()).sheet()
    wedding, opened = propose(sheet, recorded_on=messy_sheets.RECORDED_ON).columns[1:]
    assert (wedding.to, opened.to) == ("note.text", "case.opened_on")
