"""The frame of a case's pages: who she is here, what must be seen at once, what comes next.

No name, no number and no agreed phrase is in it: they are asked for one by one.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from leeward.cases.consent import never_tell
from leeward.cases.followup import CONSENT_WARNING
from leeward.cases.person import age_band, is_child, languages
from leeward.cases.risk import clocks, flags, level, review_due
from leeward.cases.state import is_closed, side_states, step
from leeward.cases.timeline import far_ahead, when_of
from leeward.codebook.lists import code_list
from leeward.desk.contact_rule import ContactRule, contact_rule
from leeward.desk.disputes import Dispute, disputes
from leeward.desk.family_view import FamilyCard, family_card
from leeward.desk.labels import language_of_text
from leeward.desk.next_steps import NEAREST, NextStep, next_steps
from leeward.desk.open_file import OpenFile
from leeward.ids import MemberId

EMBLEMS: Final = ("heron", "juniper", "lake", "hill", "star", "reed", "shell", "lantern")
_TONES: Final = {"immediate": "bad", "high": "bad", "medium": "warn", "low": "good"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day in words, and how many days away it is; negative once it has passed."""

    text: str
    days: int


@dataclass(frozen=True, slots=True)
class Hours:
    """A clock for care: until when, and the whole hours left; None where no day was told."""

    span: int
    left: int | None
    until: str


@dataclass(frozen=True, slots=True)
class Closed:
    """That a case is closed, and when its file is destroyed."""

    on: str
    reason: str
    remains: str
    erase_on: Day | None


@dataclass(frozen=True, slots=True)
class Essentials:
    """What a colleague asks first; each part in words, empty where nothing is recorded."""

    age: str
    region: str
    place_is_kept: bool
    papers: tuple[str, ...]
    registration: str
    school: str
    legal: str
    flags: tuple[str, ...]
    pregnancy_weeks: int | None
    never_tell: tuple[str, ...]
    worker: str


@dataclass(frozen=True, slots=True)
class CaseFrame:
    """What every page of a case shows around its own.

    Codes stand beside their words where a page chooses a sign or a tone by them. `names` says
    under which records a name can be asked for while sealed is open, and none of them.
    """

    case: str
    code: str
    pseudonym: str
    pseudonym_lang: str
    names: tuple[str, ...]
    emblem: str
    level: str
    level_label: str
    level_tone: str
    review: Day | None
    step: str
    step_label: str
    sides: tuple[tuple[str, str], ...]
    opened_on: str
    languages: tuple[str, ...]
    consent: Day | None
    consent_to: str
    is_child: bool
    is_closed: bool
    closed: Closed | None
    contact: ContactRule
    clocks: tuple[Hours, ...]
    disputes: tuple[Dispute, ...]
    newer: int
    misplaced: int
    ahead: int
    steps: tuple[NextStep, ...]
    steps_in_all: int
    essentials: Essentials
    family: FamilyCard
    documents: int
    sealed_is_open: bool


def case_frame(opened: OpenFile) -> CaseFrame:
    """Return the frame of a case's pages, as of now."""
    file, labels, today = opened.file, opened.wording.labels, opened.today
    found, here = level(file) or "", step(file).value
    steps = next_steps(opened)
    ends, recipient = _consent_ends(opened)
    return CaseFrame(
        case=opened.case.hex(),
        code=file.held("case", "code") or "",
        pseudonym=file.held("case", "pseudonym") or "",
        pseudonym_lang=language_of_text(file.held("case", "pseudonym") or ""),
        names=tuple(record.entity.hex() for record in file.all_of("name") if record.held("full")),
        emblem=emblem(opened.case, file.held("case", "pseudonym") or ""),
        level=found,
        level_label=labels.code("risk_levels", found),
        level_tone=_TONES.get(found, "bad" if found else "calm"),
        review=_day(opened, review_due(file)),
        step=here,
        step_label=labels.code("case_steps", here),
        sides=tuple(
            (side.value, labels.code("side_states", side.value))
            for side in side_states(file, today)
        ),
        opened_on=labels.when(when_of(file.held("case", "opened_on"))),
        languages=tuple(labels.codes("languages", languages(file))),
        consent=_day(opened, ends),
        consent_to=recipient,
        is_child=is_child(file),
        is_closed=is_closed(file),
        closed=_closed(opened),
        contact=contact_rule(opened),
        clocks=tuple(
            Hours(clock.hours, None, "")
            if clock.left is None
            else Hours(clock.hours, clock.left.hours_left, labels.moment(clock.left.ends))
            for clock in clocks(file, opened.session.clock(), opened.session.timezone)
        ),
        disputes=disputes(opened),
        newer=len(file.unknown),
        misplaced=len(file.misplaced),
        ahead=len(far_ahead(file, opened.now)),
        steps=steps[:NEAREST],
        steps_in_all=len(steps),
        essentials=_essentials(opened),
        family=family_card(opened),
        documents=len(file.all_of("document")),
        sealed_is_open=opened.session.sealed_is_open,
    )


