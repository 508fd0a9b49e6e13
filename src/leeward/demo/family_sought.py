"""Tracing in the invented organisation: women who seek, women who may be found, one link told.

Each request is told as the observers of `tracing_observers.py` tell: in their scripts, with their
gaps and slips. The last worker takes the requests; the second compares and gives her words; the
visitor comes in as the first, finds one decision of hers in the history and others to make.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from itertools import cycle
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Any, Final, NamedTuple

from leeward.cases.approval import Act
from leeward.cases.case import CaseFile
from leeward.cases.record import changes
from leeward.cases.timeline import when_of
from leeward.codebook.places import places
from leeward.dates.when import When, on_day
from leeward.demo.tracing_lives import COUNTIES, Life
from leeward.demo.tracing_names import TracedName
from leeward.demo.tracing_observers import OBSERVERS, Teller
from leeward.desk.approving import approve
from leeward.desk.session import Session
from leeward.desk.tracing_deciding import decide, record_answer, tell
from leeward.desk.tracing_proposing import compare_now
from leeward.desk.tracing_work import Matter, matters
from leeward.ids import EntityId, MemberId, new_id
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.people_cells import COLUMNS
from leeward.tracing.people_file import read_people, write_people
from leeward.tracing.person import Person

MOST: Final = 40
"""Women who let themselves be searched for."""

OF_AGE: Final = 2004
TOLD_BY: Final = ("relative", "relative", "child", "relative", "paper")
"""Who tells of each sought woman; the first pair is decided, of the second one word stands."""

TRIES: Final = 12
ALIKE: Final = 9.0
"""Bits from which a telling is near enough to be proposed; others are told once more."""


class Woman(NamedTuple):
    """A file that has what tracing needs."""

    file: CaseFile
    hangul: str
    hanzi: str
    birth: When
    worker: bytes


class Pair(NamedTuple):
    """A request in the seeker's file, and the woman whom it is about."""

    request: EntityId
    sought: Woman


