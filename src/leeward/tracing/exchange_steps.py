"""The steps of a private exchange: each takes a state and a file, and gives a state and a file.

The asker learns nothing in any of them: what she gets is her partner's list under a blinding that
she does not know, and what she gets next looks the same whether anything was found or not. The
holder learns how many tokens are common, and, if she opens, which of her own people have them.
Rules: `docs/formats/trace-exchange-v1.md`. States hold secrets; `exchange_state.py` seals them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, TypeVar

from leeward.errors import ExchangeAltered, ExchangeRefused, InvalidExchange
from leeward.ids import RandomBytes
from leeward.tracing.exchange_files import Message, Step, read_message, write_message
from leeward.tracing.exchange_terms import Agreement, Officer, Sign, Terms, digest
from leeward.tracing.private import Blinding, Spread, multiply, point_of, stand_in

K = TypeVar("K")

Places = tuple[tuple[int, ...], ...]
"""At each place of a list that was sent, the people (by number) who have its token; often none."""


@dataclass(frozen=True, slots=True)
class TokenList:
    """One side's people as the exchange sees them.

    Attributes:
        refs: what this side calls each person: never sent.
        people: token → numbers of the people who have it, ascending.
    """

    refs: tuple[str, ...]
    people: Mapping[bytes, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Pen:
    """The officer who signs a file, and her device's signature."""

    officer: Officer
    sign: Sign


class Stage(StrEnum):
    """How far one side has come. Each step is taken once: a second answer is a second guess."""

    STARTED = "started"
    COUNTED = "counted"
    OPENED = "opened"
    FINISHED = "finished"
    ANSWERED = "answered"
    REPLIED = "replied"


class Verdict(StrEnum):
    """What the number of common tokens allows."""

    OPEN = "open"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One of the holder's own people for whom somebody may be looking. It stays on her side."""

    person: int
    shared: int
    places: tuple[int, ...]
    """Of the asker's list; they say nothing until the asker looks them up."""


_ORDER: Final = tuple(Stage)


