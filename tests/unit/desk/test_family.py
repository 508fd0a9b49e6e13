"""The family on a real vault: ties in both sealed streams, and nothing of them while closed."""

import os
from pathlib import Path

import pytest

from leeward.desk.case_view import case_frame
from leeward.desk.family_ties import GivenTie, end, name_safe, relate, take_away
from leeward.desk.family_view import family_page
from leeward.desk.journal_entry import can_undo_save
from leeward.desk.open_file import open_file
from leeward.desk.opening import open_case
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.errors import InvalidFact, InvalidIdentifier, SealedClosed, UnknownCase
from leeward.ids import CaseId, EntityId, StreamKind
from support.vaults import ARA_SECOND, Clock, new_vault

KIN = "가상의 이모"


class Office:
    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.session = Session(new_vault(folder, self.clock), self.clock, os.urandom)
        self.mother = open_case(self.session, pseudonym="Heron")
        self.child = open_case(self.session, pseudonym="Juniper")

    def open(self) -> None:
        self.session.open_sealed(ARA_SECOND, "correction")

    def code(self, case: CaseId) -> str:
        row = self.session.vault.projection.case(case)
        assert row is not None
        return row.code

    def join(self) -> None:
        given = GivenTie(
            code=self.code(self.child).lower(),
            relation="daughter",
            sex="female",
            lives_together="yes",
        )
        assert relate(self.session, self.mother, given) == {}

    def roles(self, case: CaseId) -> tuple[str, ...]:
        page = family_page(open_file(self.session, case))
        return tuple(one.role for one in page.people)

    def entity(self, case: CaseId, kind: str = "relationship") -> EntityId:
        (record,) = self.session.vault.case_file(case).all_of(kind)
        return record.entity


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "v")


def test_mother_and_child_are_joined_from_one_side_and_seen_from_both(office: Office) -> None:
    office.open()
    office.join()
    assert office.roles(office.mother) == ("Daughter",)
    assert office.roles(office.child) == ("Mother",)
    page = family_page(open_file(office.session, office.mother))
    assert "Juniper" in page.picture
    assert f"/case/{office.child.hex()}/family" in page.picture
    assert page.people[0].may_know == "no"
    for case in (office.mother, office.child):
        assert office.session.vault.case_file(case).held("identity", "sex") == "female"


def test_closed_nothing_of_it_is_shown_and_page_and_card_agree(office: Office) -> None:
    office.open()
    office.join()
    frame = case_frame(open_file(office.session, office.child))
    assert frame.family.is_open
    assert frame.family.roles == ("Mother",)
    assert "Heron" in frame.family.picture
    office.session.close_sealed()
    frame = case_frame(open_file(office.session, office.child))
    page = family_page(open_file(office.session, office.child))
    assert (frame.family.is_open, frame.family.roles, frame.family.picture) == (False, (), "")
    assert (page.is_open, page.picture, page.people, page.household) == (False, "", (), ())


def test_no_other_stream_holds_a_word_of_it(office: Office) -> None:
    office.open()
    office.join()
    assert name_safe(office.session, office.child, office.code(office.mother)) == {}
    for case, other in ((office.mother, office.child), (office.child, office.mother)):
        for one in office.session.vault.recorded(case):
            if one.stream is not StreamKind.SEALED:
                assert one.entry.kind not in {"relationship", "household"}
                assert one.entry.value != other


def test_taking_it_away_takes_it_from_both(office: Office) -> None:
    office.open()
    office.join()
    take_away(office.session, office.child, "relationship", office.entity(office.child))
    assert office.roles(office.mother) == office.roles(office.child) == ()
    office.join()
    assert office.roles(office.child) == ("Mother",)


def test_an_end_is_recorded_in_both(office: Office) -> None:
    office.open()
    office.join()
    end(office.session, office.mother, office.entity(office.mother))
    for case in (office.mother, office.child):
        page = family_page(open_file(office.session, case))
        assert page.people == ()
        assert len(page.former) == 1


