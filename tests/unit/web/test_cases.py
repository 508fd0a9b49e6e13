"""The caseload's page: what it shows, narrows, sorts, and keeps out of its addresses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.desk.caseload import Asked
from support.day_desk import NAME, SECOND, OfficeDesk, make_office


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> OfficeDesk:
    return OfficeDesk(make_office(tmp_path_factory.mktemp("cases") / "v").session)


def names(html: str) -> list[str]:
    """Return the cases of the list, in order."""
    return re.findall(r'<th scope="row">\s*<a class="main"[^>]*>([^<]+)</a>', html)


def test_a_worker_sees_her_own_open_cases_the_most_urgent_day_first(desk: OfficeDesk) -> None:
    page = desk.ask("/cases").text
    assert names(page)[:2] == ["Heron", "Quiet Lake"]
    assert set(names(page)) == {"Heron", "Quiet Lake", "Pine", "소나무", "Juniper"}
    assert '<a href="/cases?whose=mine" aria-current="true"' in page
    assert 'lang="ko">소나무' in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("whose=all&level=immediate", {"Pine"}),
        ("whose=all&level=low", {"苍鹭"}),
        ("whose=all&side=silent", {"Quiet Lake"}),
        ("whose=all&age=child", {"소나무"}),
        ("whose=all&language=zho", {"소나무", "苍鹭"}),
        ("whose=all&state=closed", {"Larch"}),
        ("whose=all&side=erasure_due", {"Larch"}),
        ("whose=all&due=overdue&language=kor", {"Heron"}),
        ("whose=all&step=contact", {"Juniper"}),
        ("whose=nobody", set()),
        ("whose=all&level=low&age=child", set()),
    ],
)
def test_filters_narrow_the_list(desk: OfficeDesk, asked: str, found: set[str]) -> None:
    assert set(names(desk.ask(f"/cases?{asked}").text)) == found


def test_a_header_sorts_and_turns(desk: OfficeDesk) -> None:
    page = desk.ask("/cases?whose=all&sort=level").text
    assert names(page)[:2] == ["Pine", "Heron"]
    assert 'aria-sort="ascending"><a href="/cases?whose=all&amp;sort=level&amp;turned=1"' in page
    turned = desk.ask("/cases?whose=all&sort=name&turned=1").text
    assert names(turned) == sorted(names(turned), reverse=True)
    assert 'aria-sort="descending"' in turned
    assert 'aria-sort="descending"' in desk.ask("/cases?sort=changed").text, "newest first"


def test_an_empty_list_says_what_to_do(desk: OfficeDesk) -> None:
    assert "No case fits these filters" in desk.ask("/cases?whose=all&level=low&age=child").text
    assert "This page is past the end" in desk.ask("/cases?page=9").text


def test_names_are_in_no_list(desk: OfficeDesk) -> None:
    desk.session.open_sealed(SECOND, "contact")
    assert NAME not in desk.ask("/cases?whose=all").text
    desk.session.close_sealed()


def test_the_menu_counts_her_open_cases(desk: OfficeDesk) -> None:
    menu = desk.ask("/cases").text.partition("<nav")[2].partition("</nav>")[0]
    assert re.search(r'href="/cases" aria-current="page".*?class="number">5<', menu, re.DOTALL)


@given(
    st.dictionaries(
        st.sampled_from(["whose", "level", "due", "sort", "page"]), st.text(max_size=12)
    )
)
def test_what_is_no_code_never_comes_back_in_an_address(given_text: dict[str, str]) -> None:
    asked = Asked.read(given_text)
    assert re.fullmatch(r"/cases(\?[a-z0-9=&_-]*)?", asked.address())
    assert Asked.read(dict(pair.split("=") for pair in _pairs(asked.address(page=3)))).page == 3


def _pairs(address: str) -> list[str]:
    return address.partition("?")[2].split("&")
