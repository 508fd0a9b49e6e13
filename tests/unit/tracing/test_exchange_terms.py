"""Terms of a private exchange: what promises nothing is refused, and one file has one spelling."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import ExchangeRefused, InvalidExchange, LeewardError, UnknownFormat
from leeward.tracing.exchange_terms import (
    accept_offer,
    make_offer,
    read_agreement,
    read_offer,
    usual_bounds,
)
from support.exchanges import ASKER, HOLDER, agreed, terms

OFFER = make_offer(terms(), ASKER.side, ASKER.sign)
AGREED = agreed()


def test_what_was_written_is_read_again() -> None:
    assert read_offer(OFFER.line) == OFFER
    assert read_agreement(AGREED.line) == AGREED
    assert len(AGREED.check_code.replace(" ", "")) == 40
    assert AGREED.check_code != agreed(tokens=6).check_code


@pytest.mark.parametrize(
    "wrong",
    [
        {"asker_people": 51},
        {"holder_people": 20_000},
        {"tokens": 4},
        {"tokens": 21},
        {"least_common": 0},
        {"least_common": True},
        {"least_shared": 6},
        {"least_shared": 2},  # more than least_common
        {"most_common": 251},
        {"a_year": 13},
        {"expires": date(2026, 9, 2)},
        {"expires": date(2026, 3, 1)},
        {"purpose": "police"},
        {"scheme": "mine"},
        {"exchange": "AB" * 16},
        {"names_table": "short"},
    ],
    ids=str,
)
def test_terms_that_promise_nothing_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidExchange):
        make_offer(terms(**wrong), ASKER.side, ASKER.sign)


@pytest.mark.parametrize("name", ["", "two words", "-", "x" * 65, "<b>"])
def test_the_name_of_a_side_is_a_code_of_lists(name: str) -> None:
    with pytest.raises(InvalidExchange):
        make_offer(terms(), replace(ASKER.side, name=name), ASKER.sign)


def test_one_organisation_cannot_be_both_sides() -> None:
    with pytest.raises(ExchangeRefused, match="same_side"):
        accept_offer(OFFER, ASKER.side, ASKER.sign)
    with pytest.raises(ExchangeRefused, match="same_side"):
        accept_offer(OFFER, replace(HOLDER.side, officers=ASKER.side.officers), ASKER.sign)


def test_it_holds_from_the_day_before_to_its_last_day() -> None:
    for day in (date(2026, 3, 1), date(2026, 6, 1)):
        AGREED.require_day(day)
    for day in (date(2026, 2, 28), date(2026, 6, 2)):
        with pytest.raises(ExchangeRefused, match="exchange_expired"):
            AGREED.require_day(day)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(AGREED.line) - 1), st.integers(0, 255))
def test_no_other_bytes_are_an_agreement(at: int, byte: int) -> None:
    line = AGREED.line[:at] + bytes([byte]) + AGREED.line[at + 1 :]
    if line != AGREED.line:
        with pytest.raises(LeewardError):
            read_agreement(line)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"[" * 5000, b"\xff", b"1e9"])
def test_what_is_no_file_of_ours_is_refused(content: bytes) -> None:
    for read in (read_offer, read_agreement):
        with pytest.raises(InvalidExchange):
            read(content)


def test_a_newer_version_is_not_guessed_at() -> None:
    facts = json.loads(AGREED.line) | {"version": 2}
    with pytest.raises(UnknownFormat):
        read_agreement(json.dumps(facts).encode())


@pytest.mark.parametrize("missing", ["terms", "asker", "holder", "signatures", "offer_signatures"])
def test_a_part_that_is_missing_or_of_another_sort_is_refused(missing: str) -> None:
    facts = json.loads(AGREED.line)
    values: tuple[object, ...] = (None, 3, "x", [], {})
    for value in values:
        line = json.dumps(facts | {missing: value}, sort_keys=True, separators=(",", ":"))
        with pytest.raises(LeewardError):
            read_agreement(line.encode())


@given(st.integers(1, 200_000), st.integers(1, 5))
def test_usual_bounds_are_bounds(most: int, shared: int) -> None:
    low, high = usual_bounds(most, shared)
    assert 0 < low <= high <= most
