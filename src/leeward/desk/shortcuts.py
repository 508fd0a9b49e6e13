"""Shortcuts: what each does, which keys it may have, and why a choice is refused.

They go by the physical key (`Alt+N` is Alt with the key where N stands on a Latin layout), so
that a Korean layout changes nothing. What an input method or a text field would take for text
is refused, and so is what moves the focus or belongs to the browser.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "lock": "Ctrl+Shift+L",
        "search": "Slash",
        "new": "Alt+N",
        "hide": "Alt+H",
        "next": "Alt+J",
        "previous": "Alt+K",
        "keys": "Alt+Slash",
    }
)
"""The shipped shortcuts by what they do."""

ALWAYS_LOCKS: Final = "Pause"
"""This key locks whatever was chosen: the quick lock can be moved, never lost."""

BARE: Final = "bare"
TAKEN: Final = "taken"
RESERVED: Final = "reserved"
UNKNOWN: Final = "unknown"
NEEDS_CONTROL: Final = "needs_control"

_MODIFIERS: Final = ("Ctrl", "Alt", "Shift", "Meta")
_ARROWS: Final = ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")
_MARKS: Final = ("Slash", "Comma", "Period", "Semicolon", "Quote", "Backslash", "Minus", "Equal")
_PLACES: Final = ("Backquote", "BracketLeft", "BracketRight", "Insert", "PageUp", "PageDown")
_SIGNS: Final = frozenset((*_ARROWS, *_MARKS, *_PLACES, "Home", "End"))
_FUNCTION: Final = frozenset(f"F{number}" for number in range(1, 13))
_PLAIN: Final = _FUNCTION | {"Slash", "Insert"}
"""Keys that may stand without Ctrl or Alt: `/` because no shortcut works in a text field."""

_RESERVED: Final = frozenset(
    (
        *(f"Ctrl+{key}" for key in "ACFLNPRSTVWXYZ"),
        *(f"Ctrl+Shift+{key}" for key in "CIJNTVWZ"),
        *(f"Alt+{key}" for key in ("ArrowLeft", "ArrowRight", "Home", "F4")),
        *("F1", "F5", "F6", "F7", "F11", "F12", "Ctrl+F4", "Ctrl+F5", "Ctrl+Home", "Ctrl+End"),
        *(f"Ctrl+{arrow}" for arrow in _ARROWS),
    )
)


def spelled(typed: str) -> str:
    """Return a shortcut in the one spelling: modifiers in order, `/` as Slash; empty if none."""
    parts = [part.strip() for part in typed.replace("++", "+Equal").split("+") if part.strip()]
    if not parts:
        return ""
    *modifiers, key = parts
    named = {one.lower(): one for one in _MODIFIERS} | {"control": "Ctrl", "cmd": "Meta"}
    known = [named.get(one.lower(), one) for one in modifiers]
    ordered = [one for one in _MODIFIERS if one in known]
    if len(ordered) != len(known):
        return ""
    return "+".join((*ordered, _key(key)))


def refusals(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return why some of these shortcuts cannot be had, by what they do; empty if all can.

    Args:
        chosen: a shortcut in the one spelling for every name of `KEYS`.
    """
    found: dict[str, str] = {}
    for name, shortcut in chosen.items():
        reason = _refusal(name, shortcut)
        if not reason and list(chosen.values()).count(shortcut) > 1:
            reason = TAKEN
        if reason:
            found[name] = reason
    return found


def shown(shortcut: str) -> str:
    """Return a shortcut as a keyboard spells it."""
    return shortcut.replace("Slash", "/").replace("Comma", ",").replace("Period", ".")


def _refusal(name: str, shortcut: str) -> str:
    *modifiers, key = shortcut.split("+")
    is_sign = len(key) == 1 and key.isascii() and key.isalnum()
    if name not in KEYS or not (is_sign or key in _SIGNS or key in _FUNCTION):
        return UNKNOWN
    holds = bool({"Ctrl", "Alt", "Meta"} & set(modifiers))
    if not holds and key not in _PLAIN:
        return BARE
    if shortcut in _RESERVED:
        return RESERVED
    if name == "lock" and not holds and key not in _FUNCTION:
        return NEEDS_CONTROL
    return ""


def _key(key: str) -> str:
    signs = {"/": "Slash", ",": "Comma", ".": "Period", ";": "Semicolon", "-": "Minus"}
    if len(key) == 1:
        return signs.get(key, key.upper())
    return next((one for one in _SIGNS | _FUNCTION if one.lower() == key.lower()), key)
