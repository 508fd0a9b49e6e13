from dataclasses import replace
from datetime import date

import pytest

from leeward.cases.case import CaseFile
from leeward.dates import When, on_day
from leeward.exchange.drafts import drafts, expiry_month
from leeward.exchange.intake import Known, KnownPerson, Outcome, Preview, RowResult
from leeward.exchange.mapping import propose
from leeward.exchange.sheets import read_book
from leeward.ids import StreamKind
from support import imports, messy_sheets


def row(seen: Preview, number: int) -> RowResult:
    return next(each for each in seen.rows if each.number == number)


def said(result: RowResult) -> set[str]:
    return {remark.code for remark in result.remarks}


def names(file: CaseFile) -> list[str]:
    return [record.held("full") for record in file.all_of("name")]


def test_each_row_of_a_korean_list_is_taken_changed_or_refused_with_its_reason() -> None:
    seen = imports.looked_at(messy_sheets.korean_list())
    outcomes = {result.number: result.outcome for result in seen.rows}
    assert outcomes == {
        4: Outcome.CHANGED,
        5: Outcome.CHANGED,
        7: Outcome.CHANGED,
        8: Outcome.REFUSED,
        9: Outcome.REFUSED,
        10: Outcome.REFUSED,
        11: Outcome.REFUSED,
    }
    assert {"lunar_date", "people_split", "name_in_scripts", "code_by_label"} <= said(row(seen, 4))
    assert row(seen, 8).remarks[0].code == "person_twice"
    assert row(seen, 8).remarks[0].facts == {"row": 4}
    assert row(seen, 9).remarks[0].code == "several_people"
    assert row(seen, 9).remarks[0].column == 2
    assert row(seen, 10).remarks[0].code == "nobody_named"
    assert row(seen, 11).remarks[0].code == "looks_like_total"
    assert seen.empty_rows == 1


def test_the_file_of_the_first_row() -> None:
    file = imports.files_of(imports.looked_at(messy_sheets.korean_list()))[0]
    assert names(file) == ["김봄별", "金春星"]
    assert When.from_value(file.held("identity", "birth_date")).earliest == date(1988, 4, 20)
    assert file.held("profile", "prs_Gender") == "Feminine"
    assert file.held("profile", "vic_TypeOfExploitation") == ["ForcedMarriage"]
    assert file.held("risk", "level") == "high"
    assert file.held("case", "level") == "high"
    assert file.notes_of("note")[0].part("text") == "비고: 병원 동행을 원함"


def test_children_in_a_cell_get_files_of_their_own_joined_only_in_sealed() -> None:
    files = imports.files_of(imports.looked_at(messy_sheets.korean_list()))
    mother, first, second = files[:3]
    assert [names(first), names(second)] == [["왕소우"], ["왕호연"]]
    assert {tie.held("other") for tie in mother.all_of("relationship")} == {
        first.case_id,
        second.case_id,
    }
    assert [tie.held("relation") for tie in first.all_of("relationship")] == ["mother"]
    assert first.without_sealed().all_of("relationship") == ()


def test_nothing_outside_sealed_leads_from_a_child_to_the_mother() -> None:
    seen = imports.looked_at(messy_sheets.korean_list())
    told = list(drafts(seen, random=imports.counted(), imported_on=messy_sheets.RECORDED_ON))
    open_values = [
        {
            repr(draft.value)
            for draft in case_drafts
            if draft.kind == "import_source"
            and draft.stream is not StreamKind.SEALED
            and draft.field in {"row", "row_digest"}
        }
        for _, case_drafts in told[:3]
    ]
    assert open_values[0]
    assert open_values[1] == open_values[2] == set()


def test_each_value_goes_to_the_stream_of_its_field() -> None:
    seen = imports.looked_at(messy_sheets.korean_list())
    told = list(drafts(seen, random=imports.counted(), imported_on=messy_sheets.RECORDED_ON))
    streams = {(draft.kind, draft.field): draft.stream for draft in told[0][1]}
    assert streams["name", "full"] is StreamKind.SEALED
    assert streams["identity", "birth_date"] is StreamKind.SEALED
    assert streams["safe_contact", "channel_address"] is StreamKind.EPHEMERAL
    assert streams["case", "level"] is StreamKind.CORE
    assert {d.expires for d in told[0][1] if d.stream is StreamKind.EPHEMERAL} == {202606}
    assert expiry_month(date(2026, 11, 30)) == 202702