def test_whom_she_named_as_safe_stands_apart_from_who_named_her(office: Office) -> None:
    office.open()
    name_safe(office.session, office.mother, office.code(office.child), "yes")
    mothers = family_page(open_file(office.session, office.mother))
    childs = family_page(open_file(office.session, office.child))
    assert [one.pseudonym for one in mothers.household] == ["Juniper"]
    assert [one.pseudonym for one in childs.named_by] == ["Heron"]
    take_away(office.session, office.mother, "household", office.entity(office.mother, "household"))
    for case in (office.mother, office.child):
        page = family_page(open_file(office.session, case))
        assert (page.household, page.named_by) == ((), ())


def test_somebody_without_a_case_is_a_role_whose_name_is_asked_for(office: Office) -> None:
    office.open()
    answers = {"relation": "aunt", "other_name": KIN, "may_know": "yes", "presence": "missing"}
    entity = record_answers(office.session, office.mother, "relationship", answers)
    (line,) = family_page(open_file(office.session, office.mother)).people
    assert line.is_named
    assert KIN not in repr(line)
    assert KIN not in family_page(open_file(office.session, office.mother)).picture
    take_away(office.session, office.mother, "relationship", entity)
    assert office.roles(office.mother) == ()


def test_what_cannot_be_is_told_by_field(office: Office) -> None:
    office.open()
    session, code = office.session, office.code(office.child)
    assert isinstance(relate(session, office.mother, GivenTie())["code"], UnknownCase)
    own = GivenTie(code=office.code(office.mother), relation="friend")
    assert isinstance(relate(session, office.mother, own)["code"], InvalidFact)
    assert set(relate(session, office.mother, GivenTie(code=code, relation="daughter"))) == {"sex"}
    assert set(relate(session, office.mother, GivenTie(code=code, relation="owner"))) == {
        "relation"
    }
    office.join()
    again = relate(session, office.child, GivenTie(office.code(office.mother), "mother"))
    assert again["code"].facts["reason"] == "linked"


def test_closed_or_unknown_nothing_can_be_changed(office: Office) -> None:
    with pytest.raises(SealedClosed):
        relate(office.session, office.mother, GivenTie("LW-XXXXX", "friend"))
    with pytest.raises(SealedClosed):
        name_safe(office.session, office.mother, "LW-XXXXX")
    office.open()
    with pytest.raises(InvalidIdentifier):
        take_away(office.session, office.mother, "relationship", EntityId(bytes(16)))
    with pytest.raises(InvalidIdentifier):
        take_away(office.session, office.mother, "note", EntityId(bytes(16)))


def test_what_is_changed_by_the_form_of_one_is_changed_in_the_other(office: Office) -> None:
    office.open()
    office.join()
    entity = office.entity(office.mother)
    answers = {"relation": "son", "lives_together": "no", "may_know": "yes", "text": "her words"}
    record_answers(office.session, office.mother, "relationship", answers, entity=entity)
    (record,) = office.session.vault.case_file(office.child).all_of("relationship")
    assert record.held("lives_together") == "no"
    assert record.held("relation") == "mother"
    assert record.held("may_know") == "no"
    assert record.held("text") is None
    answers = {"relation": "friend"}
    record_answers(office.session, office.mother, "relationship", answers, entity=entity)
    assert office.roles(office.child) == ("Friend",)


def test_a_tie_is_not_undone_in_one_file_alone(office: Office) -> None:
    office.open()
    office.join()
    office.clock.forward(minutes=1)
    answers = {"relation": "aunt", "other_name": KIN, "may_know": "no"}
    record_answers(office.session, office.mother, "relationship", answers)
    opened = open_file(office.session, office.mother)
    ties = [save for save in opened.saves if save.kind == "relationship"]
    assert [can_undo_save(opened, save) for save in ties] == [True, False]


def test_an_erased_case_leaves_a_half_that_can_be_taken_away(office: Office) -> None:
    office.open()
    office.join()
    office.session.vault.shred_case(office.child)
    page = family_page(open_file(office.session, office.mother))
    assert [one.pseudonym for one in page.people] == [""]
    assert "href" not in page.picture
    take_away(office.session, office.mother, "relationship", office.entity(office.mother))
    assert office.roles(office.mother) == ()
