"""From a candidate to a match that may be told: who decides, who learns, and in which order.

Two people decide, neither seeing the other's word beforehand. Then only the sought person's own
worker learns, and asks her. Until she agrees, or a panel decides where she cannot be asked, the
seeker's side sees nothing at all: not a refusal, not a number, not that she is known.

Nobody types a state: it follows from what stands, in whatever order that arrived. A word is
changed by a later word of the same member; the earlier one stays in the history.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from leeward.ids import MemberId

NEEDED: Final = 2
"""Members whose word makes a match, and members of a panel that decides."""


class Verdict(StrEnum):
    """What one reviewer says of a candidate; codes of the list `tracing_verdicts`."""

    SAME = "same"
    NOT_SAME = "not_same"
    CANNOT_TELL = "cannot_tell"
    ASK = "ask"
    """Something has to be known first; `Decision.question` says what."""
    NONE = "none"
    """Her word was taken back, and she says nothing."""


class Answer(StrEnum):
    """What came of asking the sought person; codes of the list `tracing_answers`."""

    AGREES = "agrees"
    REFUSES = "refuses"
    LATER = "later"
    CANNOT_BE_ASKED = "cannot_be_asked"


class Vote(StrEnum):
    """What a member of the panel says; codes of the list `tracing_votes`."""

    TELL = "tell"
    DO_NOT_TELL = "do_not_tell"
    WAIT = "wait"


class State(StrEnum):
    """Where a candidate stands; codes of the list `tracing_states`."""

    TO_REVIEW = "to_review"
    UNDECIDED = "undecided"
    DISAGREED = "disagreed"
    NOT_SAME = "not_same"
    TO_ASK = "to_ask"
    REFUSED = "refused"
    WITH_PANEL = "with_panel"
    KEPT_BACK = "kept_back"
    MAY_TELL = "may_tell"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's word. `at` is her clock, higher is later; reasons are codes."""

    by: MemberId
    at: int
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What the sought person said, or why she cannot be asked.

    Attributes:
        by: who asked her, or could not.
        at: her clock.
        answer: what came of it.
        tell: codes of what may be told, where she agrees.
        why: a code, where she cannot be asked.
        panel: who decides then; they alone learn of it.
    """

    by: MemberId
    at: int
    answer: Answer
    tell: tuple[str, ...] = ()
    why: str = ""
    panel: tuple[MemberId, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """One member of the best-interests panel, with the role in which she speaks."""

    by: MemberId
    at: int
    role: str
    vote: Vote
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """The relationship was written in both files: from here on the seeker's side knows."""

    by: MemberId
    at: int


Event = Decision | Asking | Voice | Telling


