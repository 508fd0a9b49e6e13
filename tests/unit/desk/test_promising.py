"""A follow-up promised by itself, moved, done and taken back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leeward.desk import finishing
from leeward.desk.next_steps import done_followups, next_steps
from leeward.desk.open_file import open_file
from leeward.desk.plan_view import plan_page
from leeward.desk.promising import GivenPromise, promise
from support.case_desk import Planted, planted
from support.vaults import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Iterator[Planted]:
    made = planted(tmp_path / "v", clock)
    clock.forward(minutes=5)
    yield made
    made.session.close()


def test_a_promise_is_its_makers_and_due_on_its_day(here: Planted) -> None:
    answer = promise(here.session, here.case, GivenPromise("visit", "3일 뒤", "문구 확인"))
    assert answer.due_day
    step = plan_page(open_file(here.session, here.case)).followups[-1]
    assert (step.title, step.text, step.lang, step.is_mine) == ("Visit", "문구 확인", "ko", True)
    assert step.due == here.session.today + timedelta(days=3)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (GivenPromise(), {"what", "due"}),
        (GivenPromise("visit", "whenever"), {"due"}),
        (GivenPromise("gossip", "tomorrow"), {"what"}),
    ],
)
def test_what_cannot_be_taken_is_told_by_field(
    here: Planted, given: GivenPromise, fields: set[str]
) -> None:
    before = len(open_file(here.session, here.case).file.all_of("followup"))
    assert set(promise(here.session, here.case, given).faults) == fields
    assert len(open_file(here.session, here.case).file.all_of("followup")) == before


def test_its_words_are_warned_of_like_a_notes(here: Planted) -> None:
    given = GivenPromise("visit", "tomorrow", "ring 13912345678 first")
    answer = promise(here.session, here.case, given)
    assert (answer.due_day, [one.whats for one in answer.warned]) == ("", [("phone_number",)])
    given = GivenPromise("visit", "tomorrow", given.text, "a public line")
    assert promise(here.session, here.case, given).due_day
    assert len(open_file(here.session, here.case).file.notes_of("override")) == 1


def test_done_moved_and_taken_back(here: Planted, clock: Clock) -> None:
    session, case = here.session, here.case
    later = session.today + timedelta(days=7)
    finishing.postpone(session, case, here.followup, later)
    step = next(one for one in next_steps(open_file(session, case)) if one.is_followup)
    assert step.due == later
    clock.forward(minutes=1)
    finishing.finish(session, case, here.followup, "not_reached")
    opened = open_file(session, case)
    assert [one.outcome for one in done_followups(opened)] == ["Not reached"]
    assert not any(one.is_followup for one in next_steps(opened))
    finishing.take_back(session, case, here.followup)
    opened = open_file(session, case)
    assert done_followups(opened) == ()
    assert any(one.is_followup and one.due == later for one in next_steps(opened))
