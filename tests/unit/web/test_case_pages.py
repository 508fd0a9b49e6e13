"""The pages of a case over a real vault, without a browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.dates.when import on_day
from leeward.desk.closing import close_case
from leeward.desk.open_file import open_file
from leeward.ids import CaseId
from support import case_desk
from support.asgi import Answer
from support.case_desk import disagree, open_by_form
from support.open_desk import OpenDesk

PAGES = ("", "/profile", "/plan", "/history")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[OpenDesk, CaseId]]:
    desk, case = case_desk.case_desk(tmp_path / "v")
    yield desk, case
    desk.open.close()


def base(made: tuple[OpenDesk, CaseId]) -> str:
    return f"/case/{made[1].hex()}"


def post(made: tuple[OpenDesk, CaseId], end: str, **fields: str) -> Answer:
    return made[0].ask(base(made) + end, fields)


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
@pytest.mark.parametrize("end", PAGES)
def test_every_page_has_the_frame(made: tuple[OpenDesk, CaseId], end: str, language: str) -> None:
    made[0].open.choose("language", language)
    answer = made[0].ask(base(made) + end)
    assert answer.status == 200
    assert "<title>Leeward</title>" in answer.text
    assert "after 19:00" in answer.text  # the contact rule
    tab = {"en": "History", "ko": "변경 이력", "zh-Hans": "修改历史"}[language]
    assert re.search(rf'/history"[^>]*>{tab}', answer.text)
    assert f'href="{base(made)}{end}" aria-current="page"' in answer.text
    assert f"/sealed?back={base(made)}" in answer.text
    for field in re.findall(r"<(?:input|textarea)[^>]*>", answer.text):
        assert 'autocomplete="off"' in field


@pytest.mark.parametrize("path", ["/case/nonsense", f"/case/{'0' * 32}", f"/case/{'0' * 31}/plan"])
def test_no_such_case(made: tuple[OpenDesk, CaseId], path: str) -> None:
    assert made[0].ask(path).status == 422


def test_a_note_is_written_and_the_next_page_says_so(made: tuple[OpenDesk, CaseId]) -> None:
    answer = post(
        made,
        "/note",
        text="첫 줄\r\n둘째 줄",
        sort="visit",
        next="clinic",
        due="tomorrow",
        what="accompany",
    )
    assert (answer.status, answer.headers["location"]) == (303, base(made))
    page = made[0].ask(base(made)).text
    assert "Recorded." in page
    assert "A follow-up is due on" in page
    assert '<p class="said" lang="ko">첫 줄\n둘째 줄</p>' in page
    assert f"{base(made)}?sort=visit" in page
    assert "첫 줄" not in made[0].ask(f"{base(made)}?sort=message").text


def test_what_was_typed_comes_back_with_what_is_wrong(made: tuple[OpenDesk, CaseId]) -> None:
    answer = post(
        made, "/note", text="<b>typed</b>", sort="visit", day="someday", next="x", due="?"
    )
    assert answer.status == 422
    assert "&lt;b&gt;typed&lt;/b&gt;</textarea>" in answer.text
    assert answer.text.count('class="error"') == 2
    assert '<option value="visit" selected>' in answer.text
    assert 'value="someday"' in answer.text


def test_a_warning_shows_where_and_takes_a_reason(made: tuple[OpenDesk, CaseId]) -> None:
    answer = post(made, "/note", text="rang 13912345678 twice", sort="note")
    assert answer.status == 422
    assert "rang <mark>13912345678</mark> twice" in answer.text
    again = post(made, "/note", text="rang 13912345678 twice", sort="note", reason="a public line")
    assert again.status == 303
    assert "a public line" in made[0].ask(f"{base(made)}/history").text


def test_an_entry_is_taken_back_after_being_asked(made: tuple[OpenDesk, CaseId]) -> None:
    post(made, "/note", text="wrong file")
    notes = made[0].ask(f"{base(made)}?sort=note").text
    link = re.search(r'href="([^"]+/undo/[^"]+)"', notes)
    assert link
    page = made[0].ask(link[1])
    assert "wrong file" in page.text
    without = made[0].ask(link[1], {"reason": ""})
    assert without.status == 422
    assert 'class="error"' in without.text
    assert made[0].ask(link[1], {"reason": "another case"}).status == 303
    journal = made[0].ask(base(made)).text
    assert '<li class="retracted"' in journal
    assert "another case" in journal
    assert "It cannot be taken back any more" in made[0].ask(link[1]).text
    assert made[0].ask(f"{base(made)}/undo/nothing.like.this.here").status == 404


def test_a_disagreement_is_settled_on_the_journal_and_told_of_on_every_page(
    made: tuple[OpenDesk, CaseId],
) -> None:
    desk, case = made
    told = f'href="{base(made)}#unsettled"'
    assert told not in desk.ask(f"{base(made)}/plan").text
    disagree(desk.open, case, "risk", "suicide_risk", "none", "plan_or_means")
    for other in ("plan", "profile", "history", "forms", "documents", "family"):
        page = desk.ask(f"{base(made)}/{other}").text
        assert told in page
        assert 'name="place"' not in page
    page = desk.ask(base(made)).text
    assert 'id="unsettled"' in page
    places = re.findall(r'name="place" value="([^"]+)"', page)
    assert len(places) == 2
    answer = post(
        made,
        "/settle",
        kind="risk",
        entity=case.hex(),
        field="suicide_risk",
        place=places[0],
        back=base(made),
    )
    assert answer.headers["location"] == base(made)
    assert 'name="place"' not in desk.ask(base(made)).text
    assert told not in desk.ask(f"{base(made)}/plan").text


def test_follow_ups_are_promised_moved_done_and_taken_back(made: tuple[OpenDesk, CaseId]) -> None:
    desk, case = made
    assert post(made, "/followups", what="", due="").status == 422
    assert post(made, "/followups", what="visit", due="tomorrow", text="t").status == 303
    (first, *_) = open_file(desk.open, case).file.all_of("followup")
    where = f"/followups/{first.entity.hex()}"
    assert post(made, f"{where}/postpone", due="in 2 weeks").status == 303
    assert post(made, f"{where}/postpone", due="whenever").status == 422
    desk.clock.forward(minutes=1)
    done = post(made, f"{where}/done", outcome="done", back="//elsewhere.example/x")
    assert done.headers["location"] == base(made)
    assert "Follow-ups done" in desk.ask(f"{base(made)}/plan").text
    assert post(made, f"{where}/undo").status == 303
    assert "Follow-ups done" not in desk.ask(f"{base(made)}/plan").text


def test_a_veil_answers_json_once_the_look_is_recorded(made: tuple[OpenDesk, CaseId]) -> None:
    desk, case = made
    page = desk.ask(base(made)).text
    veils = re.findall(r'data-veil="([^"]+)"', page)
    assert sorted(veil.rpartition(".")[2] for veil in veils) == [
        "channel_address",
        "coarse_location",
        "phrase_all_clear",
        "phrase_danger",
    ]
    (danger,) = [veil for veil in veils if veil.endswith("phrase_danger")]
    answer = desk.ask(danger, {})
    assert json.loads(answer.text) == {"text": case_desk.DANGER, "lang": "en", "seconds": 60}
    assert "Danger phrase" in desk.ask(f"{base(made)}/history").text.partition("Looks at")[2]
    refused = desk.ask(f"{base(made)}/look/{case.hex()}/risk.level", {})
    assert refused.status == 403
    assert desk.ask(danger).status == 403  # asked for like a page


def test_a_name_is_offered_only_while_sealed_is_open(made: tuple[OpenDesk, CaseId]) -> None:
    desk, _ = made
    assert "name.full" not in desk.ask(base(made)).text
    open_by_form(desk)
    page = desk.ask(base(made)).text
    (veil,) = re.findall(r'data-veil="([^"]+name\.full)"', page)
    assert json.loads(desk.ask(veil, {}).text)["text"] == case_desk.NAME
    assert desk.ask("/sealed/close", {"back": "/"}).status == 303
    assert desk.ask(veil, {}).status == 403
    assert "For papers" in desk.ask(f"{base(made)}/history").text


def test_a_closed_case_says_so_and_opens_again(made: tuple[OpenDesk, CaseId]) -> None:
    desk, case = made
    today = on_day(desk.open.today)
    close_case(desk.open, case, {"reason": "goals_met", "closed_on": today})
    assert "This case is closed." in desk.ask(base(made)).text
    assert post(made, "/reopen").status == 303
    assert "The case is open again." in desk.ask(base(made)).text
    assert post(made, "/reopen").status == 422
