from dataclasses import replace
from datetime import date

import pytest

from leeward.dates import in_year
from leeward.i18n.sentences import reason
from leeward.tracing.person import Basis, Birth
from leeward.tracing.request import (
    BestInterests,
    RequestRefusal,
    TracingRequest,
    Verification,
    VerifiedBy,
    may_search,
)
from leeward.tracing.rules import (
    Allowed,
    Refusal,
    RefusalCode,
    RefusedRow,
    SeekerContext,
    admitted,
    may_compare,
    may_pair,
)
from support.tracing_people import PERMITTED, TODAY, person

SEEKER = SeekerContext("rfl", frozenset({"man-1"}))


def test_a_row_with_a_basis_may_be_compared() -> None:
    assert may_compare(SEEKER, person(), TODAY) == Allowed()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"do_not_search": True}, RefusalCode.DO_NOT_SEARCH),
        ({"expires": date(2026, 2, 28)}, RefusalCode.EXPIRED),
        ({"searchable_by": frozenset({"another"})}, RefusalCode.NOT_SEARCHABLE_BY),
        ({"searchable_by": frozenset()}, RefusalCode.NOT_SEARCHABLE_BY),
        ({"hide_from": frozenset({"man-1"})}, RefusalCode.HIDDEN),
    ],
)
def test_each_rule_holds_a_row_back(change: dict[str, object], why: RefusalCode) -> None:
    held = person(permission=replace(PERMITTED, **change))  # type: ignore[arg-type]  # one field each
    assert may_compare(SEEKER, held, TODAY) == Refusal(why)


def test_the_last_day_counts() -> None:
    assert may_compare(SEEKER, person(), PERMITTED.expires) == Allowed()


def test_an_adults_consent_does_not_stand_for_a_child() -> None:
    child = person(birth=Birth(in_year(2015)), permission=replace(PERMITTED, basis=Basis.CONSENT))
    assert may_compare(SEEKER, child, TODAY) == Refusal(RefusalCode.CHILD)
    guarded = replace(child, permission=replace(PERMITTED, basis=Basis.GUARDIAN_CONSENT))
    assert may_compare(SEEKER, guarded, TODAY) == Allowed()
    grown = replace(child, birth=Birth(in_year(1980)))
    assert may_compare(SEEKER, grown, TODAY) == Allowed()


@pytest.mark.parametrize("code", ["man-1", "his", "h-1"])
def test_whom_she_hides_from_is_never_set_beside_her(code: str) -> None:
    she = person(permission=replace(PERMITTED, hide_from=frozenset({code})))
    his = person("his", enquirer="man-1", household_id="h-1")
    assert not may_pair(she, his)
    assert not may_pair(his, she)
    assert may_pair(she, person("other"))


def test_refused_rows_keep_their_place() -> None:
    held = person("p2", permission=replace(PERMITTED, do_not_search=True), line=3)
    earlier = RefusedRow(2, "no_basis", "basis")
    rows = list(admitted([earlier, held, person()], SEEKER, TODAY))
    assert rows == [earlier, RefusedRow(3, "do_not_search"), person()]


# --- requests ----------------------------------------------------------------------------

VERIFIED = Verification("ara", date(2026, 2, 1), VerifiedBy.IN_PERSON, passed=True)
ASSESSED = BestInterests(frozenset({"ara", "bomi"}), date(2026, 2, 2), in_favour=True)
REQUEST = TracingRequest(
    "r1", person("s"), person("x"), date(2026, 1, 1), seeker_is_child=False, verification=VERIFIED
)


def test_a_verified_seeker_may_search() -> None:
    assert may_search(REQUEST, TODAY) == Allowed()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"verification": None}, RequestRefusal.NOT_VERIFIED),
        ({"verification": replace(VERIFIED, passed=False)}, RequestRefusal.FAILED),
        ({"verification": replace(VERIFIED, on=date(2027, 1, 1))}, RequestRefusal.VERIFIED_LATER),
        ({"withdrawn_on": TODAY}, RequestRefusal.WITHDRAWN),
        ({"seeker_is_child": True}, RequestRefusal.NO_ASSESSMENT),
        (
            {
                "seeker_is_child": True,
                "best_interests": replace(ASSESSED, panel=frozenset({"ara"})),
            },
            RequestRefusal.ONE_ASSESSOR,
        ),
        (
            {"seeker_is_child": True, "best_interests": replace(ASSESSED, in_favour=False)},
            RequestRefusal.AGAINST,
        ),
    ],
)
def test_what_is_not_settled_stops_a_search(change: dict[str, object], why: RequestRefusal) -> None:
    assert may_search(replace(REQUEST, **change), TODAY) is why  # type: ignore[arg-type]


def test_a_child_with_an_assessment_may_search() -> None:
    child = replace(REQUEST, seeker_is_child=True, best_interests=ASSESSED)
    assert may_search(child, TODAY) == Allowed()


@pytest.mark.parametrize("code", [*RefusalCode, *RequestRefusal])
def test_every_refusal_has_words(code: str) -> None:
    for language in ("en", "ko", "zh-Hans"):
        assert reason(code, language) != code
