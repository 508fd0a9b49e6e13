"""What becomes of a stranger's list, whatever program and encoding it comes in."""

from collections.abc import Mapping

import pytest

from leeward.errors import InvalidFile
from leeward.exchange.intake import Known, Outcome, Preview, preview
from leeward.exchange.mapping import propose
from leeward.exchange.sheets import read_book
from support import strange_lists
from support.imports import KEY

REFUSED = {"최순옥": "several_people", "김봄별": "person_twice", "": "nobody_named"}


def looked_at(data: bytes, *, encoding: str | None = None, known: Known | None = None) -> Preview:
    """Return the preview of a file through what the program proposes."""
    book = read_book(data, encoding=encoding)
    sheet, on = book.sheet(), strange_lists.WRITTEN_ON
    mapping = propose(sheet, recorded_on=on)
    return preview(
        sheet, mapping, recorded_on=on, key=KEY, known=known or Known(), notices=book.notices
    )


def by_name(seen: Preview) -> Mapping[str, str]:
    return {name: key for key, person in seen.people.items() for name in person.names}


@pytest.mark.parametrize(
    ("file", "encoding"),
    [
        *(("list.xlsx", None), ("list.ods", None), ("utf8.csv", None), ("utf16.csv", None)),
        *(("semicolon.csv", None), ("gb18030.csv", "gb18030"), ("cp949.csv", None)),
    ],
)
def test_the_same_people_come_out_of_every_form_of_the_list(
    file: str, encoding: str | None
) -> None:
    seen = looked_at(strange_lists.FILES[file](), encoding=encoding)
    assert [seen.counts[each] for each in Outcome] == [0, 7, 0, 3]
    names = by_name(seen)
    people = {"김봄별", "Ri Sol-hyang", "박은경", "정가람", "한나래", "왕소우", "왕호연"}
    assert names.keys() >= people
    assert len(seen.people) == 9
    child = seen.people[names["왕소우"]]
    assert child.birth is not None
    assert child.birth.earliest.year == 2017  # eight, in whichever way of counting
    told = {remark.code for row in seen.rows for remark in row.remarks}
    assert told >= {"several_people", "person_twice", "nobody_named", "lunar_date", "text_warning"}
    assert "column_ambiguous" in {notice.code for notice in seen.notices}


def test_what_is_never_stored_is_in_no_fact_of_the_list() -> None:
    seen = looked_at(strange_lists.workbook())
    kept = repr(seen.people)
    for never in ("산길", "42.9021", "850 191", "평안촌", "2014-05-01", "2015, 5"):
        assert never not in kept


def test_each_form_of_the_list_is_the_same_list() -> None:
    first = looked_at(strange_lists.text("utf-8"))
    rows = frozenset(person.row_digest for person in first.people.values() if person.row_digest)
    for file in ("list.ods", "utf16.csv", "semicolon.csv"):
        again = looked_at(strange_lists.FILES[file](), known=Known(rows=rows))
        assert not again.people
        assert again.counts[Outcome.HERE] == 7


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("truncated.xlsx", "damaged_archive"),
        ("truncated.ods", "damaged_archive"),
        ("gb18030.csv", "encoding_unclear"),
        ("cut.csv", "cut_off"),
    ],
)
def test_a_broken_file_is_refused_with_what_is_wrong(file: str, reason: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        read_book(strange_lists.FILES[file]())
    assert refused.value.facts["reason"] == reason


def test_four_hundred_columns_are_read_and_none_is_lost() -> None:
    seen = looked_at(strange_lists.wide())
    assert len(seen.people) == 2
    notes = next(iter(seen.people.values())).notes
    assert len(notes) == len([number for number in range(398) if number % 7 == 0])


def test_headings_without_anybody_below_say_so() -> None:
    seen = looked_at(strange_lists.headings_only())
    assert (seen.rows, seen.people) == ((), {})
    assert "nobody_below" in {notice.code for notice in seen.notices}
