"""The pages of a case's forms, over a real vault and without a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk.asked_form import shipped
from leeward.desk.form_list import FILLABLE
from leeward.desk.opening import open_case
from leeward.ids import CaseId, id_text
from support.open_desk import OpenDesk, founded
from support.vaults import ARA, ARA_SECOND

CONTACT = {
    "q:may_contact": "agreed_hours",
    "q:channel": "messenger",
    "q:channel_address": "willow-7",
    "q:hours": "평일 10–11시",
    "q:phrase_all_clear": "주전자 올려 놓았어요",
    "q:phrase_danger": "머리가 아파요",
    "q:silence": "no_contact_tell_coordinator",
}
RISK = {
    "q:assessed_on": "2026-03-02",
    "q:danger_now": "no",
    "q:device_watched": "yes",
    "q:level": "high",
    "q:reason": "watched",
    "q:next_review": "2026-03-04",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


@pytest.fixture
def case(desk: OpenDesk) -> CaseId:
    return open_case(desk.open, pseudonym="Heron")


def address(case: CaseId, *rest: str) -> str:
    return "/".join(["/case", id_text(case), "forms", *rest])


def held(desk: OpenDesk, case: CaseId, kind: str, field: str) -> object:
    return desk.open.vault.case_file(case).held(kind, field)


def test_the_list_shows_every_form_and_what_was_filled(desk: OpenDesk, case: CaseId) -> None:
    page = desk.ask(address(case)).text
    for kind in FILLABLE:
        assert f'href="{address(case, kind)}"' in page
    assert "last changed" not in page
    desk.ask(address(case, "risk"), RISK)
    assert "last changed" in desk.ask(address(case)).text


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_form_opens_in_every_language(desk: OpenDesk, case: CaseId, language: str) -> None:
    desk.open.choose("language", language)
    for kind in sorted(FILLABLE):
        answer = desk.ask(address(case, kind))
        assert answer.status == 200, kind
        assert "<title>Leeward</title>" in answer.text
        for control in re.findall(r"<(?:input|select|textarea)[^>]*>", answer.text):
            assert 'autocomplete="off"' in control


def test_the_first_three_forms_lead_from_one_to_the_next(desk: OpenDesk, case: CaseId) -> None:
    page = desk.ask(address(case, "safe_contact")).text
    assert '<button type="submit" hidden name="then" value="consent">' in page
    answer = desk.ask(address(case, "safe_contact"), CONTACT | {"then": "consent"})
    assert (answer.status, answer.headers["location"]) == (303, address(case, "consent"))
    consent = {"q:part": "first_contact", "q:limits_told": "yes", "then": "risk"}
    answer = desk.ask(address(case, "consent"), consent)
    assert answer.headers["location"] == address(case, "risk")
    answer = desk.ask(address(case, "risk"), RISK)
    assert answer.headers["location"] == f"/case/{id_text(case)}"
    assert held(desk, case, "risk", "level") == "high"


def seen(page: str) -> dict[str, str]:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return {"seen": found[1]}


def test_what_was_recorded_meanwhile_is_not_undone_by_an_older_page(
    desk: OpenDesk, case: CaseId
) -> None:
    contact = address(case, "safe_contact")
    desk.ask(contact, CONTACT)
    older = seen(desk.ask(contact).text)
    desk.ask(contact, CONTACT | {"q:channel": "phone_call"} | seen(desk.ask(contact).text))
    desk.ask(contact, CONTACT | {"q:hours": "주말"} | older)
    record = desk.open.vault.case_file(case).one("safe_contact")
    assert record is not None
    assert record.held("channel") == "phone_call"
    assert record.held("hours") == "주말"
    assert not [fact.name for fact in record.fields.values() if fact.is_disputed]


def test_two_pages_that_say_different_things_disagree(desk: OpenDesk, case: CaseId) -> None:
    contact = address(case, "safe_contact")
    desk.ask(contact, CONTACT)
    older = seen(desk.ask(contact).text)
    desk.ask(contact, CONTACT | {"q:may_contact": "no"})
    desk.ask(contact, CONTACT | {"q:may_contact": "yes"} | older)
    record = desk.open.vault.case_file(case).one("safe_contact")
    assert record is not None
    assert record.fields["may_contact"].is_disputed
    assert record.held("may_contact") == "no"


def test_a_refused_page_still_knows_when_it_was_drawn(desk: OpenDesk, case: CaseId) -> None:
    desk.ask(address(case, "risk"), RISK)
    older = seen(desk.ask(address(case, "risk")).text)
    desk.ask(address(case, "risk"), RISK | {"q:level": "immediate"})
    refused = desk.ask(address(case, "risk"), RISK | {"q:reason": ""} | older)
    assert refused.status == 422
    assert seen(refused.text) == older


def test_only_the_way_of_the_first_conversation_is_followed(desk: OpenDesk, case: CaseId) -> None:
    answer = desk.ask(address(case, "risk"), RISK | {"then": "//elsewhere"})
    assert answer.headers["location"] == f"/case/{id_text(case)}"


def test_a_change_brings_the_fields_alone_and_records_nothing(desk: OpenDesk, case: CaseId) -> None:
    answer = desk.ask(address(case, "risk"), {"q:assault": "yes"}, HX_Request="true")
    assert answer.status == 200
    assert "<html" not in answer.text
    assert 'name="q:assault_on"' in answer.text
    assert desk.open.vault.case_file(case).one("risk") is None


def test_what_is_wrong_stands_at_its_question_and_in_the_summary(
    desk: OpenDesk, case: CaseId
) -> None:
    answer = desk.ask(address(case, "risk"), {**RISK, "q:level": ""})
    assert answer.status == 422
    assert 'href="#q%3Alevel"' in answer.text
    assert 'id="q:level.error"' in answer.text
    assert "watched" in answer.text


def test_recorded_phrases_and_numbers_are_in_no_page(desk: OpenDesk, case: CaseId) -> None:
    desk.ask(address(case, "safe_contact"), CONTACT)
    page = desk.ask(address(case, "safe_contact")).text
    for words in ("주전자", "머리가", "willow-7"):
        assert words not in page
    base = f"/case/{id_text(case)}/look/{id_text(case)}/safe_contact"
    assert f'data-veil="{base}.phrase_danger"' in page
    seen = desk.ask(f"{base}.phrase_danger", {})
    assert "머리가 아파요" in seen.text
    kept = {
        name: "" if "phrase" in name or "address" in name else text
        for name, text in CONTACT.items()
    }
    assert desk.ask(address(case, "safe_contact"), {**kept, "q:hours": "밤"}).status == 303
    assert held(desk, case, "safe_contact", "phrase_danger") == "머리가 아파요"
    taken = {**kept, "q:hours": "밤", "_clear": "phrase_danger"}
    assert desk.ask(address(case, "safe_contact"), taken).status == 303
    assert held(desk, case, "safe_contact", "phrase_danger") is None


def test_words_that_are_never_stored_come_back_marked(desk: OpenDesk, case: CaseId) -> None:
    told = {**RISK, "q:reason": "call 010-1234-5678"}
    answer = desk.ask(address(case, "risk"), told)
    assert answer.status == 422
    assert "<mark>010-1234-5678</mark>" in answer.text
    assert 'name="reason"' in answer.text
    assert desk.ask(address(case, "risk"), told | {"reason": "a shop"}).status == 303


def test_a_sealed_answer_waits_and_is_offered_once_sealed_is_open(
    desk: OpenDesk, case: CaseId
) -> None:
    page = desk.ask(address(case, "name")).text
    assert f"/sealed?back={address(case, 'name')}" in page
    answer = desk.ask(address(case, "name"), {"q:full": "가상 서린"})
    assert answer.headers["location"] == address(case)
    listed = desk.ask(address(case)).text
    assert "Answers wait for the sealed part to open" in listed
    assert "서린" not in listed
    assert "서린" not in desk.ask(address(case, "name")).text
    desk.open.open_sealed(ARA_SECOND, "own_request")
    page = desk.ask(address(case, "name")).text
    assert "가상 서린" in page.partition('<div class="field" data-sealed>')[2]
    assert desk.ask(address(case, "name"), {"q:full": "가상 서린"}).status == 303
    page = desk.ask(address(case, "name")).text
    assert "서린" not in page
    (record,) = desk.open.vault.case_file(case).all_of("name")
    page = desk.ask(f"{address(case, 'name')}?entity={record.entity.hex()}").text
    assert "서린" not in page
    assert f"{record.entity.hex()}/name.full" in page


def test_a_record_among_several_is_changed_in_its_place(desk: OpenDesk, case: CaseId) -> None:
    need = shipped("plan").definition.lists["need_kinds"][0].name
    desk.ask(address(case, "plan"), {"q:need": need, "q:goal": "a warm room"})
    (record,) = desk.open.vault.case_file(case).all_of("plan")
    where = f"{address(case, 'plan')}?entity={record.entity.hex()}"
    assert "a warm room" in desk.ask(where).text
    desk.ask(where, {"q:need": need, "q:goal": "a dry room"})
    (record,) = desk.open.vault.case_file(case).all_of("plan")
    assert record.held("goal") == "a dry room"


def test_there_is_no_other_form(desk: OpenDesk, case: CaseId) -> None:
    for form in ("note", "answers", "nothing"):
        assert desk.ask(address(case, form)).status == 404


def test_a_saved_form_forgets_its_half_typed_text(desk: OpenDesk, case: CaseId) -> None:
    key = f"case/{id_text(case)}/risk"
    assert f'data-draft="{key}"' in desk.ask(address(case, "risk")).text
    desk.open.keep_draft(key, b"{}")
    desk.ask(address(case, "risk"), RISK | {"draft_key": key})
    assert desk.open.draft(key) is None


def test_the_first_day_stands_above_the_form_of_a_parent_missing(
    desk: OpenDesk, case: CaseId
) -> None:
    page = desk.ask(address(case, "parent_missing")).text
    assert "Vetted carers for tonight" in page
    assert "They are sealed. Open the sealed part" in page
    desk.open.open_sealed(ARA_SECOND, "own_request")
    assert "No parent’s file is joined" in desk.ask(address(case, "parent_missing")).text
    permission = {
        "q:part": "permission",
        "q:limits_told": "yes",
        "q:permission/purpose": "referral",
        "q:permission/recipient": "clinic",
        "q:permission/fields": "needs",
        "q:permission/decided_by": "herself",
        "q:permission/answer": "yes",
        "q:permission/expires": "2026-09-10",
    }
    assert desk.ask(address(case, "consent"), permission).status == 303
    page = desk.ask(address(case, "parent_missing")).text
    (consent,) = desk.open.vault.case_file(case).all_of("consent")
    action = f"/case/{id_text(case)}/consents/{consent.entity.hex()}/withdraw"
    assert action in page
    answer = desk.ask(action, {"back": address(case, "parent_missing")})
    assert answer.headers["location"] == address(case, "parent_missing")
    assert action not in desk.ask(address(case, "parent_missing")).text


def test_a_case_is_closed_corrected_and_opened_again(desk: OpenDesk, case: CaseId) -> None:
    lists = shipped("closure").definition.lists
    page = desk.ask(address(case, "closure")).text
    assert 'value="2027-03-31"' in page, "the day of erasure is proposed"
    told = {
        "q:reason": lists["closure_reasons"][0].name,
        "q:closed_on": "today",
        "q:papers_offered": lists["papers_offered"][0].name,
        "q:statistic": "counts_only",
        "q:erase_on": "2027-03-31",
    }
    assert desk.ask(address(case, "closure"), told).status == 303
    assert held(desk, case, "case", "step") == "closed"
    assert "This case is closed" in desk.ask(address(case)).text
    assert desk.ask(address(case, "closure"), told | {"q:text": "moved on"}).status == 303
    assert held(desk, case, "closure", "text") == "moved on"
    assert held(desk, case, "case", "step") == "closed"
    assert desk.ask(f"/case/{id_text(case)}/reopen", {}).status == 303
    assert held(desk, case, "closure", "closed_on") is None
    assert desk.ask(address(case, "closure"), told).status == 303


def test_the_first_day_of_a_parent_missing_is_gone_on_with(desk: OpenDesk, case: CaseId) -> None:
    told = {
        "q:happened_on": "yesterday",
        "q:who": "mother_missing",
        "q:wishes_opened": "cannot_open",
        "q:tonight/carer_tonight": "nobody",
        "q:tonight/carer_vetted": "no",
        "q:first_day/first_steps": "coordinator_told",
        "q:first_day/exposed": "nobody",
        "q:first_day/withdraw": "none",
        "q:first_day/next_contact": "tomorrow",
        "q:first_day/publicise": "no",
    }
    assert desk.ask(address(case, "parent_missing"), told).status == 303
    (record,) = desk.open.vault.case_file(case).all_of("parent_missing")
    where = f"{address(case, 'parent_missing')}?entity={record.entity.hex()}"
    page = desk.ask(where).text
    assert "Steps of the first day" in page
    more = told | {"q:first_day/first_steps": "coordinator_told safe_tonight"}
    assert desk.ask(where, more).status == 303
    assert len(desk.open.vault.case_file(case).all_of("followup")) == 1