def test_nobody_calls_a_number_that_nobody_has_called_safe() -> None:
    file = imports.files_of(imports.looked_at(messy_sheets.korean_list()))[0]
    assert file.held("safe_contact", "may_contact") == "no"


def test_importing_the_same_file_twice_adds_nothing() -> None:
    first = imports.looked_at(messy_sheets.chinese_list())
    digests = frozenset(person.row_digest for person in first.people.values())
    again = imports.looked_at(messy_sheets.chinese_list(), known=Known(rows=digests))
    assert {result.outcome for result in again.rows} == {Outcome.HERE}
    assert not list(drafts(again, random=imports.counted(), imported_on=messy_sheets.RECORDED_ON))


def test_a_sorted_list_with_a_new_line_is_still_the_same_list() -> None:
    first = imports.looked_at(messy_sheets.chinese_list())
    known = Known(rows=frozenset(person.row_digest for person in first.people.values()))
    more = [*reversed(messy_sheets.CHINESE_ROWS), (4, "孙欣怡", None, "7", "女", *[None] * 6)]
    book = messy_sheets.workbook(messy_sheets.CHINESE_HEADINGS, more)
    again = imports.looked_at(messy_sheets.as_bytes(book), known=known)
    assert [result.outcome for result in again.rows] == [*[Outcome.HERE] * 3, Outcome.CHANGED]


def test_equal_rows_are_told_apart_and_still_known_the_second_time() -> None:
    rows = [("가", "x"), ("가", "x")]
    data = messy_sheets.as_bytes(messy_sheets.workbook(["가명", "비고"], rows))
    first = imports.looked_at(data)
    digests = [person.row_digest for person in first.people.values()]
    assert len(set(digests)) == 2
    again = imports.looked_at(data, known=Known(rows=frozenset(digests)))
    assert {result.outcome for result in again.rows} == {Outcome.HERE}


def test_a_digest_says_nothing_without_the_key() -> None:
    seen = imports.looked_at(messy_sheets.chinese_list())
    ours = next(iter(seen.people.values())).row_digest
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(imports, "KEY", b"another key of another vault....")
        theirs = imports.looked_at(messy_sheets.chinese_list())
    assert ours != next(iter(theirs.people.values())).row_digest


def test_people_of_the_vault_are_recognised_while_sealed_is_open() -> None:
    here = KnownPerson("K7-2", ("王小雨",), on_day(date(2017, 5, 4)))
    seen = imports.looked_at(messy_sheets.chinese_list(), known=Known(people=(here,)))
    assert row(seen, 2).remarks[0].code == "person_known"
    assert row(seen, 2).remarks[0].facts == {"case": "K7-2"}
    assert "names_not_compared" not in {notice.code for notice in seen.notices}
    other = KnownPerson("K7-3", ("王小雨",), on_day(date(2001, 1, 1)))
    seen = imports.looked_at(messy_sheets.chinese_list(), known=Known(people=(other,)))
    assert row(seen, 2).outcome is Outcome.CHANGED


def test_a_row_with_the_code_of_a_case_is_not_taken_again() -> None:
    data = messy_sheets.as_bytes(messy_sheets.workbook(["사례번호", "성명"], [("K7-2", "박은경")]))
    assert (
        row(imports.looked_at(data, known=Known(codes=frozenset({"K7-2"}))), 2).remarks[0].code
        == "case_known"
    )
    assert row(imports.looked_at(data), 2).outcome is Outcome.TAKEN