def emblem(case: bytes, pseudonym: str) -> str:
    """Return the small drawing of a case: that of its pseudonym, else always the same one."""
    for code in code_list("pseudonyms").entries:
        if code.code in EMBLEMS and pseudonym in {code.en, code.ko, code.zh_Hans}:
            return code.code
    return EMBLEMS[sum(case) % len(EMBLEMS)]


def _day(opened: OpenFile, day: date | None) -> Day | None:
    if day is None:
        return None
    return Day(opened.wording.labels.day(day), (day - opened.today).days)


def _consent_ends(opened: OpenFile) -> tuple[date | None, str]:
    """Return the permission that ends first, once it is time to ask again."""
    ending = [
        (when.earliest, record.held("recipient") or "")
        for record in opened.file.all_of("consent")
        if record.held("withdrawn_on") is None
        and record.held("answer") == "yes"
        and (when := when_of(record.held("expires"))) is not None
        and when.earliest - CONSENT_WARNING <= opened.today
    ]
    if not ending or is_closed(opened.file):
        return None, ""
    day, recipient = min(ending)
    return day, opened.wording.labels.code("consent_recipients", recipient)


def _closed(opened: OpenFile) -> Closed | None:
    if not is_closed(opened.file):
        return None
    labels, held = opened.wording.labels, opened.file.held
    erase_on = when_of(held("closure", "erase_on"))
    return Closed(
        labels.when(when_of(held("closure", "closed_on"))),
        labels.code("closure_reasons", held("closure", "reason")),
        labels.code("statistic_remains", held("closure", "statistic")),
        _day(opened, None if erase_on is None else erase_on.earliest),
    )


def _essentials(opened: OpenFile) -> Essentials:
    file, labels = opened.file, opened.wording.labels
    worker = file.held("case", "worker")
    grade = labels.code("school_grades", file.held("child", "school_grade"))
    school = labels.code("school_status", file.held("child", "school_status"))
    weeks = file.held("risk", "pregnancy_weeks")
    return Essentials(
        age=labels.code("age_bands", age_band(file)),
        region=labels.code("coarse_regions", file.held("profile", "lwd_coarse_region")),
        place_is_kept=file.held("safe_contact", "coarse_location") is not None,
        papers=_papers(opened),
        registration=labels.code(
            "identity_existing_status", file.held("child", "registration_status")
        ),
        school=" · ".join(part for part in (school, grade) if part),
        legal=_legal(opened),
        flags=flags(file),
        pregnancy_weeks=weeks if isinstance(weeks, int) else None,
        never_tell=tuple(labels.codes("never_tell", _never_tell(opened))),
        worker=opened.session.name_of(MemberId(worker)) if isinstance(worker, bytes) else "",
    )


def _never_tell(opened: OpenFile) -> tuple[str, ...]:
    """Return whom never to tell, by consent; her advance wishes stay sealed."""
    return never_tell(opened.file.without_sealed())


def _papers(opened: OpenFile) -> tuple[str, ...]:
    labels = opened.wording.labels
    told = [
        labels.code("document_kinds", record.held("what"))
        for record in opened.file.all_of("document")
        if record.held("what") is not None
    ]
    return tuple(dict.fromkeys(told))


def _legal(opened: OpenFile) -> str:
    """Return the latest legal help that she has or waits for, with its state."""
    labels = opened.wording.labels
    helps = [
        record
        for record in opened.file.all_of("service")
        if record.held("what") in {"legal", "papers_fee"}
    ]
    if not helps:
        return ""
    last = max(helps, key=lambda record: record.changed)
    parts = (
        labels.code("service_kinds", last.held("what")),
        labels.code("service_states", last.held("state")),
    )
    return " · ".join(part for part in parts if part)
