"""Tracing in the invented organisation: a sister who seeks, women who may be found, one candidate.

The visitor comes in as the first worker. Of the candidate one word is given; hers is waited for,
and if she agrees she is the one who asks.
"""

from datetime import timedelta
from typing import Final, NamedTuple

from leeward.cases.case import CaseFile
from leeward.cases.record import changes
from leeward.cases.timeline import when_of
from leeward.dates.reading import about
from leeward.dates.when import When, between, on_day
from leeward.desk.session import Session
from leeward.desk.tracing_deciding import decide
from leeward.desk.tracing_proposing import compare_now
from leeward.desk.tracing_work import matters
from leeward.ids import EntityId, MemberId, new_id
from leeward.tracing.names.spelling import romanise

MOST: Final = 40
"""Women who let themselves be searched for."""

OF_AGE: Final = 2004


class Woman(NamedTuple):
    """A file that has what tracing needs."""

    file: CaseFile
    name: str
    birth: When


def seek_family(desk: Session, worker: MemberId) -> bool:
    """Record wishes and requests; return whether there were people enough for it.

    Args:
        desk: of the last worker, with sealed open.
        worker: she; the seeker becomes her case, so that her colleagues may review.
    """
    women = _women(desk)
    if len(women) < 3:
        return False
    sought, seeker, *others = women[1], women[-1], *women[2:-1]
    _may_be_searched(desk, [sought, *others[:MOST]])
    _tell_of_sister(desk, sought, seeker)
    _ask(desk, seeker, worker, sought)
    return True


def review_once(desk: Session) -> None:
    """Compare as a colleague, and give one word of the two."""
    compare_now(desk)
    for one in matters(desk)[:1]:
        decide(desk, one.candidate.entity, "same", ["names_fit", "birth_fits"])


def _women(desk: Session) -> list[Woman]:
    found = []
    for file in desk.vault.sealed_files():
        names = [str(one.held("full")) for one in file.all_of("name") if one.held("full")]
        born = when_of(file.held("identity", "birth_date"))
        if names and born is not None and born.latest.year < OF_AGE:
            found.append(Woman(file, names[0], born))
    return found


def _may_be_searched(desk: Session, women: list[Woman]) -> None:
    until = on_day(desk.today + timedelta(days=300))
    answers = {"searchable_by": "own_organisation", "basis": "invented", "expires": until}
    desk.vault.record_many(
        (
            one.file.case_id,
            changes(one.file, "tracing_wishes", EntityId(one.file.case_id), answers),
        )
        for one in women
    )


def _tell_of_sister(desk: Session, sought: Woman, seeker: Woman) -> None:
    told = {"relation": "sister", "other_name": seeker.name, "sex": "female", "may_know": "unknown"}
    entity = EntityId(new_id(desk.random))
    drafts = changes(sought.file, "relationship", entity, told)
    desk.vault.record(sought.file.case_id, drafts)


def _ask(desk: Session, seeker: Woman, worker: MemberId, sought: Woman) -> None:
    case, year = seeker.file.case_id, sought.birth.earliest
    today = on_day(desk.today)
    asked = {
        "asked_on": today,
        "relation": "sister",
        "names": romanise(sought.name, "northern"),
        "sex": "female",
        "birth": about(between(year, year.replace(year=year.year + 1))),
        "verified": "passed",
        "verified_how": "shared_knowledge",
        "verified_asked": "두 사람만 아는 노래를 물었고, 맞게 답했습니다.",
        "verified_on": today,
        "seeker_is_child": "no",
        "expires": on_day(desk.today + timedelta(days=180)),
    }
    waits = {
        "asked_on": today,
        "relation": "aunt",
        "names": "Ri",
        "verified": "not_yet",
        "seeker_is_child": "no",
        "expires": on_day(desk.today + timedelta(days=90)),
    }
    file = desk.vault.case_file(case)
    drafts = [
        *changes(file, "case", EntityId(case), {"worker": bytes(worker)}),
        *changes(file, "tracing_request", EntityId(new_id(desk.random)), asked),
        *changes(file, "tracing_request", EntityId(new_id(desk.random)), waits),
    ]
    desk.vault.record(case, drafts)