def test_a_child_with_a_row_of_her_own_is_not_taken_twice() -> None:
    rows = [("김봄별", "여", "왕소우(8)", None), ("왕소우", "여", None, "그림을 좋아함")]
    book = messy_sheets.workbook(["성명", "성별", "자녀", "비고"], rows)
    mother, child = imports.files_of(imports.looked_at(messy_sheets.as_bytes(book)))
    assert [tie.held("other") for tie in mother.all_of("relationship")] == [child.case_id]
    assert [tie.held("relation") for tie in child.all_of("relationship")] == ["mother"]
    assert child.notes_of("note")


def test_a_child_column_goes_to_the_only_child_of_the_row() -> None:
    rows = [("김봄별", "여", "왕소우(8)", "在读")]
    book = messy_sheets.workbook(["성명", "성별", "자녀", "就学情况"], rows)
    mother, child = imports.files_of(imports.looked_at(messy_sheets.as_bytes(book)))
    assert mother.one("child") is None
    assert child.held("child", "school_status") == "enrolled"


def test_words_that_cannot_be_read_stay_in_the_stream_of_their_column() -> None:
    rows = [("박은경", "태어난 날 모름 추정", "모르는 답")]
    book = messy_sheets.workbook(["성명", "생년월일", "착취유형"], rows)
    (file,) = imports.files_of(imports.looked_at(messy_sheets.as_bytes(book)))
    assert "태어난 날 모름" in file.all_of("name")[0].held("text")
    open_file = file.without_sealed()
    assert "모르는 답" in open_file.notes_of("note")[0].part("text")
    assert "태어난" not in repr(open_file.notes)


def test_free_text_that_holds_a_number_warns_and_records_an_override() -> None:
    rows = [("박은경", "연락은 010-1234-5678 로")]
    data = messy_sheets.as_bytes(messy_sheets.workbook(["성명", "비고"], rows))
    seen = imports.looked_at(data)
    assert "text_warning" in said(row(seen, 2))
    (file,) = imports.files_of(seen)
    assert file.notes_of("override")[0].part("what") == "phone_number"


def test_never_stored_cells_are_not_in_the_result() -> None:
    rows = [("박은경", "산길 김씨", "42.9012, 129.5098", "+850 19 000 0000")]
    book = messy_sheets.workbook(["성명", "브로커 이름", "주소", "전화"], rows)
    seen = imports.looked_at(messy_sheets.as_bytes(book))
    told = repr(list(drafts(seen, random=imports.counted(), imported_on=messy_sheets.RECORDED_ON)))
    for planted in ("산길", "42.9012", "850"):
        assert planted not in told


def test_remarks_and_notices_never_show_what_stands_in_a_cell() -> None:
    for data in (messy_sheets.korean_list(), messy_sheets.chinese_list()):
        seen = imports.looked_at(data)
        shown = repr([seen.rows, seen.notices])
        for planted in ("김봄별", "王小雨", "138-0000", "xiaoyu", "1988"):
            assert planted not in shown


def test_formulas_without_results_are_refused_cell_by_cell() -> None:
    seen = imports.looked_at(messy_sheets.english_list())
    assert row(seen, 4).outcome is Outcome.REFUSED
    assert "formula_without_value" in said(row(seen, 4))
    assert row(seen, 2).outcome is Outcome.CHANGED


def test_a_list_without_any_names_may_be_imported() -> None:
    data = messy_sheets.as_bytes(messy_sheets.workbook(["성별", "착취유형"], [("여", "성착취")]))
    assert row(imports.looked_at(data), 2).outcome is Outcome.CHANGED


def test_age_and_birth_date_that_do_not_fit_are_both_kept() -> None:
    book = messy_sheets.workbook(["성명", "생년월일", "만나이"], [("박은경", "1988-03-05", 20)])
    seen = imports.looked_at(messy_sheets.as_bytes(book))
    assert "age_differs" in said(row(seen, 2))
    (file,) = imports.files_of(seen)
    assert When.from_value(file.held("identity", "birth_date")).is_exact
    assert file.all_of("name")[0].held("text") == "20"


def test_many_rows_make_as_many_cases() -> None:
    seen = imports.looked_at(messy_sheets.many_rows(300))
    assert len(seen.people) == 300
    assert seen.counts[Outcome.REFUSED] == 0


