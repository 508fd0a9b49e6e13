"""Search: cases by what they are called here, then texts, newest first.

A query is what somebody is looking for: it may be a name. So it never stands in an address;
it is kept in memory under a random token, and is gone when the desk locks. What was asked
while sealed was open is forgotten when sealed closes.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from unicodedata import normalize

from leeward.cases.codes import PREFIX
from leeward.cases.facts import KINDS
from leeward.cases.kind import FieldType
from leeward.desk.caseload import CaseLine, case_path, lines_of
from leeward.desk.labels import language_of_text
from leeward.desk.open_file import place_text
from leeward.desk.session import KeptQuery, Session
from leeward.desk.snippets import Piece, snippet
from leeward.ids import StreamKind, id_text, new_id
from leeward.journal.clock import shown_at
from leeward.vault.finding import Hit
from leeward.vault.search import normalise, runs

PAGE: Final = 20
MOST_CASES: Final = 12
LONGEST: Final = 200
MOST_KEPT: Final = 20

Answer = Literal["empty", "short", "forgotten", "found"]

_TEXTS: Final = frozenset({FieldType.TEXT, FieldType.FREE_TEXT})
_NAMED_IN_LIST: Final = frozenset({("case", "code"), ("case", "pseudonym")})
_GAPS: Final = re.compile(r"[\s–—-]+")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text that contains what was looked for.

    Attributes:
        path: the case's address.
        pseudonym: what the case is called here.
        code: its code.
        kind: a name of the closed list.
        field: the field; empty for a note.
        sort: of a note, a code of `note_sorts`.
        place: which entry, for an address.
        recorded: when.
        author: by whom.
        pieces: the snippet; empty for a sealed text, which is in no page before it is asked for.
        lang: its language, where it is known.
        is_sealed: whether it stands in the sealed stream.
    """

    path: str
    pseudonym: str
    code: str
    kind: str
    field: str
    sort: str
    place: str
    recorded: datetime
    author: str
    pieces: tuple[Piece, ...]
    lang: str
    is_sealed: bool

    @property
    def address(self) -> str:
        """Return the address that leads to the entry in its journal."""
        return f"/search/found{self.path.removeprefix('/case')}/{self.place}"


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found, or why there was none.

    Attributes:
        answer: `found` also where nothing was; else why nothing was looked for.
        query: what to show in the search field; empty while sealed is open.
        cases: cases by pseudonym or code, on the first page.
        texts: one page of texts.
        page: which.
        more: whether there are further pages.
    """

    answer: Answer
    query: str = ""
    cases: tuple[CaseLine, ...] = ()
    texts: tuple[TextLine, ...] = ()
    page: int = 1
    more: bool = False


def keep_query(session: Session, query: str) -> str:
    """Keep what was asked, in memory alone; return the token for an address."""
    token = id_text(new_id(session.random))
    kept = session.queries
    kept[token] = KeptQuery(normalize("NFC", query).strip()[:LONGEST], session.sealed_is_open)
    while len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]
    return token


def results(session: Session, token: str, page: int = 1) -> Results:
    """Return what was found for a kept query.

    Raises:
        Damaged: a segment that the index names is missing or altered.
    """
    kept = session.queries.get(token)
    if kept is None or (kept.with_sealed and not session.sealed_is_open):
        return Results("forgotten" if token else "empty")
    shown = "" if session.sealed_is_open else kept.text
    if not kept.text:
        return Results("empty")
    if not _is_long_enough(kept.text):
        return Results("short", shown)
    found = session.vault.search(kept.text, PAGE, (page - 1) * PAGE)
    texts = (_text_line(session, hit, kept.text) for hit in found.hits if not _is_called(hit))
    return Results(
        "found",
        shown,
        _cases_called(session, kept.text) if page == 1 else (),
        tuple(texts),
        page,
        found.more,
    )


def _is_long_enough(query: str) -> bool:
    """Return whether a search can mean anything: one Latin letter is in nearly every word."""
    words = list(runs(normalise(query)))
    return any(run.cjk or len(run.text) > 1 for run in words)


def _cases_called(session: Session, query: str) -> tuple[CaseLine, ...]:
    """Return cases by pseudonym or code; a code may be typed without its dash or prefix."""
    part = normalize("NFC", query).casefold()
    rows = session.vault.projection.called(part, limit=MOST_CASES)
    bare = _GAPS.sub("", part).removeprefix(_GAPS.sub("", PREFIX).casefold())
    if not rows and len(bare) > 1 and bare != part:
        rows = session.vault.projection.called(bare, limit=MOST_CASES)
    return lines_of(session, rows)


def _is_called(hit: Hit) -> bool:
    """Return whether a hit is a case's own code or pseudonym, which the cases show already."""
    entry = hit.recorded.entry
    return (entry.kind, entry.field) in _NAMED_IN_LIST


def _text_line(session: Session, hit: Hit, query: str) -> TextLine:
    entry = hit.recorded.entry
    content = entry.value if isinstance(entry.value, dict) else {}
    is_sealed = hit.recorded.stream is StreamKind.SEALED
    text = "" if is_sealed else _words(entry.kind, entry.value, query)
    row = session.vault.projection.case(hit.case)
    sort = content.get("sort")
    stated = content.get("lang")
    return TextLine(
        path=case_path(hit.case),
        pseudonym="" if row is None else row.pseudonym,
        code="" if row is None else row.code,
        kind=entry.kind,
        field=entry.field,
        sort=sort if isinstance(sort, str) else "",
        place=place_text((hit.recorded.origin, hit.recorded.id)),
        recorded=shown_at(entry.hlc, session.clock()),
        author=session.name_of(session.vault.roster.author_of(hit.recorded.id.device)),
        pieces=snippet(text, query) if text else (),
        lang=language_of_text(text, stated if isinstance(stated, str) else None),
        is_sealed=is_sealed,
    )


def _words(kind: str, value: object, query: str) -> str:
    """Return the text of an entry; of a note, the part of it in which the query stands."""
    if isinstance(value, str):
        return value
    known = KINDS.get(kind)
    if known is None or not isinstance(value, dict):
        return ""
    parts = [
        part
        for field in known.fields.values()
        if field.type in _TEXTS
        and field.name != "form_version"
        and isinstance(part := value.get(field.name), str)
    ]
    wanted = normalise(query).strip()
    return next((part for part in parts if wanted in normalise(part)), "\n".join(parts))
