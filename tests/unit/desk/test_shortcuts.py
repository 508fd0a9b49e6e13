"""Which keys a shortcut may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.desk.shortcuts import (
    BARE,
    KEYS,
    NEEDS_CONTROL,
    RESERVED,
    TAKEN,
    UNKNOWN,
    refusals,
    spelled,
)


def chosen(**keys: str) -> dict[str, str]:
    return {**KEYS, **{name: spelled(key) for name, key in keys.items()}}


def test_the_shipped_keys_are_allowed() -> None:
    assert refusals(dict(KEYS)) == {}


@pytest.mark.parametrize("key", ["n", "5", "Shift+N", "Comma", "a", "Q"])
def test_what_an_input_method_would_take_for_text_is_refused(key: str) -> None:
    assert refusals(chosen(new=key)) == {"new": BARE}


@pytest.mark.parametrize(
    "key", ["", "Ctrl+", "<b>", "Alt+Alt+N", "Alt+ㅜ", "Alt+é", "Enter", "Tab"]
)
def test_what_is_no_key_is_refused(key: str) -> None:
    assert refusals(chosen(new=key)) == {"new": UNKNOWN}


@pytest.mark.parametrize("key", ["Ctrl+C", "ctrl+w", "Alt+F4", "F5", "Ctrl+Shift+I"])
def test_keys_of_the_window_are_refused(key: str) -> None:
    assert refusals(chosen(new=key)) == {"new": RESERVED}


def test_two_actions_cannot_share_a_key() -> None:
    assert refusals(chosen(new="Alt+J")) == {"new": TAKEN, "next": TAKEN}
    assert refusals(chosen(hide="shift+ctrl+l")) == {"hide": TAKEN, "lock": TAKEN}


def test_the_quick_lock_is_never_a_key_that_writes() -> None:
    assert refusals({**KEYS, "search": "Ctrl+Slash", "lock": "Slash"}) == {"lock": NEEDS_CONTROL}
    assert refusals(chosen(lock="F9")) == {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("alt+n", "Alt+N"), ("shift + ctrl+l", "Ctrl+Shift+L"), ("/", "Slash"), ("f9", "F9")],
)
def test_a_shortcut_has_one_spelling(typed: str, meant: str) -> None:
    assert spelled(typed) == meant
    assert spelled(meant) == meant


@given(st.text(max_size=12))
def test_whatever_is_typed_is_spelled_or_refused(typed: str) -> None:
    once = spelled(typed)
    if not refusals({**KEYS, "new": once}):
        assert spelled(once) == once
        assert once.isascii()