@dataclass(frozen=True, slots=True)
class HolderState:
    """What the holder keeps between steps; each secret is dropped when its last step is done.

    Attributes:
        agreement: under which.
        stage: the step taken last.
        refs: what she calls each of her people; of those without a ticket empty in the end.
        places: who stands at each place of the list sent first, until it is finished.
        sent: digest of the file that the next one has to follow.
        blinding: of the first round, until it is counted.
        first: the list sent first, until the second round is finished.
        doubled: her own list under both blindings, mixed by the asker.
        asked: the asker's list under both blindings, in the order in which it came.
        second: the blinding from the first list to the second; None where she stopped.
        order: for each place of the second list, the place in the first.
        tickets: what came out.
        answers: what these people said when their own workers asked them, by their number: a code
            of `tracing_answers`. Nothing is told of anybody who did not agree.
    """

    agreement: Agreement
    stage: Stage
    refs: tuple[str, ...]
    places: Places
    sent: bytes
    blinding: Blinding | None = None
    first: tuple[bytes, ...] = ()
    doubled: tuple[bytes, ...] = ()
    asked: tuple[bytes, ...] = ()
    second: Blinding | None = None
    order: tuple[int, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    answers: Mapping[int, str] = field(default_factory=dict)

    @property
    def common(self) -> int:
        """How many tokens are common, once they are counted and until it is finished."""
        return len(frozenset(self.doubled) & frozenset(self.asked))


@dataclass(frozen=True, slots=True)
class AskerState:
    """What the asker keeps between steps: nothing in it comes from a comparison.

    `heard` names rows of her own of which she was told, each time after somebody had agreed.
    """

    agreement: Agreement
    stage: Stage
    refs: tuple[str, ...]
    places: Places
    sent: bytes
    blinding: Blinding | None = None
    heard: tuple[str, ...] = ()


def start(
    agreement: Agreement, people: TokenList, pen: Pen, *, random: RandomBytes, spread: Spread = map
) -> tuple[HolderState, bytes]:
    """Begin as the holder: return the state to keep and the file for the asker.

    Raises:
        InvalidExchange: more people or tokens than the agreement has room for.
    """
    blinding = Blinding.fresh(random)
    sent, places = _blinded(
        agreement, people, agreement.terms.holder_people, blinding, random, spread
    )
    file = write_message(
        agreement,
        Step.START,
        [sent],
        previous=agreement.digest,
        officer=pen.officer,
        sign=pen.sign,
    )
    state = HolderState(
        agreement,
        Stage.STARTED,
        people.refs,
        places,
        digest(file),
        blinding=blinding,
        first=tuple(sent),
    )
    return state, file


def answer(
    agreement: Agreement,
    people: TokenList,
    started: bytes,
    pen: Pen,
    *,
    random: RandomBytes,
    spread: Spread = map,
) -> tuple[AskerState, bytes]:
    """Answer as the asker: return the state to keep and the file for the holder.

    Raises:
        InvalidExchange: more people or tokens than the agreement has room for; no such file.
        ExchangeRefused, ExchangeAltered: as `read_message`.
    """
    message = read_message(started, agreement, Step.START, previous=agreement.digest, spread=spread)
    blinding = Blinding.fresh(random)
    doubled = sorted(multiply(message.lists[0], blinding, spread))
    asked, places = _blinded(
        agreement, people, agreement.terms.asker_people, blinding, random, spread
    )
    file = write_message(
        agreement,
        Step.ANSWER,
        [doubled, asked],
        previous=message.digest,
        officer=pen.officer,
        sign=pen.sign,
    )
    state = AskerState(
        agreement, Stage.ANSWERED, people.refs, places, digest(file), blinding=blinding
    )
    return state, file


def count(
    state: HolderState, answered: bytes, spread: Spread = map
) -> tuple[HolderState, int, Verdict]:
    """Read the answer as the holder: return how many tokens are common, not whose.

    Raises:
        ExchangeRefused: the answer was counted before.
        InvalidExchange, ExchangeAltered: as `read_message`.
    """
    blinding = require_stage(state.stage, Stage.STARTED, state.blinding)
    message = read_message(
        answered, state.agreement, Step.ANSWER, previous=state.sent, spread=spread
    )
    doubled, received = message.lists
    asked = multiply(received, blinding, spread)
    after = replace(
        state,
        stage=Stage.COUNTED,
        blinding=None,
        doubled=tuple(doubled),
        asked=tuple(asked),
        sent=message.digest,
    )
    return after, after.common, verdict(after.common, state.agreement.terms)


def verdict(common: int, terms: Terms) -> Verdict:
    """Return what a number of common tokens allows under these terms."""
    if common < terms.least_common:
        return Verdict.TOO_FEW
    return Verdict.TOO_MANY if common > terms.most_common else Verdict.OPEN


def open_hits(
    state: HolderState, pen: Pen, *, go_on: bool, random: RandomBytes, spread: Spread = map
) -> tuple[HolderState, bytes]:
    """Ask for the second round as the holder, or stop: the asker cannot tell which.

    Where the verdict does not allow opening, or the officers do not want it, points of nobody are
    sent: an asker who saw a stop would know that few of those she seeks are known.

    Raises:
        ExchangeRefused: nothing was counted, or this was sent before.
    """
    require_stage(state.stage, Stage.COUNTED, state.asked)
    second: Blinding | None = None
    order: tuple[int, ...] = ()
    if go_on and verdict(state.common, state.agreement.terms) is Verdict.OPEN:
        second = Blinding.fresh(random)
        again = multiply(state.first, second, spread)
        order = tuple(sorted(range(len(again)), key=again.__getitem__))
        sent = [again[at] for at in order]
    else:
        sent = sorted(stand_in(random) for _ in range(state.agreement.terms.holder_points))
    file = write_message(
        state.agreement,
        Step.OPEN,
        [sent],
        previous=state.sent,
        officer=pen.officer,
        sign=pen.sign,
    )
    after = replace(state, stage=Stage.OPENED, second=second, order=order, sent=digest(file))
    return after, file


def reply(
    state: AskerState, opened: bytes, pen: Pen, *, spread: Spread = map
) -> tuple[AskerState, bytes]:
    """Reply as the asker to the second round, whatever it is.

    Raises:
        ExchangeRefused: she replied before; or as `read_message`.
        InvalidExchange, ExchangeAltered: as `read_message`.
    """
    blinding = require_stage(state.stage, Stage.ANSWERED, state.blinding)
    message = read_message(opened, state.agreement, Step.OPEN, previous=state.sent, spread=spread)
    doubled = multiply(message.lists[0], blinding, spread)
    file = write_message(
        state.agreement,
        Step.REPLY,
        [doubled],
        previous=message.digest,
        officer=pen.officer,
        sign=pen.sign,
    )
    return replace(state, stage=Stage.REPLIED, blinding=None, sent=digest(file)), file


def finish(state: HolderState, replied: bytes, spread: Spread = map) -> HolderState:
    """Read the reply as the holder: her state holds the tickets of her own people then.

    Raises:
        ExchangeRefused: nothing was opened, or it was finished before; or as `read_message`.
        InvalidExchange: as `read_message`.
        ExchangeAltered: as `read_message`; or the asker used another blinding than before.
    """
    require_stage(state.stage, Stage.OPENED, state.asked)
    message = read_message(replied, state.agreement, Step.REPLY, previous=state.sent, spread=spread)
    tickets = _tickets(state, message, spread)
    meant = {one.person for one in tickets}
    return replace(
        state,
        stage=Stage.FINISHED,
        refs=tuple(ref if at in meant else "" for at, ref in enumerate(state.refs)),
        places=(),
        first=(),
        doubled=(),
        asked=(),
        second=None,
        order=(),
        tickets=tickets,
        sent=message.digest,
    )


def _tickets(state: HolderState, message: Message, spread: Spread) -> tuple[Ticket, ...]:
    if state.second is None:
        return ()
    doubled = multiply(message.lists[0], state.second.inverse(), spread)
    if frozenset(doubled) != frozenset(state.doubled):
        raise ExchangeAltered(reason="answers_differ")
    place_of = {point: at for at, point in enumerate(state.asked)}
    hits: dict[int, list[int]] = {}
    for at, point in zip(state.order, doubled, strict=True):
        if point in place_of:
            for person in state.places[at]:
                hits.setdefault(person, []).append(place_of[point])
    return tuple(
        Ticket(person, len(places), tuple(sorted(places)))
        for person, places in sorted(hits.items())
        if len(places) >= state.agreement.terms.least_shared
    )


def require_stage(stage: Stage, wanted: Stage, kept: K | None) -> K:
    """Return what a state keeps for a step, where it is that step's turn."""
    if stage is not wanted or kept is None:
        earlier = _ORDER.index(stage) < _ORDER.index(wanted)
        raise ExchangeRefused(reason="another_step" if earlier else "step_taken")
    return kept


def _blinded(
    agreement: Agreement,
    people: TokenList,
    room: int,
    blinding: Blinding,
    random: RandomBytes,
    spread: Spread,
) -> tuple[list[bytes], Places]:
    """Return a list's blinded points, filled up and sorted, and who stands at each place."""
    points = room * agreement.terms.tokens
    if len(people.refs) > room or len(people.people) > points:
        raise InvalidExchange(reason="list_too_long")
    tokens: Sequence[bytes] = sorted(people.people)
    bare = [point_of(agreement.digest, token) for token in tokens]
    bare += [stand_in(random) for _ in range(points - len(bare))]
    owners: list[tuple[int, ...]] = [people.people[token] for token in tokens]
    owners += [()] * (points - len(owners))
    blinded = sorted(zip(multiply(bare, blinding, spread), owners, strict=True))
    return [point for point, _ in blinded], tuple(owner for _, owner in blinded)
