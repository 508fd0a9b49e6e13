"""Somebody reads one person's reason, or the pages of sharing out, and looks for anybody else.

A reason speaks of one person. No page of sharing out holds a name or anything else that is sealed,
also while sealed is open; and what stands in the organisation's records names nobody.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leeward.allocation.plan import Plan
from leeward.desk.recording import record_answers
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_round import latest_plan
from leeward.ids import CaseId, EntityId
from support.open_desk import OpenDesk, founded
from support.sharing_desk import make_plan, new_offer, waits
from support.vaults import ARA, ARA_SECOND

PEOPLE = ("Heron", "Plover", "Finch", "Lark")
NAMES = {name: f"Invented {name} Realname" for name in PEOPLE}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[OpenDesk, dict[str, tuple[CaseId, EntityId]]]]:
    founded(tmp_path / "vault")
    desk = OpenDesk(tmp_path / "vault")
    desk.unlock("Ara", ARA)
    desk.open.open_sealed(ARA_SECOND, "own_request")
    found = {}
    for at, name in enumerate(PEOPLE):
        level = ("immediate", "high", "high", "low")[at]
        found[name] = waits(desk.open, name, level=level)
        case = found[name][0]
        record_answers(desk.open, case, "name", {"full": NAMES[name]})
        record_answers(
            desk.open, case, "identity", {"nationality": f"secret {name}", "sex": "female"},
            entity=EntityId(case),
        )  # fmt: skip
        for other in list(found)[:at]:
            record_answers(
                desk.open,
                case,
                "household",
                {"member": bytes(found[other][0]), "safe_to_plan_with": "yes"},
            )
    new_offer(desk.open, until=desk.clock.now.date())
    new_offer(desk.open, "Seoul room", kind="shelter", until=date(2026, 3, 31))
    make_plan(desk.open)
    yield desk, found
    desk.open.close()


def main_of(page: str) -> str:
    return page[page.index('<main id="main"') : page.index("</main>")]


def tickets_of(plan: Plan) -> set[str]:
    return {line.ticket for line in plan.lines} | {one.ticket for one in plan.waiting}


def test_one_persons_page_mentions_nobody_else(
    made: tuple[OpenDesk, dict[str, tuple[CaseId, EntityId]]],
) -> None:
    desk, people = made
    codes = {
        name: row.code
        for name, (case, _) in people.items()
        if (row := desk.open.vault.projection.case(case)) is not None
    }
    for language in ("en", "ko", "zh-Hans"):
        desk.open.choose("language", language)
        for name, (case, service) in people.items():
            page = main_of(desk.ask(f"/sharing/need/{service.hex()}").text)
            assert codes[name] in page
            for other, (other_case, other_service) in people.items():
                if other == name:
                    continue
                for mark in (other, codes[other], other_case.hex(), other_service.hex()):
                    assert mark not in page, (name, mark)
            assert case.hex() in page


def test_no_page_of_sharing_out_holds_what_is_sealed(
    made: tuple[OpenDesk, dict[str, tuple[CaseId, EntityId]]],
) -> None:
    desk, people = made
    pages = ["", "?list=waiting", "/offers", "/what-if", "/fairness", "/rules", "/history"]
    pages += [f"/need/{service.hex()}" for _, service in people.values()]
    for path in pages:
        source = desk.ask(f"/sharing{path}").text
        for planted in (*NAMES.values(), "Realname", "secret ", "safe_to_plan_with"):
            assert planted not in source, (path, planted)


def test_the_organisations_records_name_nobody(
    made: tuple[OpenDesk, dict[str, tuple[CaseId, EntityId]]],
) -> None:
    desk, people = made
    found = latest_plan(book_of(desk.open))
    assert found is not None
    assert found.ties_known
    told = repr(found.problem) + repr(found.plan) + repr(book_of(desk.open).said)
    codes = [desk.open.vault.projection.case(case) for case, _ in people.values()]
    planted = [*PEOPLE, *NAMES.values(), "secret", *(row.code for row in codes if row)]
    assert [mark for mark in planted if mark in told] == []


def test_a_closed_sealed_part_leaves_no_tie_in_a_later_plan(
    made: tuple[OpenDesk, dict[str, tuple[CaseId, EntityId]]],
) -> None:
    desk, _ = made
    before = latest_plan(book_of(desk.open))
    assert before is not None
    assert any(person.household for person in before.problem.people)
    desk.open.close_sealed()
    make_plan(desk.open)
    after = latest_plan(book_of(desk.open))
    assert after is not None
    assert not any(person.household or need.sex for person, need in zip(
        after.problem.people, after.problem.needs, strict=True))  # fmt: skip
    assert "ties were not known" in desk.ask("/sharing").text


def test_nothing_unsealed_says_who_belongs_with_whom(
    made: tuple[OpenDesk, dict[str, tuple[CaseId, EntityId]]],
) -> None:
    desk, _ = made
    open_plan = latest_plan(book_of(desk.open))
    assert open_plan is not None
    assert open_plan.plan is not None
    assert open_plan.is_whole
    households = {person.household for person in open_plan.problem.people}
    assert None not in households
    tickets = tickets_of(open_plan.plan)
    desk.open.close_sealed()
    told = repr(book_of(desk.open).said)
    closed = latest_plan(book_of(desk.open))
    assert closed is not None
    assert closed.plan is not None
    assert not closed.is_whole
    assert {person.household for person in closed.problem.people} == {None}
    assert len({person.draw_id for person in closed.problem.people}) == len(PEOPLE)
    assert {need.sex for need in closed.problem.needs} == {None}
    assert tickets_of(closed.plan) == {""}
    seen = told + repr(closed.problem) + repr(closed.plan)
    assert [mark for mark in (*households, *tickets) if str(mark) in seen] == []
    assert desk.ask("/sharing").status == 200
