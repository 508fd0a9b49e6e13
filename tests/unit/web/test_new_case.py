"""A new case: proposed, looked at, opened, and on to its first form."""

import re

import pytest

from leeward.ids import CaseId
from support.day_desk import RUTH, Office, OfficeDesk, make_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("new") / "v")


@pytest.fixture(scope="module")
def desk(office: Office) -> OfficeDesk:
    return OfficeDesk(office.session)


def fields(html: str) -> dict[str, str]:
    """Return what the form would post as it stands."""
    found = re.findall(r'<input[^>]*name="(code|pseudonym)"[^>]*value="([^"]*)"', html)
    return dict(found)


def test_taking_what_is_proposed_opens_a_case_and_leads_to_safe_contact(
    desk: OfficeDesk, office: Office
) -> None:
    proposed = fields(desk.ask("/cases/new").text)
    where = desk.ask("/cases/new", proposed).headers["location"]
    found = re.fullmatch(r"/case/([0-9a-f]{32})/forms/safe_contact", where)
    assert found
    row = office.session.vault.projection.case(CaseId(bytes.fromhex(found[1])))
    assert row is not None
    assert (row.pseudonym, row.code) == (proposed["pseudonym"], proposed["code"])
    assert row.worker == office.session.member


def test_a_colleague_can_be_the_worker_and_the_journal_the_next_page(
    desk: OfficeDesk, office: Office
) -> None:
    page = desk.ask("/cases/new").text
    ruth = re.findall(r'value="([0-9a-f]{32})"[^>]*>Ruth<', page)[0]
    posted = {**fields(page), "worker": ruth, "then": "journal"}
    where = desk.ask("/cases/new", posted).headers["location"]
    row = office.session.vault.projection.case(CaseId(bytes.fromhex(where.removeprefix("/case/"))))
    assert row is not None
    assert office.session.name_of(row.worker) == "Ruth"


@pytest.mark.parametrize(
    ("pseudonym", "said"),
    [
        ("", "A case needs a pseudonym."),
        ("Heron", "Another case is called this."),
        ("a" * 41, "This is too long"),
        ("call 010-2345-6789", "a telephone number"),
    ],
)
def test_a_pseudonym_that_is_none_is_refused_in_its_place(
    desk: OfficeDesk, pseudonym: str, said: str
) -> None:
    answer = desk.ask("/cases/new", {"pseudonym": pseudonym, "sure": "1"})
    assert answer.status == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_likely_name_takes_a_second_look(desk: OfficeDesk, office: Office) -> None:
    before = office.session.vault.projection.entry_count()
    answer = desk.ask("/cases/new", {"pseudonym": "김가상"})
    assert answer.status == 422
    assert "This looks like a real name." in answer.text
    assert office.session.vault.projection.entry_count() == before
    assert desk.ask("/cases/new", {"pseudonym": "김가상", "sure": "1"}).status == 303


def test_a_proposal_is_free_and_in_the_members_language(desk: OfficeDesk, office: Office) -> None:
    office.session.choose("language", "ko")
    proposed = fields(desk.ask("/cases/new").text)["pseudonym"]
    office.session.choose("language", "en")
    assert re.search("[가-힣]", proposed)
    assert proposed not in office.session.vault.projection.taken()[1]
    assert RUTH not in desk.ask("/cases/new").text