@dataclass(frozen=True, slots=True)
class Sides:
    """Who stands where.

    Attributes:
        seekers: members who work with the seeker: they take no part and see nothing.
        asker: the sought person's own worker, who alone learns and asks; None where she has none
            who does not work with the seeker too.
    """

    seekers: frozenset[MemberId]
    asker: MemberId | None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of everything that was said about one candidate.

    Attributes:
        decisions: the last word of each reviewer who says something, the earliest first.
        asking: the last outcome of asking her.
        voices: the last voice of each named member of the panel since she could not be asked.
        told: whether the seeker's side was told.
        state: what follows.
    """

    decisions: tuple[Decision, ...]
    asking: Asking | None
    voices: tuple[Voice, ...]
    told: bool
    state: State


def standing(events: Iterable[Event], sides: Sides) -> Standing:
    """Return what stands, from everything that was said in any order.

    The word of somebody on the seeker's side counts for nothing, but for a refusal: who asked her
    may have come to work with the seeker since, and her no is not lost with that. What she
    answered stays hers when her case passes to another worker.
    """
    said = sorted(events, key=lambda event: (event.at, event.by))
    heard = [event for event in said if event.by not in sides.seekers]
    last: dict[MemberId, Decision] = {}
    for event in heard:
        if isinstance(event, Decision):
            last[event.by] = event
    decisions = tuple(
        sorted(
            (one for one in last.values() if one.verdict is not Verdict.NONE),
            key=lambda one: (one.at, one.by),
        )
    )
    askings = [one for one in said if isinstance(one, Asking) and _counts(one, sides)]
    asking = askings[-1] if askings else None
    named = panel_of(asking, sides)
    since = asking.at if asking is not None else 0
    voices = {
        one.by: one
        for one in heard
        if isinstance(one, Voice) and one.by in named and one.at > since
    }
    reached = _reached(decisions, asking, named, tuple(voices.values()))
    told = any(isinstance(one, Telling) for one in heard)
    return Standing(
        decisions,
        asking,
        tuple(voices.values()),
        told,
        State.TOLD if told else reached,
    )


def _counts(asking: Asking, sides: Sides) -> bool:
    return asking.by not in sides.seekers or asking.answer is Answer.REFUSES


def panel_of(asking: Asking | None, sides: Sides) -> frozenset[MemberId]:
    """Return who was named to decide where she cannot be asked; nobody otherwise."""
    if asking is None or asking.answer is not Answer.CANNOT_BE_ASKED:
        return frozenset()
    return frozenset(asking.panel) - sides.seekers


def _reached(
    decisions: tuple[Decision, ...],
    asking: Asking | None,
    named: frozenset[MemberId],
    voices: tuple[Voice, ...],
) -> State:
    verdicts = {one.verdict for one in decisions}
    if len(decisions) < NEEDED:
        return State.TO_REVIEW
    if Verdict.SAME in verdicts and Verdict.NOT_SAME in verdicts:
        return State.DISAGREED
    if verdicts == {Verdict.NOT_SAME}:
        return State.NOT_SAME
    if verdicts != {Verdict.SAME}:
        return State.UNDECIDED
    match asking.answer if asking is not None else Answer.LATER:
        case Answer.AGREES:
            return State.MAY_TELL
        case Answer.REFUSES:
            return State.REFUSED
        case Answer.LATER:
            return State.TO_ASK
        case Answer.CANNOT_BE_ASKED:
            return _panel(named, voices)


def _panel(named: frozenset[MemberId], voices: tuple[Voice, ...]) -> State:
    votes = {one.vote for one in voices}
    if Vote.DO_NOT_TELL in votes:
        return State.KEPT_BACK
    if len(voices) == len(named) >= NEEDED and votes == {Vote.TELL}:
        return State.MAY_TELL
    return State.WITH_PANEL


class Act(StrEnum):
    """What a member may do with a candidate as it stands."""

    DECIDE = "decide"
    TAKE_BACK = "take_back"
    ASK_HER = "ask_her"
    SPEAK = "speak"
    TELL = "tell"


_OPEN_TO_REVIEW: Final = frozenset({State.TO_REVIEW, State.UNDECIDED, State.DISAGREED})
_OPEN_TO_ASK: Final = frozenset(
    {State.TO_ASK, State.REFUSED, State.WITH_PANEL, State.KEPT_BACK, State.MAY_TELL}
)
_WITH_A_PANEL: Final = frozenset({State.WITH_PANEL, State.KEPT_BACK, State.MAY_TELL})


def allowed(member: MemberId, stands: Standing, sides: Sides) -> frozenset[Act]:
    """Return what a member may do now; nothing for anyone on the seeker's side.

    She may change her word until the seeker's side was told; what was told cannot be made untold.
    """
    if member in sides.seekers or stands.told:
        return frozenset()
    found = set()
    own = _own(member, stands) is not None
    if own:
        found |= {Act.DECIDE, Act.TAKE_BACK}
    elif stands.state in _OPEN_TO_REVIEW:
        found.add(Act.DECIDE)
    if member == sides.asker and stands.state in _OPEN_TO_ASK:
        found.add(Act.ASK_HER)
        if stands.state is State.MAY_TELL:
            found.add(Act.TELL)
    if member in panel_of(stands.asking, sides) and stands.state in _WITH_A_PANEL:
        found.add(Act.SPEAK)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one member may see of a candidate.

    Attributes:
        own: her own word, if she gave one.
        others: words of the others: only once hers stands and they do not agree, or where she is
            the one who asks.
        state: for the asker and the panel; a reviewer learns that hers is given, and no outcome.
        acts: what she may do.
    """

    own: Decision | None
    others: tuple[Decision, ...]
    state: State | None
    acts: frozenset[Act]


def seen_by(member: MemberId, stands: Standing, sides: Sides) -> Sight | None:
    """Return what a member may see of a candidate; None where not even that there is one."""
    if member in sides.seekers:
        return None
    own, acts = _own(member, stands), allowed(member, stands, sides)
    others = tuple(one for one in stands.decisions if one.by != member)
    learns = member == sides.asker and stands.state in (_OPEN_TO_ASK | {State.TOLD})
    if learns or Act.SPEAK in acts:
        return Sight(own, others, stands.state, acts)
    talks = own is not None and stands.state in {State.DISAGREED, State.UNDECIDED}
    return Sight(own, others if talks else (), stands.state if talks else None, acts)


def waits_for(
    member: MemberId, stands: Standing, sides: Sides, compared_at: int = 0
) -> frozenset[Act]:
    """Return what is waited for from this very member: the entries of her queue.

    A reviewer who gave her word has nothing to do until somebody disagrees with it, or until it
    was a doubt and the files were compared again with another result.

    Args:
        member: whose queue.
        stands: what stands of the candidate.
        sides: who stands where.
        compared_at: the clock of the last comparison that changed anything.
    """
    acts = allowed(member, stands, sides)
    found = set()
    own = _own(member, stands)
    doubts = stands.state is State.UNDECIDED and own is not None and own.at < compared_at
    if Act.DECIDE in acts and (own is None or doubts or stands.state is State.DISAGREED):
        found.add(Act.DECIDE)
    if Act.ASK_HER in acts and stands.state is State.TO_ASK:
        found.add(Act.ASK_HER)
    if Act.TELL in acts:
        found.add(Act.TELL)
    spoke = any(one.by == member for one in stands.voices)
    if Act.SPEAK in acts and stands.state is State.WITH_PANEL and not spoke:
        found.add(Act.SPEAK)
    return frozenset(found)


def _own(member: MemberId, stands: Standing) -> Decision | None:
    return next((one for one in stands.decisions if one.by == member), None)
