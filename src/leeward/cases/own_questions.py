"""How the answers to an organisation's own form are named in a case: by question and instance.

`q.` stands before a question of care, `s.` before one of the sealed stream, so that the name
alone says in which stream an answer is believed. An instance of a repeat is a part made of
digits, which no question's name can be: `job[2]/what` is recorded as `q.job/2/what`. How many
instances there are stands in the place of instance 0.
"""

import re
from typing import Final

from leeward.ids import StreamKind

CARE_MARK: Final = "q."
SEALED_MARK: Final = "s."
COUNT_MARK: Final = "#"

MARKS: Final = {StreamKind.CARE: CARE_MARK, StreamKind.SEALED: SEALED_MARK}
"""The streams that an own question may belong to, and how its name begins there."""

_NAME: Final = re.compile(r"[qs]\.[A-Za-z_][A-Za-z0-9_./-]{0,199}\Z")
_INSTANCE: Final = re.compile(r"\[(\d+)\]")
_COUNT: Final = "/0"


def is_question(name: str) -> bool:
    """Return whether a field is an organisation's own question."""
    return _NAME.match(name) is not None


def stream_of(name: str) -> StreamKind:
    """Return the stream of an own question."""
    return StreamKind.SEALED if name.startswith(SEALED_MARK) else StreamKind.CARE


def field_name(key: str, stream: StreamKind) -> str:
    """Return the field for an answer's key in a form, or for the number of a repeat's instances.

    It may be too long to be a question (`is_question`); a form is refused for that when it is
    added, since an answer could not be recorded.
    """
    plain = _INSTANCE.sub(r"/\1", key)
    if plain.endswith(COUNT_MARK):
        plain = plain.removesuffix(COUNT_MARK) + _COUNT
    return MARKS[stream] + plain


def key_of(name: str) -> str:
    """Return the key in the form for the field of an own question."""
    parts: list[str] = []
    for part in name[len(CARE_MARK) :].split("/"):
        if part.isascii() and part.isdigit() and parts:
            parts[-1] += COUNT_MARK if part == "0" else f"[{part}]"
        else:
            parts.append(part)
    return "/".join(parts)


def is_count(name: str) -> bool:
    """Return whether a field holds how many instances a repeat has."""
    return is_question(name) and name.endswith(_COUNT)
