"""How long a private exchange takes on this machine, step by step, beside another program's.

The lists are bare tokens of nobody; a tenth of the people are in both. What a step takes is what
both organisations wait together; between them a courier travels for days.
"""

import os
import resource
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from leeward.sealing.keys import SigningKey
from leeward.tracing import exchange_steps as steps
from leeward.tracing.exchange_steps import Pen, TokenList
from leeward.tracing.exchange_terms import (
    SIZES,
    Agreement,
    Officer,
    Side,
    Terms,
    accept_offer,
    make_offer,
)
from leeward.tracing.private import Spread

T = TypeVar("T")

SHARED: int = 10
"""One person in so many is in both lists."""

WANTED_SECONDS = 60.0
"""For 10,000 × 10,000 people with 10 tokens each."""

_TODAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Figures:
    """One whole exchange.

    Attributes:
        people: in each list.
        tokens: of each person.
        seconds: on the clock, by step.
        total: all steps together.
        processor: seconds of all processors.
        bytes: of each file.
        found: tickets.
        expected: people in both lists.
        peer: seconds of openmined-psi for as many elements; None where it is not installed.
    """

    people: int
    tokens: int
    seconds: dict[str, float]
    total: float
    processor: float
    bytes: dict[str, int]
    found: int
    expected: int
    peer: float | None


def measure(
    people: int, tokens: int, processors: Callable[[], AbstractContextManager[Spread]]
) -> Figures:
    """Carry one exchange through and time it.

    Args:
        people: in each list; one of the sizes that an agreement allows.
        tokens: of each person.
        processors: yields what spreads the work; starting it counts.
    """
    if people not in SIZES:
        raise ValueError(people)
    agreement, asker, holder = _agreed(people, tokens)
    held, asked = _list(people, tokens, 0), _list(people, tokens, people - people // SHARED)
    seconds: dict[str, float] = {}
    files: dict[str, bytes] = {}
    began, spent = time.perf_counter(), _processor()

    def timed(step: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        done = work()
        seconds[step] = time.perf_counter() - start
        return done

    with processors() as spread:
        own, files["start"] = timed(
            "start",
            lambda: steps.start(agreement, held, holder, random=os.urandom, spread=spread),
        )
        theirs, files["answer"] = timed(
            "answer",
            lambda: steps.answer(
                agreement, asked, files["start"], asker, random=os.urandom, spread=spread
            ),
        )
        counted, _, _ = timed("count", lambda: steps.count(own, files["answer"], spread))
        opened, files["open"] = timed(
            "open",
            lambda: steps.open_hits(counted, holder, go_on=True, random=os.urandom, spread=spread),
        )
        _, files["reply"] = timed(
            "reply", lambda: steps.reply(theirs, files["open"], asker, spread=spread)
        )
        finished = timed("finish", lambda: steps.finish(opened, files["reply"], spread))
    return Figures(
        people,
        tokens,
        seconds,
        time.perf_counter() - began,
        _processor() - spent,
        {name: len(file) for name, file in files.items()},
        len(finished.tickets),
        people // SHARED,
        _peer(held, asked),
    )


def _processor() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def _agreed(people: int, tokens: int) -> tuple[Agreement, Pen, Pen]:
    terms = Terms(
        exchange=os.urandom(16).hex(),
        made=_TODAY,
        expires=_TODAY,
        asker_people=people,
        holder_people=people,
        tokens=tokens,
        least_common=1,
        most_common=people * tokens,
        least_shared=1,
        a_year=1,
        names_table="00" * 32,
    )
    (asker, pens), (holder, others) = _side("asker"), _side("holder")
    offer = make_offer(terms, asker, [pen.sign for pen in pens])
    return accept_offer(offer, holder, [pen.sign for pen in others]), pens[0], others[0]


def _side(name: str) -> tuple[Side, list[Pen]]:
    keys = [SigningKey(os.urandom(32)), SigningKey(os.urandom(32))]
    officers = [Officer(os.urandom(16).hex(), key.public.hex(), "x") for key in keys]
    pens = [Pen(one, key.sign) for one, key in zip(officers, keys, strict=True)]
    return Side(os.urandom(32).hex(), name, os.urandom(32).hex(), tuple(officers)), pens


def _list(people: int, tokens: int, first: int) -> TokenList:
    return TokenList(
        tuple(str(number) for number in range(people)),
        {
            f"{first + number}:{token}".encode(): (number,)
            for number in range(people)
            for token in range(tokens)
        },
    )


def _peer(held: TokenList, asked: TokenList) -> float | None:
    """Return seconds of openmined-psi for one intersection; it pins a protobuf of its own."""
    try:
        import private_set_intersection.python as psi  # noqa: PLC0415 - measured where installed
    except ImportError:
        return None
    ours, theirs = ([one.decode() for one in each.people] for each in (asked, held))
    began = time.perf_counter()
    client = psi.client.CreateWithNewKey(True)
    server = psi.server.CreateWithNewKey(True)
    setup = server.CreateSetupMessage(0.0, len(ours), theirs, psi.DataStructure.RAW)
    response = server.ProcessRequest(client.CreateRequest(ours))
    client.GetIntersection(setup, response)
    return time.perf_counter() - began
