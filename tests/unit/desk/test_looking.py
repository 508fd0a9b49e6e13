"""A veiled value is given out only after the look was recorded, and only where it may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk.looking import SECONDS, look
from leeward.desk.open_file import open_file, place_of
from leeward.desk.recording import record_answers
from leeward.errors import InvalidIdentifier, SealedClosed, UnknownCase
from leeward.ids import CaseId, EntityId
from support import case_desk
from support.case_desk import Planted, planted
from support.desk_session import open_sealed


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Planted]:
    made = planted(tmp_path / "v")
    yield made
    made.session.close()


def looks(here: Planted) -> list[tuple[object, object, object, object]]:
    return [
        (note.part("purpose"), note.part("kind"), note.part("field"), note.part("entity"))
        for note in open_file(here.session, here.case).file.notes_of("look")
    ]


def test_a_phrase_is_given_while_sealed_is_closed_and_the_look_is_recorded(here: Planted) -> None:
    seen = look(here.session, here.case, "safe_contact", EntityId(here.case), "phrase_danger")
    assert (seen.text, seen.seconds) == (case_desk.DANGER, SECONDS)
    assert looks(here) == [("contact", "safe_contact", "phrase_danger", bytes(here.case))]


def test_a_name_asks_for_an_open_sealed_and_then_tells_what_it_was_opened_for(
    here: Planted,
) -> None:
    with pytest.raises(SealedClosed):
        look(here.session, here.case, "name", here.name, "full")
    assert looks(here) == []
    open_sealed(here.session)
    seen = look(here.session, here.case, "name", here.name, "full")
    assert (seen.text, seen.lang) == (case_desk.NAME, "ko")
    assert looks(here) == [("own_request", "name", "full", bytes(here.name))]
    here.session.close_sealed()
    with pytest.raises(SealedClosed):
        look(here.session, here.case, "name", here.name, "full")


@pytest.mark.parametrize(
    ("kind", "field"),
    [("risk", "level"), ("safe_contact", "hours"), ("safe_contact", "nothing"), ("nothing", "x")],
)
def test_what_a_page_shows_openly_or_nobody_recorded_is_refused(
    here: Planted, kind: str, field: str
) -> None:
    open_sealed(here.session)
    with pytest.raises(InvalidIdentifier):
        look(here.session, here.case, kind, EntityId(here.case), field)
    assert looks(here) == []


def test_an_unknown_case_is_refused(here: Planted) -> None:
    with pytest.raises(UnknownCase):
        look(here.session, CaseId(bytes(16)), "name", here.name, "full")


def test_an_earlier_value_is_asked_for_by_its_place(here: Planted) -> None:
    record_answers(here.session, here.case, "safe_contact", {"phrase_danger": "is it windy"})
    entity = EntityId(here.case)
    record = open_file(here.session, here.case).file.one("safe_contact")
    assert record is not None
    first = record.fields["phrase_danger"].history[0]
    assert look(here.session, here.case, "safe_contact", entity, "phrase_danger").text == (
        "is it windy"
    )
    seen = look(here.session, here.case, "safe_contact", entity, "phrase_danger", place_of(first))
    assert seen.text == case_desk.DANGER
    with pytest.raises(SealedClosed):
        look(here.session, here.case, "safe_contact", entity, "channel_address", place_of(first))


def test_a_coded_value_that_is_sealed_comes_in_words(here: Planted) -> None:
    open_sealed(here.session)
    (relationship,) = open_file(here.session, here.case).file.all_of("relationship")
    seen = look(here.session, here.case, "relationship", relationship.entity, "relation")
    assert seen.text == "Mother"
