"""What was recorded lately, by whom and of what sort, since a member last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from leeward.desk.caseload import case_path
from leeward.desk.session import Session
from leeward.ids import CaseId, MemberId
from leeward.vault.finding import Saved

SETTING: Final = "today.seen"
SEGMENTS: Final = 64
AT_ONCE: Final = 16
LINES: Final = 10
TOGETHER: Final = timedelta(minutes=15)
"""Saves of one member in one case that follow one another so soon are one visit to it."""

SEALED: Final = "sealed"
"""Stands for what was recorded in a sealed stream that is closed now."""

_QUIET: Final = frozenset({"stream", "import_source", "override"})


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What one member did in one case in one go; kinds only, never a word of it."""

    n: int
    path: str
    pseudonym: str
    code: str
    author: str
    is_mine: bool
    recorded: datetime
    kinds: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The latest changes, newest first."""

    lines: tuple[ChangeLine, ...]
    head: int
    """The number to note as seen, so that nothing that arrives meanwhile is passed over."""
    news: int
    older: int | None
    """Where to go on further back; None at the beginning."""


def changes(session: Session, before: int | None = None, *, lines: int = LINES) -> Changes:
    """Return what was recorded lately."""
    saved, is_all = _latest(session, before, lines)
    told, older = _together(saved, lines, is_all=is_all)
    seen = _seen(session)
    shown = tuple(_line(session, group, seen) for group in told)
    return Changes(
        lines=shown,
        head=saved[0].n if saved else 0,
        news=sum(line.is_new for line in shown),
        older=older,
    )


def note_seen(session: Session, n: int) -> None:
    """Note how far a member has read; she never goes back."""
    if n > _seen(session):
        session.choose(SETTING, str(n))


def _seen(session: Session) -> int:
    kept = session.setting(SETTING) or ""
    return int(kept) if kept.isascii() and kept.isdigit() else 0


_Visit = tuple[CaseId, MemberId | None]


def _latest(session: Session, before: int | None, lines: int) -> tuple[list[Saved], bool]:
    """Return enough of what was saved last for so many lines, and whether that is all there is.

    A few at a time: each has to be opened, and mostly the first few are enough.
    """
    saved: list[Saved] = []
    while len(saved) < SEGMENTS:
        part = session.vault.latest(AT_ONCE, saved[-1].n if saved else before)
        saved += part
        if len(part) < AT_ONCE:
            return saved, True
        if len(_together(saved, lines + 1, is_all=False)[0]) > lines:
            break
    return saved, False


def _together(
    saved: Sequence[Saved], most: int, *, is_all: bool
) -> tuple[list[list[Saved]], int | None]:
    """Join what belongs to one visit, newest first; and say where to go on, if anywhere."""
    groups: list[list[Saved]] = []
    open_now: dict[_Visit, list[Saved]] = {}
    for one in saved:
        if one.kinds and all(kind in _QUIET for kind in one.kinds):
            continue
        visit = (one.case, one.author)
        group = open_now.get(visit)
        if group is None or group[-1].recorded - one.recorded > TOGETHER:
            if len(groups) == most:
                return groups, one.n + 1
            group = open_now[visit] = []
            groups.append(group)
        group.append(one)
    return groups, None if is_all or not saved else saved[-1].n


def _line(session: Session, group: Sequence[Saved], seen: int) -> ChangeLine:
    first = group[0]
    row = session.vault.projection.case(first.case)
    kinds = dict.fromkeys(
        kind for one in group for kind in (one.kinds or (SEALED,)) if kind not in _QUIET
    )
    is_mine = first.author == session.member
    return ChangeLine(
        n=first.n,
        path=case_path(first.case),
        pseudonym="" if row is None else row.pseudonym,
        code="" if row is None else row.code,
        author=session.name_of(first.author),
        is_mine=is_mine,
        recorded=first.recorded,
        kinds=tuple(kinds),
        is_new=first.n > seen and not is_mine,
    )
