"""Two values that do not know of one another: both shown, one holding, one press to settle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk.disputes import disputes, settle
from leeward.desk.open_file import open_file, place_from_text
from leeward.desk.profile_view import profile
from leeward.errors import InvalidFact
from leeward.ids import EntityId
from support.case_desk import Planted, disagree, planted


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Planted]:
    made = planted(tmp_path / "v")
    disagree(made.session, made.case, "risk", "suicide_risk", "none", "plan_or_means")
    yield made
    made.session.close()


def test_both_are_shown_and_the_more_careful_one_holds(here: Planted) -> None:
    (one,) = disputes(open_file(here.session, here.case))
    assert (one.kind, one.field, one.safer is not None) == ("risk", "suicide_risk", True)
    assert [rival.holds for rival in one.rivals] == [False, True]
    assert [rival.author for rival in one.rivals] == ["Ara", "Ara"]
    lines = [
        line
        for section in profile(open_file(here.session, here.case))
        for record in section.records
        for line in record.lines
        if line.is_disputed
    ]
    assert [line.field for line in lines] == ["suicide_risk"]
    assert [past.holds for past in lines[0].history if past.is_current] == [True, False]


def test_settling_names_all_that_it_replaces(here: Planted) -> None:
    (one,) = disputes(open_file(here.session, here.case))
    chosen = place_from_text(one.rivals[0].place)
    entity = EntityId(here.case)
    settle(here.session, here.case, "risk", entity, "suicide_risk", chosen)
    opened = open_file(here.session, here.case)
    assert disputes(opened) == ()
    assert opened.file.held("risk", "suicide_risk") == "none"
    record = opened.file.one("risk")
    assert record is not None
    assert len(record.fields["suicide_risk"].history) == 3
    with pytest.raises(InvalidFact):
        settle(here.session, here.case, "risk", entity, "suicide_risk", chosen)


def test_what_everybody_chose_together_can_be_kept(here: Planted) -> None:
    disagree(here.session, here.case, "risk", "controlled_by", ["employer"], ["broker"])
    found = {one.field: one for one in disputes(open_file(here.session, here.case))}
    assert found["controlled_by"].is_joined
    settle(here.session, here.case, "risk", EntityId(here.case), "controlled_by")
    held = open_file(here.session, here.case).file.held("risk", "controlled_by")
    assert set(held) == {"employer", "broker"}
