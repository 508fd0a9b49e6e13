"""The warning about what is never stored, for words that somebody is about to record.

The check marks places and names the sort of thing; the writer changes the words, or records
them with a reason. An agreed phrase is found too: a note that quotes it teaches it to every
reader of the file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from leeward.cases.case import CaseFile
from leeward.cases.never_store import findings
from leeward.cases.record import changes
from leeward.ids import EntityId
from leeward.journal.entry import Draft

PHRASE: Final = "agreed_phrase"
_PHRASES: Final = ("phrase_all_clear", "phrase_danger")
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the words; `what` is a code of `never_stored` where it should not stand."""

    text: str
    what: str


@dataclass(frozen=True, slots=True)
class Warned:
    """One text with what was found in it."""

    field: str
    pieces: tuple[Piece, ...]

    @property
    def whats(self) -> tuple[str, ...]:
        """Each sort of thing once."""
        return tuple(dict.fromkeys(piece.what for piece in self.pieces if piece.what))


def warn(file: CaseFile, texts: Mapping[str, str]) -> tuple[Warned, ...]:
    """Return the texts, by field, in which something is found that is never stored."""
    found = (Warned(field, _pieces(file, normalize("NFC", text))) for field, text in texts.items())
    return tuple(each for each in found if each.whats)


def overrides(
    file: CaseFile,
    kind: str,
    entity: EntityId,
    warned: Iterable[Warned],
    reason: str,
    new_entity: Iterable[EntityId],
) -> tuple[Draft, ...]:
    """Return what records that warnings were passed over, and why: what, never the words.

    Args:
        file: the file.
        kind: the kind of record that the words stand in.
        entity: which record.
        warned: what was found.
        reason: the writer's reason.
        new_entity: fresh identities, one for each record.
    """
    told = [(each.field, what) for each in warned for what in each.whats]
    return tuple(
        draft
        for (field, what), fresh in zip(told, new_entity, strict=False)
        for draft in changes(
            file,
            "override",
            fresh,
            {"kind": kind, "entity": bytes(entity), "field": field, "what": what, "reason": reason},
        )
    )


def _pieces(file: CaseFile, text: str) -> tuple[Piece, ...]:
    places = [(found.start, found.end, found.what) for found in findings(text)]
    for start, end in _phrases(file, text):
        if all(end <= first or start >= last for first, last, _ in places):
            places.append((start, end, PHRASE))
    pieces: list[Piece] = []
    at = 0
    for start, end, what in sorted(places):
        pieces += [Piece(text[at:start], ""), Piece(text[start:end], what)]
        at = end
    pieces.append(Piece(text[at:], ""))
    return tuple(piece for piece in pieces if piece.text)


def _phrases(file: CaseFile, text: str) -> Iterable[tuple[int, int]]:
    plain = text.lower()
    if len(plain) != len(text):  # a few letters grow when lowered; then places would be wrong
        plain = text
    for name in _PHRASES:
        phrase: Any = file.held("safe_contact", name)
        if not isinstance(phrase, str) or len(phrase.strip()) < _SHORTEST:
            continue
        wanted = phrase.strip().lower().rstrip(".!?。！？ ")
        start = plain.find(wanted) if wanted else -1
        if start >= 0:
            yield start, start + len(wanted)
