"""Search over HTTP: three scripts, names only while sealed is open, and no query in an address."""

import re

import pytest

from leeward.desk.recording import record_answers
from support.asgi import Answer
from support.day_desk import NAME, SECOND, Office, OfficeDesk, make_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("search") / "v")


@pytest.fixture(scope="module")
def desk(office: Office) -> OfficeDesk:
    return OfficeDesk(office.session)


def search(desk: OfficeDesk, query: str) -> Answer:
    """Type, and follow to what was found."""
    begun = desk.ask("/search", {"q": query})
    assert begun.status == 303
    assert re.fullmatch(r"/search/[0-9a-f]{32}", begun.headers["location"])
    return desk.ask(begun.headers["location"])


def marked(html: str) -> set[str]:
    return set(re.findall(r"<mark>([^<]+)</mark>", html))


@pytest.mark.parametrize(
    ("query", "mark", "case"),
    [
        ("상담", "상담", "Heron"),
        ("학교", "학교", "소나무"),
        ("护照", "护照", "苍鹭"),
        ("COAT", "coat", "소나무"),
        ("winter  coat", "winter coat", "소나무"),
    ],
)
def test_words_of_two_signs_are_found_and_marked(
    desk: OfficeDesk, query: str, mark: str, case: str
) -> None:
    page = search(desk, query).text
    assert mark in marked(page) or marked(page) == set(mark.split())
    assert case in page.partition("Where it is written")[2]


@pytest.mark.parametrize("query", ["소나", "苍", "quiet", "junip"])
def test_cases_are_found_by_part_of_a_pseudonym(desk: OfficeDesk, query: str) -> None:
    assert "Cases of this name or code" in search(desk, query).text


def test_a_code_may_be_typed_without_its_prefix(desk: OfficeDesk, office: Office) -> None:
    row = office.session.vault.projection.case(office.cases["Heron"])
    assert row is not None
    for typed in (row.code, row.code.removeprefix("LW-").lower(), row.code.replace("-", " ")):
        assert ">Heron<" in search(desk, typed).text


@pytest.mark.parametrize(
    ("query", "answer"),
    [("", "Pseudonyms, codes"), ("a", "Too short to search"), ("qqqq", "Nothing was found")],
)
def test_an_empty_short_or_vain_search_says_so(desk: OfficeDesk, query: str, answer: str) -> None:
    assert answer in search(desk, query).text


def test_a_result_leads_to_its_line_in_the_journal(desk: OfficeDesk, office: Office) -> None:
    page = search(desk, "상담").text
    (link,) = re.findall(r'href="(/search/found/[^"]+)"', page)
    where = desk.ask(link).headers["location"]
    path, _, anchor = where.partition("#")
    assert path == f"/case/{office.cases['Heron'].hex()}"
    journal = desk.ask(path).text
    assert f'id="{anchor}"' in journal
    assert "상담" in journal.partition(f'id="{anchor}"')[2].partition("</li>")[0]


def test_a_value_of_a_form_and_a_promise_lead_to_their_lines(
    desk: OfficeDesk, office: Office
) -> None:
    case = office.cases["Juniper"]
    wishes = {"lwd_age_band": "25-34", "lwd_words": "sewing lessons"}
    record_answers(office.session, case, "profile", wishes)
    (link,) = re.findall(r'href="(/search/found/[^"]+)"', search(desk, "sewing").text)
    path, _, anchor = desk.ask(link).headers["location"].partition("#")
    assert f'id="{anchor}"' in desk.ask(path).text
    assert desk.ask(link + "9").headers["location"] == f"/case/{case.hex()}", "no such entry"


def test_a_name_is_found_only_while_sealed_is_open_and_never_stands_in_the_page(
    desk: OfficeDesk, office: Office
) -> None:
    assert "Nothing was found" in search(desk, NAME).text
    office.session.open_sealed(SECOND, "contact")
    begun = desk.ask("/search", {"q": NAME})
    found = desk.ask(begun.headers["location"]).text
    assert ">Heron<" in found
    assert "In the sealed part" in found
    assert NAME not in found
    office.session.close_sealed()
    forgotten = desk.ask(begun.headers["location"]).text
    assert "This search was forgotten" in forgotten


def test_a_token_that_nobody_has_is_a_search_that_was_forgotten(desk: OfficeDesk) -> None:
    assert "This search was forgotten" in desk.ask(f"/search/{'0' * 32}").text


def test_a_query_is_text_and_no_markup(desk: OfficeDesk) -> None:
    page = search(desk, '"><script>alert(1)</script>').text
    assert "<script>alert" not in page
