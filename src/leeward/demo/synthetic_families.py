"""Invented families and what happened to them, as form answers in the order they were given.

Seeded: the same seed makes the same families, to the byte. A family is a mother, the man in
the household, and one to three children; every person who has a file is one `InventedCase`.
What a case's file holds is a list of `Event`s: on this day, this form, these answers. They are
played through the same doors as a person's typing (`demo/organisation.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Any, Final, Literal

from leeward.cases.facts import KINDS
from leeward.cases.risk import REVIEW_TIMES
from leeward.codebook.lists import code_list
from leeward.dates.when import in_month, in_year, on_day
from leeward.demo.invented_names import InventedName, chinese_child_name, korean_name
from leeward.demo.invented_notes import SORTS, note_text
from leeward.demo.invented_words import words

Sex = Literal["female", "male"]

_LATE: Final = 0.125

LANGUAGES: Final[tuple[str, ...]] = ("ko", "zh-Hans", "en")


@dataclass(frozen=True)
class Event:
    """One form filled in: `key` tells apart several records of a kind in one case.

    `unseen` says that its writer had not read what a colleague wrote there just before.
    """

    at: datetime
    kind: str
    answers: Mapping[str, Any]
    key: str = ""
    unseen: bool = False


@dataclass(frozen=True)
class Tie:
    """A relationship to another invented case, as the field `relation` of a relationship."""

    other: int
    relation: str
    back: str
    lives_together: str


@dataclass
class InventedCase:
    """One person's file before it is recorded.

    Attributes:
        number: counts the cases of one run, from 0.
        language: what her worker writes in.
        worker: index of the member who is responsible.
        opened: when the file was opened.
        events: in the order in which they were recorded.
        ties: relationships to cases with a smaller number.
    """

    number: int
    language: str
    worker: int
    opened: datetime
    name: InventedName
    sex: Sex = "female"
    is_child: bool = False
    events: list[Event] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)


def families(
    *, seed: int, cases: int, until: datetime, workers: int, notes: int = 14
) -> Iterator[InventedCase]:
    """Return invented cases, mothers before their children.

    Args:
        seed: the same seed gives the same families.
        cases: how many files to make.
        until: nothing happens after this moment (aware; its days are the office's).
        workers: how many members share the caseload.
        notes: about how many notes a file gets.
    """
    chance = Random(seed)  # noqa: S311 - invented people need no secrecy
    number = 0
    while number < cases:
        mother = _mother(chance, number, until, workers, notes)
        yield mother
        number += 1
        for _ in range(chance.choice((1, 1, 2, 2, 3))):
            if number == cases:
                return
            yield _child(chance, number, mother, until, notes)
            number += 1


def _mother(chance: Random, number: int, until: datetime, workers: int, notes: int) -> InventedCase:
    opened = until - timedelta(days=chance.randrange(20, 700), minutes=chance.randrange(600))
    case = InventedCase(
        number,
        LANGUAGES[number % 3],
        chance.randrange(workers),
        opened,
        korean_name(chance.randrange),
    )
    add = _adder(case, until)
    level = chance.choice(("immediate", "high", "high", "medium", "medium", "low", "low"))
    add(0, "consent", _first_consent(chance))
    add(0, "risk", _risk(chance, level, opened, case.language))
    lately = (until - timedelta(days=chance.randrange(1, 24)) - opened).days
    add(max(lately, 0), "safe_contact", _contact(chance, case.language, until))
    add(max(lately, 0), "consent", {"reach": _pick(chance, "consent", "reach")})
    add(1, "name", {"full": case.name.hangul, "script": "hangul", "sort": "own"}, "hangul")
    add(
        1,
        "name",
        {"full": case.name.hanzi, "script": "simplified_chinese", "sort": "used"},
        "hanzi",
    )
    born = 1978 + chance.randrange(26)
    birth = in_year(born)
    add(1, "identity", {"birth_date": birth.to_value(), "sex": "female"})
    add(3, "profile", _profile(chance, _band(born, until)))
    add(4, "consent", _growing_consent(chance, opened, until), "share")
    for index in range(chance.randrange(1, 4)):
        add(5 + index, "plan", _plan(chance, until, case.language), f"plan{index}")
    for index in range(chance.randrange(0, 4)):
        add(9 + 11 * index, "service", _service(chance, opened + timedelta(9)), f"service{index}")
    _look_again(chance, case, until, level)
    _notes(chance, case, until, notes)
    _followups(chance, case, until)
    case.events.sort(key=lambda event: event.at)
    return case


def _child(
    chance: Random, number: int, mother: InventedCase, until: datetime, notes: int
) -> InventedCase:
    opened = min(mother.opened + timedelta(days=chance.randrange(0, 30), hours=1), until)
    chinese = chance.random() < 0.7
    name = chinese_child_name(chance.randrange) if chinese else korean_name(chance.randrange)
    case = InventedCase(number, mother.language, mother.worker, opened, name, is_child=True)
    gone = chance.random() < 0.35
    sexes: tuple[Sex, Sex] = ("female", "male")
    case.sex = chance.choice(sexes)
    born = 2010 + chance.randrange(14)
    add = _adder(case, until)
    level = chance.choice(("high", "medium", "medium", "low", "low"))
    add(0, "risk", {"level": level, "reason": words(f"level {level}", case.language)})
    add(0, "child", _child_form(chance, gone, opened, _band(born, until)))
    full = name.hanzi if chinese else name.hangul
    script = "simplified_chinese" if chinese else "hangul"
    add(1, "name", {"full": full, "script": script, "sort": "child_chinese" if chinese else "own"})
    birth = in_month(born, 1 + chance.randrange(12))
    add(1, "identity", {"birth_date": birth.to_value(), "sex": case.sex})
    add(2, "plan", _plan(chance, until, case.language), "plan0")
    if chance.random() < 0.5:
        add(6, "service", _service(chance, opened + timedelta(6)), "service0")
    if gone:
        add(2, "care_arrangement", _care(chance, opened), "care")
        seen = (until - timedelta(days=chance.randrange(1, 13)) - opened).days
        if seen > 2:
            visited = on_day(opened.date() + timedelta(days=seen)).to_value()
            add(seen, "care_arrangement", {"last_visit_on": visited, "child_safe": "yes"}, "care")
    case.ties.append(Tie(mother.number, "mother", "child", "no" if gone else "yes"))
    _look_again(chance, case, until, level)
    _notes(chance, case, until, max(2, notes // 2))
    _followups(chance, case, until)
    case.events.sort(key=lambda event: event.at)
    return case


class _adder:  # noqa: N801 - reads as a verb where it is used
    """Adds an event some days after the opening, never after the end of the story."""

    def __init__(self, case: InventedCase, until: datetime) -> None:
        self._case = case
        self._until = until

    def __call__(
        self, days: int | None, kind: str, answers: Mapping[str, Any], key: str = ""
    ) -> None:
        at = self._until if days is None else self._case.opened + timedelta(days=days)
        told = {name: value for name, value in answers.items() if value not in ("", None)}
        self._case.events.append(Event(min(at, self._until), kind, told, key))


def _codes(kind: str, field: str) -> tuple[str, ...]:
    """Return the codes that a field takes, without "unknown" and "other" where there are more."""
    name = KINDS[kind].fields[field].codes
    every = code_list(name or "").codes
    return tuple(code for code in every if code not in ("unknown", "other", "none")) or every


def _pick(chance: Random, kind: str, field: str) -> str:
    return chance.choice(_codes(kind, field))


def _some(chance: Random, kind: str, field: str, most: int) -> list[str]:
    codes = _codes(kind, field)
    return sorted(chance.sample(codes, min(len(codes), 1 + chance.randrange(most))))


def _band(birth_year: int, until: datetime) -> str:
    age = until.year - birth_year
    for band in ("0-2", "3-5", "6-11", "12-14", "15-17", "18-24", "25-34", "35-44", "45-54"):
        if age <= int(band.split("-")[1]):
            return band
    return "55+"


_HOURS: Final[Mapping[str, str]] = {
    "ko": "저녁 7시 이후",
    "zh-Hans": "晚上七点以后",
    "en": "after 19:00",
}
_CLEAR: Final[Mapping[str, tuple[str, ...]]] = {
    "ko": ("배추가 싸더라", "날이 맑네요", "두부 사 왔어요"),
    "zh-Hans": ("白菜便宜了", "今天天晴", "买了豆腐"),
    "en": ("cabbage is cheap", "a clear day", "I bought tofu"),
}
_DANGER: Final[Mapping[str, tuple[str, ...]]] = {
    "ko": ("비가 올 것 같아요", "감기 기운이 있어요", "우산 있어요?"),
    "zh-Hans": ("好像要下雨", "有点感冒", "有伞吗"),
    "en": ("it looks like rain", "a cold coming on", "is there an umbrella?"),
}


def _contact(chance: Random, language: str, until: datetime) -> dict[str, Any]:
    which = chance.randrange(3)
    return {
        "may_contact": chance.choice(("agreed_hours", "agreed_hours", "only_she_contacts", "yes")),
        "channel": _pick(chance, "safe_contact", "channel"),
        "hours": _HOURS[language],
        "watched_by": _some(chance, "safe_contact", "watched_by", 2),
        "phrase_all_clear": _CLEAR[language][which],
        "phrase_danger": _DANGER[language][which],
        "nothing_heard_by": on_day(
            until.date() + timedelta(days=chance.randrange(1, 14))
        ).to_value(),
        "silence": chance.choice(("no_contact_tell_coordinator", "second_way_only")),
        "language": chance.choice(("kor", "zho")),
    }


def _first_consent(chance: Random) -> dict[str, Any]:
    return {
        "part": "first_contact",
        "limits_told": "yes",
        "help_with": _some(chance, "plan", "need", 3),
        "never_tell": _some(chance, "consent", "never_tell", 2),
        "decided_by": "herself",
        "answer": "yes",
    }


def _growing_consent(chance: Random, opened: datetime, until: datetime) -> dict[str, Any]:
    given = opened.date() + timedelta(days=4)
    return {
        "part": "permission",
        "decided_by": "herself",
        "purpose": _pick(chance, "consent", "purpose"),
        "recipient": _pick(chance, "consent", "recipient"),
        "fields": _some(chance, "consent", "fields", 2),
        "answer": "yes",
        "given_on": on_day(given).to_value(),
        "expires": on_day(until.date() + timedelta(days=chance.randrange(24, 200))).to_value(),
    }


def _look_again(chance: Random, case: InventedCase, until: datetime, level: str) -> None:
    """Assess the level again, mostly in time: one file in eight waits a few days too long."""
    days = REVIEW_TIMES[level].days or (30 if REVIEW_TIMES[level].months else 0)
    late = chance.randrange(1, 6) if chance.random() < _LATE else 0
    ago = late + chance.randrange(days + 1)
    at = max(case.opened, until - timedelta(days=ago, minutes=chance.randrange(20, 300)))
    told = {"level": level, "assessed_on": on_day(at.date()).to_value()}
    case.events.append(Event(at, "risk", told))


def _risk(chance: Random, level: str, opened: datetime, language: str) -> dict[str, Any]:
    yes_or_no = ("yes", "no", "no", "unknown")
    answers: dict[str, Any] = {
        "assessed_on": on_day(opened.date()).to_value(),
        "danger_now": "yes" if level == "immediate" else "no",
        "controlled_by": _some(chance, "risk", "controlled_by", 1),
        "arrest_risk": chance.choice(yes_or_no),
        "device_watched": chance.choice(yes_or_no),
        "child_alone": chance.choice(("no", "no", "unknown")),
        "suicide_risk": chance.choice(("none", "none", "not_asked", "thoughts")),
        "assault": "no",
        "pregnancy": chance.choice(("no", "no", "unknown", "yes")),
        "urgent_medical": chance.choice(("no", "no", "no", "yes")),
        "level": level,
        "reason": words(f"level {level}", language),
    }
    return answers


def _profile(chance: Random, band: str) -> dict[str, Any]:
    return {
        "lwd_age_band": band,
        "lwd_languages": ["kor", "zho"],
        "lwd_acts": _some(chance, "profile", "lwd_acts", 2),
        "lwd_recruiter_relation": _pick(chance, "profile", "lwd_recruiter_relation"),
        "lwd_months": chance.randrange(6, 190),
        "lwd_needs": _some(chance, "plan", "need", 3),
    }


def _child_form(chance: Random, gone: bool, opened: datetime, band: str) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "age_band": band,
        "carer": _pick(chance, "care_arrangement", "carer"),
        "registration_status": _pick(chance, "child", "registration_status"),
        "school_status": _pick(chance, "child", "school_status"),
        "distress_signs": _some(chance, "child", "distress_signs", 2),
        "exposure_check": chance.choice(("not_done", "nobody_found", "somebody_exposed")),
    }
    if gone:
        since = opened.date() - timedelta(days=chance.randrange(10, 900))
        answers |= {
            "absent_parent": _pick(chance, "child", "absent_parent"),
            "absence_cause": _pick(chance, "child", "absence_cause"),
            "absent_since": in_month(since.year, since.month).to_value(),
            "witnessed": chance.choice(("yes", "no", "unknown")),
        }
    return answers


def _plan(chance: Random, until: datetime, language: str) -> dict[str, Any]:
    need = chance.choice((_pick(chance, "plan", "need"), "safety", "school", "medical", "papers"))
    about = need if need in {"safety", "school", "medical", "papers"} else "other"
    return {
        "need": need,
        "goal": words(f"goal {about}", language),
        "action": words("action", language),
        "urgency": _pick(chance, "plan", "urgency"),
        "by_whom": _pick(chance, "plan", "by_whom"),
        "due": on_day(until.date() + timedelta(days=chance.randrange(-2, 60))).to_value(),
    }


def _service(chance: Random, at: datetime) -> dict[str, Any]:
    return {
        "what": _pick(chance, "service", "what"),
        "state": "given",
        "given_on": on_day(at.date()).to_value(),
        "amount": 1 + chance.randrange(4),
        "unit": _pick(chance, "service", "unit"),
        "by_whom": _pick(chance, "service", "by_whom"),
    }


def _care(chance: Random, opened: datetime) -> dict[str, Any]:
    return {
        "arrangement": _pick(chance, "care_arrangement", "arrangement"),
        "carer": _pick(chance, "care_arrangement", "carer"),
        "vetting": _some(chance, "care_arrangement", "vetting", 3),
        "vetting_result": chance.choice(("suitable", "unfinished")),
        "child_safe": chance.choice(("yes", "unknown")),
        "child_view": chance.choice(("content", "unsure")),
        "started_on": on_day(opened.date()).to_value(),
        "visit_every": 14,
    }


def _notes(chance: Random, case: InventedCase, until: datetime, notes: int) -> None:
    span = max(1, int((until - case.opened).total_seconds() // 3600))
    for index in range(chance.randrange(max(1, notes // 2), notes + notes // 2 + 1)):
        at = case.opened + timedelta(hours=2 + chance.randrange(span), minutes=index)
        at = min(at, until)
        answers: dict[str, Any] = {
            "date": on_day(at.date()).to_value(),
            "sort": chance.choice(SORTS),
            "text": note_text(case.language, chance.randrange(64), chance.randrange(60)),
            "lang": case.language,
        }
        case.events.append(Event(at, "note", answers, f"note{index}"))


def _followups(chance: Random, case: InventedCase, until: datetime) -> None:
    for index in range(chance.randrange(1, 4)):
        due = until.date() + timedelta(days=chance.randrange(-2, 40))
        made = min(until, max(case.opened, until - timedelta(days=chance.randrange(3, 20))))
        answers = {"what": _pick(chance, "followup", "what"), "due": on_day(due).to_value()}
        case.events.append(Event(made, "followup", answers, f"followup{index}"))