def seek_families(desk: Session, worker: MemberId, first: MemberId, seed: int) -> list[Pair]:
    """Record wishes and requests; return the pairs, none where there are too few people.

    Args:
        desk: of the last worker, with sealed open.
        worker: she; seekers become her cases, so that her colleagues may review.
        first: whom the visitor is: she works with those whose pairs wait for her.
        seed: of what is told.
    """
    women = _women(desk)
    chance = Random(seed + 2)  # noqa: S311 - invented people need no secrecy
    own_first = sorted(women, key=lambda one: (one.worker != bytes(worker), one.worker == first))
    seekers = own_first[: max(1, min(len(TOLD_BY), len(women) // 4))]
    known = sorted(
        (one for one in women if one not in seekers),
        key=lambda one: one.worker != bytes(first),
    )
    count = min(len(known), len(TOLD_BY))
    if len(women) < 3 or not count:
        return []
    told = [_settle(desk, one, chance) for one in known[:count]]
    _may_be_searched(desk, [*(one for one, _ in told), *known[count:MOST]])
    pairs = []
    for (sought, life), seeker, observer in zip(told, cycle(seekers), TOLD_BY, strict=False):
        _tell_of_sister(desk, sought, seeker)
        pairs.append(_ask(desk, seeker, worker, sought, _as_told(desk, life, observer, chance)))
    _ask_unverified(desk, seekers[0], worker)
    return pairs


def review(desk: Session, pairs: Sequence[Pair]) -> None:
    """Compare as a colleague: of the first pair a doubt and then a word, of the second a word."""
    compare_now(desk)
    for one in _of(desk, pairs[:1]):
        decide(desk, one.candidate.entity, "ask", ["too_little"], "separation")
        decide(desk, one.candidate.entity, "same", ["names_fit", "birth_fits"])
    for one in _of(desk, pairs[1:2]):
        decide(desk, one.candidate.entity, "same", ["names_fit", "birth_fits"])


def decide_first(desk: Session, pairs: Sequence[Pair], colleague: str, passphrase: str) -> None:
    """Give the first pair its second word; ask her, who agrees; write it in both files."""
    for one in _of(desk, pairs[:1]):
        entity = one.candidate.entity
        decide(desk, entity, "same", ["names_fit", "origin_fits"])
        record_answer(desk, entity, "agrees", tell=["first_message", "worker_contact"])
        tell(desk, entity, approve(desk, Act.CONTACT_AFTER_MATCH, colleague, passphrase))


def _of(desk: Session, pairs: Sequence[Pair]) -> list[Matter]:
    meant = {(one.request, one.sought.file.case_id) for one in pairs}
    return [
        one for one in matters(desk) if (one.request.entity, one.candidate.found.sought) in meant
    ]


def _women(desk: Session) -> list[Woman]:
    """Return the women of age, in an order that the seed alone decides."""
    found = []
    for file in desk.vault.sealed_files():
        by_script = {
            str(one.held("script")): str(one.held("full"))
            for one in file.all_of("name")
            if one.held("full")
        }
        born = when_of(file.held("identity", "birth_date"))
        hangul = by_script.get("hangul", "")
        if hangul and born is not None and born.latest.year < OF_AGE:
            hanzi = by_script.get("simplified_chinese", hangul)
            whole = desk.vault.case_file(file.case_id)  # who works with her is not sealed
            worker = bytes(whole.held("case", "worker") or b"")
            found.append(Woman(file, hangul, hanzi, born, worker))
    return sorted(found, key=lambda one: (one.birth.earliest, one.hangul, one.hanzi))


def _settle(desk: Session, woman: Woman, chance: Random) -> tuple[Woman, Life]:
    """Give a woman a home county and a day of parting; return her life as the observers know it."""
    year = woman.birth.earliest.year
    county = COUNTIES.draw(chance)
    parted = date(min(year + 24 + chance.randrange(6), desk.today.year - 3), 4, 1)
    answers = {"home_county": _written(county)}
    case = woman.file.case_id
    desk.vault.record(case, changes(woman.file, "identity", EntityId(case), answers))
    life = Life(
        "female",
        TracedName(woman.hangul, woman.hanzi),
        date(year, 1 + chance.randrange(12), 1 + chance.randrange(28)),
        county,
        separation=parted,
        last_contact=parted,
        departure=parted,
    )
    return woman._replace(file=desk.vault.case_file(case)), life


def _as_told(desk: Session, life: Life, observer: str, chance: Random) -> Person:
    """Return a telling that is near enough to the life to be proposed, or the last one tried."""
    teller = Teller(chance, desk.today)
    truth = _person(Teller(Random(0), desk.today, 0.0), life, "relative")  # noqa: S311
    told = truth
    for _ in range(TRIES):
        told = _person(teller, life, observer)
        if shipped_comparer().compare(told, truth).bits >= ALIKE:
            break
    return told


def _person(teller: Teller, life: Life, observer: str) -> Person:
    cells = teller.tell(life, OBSERVERS[observer]).cells | {
        "person_id": "a1",
        "role": "sought",
        "basis": "invented",
        "searchable_by": "demo",
        "expires": "2100-01-01",
    }
    file = "".join(write_people([[cells.get(column, "") for column in COLUMNS]]))
    (row,) = read_people(BytesIO(file.encode()))
    if not isinstance(row, Person):  # the observers write rows that can be read
        raise TypeError(row.reason)
    return row


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
    told = {
        "relation": "sister",
        "other_name": seeker.hangul,
        "sex": "female",
        "may_know": "unknown",
    }
    entity = EntityId(new_id(desk.random))
    desk.vault.record(sought.file.case_id, changes(sought.file, "relationship", entity, told))


def _ask(desk: Session, seeker: Woman, worker: MemberId, sought: Woman, told: Person) -> Pair:
    today, entity = on_day(desk.today), EntityId(new_id(desk.random))
    asked: dict[str, Any] = {
        "asked_on": today,
        "relation": "sister",
        "names": "\n".join(told.names),
        "sex": "female",
        "birth": None if told.birth is None else told.birth.when,
        "home_county": _written(told.origin) if told.origin else None,
        "separated_on": told.separation,
        "last_contact": told.last_contact,
        "verified": "passed",
        "verified_how": "shared_knowledge",
        "verified_asked": "두 사람만 아는 노래를 물었고, 맞게 답했습니다.",
        "verified_on": today,
        "seeker_is_child": "no",
        "expires": on_day(desk.today + timedelta(days=180)),
    }
    given = {name: value for name, value in asked.items() if value is not None}
    _record_request(desk, seeker, worker, entity, given)
    return Pair(entity, sought)


def _ask_unverified(desk: Session, seeker: Woman, worker: MemberId) -> None:
    waits = {
        "asked_on": on_day(desk.today),
        "relation": "aunt",
        "names": "Ri",
        "verified": "not_yet",
        "seeker_is_child": "no",
        "expires": on_day(desk.today + timedelta(days=90)),
    }
    _record_request(desk, seeker, worker, EntityId(new_id(desk.random)), waits)


def _record_request(
    desk: Session, seeker: Woman, worker: MemberId, entity: EntityId, answers: dict[str, Any]
) -> None:
    case = seeker.file.case_id
    file = desk.vault.case_file(case)
    drafts = [
        *changes(file, "case", EntityId(case), {"worker": bytes(worker)}),
        *changes(file, "tracing_request", entity, answers),
    ]
    desk.vault.record(case, drafts)


def _written(code: str) -> str:
    place = places()[code]
    return place.hangul or place.romanised or place.chinese
