"""The pages of sharing out, asked for and posted as a browser does, on a real vault."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import current_thread

import pytest

from leeward.allocation.problem import Problem
from leeward.dates.when import on_day
from leeward.desk import sharing_round
from leeward.desk.recording import record_answers
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_line import line_facts
from leeward.desk.sharing_round import latest_plan, latest_round
from leeward.desk.sharing_round import solve as solve_plan
from support.asgi import Answer
from support.open_desk import OpenDesk, founded
from support.sharing_desk import make_plan, new_offer, waits
from support.uploads import upload
from support.vaults import ARA, BOMI, add_bomi, open_vault


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "vault")
    made = OpenDesk(tmp_path / "vault")
    made.unlock("Ara", ARA)
    yield made
    made.open.close()


def main_of(answer: Answer) -> str:
    page = answer.text
    return page[page.index('<main id="main"') : page.index("</main>")]


def test_an_offer_is_kept_with_its_author_and_its_history(desk: OpenDesk) -> None:
    given = {"name": "Tuesdays", "kind": "counselling", "places": "2", "length": "1"}
    assert desk.ask("/sharing/offers/new", given).status == 303
    page = main_of(desk.ask("/sharing/offers"))
    assert "Tuesdays" in page
    assert "Ara" in page
    address = re.search(r"/sharing/offers/[0-9a-f]{32}", page)
    assert address is not None
    assert desk.ask(address[0], given | {"places": "3", "languages": "kor"}).status == 303
    assert "Korean" in main_of(desk.ask("/sharing/offers"))
    assert main_of(desk.ask(address[0])).count("Tuesdays") >= 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"kind": "foster_care"},
        {"places": "-1"},
        {"places": "many"},
        {"price": "12", "currency": "XXX"},
        {"start": "2026-05-01", "until": "2026-04-01"},
        {"length": "0"},
        {"fund": "00" * 16},
    ],
)
def test_an_offer_that_does_not_fit_is_refused_beside_its_field(
    desk: OpenDesk, wrong: dict[str, str]
) -> None:
    given = {"name": "Tuesdays", "kind": "counselling", "places": "2", "length": "1"} | wrong
    answer = desk.ask("/sharing/offers/new", given)
    assert answer.status == 422
    assert 'aria-invalid="true"' in answer.text
    assert book_of(desk.open).all("offer") == ()


def test_a_fund_is_kept_in_its_smallest_unit(desk: OpenDesk) -> None:
    given = {"name": "School fund", "currency": "KRW", "in_hand": "50000", "income": "1000"}
    assert desk.ask("/sharing/offers/funds/new", given).status == 303
    assert "50000 KRW" in main_of(desk.ask("/sharing/offers"))
    assert desk.ask("/sharing/offers/funds/new", given | {"income": "0.5"}).status == 422


def test_a_plan_is_made_and_a_line_accepted(desk: OpenDesk) -> None:
    _, service = waits(desk.open, "Heron")
    new_offer(desk.open)
    assert desk.ask("/sharing/plan", {}).status == 303
    page = main_of(desk.ask("/sharing"))
    assert "Heron" in page
    assert "A new plan is there." in page
    found = latest_plan(book_of(desk.open))
    assert found is not None
    address = f"/sharing/need/{service.hex()}"
    line = main_of(desk.ask(address))
    for language in ("en", "ko", "zh-Hans"):
        assert f'class="told" lang="{language}"' in line
    given = {"round": found.entity.hex(), "decision": "accept"}
    assert desk.ask(f"{address}/decide", given).status == 303
    assert "Accepted" in main_of(desk.ask("/sharing"))
    assert "Accepted" in main_of(desk.ask("/sharing/history"))


def test_a_line_of_an_older_plan_is_not_decided(desk: OpenDesk) -> None:
    _, service = waits(desk.open, "Heron")
    new_offer(desk.open)
    old = make_plan(desk.open)
    make_plan(desk.open)
    given = {"round": old.hex(), "decision": "accept"}
    assert desk.ask(f"/sharing/need/{service.hex()}/decide", given).status == 303
    assert "another plan" in main_of(desk.ask("/sharing"))
    assert line_facts(desk.open, service).decided is None


def test_a_case_closed_meanwhile_is_said_in_a_sentence(desk: OpenDesk) -> None:
    case, service = waits(desk.open, "Heron")
    new_offer(desk.open)
    made = make_plan(desk.open)
    record_answers(desk.open, case, "service", {"state": "declined"}, entity=service)
    given = {"round": made.hex(), "decision": "accept"}
    assert desk.ask(f"/sharing/need/{service.hex()}/decide", given).status == 303
    assert "Nothing was recorded; make a new plan" in main_of(desk.ask("/sharing"))


def test_decisions_that_contradict_each_other_are_named_by_code(desk: OpenDesk) -> None:
    offer = new_offer(desk.open, places=2)
    services = [waits(desk.open, name)[1] for name in ("Heron", "Plover")]
    made = make_plan(desk.open)
    for service in services:
        given = {
            "round": made.hex(),
            "decision": "change",
            "offer": offer.hex(),
            "start": "2026-03-01",
            "until": "2026-06-01",
            "reason": "we agreed so",
        }
        assert desk.ask(f"/sharing/need/{service.hex()}/decide", given).status == 303
    fewer = {"name": "Tuesdays", "kind": "counselling", "places": "1", "length": "1"}
    assert desk.ask(f"/sharing/offers/{offer.hex()}", fewer).status == 303
    answer = desk.ask("/sharing/plan", {})
    assert answer.status == 422
    assert main_of(answer).count("The decision about LW-") == 2
    assert "The places of the offer Tuesdays" in main_of(answer)
    found = latest_plan(book_of(desk.open))
    assert found is not None
    assert found.entity == made


def test_two_witnesses_make_a_draw_that_can_be_checked(tmp_path: Path) -> None:
    founded(tmp_path / "vault")
    with open_vault(tmp_path / "vault") as vault:
        add_bomi(vault)
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Ara", ARA)
    for name in ("Heron", "Plover", "Finch"):
        waits(desk.open, name)
    new_offer(desk.open)
    assert desk.ask("/sharing/seed", {}).status == 303
    assert desk.ask("/sharing/seed", {}).status == 422
    desk.open.close()
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Bomi", BOMI)
    assert desk.ask("/sharing/seed", {}).status == 303
    assert desk.ask("/sharing/plan", {}).status == 303
    frozen = latest_round(book_of(desk.open))
    assert frozen is not None
    assert frozen.plan is None
    assert frozen.hash in main_of(desk.ask("/sharing"))
    assert desk.ask("/sharing/reveal", {}).status == 303
    assert latest_plan(book_of(desk.open)) is None
    assert desk.ask("/sharing/reveal", {}).status == 303
    assert latest_plan(book_of(desk.open)) is None
    desk.open.close()
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Ara", ARA)
    assert desk.ask("/sharing/reveal", {}).status == 303
    made = latest_plan(book_of(desk.open))
    assert made is not None
    assert made.plan is not None
    assert made.plan.state == "proposal"
    assert made.plan.problem_hash == frozen.hash
    assert "draw witnessed by Ara, Bomi" in main_of(desk.ask("/sharing/history"))
    assert "tickets agree." in main_of(desk.ask("/sharing/history?check=draw"))
    desk.open.close()


def test_another_member_hears_an_appeal_and_the_line_is_open_again(tmp_path: Path) -> None:
    founded(tmp_path / "vault")
    with open_vault(tmp_path / "vault") as vault:
        add_bomi(vault)
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Ara", ARA)
    _, service = waits(desk.open, "Heron")
    new_offer(desk.open)
    made = make_plan(desk.open)
    address = f"/sharing/need/{service.hex()}"
    given = {"round": made.hex(), "decision": "refuse", "reason": "not now"}
    assert desk.ask(f"{address}/decide", given).status == 303
    assert desk.ask(f"{address}/appeal", {"words": "please look again"}).status == 303
    desk.open.close()
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Bomi", BOMI)
    entity = line_facts(desk.open, service).appeals[0].entity
    assert desk.ask(f"{address}/appeal/{entity.hex()}", {"answer": "changed"}).status == 303
    assert line_facts(desk.open, service).decided is None
    desk.open.close()


def test_what_if_solves_again_and_keeps_nothing(desk: OpenDesk) -> None:
    for name in ("Heron", "Plover", "Finch"):
        waits(desk.open, name)
    offer = new_offer(desk.open, until=desk.clock.now.date())
    make_plan(desk.open)
    before = desk.open.vault.printed_head()
    page = main_of(desk.ask(f"/sharing/what-if?extra-{offer.hex()}=1"))
    assert "2 people are served instead of 1." in page
    assert "<svg" in page
    assert desk.open.vault.printed_head() == before
    piece = desk.ask(f"/sharing/what-if?extra-{offer.hex()}=-1", hx_request="true")
    assert "<main" not in piece.text
    assert "0 people are served instead of 1." in piece.text


def test_the_rules_are_changed_by_form_and_kept_with_their_author(desk: OpenDesk) -> None:
    given = {"bands": "30, 60", "promote": "200", "periods": "3", "unit": "month"}
    order = ("cost", "households", "continuity", "changes", "distance")
    given |= {f"order-{at}": name for at, name in enumerate(order)}
    assert desk.ask("/sharing/rules", given).status == 303
    page = main_of(desk.ask("/sharing/rules"))
    assert 'value="30, 60"' in page
    assert "Who changed them" in page
    assert desk.ask("/sharing/rules", given | {"bands": "60, 30"}).status == 422
    assert desk.ask("/sharing/rules", given | {"order-1": "cost"}).status == 422
    assert b'"promote_after_days": 200' in desk.ask("/sharing/rules/file").body


@pytest.mark.parametrize(
    "path", ["", "/needs", "/offers", "/offers/new", "/what-if", "/fairness", "/rules", "/history"]
)
def test_every_page_says_what_to_do_while_there_is_nothing(desk: OpenDesk, path: str) -> None:
    assert desk.ask(f"/sharing{path}").status == 200


def test_the_solver_runs_beside_the_vault(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    waits(desk.open, "Heron")
    new_offer(desk.open)
    seen: list[str] = []

    def solve(problem: Problem) -> bytes:
        seen.append(current_thread().name)
        return solve_plan(problem)

    monkeypatch.setattr(sharing_round, "solve", solve)
    assert desk.ask("/sharing/plan", {}).status == 303
    assert len(seen) == 1
    assert not seen[0].startswith("vault")


def test_needs_are_shown_before_any_plan_with_what_cannot_enter(desk: OpenDesk) -> None:
    case, service = waits(desk.open, "Heron")
    waits(desk.open, "Plover", level=None)
    page = main_of(desk.ask("/sharing/needs"))
    assert "Heron" in page
    assert "nothing on offer" in page
    assert "Nobody wrote how urgent it is" in page
    past = {"not_after": on_day(date(2026, 1, 1)), "conditions": ["infant"]}
    record_answers(desk.open, case, "service", past, entity=service)
    new_offer(desk.open, excludes=("infant",))
    desk.ask("/sharing/plan", {})
    assert "has passed" in main_of(desk.ask("/sharing"))
    record_answers(desk.open, case, "service", {"not_after": None}, entity=service)
    desk.ask("/sharing/plan", {})
    assert "what the place cannot provide for" in main_of(desk.ask("/sharing?list=waiting"))


def test_her_own_file_leads_to_her_line_and_a_new_judgement_is_told(desk: OpenDesk) -> None:
    case, service = waits(desk.open, "Heron", level="medium")
    new_offer(desk.open)
    address = f"/sharing/need/{service.hex()}"
    assert address not in desk.ask(f"/case/{case.hex()}/plan").text
    make_plan(desk.open)
    assert address in desk.ask(f"/case/{case.hex()}/plan").text
    assert "judged anew" not in main_of(desk.ask(address))
    record_answers(desk.open, case, "risk", {"level": "immediate"})
    assert "judged anew: Immediate" in main_of(desk.ask(address))


def test_a_draw_whose_seed_never_comes_is_given_up_and_stays_in_the_history(
    tmp_path: Path,
) -> None:
    founded(tmp_path / "vault")
    with open_vault(tmp_path / "vault") as vault:
        add_bomi(vault)
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Ara", ARA)
    waits(desk.open, "Heron")
    new_offer(desk.open)
    assert desk.ask("/sharing/seed", {}).status == 303
    desk.open.close()
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Bomi", BOMI)
    assert desk.ask("/sharing/seed", {}).status == 303
    assert desk.ask("/sharing/plan", {}).status == 303
    assert latest_plan(book_of(desk.open)) is None
    assert desk.ask("/sharing/plan", {}).status == 303
    made = latest_plan(book_of(desk.open))
    assert made is not None
    assert made.plan is not None
    assert made.plan.state == "draft"
    assert "waits for its seeds" in main_of(desk.ask("/sharing/history"))
    assert desk.ask("/sharing/reveal", {}).status == 303
    assert "another plan" in main_of(desk.ask("/sharing"))
    desk.open.close()


def test_a_rules_file_is_taken_and_another_one_is_used(desk: OpenDesk) -> None:
    file = desk.ask("/sharing/rules/file").body
    changed = file.replace(b"90,", b"45,")
    assert changed != file
    answer = upload(desk, "/sharing/rules/file", changed)
    assert answer.status == 303
    assert 'value="45, 180, 365"' in main_of(desk.ask("/sharing/rules"))
    for broken in (b"not json", b'{"order": ["luck"]}', b'{"score": 1}', b"\xff"):
        assert upload(desk, "/sharing/rules/file", broken).status == 422
    assert 'value="45, 180, 365"' in main_of(desk.ask("/sharing/rules"))
