"""The plan of a case: needs, goals, actions, what was given, what she waits for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leeward.cases.plan import PlanItem, plan, totals, waiting
from leeward.cases.timeline import when_of
from leeward.codebook.lists import code_list
from leeward.desk.amounts import amount_text
from leeward.desk.case_view import Day
from leeward.desk.labels import language_of_text
from leeward.desk.next_steps import DoneFollowup, NextStep, done_followups, next_steps
from leeward.desk.open_file import OpenFile
from leeward.desk.sharing_round import needs_in_plan
from leeward.ids import MemberId


@dataclass(frozen=True, slots=True)
class Words:
    """A person's words with their language."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan in words."""

    entity: str
    need: str
    urgency: str
    is_urgent: bool
    goal: Words
    action: Words
    owner: str
    due: Day | None
    outcome: str
    outcome_words: Words
    done_day: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class GivenTotal:
    """What was given of one service in one unit."""

    what: str
    times: int
    amount: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service as it was given, or is waited for."""

    entity: str
    what: str
    state: str
    day: str
    amount: str
    giver: str
    text: Words


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A service that was asked for: how many days ago, and whether the latest plan knows it."""

    entity: str
    what: str
    since: str
    days: int
    is_shared: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that is planned, given and promised."""

    lines: tuple[PlanLine, ...]
    totals: tuple[GivenTotal, ...]
    waiting: tuple[WaitingLine, ...]
    services: tuple[ServiceLine, ...]
    followups: tuple[NextStep, ...]
    others: tuple[NextStep, ...]
    done: tuple[DoneFollowup, ...]
    kinds: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]


def plan_page(opened: OpenFile) -> PlanPage:
    """Return the plan as of now."""
    labels, steps = opened.wording.labels, next_steps(opened)
    shared = needs_in_plan(opened.session) if waiting(opened.file) else frozenset()
    return PlanPage(
        lines=tuple(_line(opened, item) for item in plan(opened.file)),
        totals=tuple(
            GivenTotal(
                labels.code("service_kinds", total.what),
                total.times,
                amount_text(total.amount, total.unit, total.currency, labels.language),
            )
            for total in totals(opened.file)
        ),
        waiting=tuple(
            WaitingLine(
                one.entity.hex(),
                labels.code("service_kinds", one.what),
                labels.day(one.since),
                max(0, (opened.today - one.since).days),
                one.entity.hex() in shared,
            )
            for one in waiting(opened.file)
        ),
        services=_services(opened),
        followups=tuple(step for step in steps if step.is_followup),
        others=tuple(step for step in steps if not step.is_followup),
        done=done_followups(opened),
        kinds=code_choices(opened, "followup_kinds"),
        outcomes=tuple(
            choice for choice in code_choices(opened, "followup_outcomes") if choice[0] != "moved"
        ),
    )


def code_choices(opened: OpenFile, name: str) -> tuple[tuple[str, str], ...]:
    """Return a list's codes with their words, for a choice."""
    language = opened.wording.labels.language
    return tuple((code.code, code.label(language)) for code in code_list(name).entries)


def _line(opened: OpenFile, item: PlanItem) -> PlanLine:
    labels = opened.wording.labels
    owner = opened.session.name_of(MemberId(item.owner)) if item.owner else ""
    return PlanLine(
        item.entity.hex(),
        labels.code("need_kinds", item.need),
        labels.code("urgencies", item.urgency),
        item.urgency == "now",
        _words(item.goal),
        _words(item.action),
        owner or labels.code("plan_owners", item.by_whom),
        None if item.due is None else Day(labels.day(item.due), (item.due - opened.today).days),
        labels.code("plan_outcomes", item.outcome),
        _words(item.outcome_words),
        labels.day(item.done_on),
        item.is_open,
    )


def _services(opened: OpenFile) -> tuple[ServiceLine, ...]:
    labels = opened.wording.labels
    found = []
    for record in opened.file.all_of("service"):
        days = ("given_on", "planned_from", "waiting_since")
        day = next(filter(None, (when_of(record.held(name)) for name in days)), None)
        amount = record.held("amount")
        line = ServiceLine(
            record.entity.hex(),
            labels.code("service_kinds", record.held("what")),
            labels.code("service_states", record.held("state")),
            labels.when(day),
            ""
            if amount is None
            else amount_text(
                Decimal(str(amount)),
                record.held("unit") or "",
                record.held("currency") or "",
                labels.language,
            ),
            record.held("giver") or labels.code("service_givers", record.held("by_whom")),
            _words(record.held("text") or ""),
        )
        found.append((date.min if day is None else day.latest, record.changed, line))
    found.sort(key=lambda one: one[:2], reverse=True)
    return tuple(line for _, _, line in found)


def _words(text: str) -> Words:
    return Words(text, language_of_text(text))
