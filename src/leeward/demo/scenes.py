"""What a small organisation has on an ordinary day, put into invented files on purpose.

Chance alone makes files, not a day: nobody silent since Sunday, no child whose mother did not
come home, no two colleagues who disagree. Each scene takes one invented case and adds what
happened. They go to the first worker, because a visitor opens the desk as her.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from leeward.cases.expiry import LASTING_MONTHS
from leeward.dates.when import on_day
from leeward.demo.invented_words import words
from leeward.demo.synthetic_families import Event, InventedCase

FIRST_WORKER: Final = 0

Scene = Callable[["Stage", InventedCase], None]


class Stage:
    """The invented files, and the moment at which the visitor comes in."""

    def __init__(self, cases: Sequence[InventedCase], until: datetime) -> None:
        self.until = until
        self._told = 0
        self._children: dict[int, list[InventedCase]] = {}
        for case in cases:
            for tie in case.ties:
                self._children.setdefault(tie.other, []).append(case)

    def day(self, after: int = 0) -> Any:
        """Return a day before or after today, as an entry stores it."""
        return on_day(self.until.date() + timedelta(days=after)).to_value()

    def add(
        self,
        case: InventedCase,
        kind: str,
        answers: Mapping[str, Any],
        *,
        ago: int = 0,
        key: str = "",
        unseen: bool = False,
    ) -> None:
        """Add what was recorded some days ago, some time before the visitor comes in."""
        self._told += 1
        minutes = 15 + self._told * 37 % 200
        at = max(case.opened, self.until - timedelta(days=ago, minutes=minutes))
        case.events.append(Event(at, kind, dict(answers), key, unseen=unseen))

    def promise(self, case: InventedCase, what: str, due: int, told: str) -> None:
        """Add a follow-up that somebody promised last week."""
        answers = {"what": what, "due": self.day(due), "text": words(told, case.language)}
        self.add(case, "followup", answers, ago=6, key=f"promise {told}")

    def drop(self, case: InventedCase, *kinds: str, since: int | None = None) -> None:
        """Take out what chance put there, all of it or the last days of it."""
        first = None if since is None else self.until - timedelta(days=since)
        case.events = [
            event
            for event in case.events
            if event.kind not in kinds or (first is not None and event.at < first)
        ]

    def children(self, mother: InventedCase) -> list[InventedCase]:
        """Return the files of her children."""
        return self._children.get(mother.number, [])


def stage(cases: Sequence[InventedCase], until: datetime) -> None:
    """Put each scene into a case of its own, as far as there are cases."""
    here = Stage(cases, until)
    women = [case for case in cases if not case.is_child]
    with_child = next((case for case in women if here.children(case)), None)
    scenes = list(_SCENES)
    if with_child is not None:
        women.remove(with_child)
        scenes = [scene for scene in scenes if scene is not _taken]
        _play(here, _taken, with_child)
    # A woman who was in danger of her life when she came has her own story: she comes first.
    for scene, case in zip(scenes, women, strict=False):
        _play(here, scene, case)


def _play(here: Stage, scene: Scene, case: InventedCase) -> None:
    for one in (case, *here.children(case)):
        one.worker = FIRST_WORKER
    scene(here, case)
    for one in (case, *here.children(case)):
        one.events.sort(key=lambda event: event.at)


def _taken(here: Stage, mother: InventedCase) -> None:
    """She did not come home the day before yesterday; a child of hers is with us."""
    told = {
        "what": "detained",
        "happened_on": here.day(-2),
        "reported_by": "friend",
        "how_sure": "told_reliably",
        "device_taken": "unknown",
        "child_left": "yes",
        "text": words("taken", mother.language),
        "next_check": here.day(),
    }
    # Nobody heard her since; what she agreed with us, she agreed before.
    here.drop(mother, "note", since=3)
    mother.events = [
        replace(event, at=max(mother.opened, min(event.at, here.until - timedelta(days=9))))
        if event.kind in {"safe_contact", "consent"}
        else event
        for event in mother.events
    ]
    here.add(
        mother,
        "advance_wishes",
        {
            "made_on": here.day(-40),
            "child_to": words("aunt", mother.language),
            "child_to_relation": "aunt",
            "child_told": words("mother works", mother.language),
            "may_tell": ["carer_named", "lawyer"],
            "never_tell": ["man_in_household", "school"],
            "may_search": "ask_first",
            "publicise": "no",
            "review_on": here.day(50),
        },
        ago=40,
    )
    here.add(mother, "situation", told, ago=1, key="taken")
    for child in here.children(mother)[:1]:
        here.add(
            child,
            "parent_missing",
            {
                "happened_on": here.day(-2),
                "who": "mother_missing",
                "reported_by": "neighbour",
                "how_sure": "told_reliably",
                "witnessed": "no",
                "wishes_opened": "opened",
                "carer_tonight": "named_by_parent",
                "carer_vetted": "yes",
                "child_words": ["not_your_fault", "you_are_cared_for", "we_come_back"],
                "child_told": words("child told", child.language),
                "first_steps": [
                    "safe_tonight",
                    "basic_needs",
                    "no_questioning",
                    "coordinator_told",
                ],
                "exposed": ["siblings", "carer"],
                "exposed_words": words("exposed", child.language),
                "withdraw": ["contact_way", "meeting_places"],
                "publicise": "no",
                "next_contact": here.day(),
            },
            ago=1,
            key="missing",
        )
        here.promise(child, "urgent_check_in", 0, "see the child")


def _in_danger(here: Stage, case: InventedCase) -> None:
    """Assaulted yesterday: clocks run, and she decides."""
    here.drop(case, "risk", since=60)
    here.add(
        case,
        "risk",
        {
            "assessed_on": here.day(),
            "danger_now": "yes",
            "controlled_by": ["man_in_household"],
            "arrest_risk": "yes",
            "device_watched": "yes",
            "child_alone": "no",
            "suicide_risk": "thoughts",
            "assault": "yes",
            "assault_on": here.day(-1),
            "assault_care": "unsure",
            "level": "immediate",
            "reason": words("danger", case.language),
            "next_review": here.day(),
        },
    )
    here.promise(case, "urgent_appointment", 0, "clinic")


def _silent(here: Stage, case: InventedCase) -> None:
    """Word was agreed by the day before yesterday, and none came."""
    here.drop(case, "note", since=9)
    here.drop(case, "safe_contact", since=9)
    agreed = {"nothing_heard_by": here.day(-2), "silence": "no_contact_tell_coordinator"}
    here.add(case, "safe_contact", {**agreed, "may_contact": "only_she_contacts"}, ago=8)


def _moved(here: Stage, case: InventedCase) -> None:
    told = {
        "what": "moved",
        "happened_on": here.day(-9),
        "reported_by": "herself",
        "how_sure": "told_reliably",
        "text": words("moved", case.language),
        "next_check": here.day(5),
    }
    here.add(case, "situation", told, ago=8, key="moved")
    here.promise(case, "renew_contact", 1, "new way")


def _disputed(here: Stage, case: InventedCase) -> None:
    """Two colleagues judged the same week without having read each other."""
    here.drop(case, "risk", since=30)
    calmer, worse = (words(about, case.language) for about in ("calmer", "worse"))
    seen = {"assessed_on": here.day(-10), "level": "medium", "reason": calmer}
    here.add(case, "risk", seen, ago=10)
    here.add(case, "risk", {"level": "high", "reason": worse}, ago=1, unseen=True)
    here.promise(case, "conference", 0, "conference")


def _papers(here: Stage, case: InventedCase) -> None:
    """What proves who her child is, kept for later."""
    for key, what, state, place in (
        ("birth", "proof_of_maternity", "held_by_agency", "sealed_here"),
        ("school", "school_record", "requested", "with_her"),
        ("booklet", "household_booklet", "obtainable", "with_someone_controlling"),
    ):
        answers = {"what": what, "state": state, "held_where": place, "keep_for_child": "yes"}
        here.add(case, "document", answers, ago=20, key=key)
    here.promise(case, "paperwork", 0, "school letter")


def _consent_ends(here: Stage, case: InventedCase) -> None:
    """A permission that ends soon, and a way of contact that expires with this month."""
    answers = {
        "part": "permission",
        "decided_by": "herself",
        "purpose": "medical_care",
        "recipient": "clinic",
        "fields": ["health", "needs"],
        "answer": "yes",
        "given_on": here.day(-80),
        "expires": here.day(9),
    }
    here.add(case, "consent", answers, ago=80, key="clinic")
    # What was recorded on the first day of that month is destroyed with this one.
    first = here.until.replace(day=1)
    for _ in range(LASTING_MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    case.opened = min(case.opened, first)
    case.events = [
        replace(event, at=first + timedelta(hours=3))
        if event.kind == "safe_contact" or "reach" in event.answers
        else event
        for event in case.events
    ]
    here.promise(case, "contact", 2, "ask again")


def _closed(here: Stage, case: InventedCase) -> None:
    _end(here, case, "goals_met", 30, 150)


def _to_erase(here: Stage, case: InventedCase) -> None:
    _end(here, case, "transferred", 200, -1)


def _end(here: Stage, case: InventedCase, reason: str, ago: int, erase_in: int) -> None:
    first = here.until - timedelta(days=max(ago, 1) + 400)
    case.opened = min(case.opened, first + timedelta(days=60))
    last = here.until - timedelta(days=ago)
    case.events = [event for event in case.events if event.at < last and event.kind != "followup"]
    answers = {
        "reason": reason,
        "closed_on": here.day(-ago),
        "told_her": "yes",
        "papers_offered": "given",
        "statistic": "counts_only",
        "erase_on": here.day(erase_in),
        "text": words("closed", case.language),
    }
    here.add(case, "closure", answers, ago=ago)


def _expecting(here: Stage, case: InventedCase) -> None:
    """A visit for today, and one that should have been yesterday."""
    here.promise(case, "visit", 0, "visit")
    here.promise(case, "delivery", -1, "coat")


_SCENES: Final[tuple[Scene, ...]] = (
    _in_danger,
    _disputed,
    _silent,
    _expecting,
    _papers,
    _closed,
    _moved,
    _consent_ends,
    _to_erase,
    _taken,
)
