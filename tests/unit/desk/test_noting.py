"""Writing a note: what is recorded, what comes back, and what is warned of."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leeward.cases.timeline import when_of
from leeward.desk.noting import GivenNote, write_note
from leeward.desk.open_file import open_file
from support import case_desk
from support.case_desk import Planted, planted

NUMBER = "13912345678"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Planted]:
    made = planted(tmp_path / "v")
    yield made
    made.session.close()


def test_a_note_with_a_next_step_makes_a_follow_up_that_names_it(here: Planted) -> None:
    given = GivenNote(
        "그가 다시 찾아왔다고 함.", "phone_call", "yesterday", "call", "in 3 days", "check_in"
    )
    answer = write_note(here.session, here.case, given)
    assert answer.note is not None
    file = open_file(here.session, here.case).file
    (note,) = file.notes_of("note")
    assert (note.part("text"), note.part("lang")) == (given.text, "ko")
    happened = when_of(note.part("date"))
    assert happened is not None
    assert happened.earliest == here.session.today - timedelta(days=1)
    made = [one for one in file.all_of("followup") if one.held("link") == bytes(answer.note)]
    assert [one.held("what") for one in made] == ["check_in"]
    due = when_of(made[0].held("due"))
    assert due is not None
    assert due.earliest == here.session.today + timedelta(days=3)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (GivenNote("  "), "text"),
        (GivenNote("a", sort="gossip"), "sort"),
        (GivenNote("a", day="someday"), "day"),
        (GivenNote("a", day="tomorrow"), "day"),
        (GivenNote("a", next="b", due="yesterday"), "due"),
        (GivenNote("a", next="b", due="+1d", what="gossip"), "what"),
    ],
)
def test_what_cannot_be_read_is_told_by_field_and_nothing_is_recorded(
    here: Planted, given: GivenNote, field: str
) -> None:
    answer = write_note(here.session, here.case, given)
    assert (answer.note, set(answer.faults)) == (None, {field})
    assert open_file(here.session, here.case).file.notes_of("note") == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"She called from {NUMBER}.", "phone_number"),
        (f"She said: {case_desk.DANGER}?", "agreed_phrase"),
    ],
)
def test_what_is_never_stored_is_warned_of_until_somebody_says_why(
    here: Planted, text: str, what: str
) -> None:
    answer = write_note(here.session, here.case, GivenNote(text))
    assert answer.note is None
    (warned,) = answer.warned
    assert warned.field == "text"
    assert what in warned.whats
    assert "".join(piece.text for piece in warned.pieces) == text
    again = write_note(here.session, here.case, GivenNote(text, reason="the hospital's own line"))
    assert again.note is not None
    (override,) = open_file(here.session, here.case).file.notes_of("override")
    assert (override.part("what"), override.part("reason")) == (what, "the hospital's own line")
    assert override.part("entity") == bytes(again.note)


def test_a_reason_that_repeats_the_words_is_no_reason(here: Planted) -> None:
    given = GivenNote(f"call {NUMBER}", reason=f"because {NUMBER} is hers")
    answer = write_note(here.session, here.case, given)
    assert (answer.note, set(answer.faults)) == (None, {"reason"})