def test_what_kind_of_row_it_is_does_not_depend_on_the_mapping() -> None:
    data = messy_sheets.chinese_list()
    first = imports.looked_at(data)
    known = Known(rows=frozenset(person.row_digest for person in first.people.values()))
    sheet = read_book(data).sheet()
    other = propose(sheet, recorded_on=messy_sheets.RECORDED_ON).with_column(0, "note.text")
    again = imports.looked_at(data, known=known, mapping=other.with_column(10, "skip"))
    assert {result.outcome for result in again.rows} == {Outcome.HERE}


def test_a_child_whom_both_parents_rows_name_is_one_child() -> None:
    rows = [("김봄별", "여", "왕소우(8)"), ("왕호연", "남", "왕소우(8)")]
    book = messy_sheets.workbook(["성명", "성별", "자녀"], rows)
    seen = imports.looked_at(messy_sheets.as_bytes(book))
    mother, child, father = imports.files_of(seen)
    assert names(child) == ["왕소우"]
    assert father.all_of("relationship")[0].held("other") == child.case_id
    assert {tie.held("other") for tie in child.all_of("relationship")} == {
        mother.case_id,
        father.case_id,
    }
    assert "child_joined" in said(row(seen, 3))


def test_a_tie_to_a_row_that_is_refused_keeps_the_name() -> None:
    rows = [("김봄별", "여", "왕소우", None), ("왕소우", "여", None, "2017-05-04")]
    book = messy_sheets.workbook(["성명", "성별", "자녀", "생년월일"], rows)
    here = KnownPerson("K7-2", ("왕소우",), on_day(date(2017, 5, 4)))
    seen = imports.looked_at(messy_sheets.as_bytes(book), known=Known(people=(here,)))
    assert row(seen, 3).outcome is Outcome.REFUSED
    (mother,) = imports.files_of(seen)
    assert mother.all_of("relationship")[0].held("other_name") == "왕소우"


def test_a_child_named_only_in_a_mothers_row_carries_no_trace_of_that_row() -> None:
    mother, child, _ = imports.files_of(imports.looked_at(messy_sheets.korean_list()))[:3]
    assert mother.all_of("import_source")
    assert child.all_of("import_source") == ()


def test_columns_that_a_mapping_by_hand_leaves_out_are_counted() -> None:
    data = messy_sheets.chinese_list()
    whole = propose(read_book(data).sheet(), recorded_on=messy_sheets.RECORDED_ON)
    by_hand = replace(whole, columns=whole.columns[:2])
    seen = imports.looked_at(data, mapping=by_hand)
    notice = next(each for each in seen.notices if each.code == "columns_unmapped")
    assert notice.facts == {"count": 9}


def test_sentences_in_typed_fields_are_looked_through_too() -> None:
    rows = [("박은경", "소개한 사람 전화 010-1234-5678")]
    book = messy_sheets.workbook(["성명", "cas_IncomingReferralDetails"], rows)
    seen = imports.looked_at(messy_sheets.as_bytes(book))
    assert "text_warning" in said(row(seen, 2))
    (file,) = imports.files_of(seen)
    assert file.notes_of("override")[0].part("field") == "cas_IncomingReferralDetails"


@pytest.mark.parametrize("turned", [False, True])
def test_a_row_refused_beside_another_is_refused_again(turned: bool) -> None:
    """The row that was taken is here now; its double must not slip in, wherever it stands."""
    rows = ["김봄별,1988-03-05,첫째 줄", "김봄별,1988.3.5,둘째 줄"]
    first = imports.looked_at("\n".join(["이름,생년월일,비고", *rows]).encode())
    assert [row.outcome for row in first.rows] == [Outcome.TAKEN, Outcome.REFUSED]
    known = Known(rows=frozenset(person.row_digest for person in first.people.values()))
    if turned:
        rows.reverse()
    again = imports.looked_at("\n".join(["이름,생년월일,비고", *rows]).encode(), known=known)
    assert sorted(row.outcome for row in again.rows) == [Outcome.HERE, Outcome.REFUSED]
    assert not again.people
