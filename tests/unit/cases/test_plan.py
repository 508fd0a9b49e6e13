from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.plan import add_up, plan, totals, waiting
from leeward.dates.when import on_day
from leeward.ids import StreamKind
from leeward.journal.entry import SET, Draft
from support.recorder import START, Recorder, member_of, thing

TODAY = START.date()


def _day(days: int) -> object:
    return on_day(TODAY + timedelta(days=days))


def test_open_lines_stand_first_by_urgency_and_then_by_date() -> None:
    case = Recorder()
    lines = (
        ("done", {"need": "food", "urgency": "now", "done_on": _day(1), "outcome": "done"}),
        ("later", {"need": "school", "urgency": "weeks", "due": _day(9)}),
        ("sooner", {"need": "school", "urgency": "weeks", "due": _day(3)}),
        ("urgent", {"need": "medical", "urgency": "now", "owner": member_of("Bomi")}),
        ("unrated", {"need": "papers"}),
        ("declined", {"need": "legal", "outcome": "she_changed_mind"}),
    )
    for name, answers in lines:
        case.record("plan", answers, thing(name))
    order = [item.entity for item in plan(case.file())]
    assert order[:4] == [thing("urgent"), thing("sooner"), thing("later"), thing("unrated")]
    assert set(order[4:]) == {thing("done"), thing("declined")}
    urgent = plan(case.file())[0]
    assert (urgent.need, urgent.owner, urgent.due) == ("medical", member_of("Bomi"), None)
    done = next(item for item in plan(case.file()) if item.entity == thing("done"))
    assert done.done_on == TODAY + timedelta(days=1)


def test_a_line_without_a_need_is_no_line() -> None:
    case = Recorder()
    case.save([Draft(StreamKind.CARE, "plan", thing("plan"), "goal", SET, "enough to eat")])
    assert plan(case.file()) == ()


def test_units_and_currencies_are_never_added_up() -> None:
    case = Recorder()
    given_on = _day(0)
    services: tuple[dict[str, object], ...] = (
        {"what": "counselling", "unit": "session", "amount": 2, "currency": "CNY"},
        {"what": "counselling", "unit": "session", "amount": 1},
        {"what": "counselling", "unit": "hour", "amount": 1},
        {"what": "cash", "unit": "money", "amount": 100.1, "currency": "CNY"},
        {"what": "cash", "unit": "money", "amount": 100.2, "currency": "CNY"},
        {"what": "cash", "unit": "money", "amount": 5, "currency": "USD"},
        {"what": "cash", "unit": "money", "amount": 5},
        {"what": "visit"},
    )
    for place, service in enumerate(services):
        case.record("service", service | {"given_on": given_on}, thing(f"service {place}"))
    case.record("service", {"what": "shelter", "amount": 9, "unit": "night"}, thing("promised"))
    sums = {
        (total.what, total.unit, total.currency): (total.amount, total.times)
        for total in totals(case.file())
    }
    assert sums == {
        ("counselling", "session", ""): (Decimal(3), 2),
        ("counselling", "hour", ""): (Decimal(1), 1),
        ("cash", "money", "CNY"): (Decimal("200.3"), 2),
        ("cash", "money", "USD"): (Decimal(5), 1),
        ("cash", "money", ""): (Decimal(5), 1),
        ("visit", "", ""): (Decimal(0), 1),
    }


@settings(max_examples=30)
@given(st.lists(st.integers(0, 10_000), max_size=6))
def test_a_sum_is_exact_in_hundredths(amounts: list[int]) -> None:
    case = Recorder()
    for place, hundredths in enumerate(amounts):
        answers = {"what": "cash", "unit": "money", "currency": "KRW", "given_on": _day(0)}
        case.record("service", answers | {"amount": hundredths / 100}, thing(f"service {place}"))
    found = add_up(case.file().all_of("service"))
    assert sum((total.amount for total in found), Decimal(0)) * 100 == sum(amounts)


def test_who_waits_longest_stands_first() -> None:
    case = Recorder()
    case.record("service", {"what": "shelter", "waiting_since": _day(-3)}, thing("shelter"))
    case.record("service", {"what": "legal", "waiting_since": _day(-9)}, thing("legal"))
    given = {"what": "food", "waiting_since": _day(-20), "given_on": _day(-1)}
    case.record("service", given, thing("food"))
    declined = {"what": "group", "waiting_since": _day(-20), "state": "declined"}
    case.record("service", declined, thing("group"))
    case.record("service", {"what": "visit"}, thing("visit"))
    assert [(each.what, each.entity) for each in waiting(case.file())] == [
        ("legal", thing("legal")),
        ("shelter", thing("shelter")),
    ]
