"""Two invented organisations that compare lists: officers, terms, lists of bare tokens."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from random import Random

from leeward.sealing.keys import SigningKey
from leeward.tracing import exchange_steps as steps
from leeward.tracing.exchange_steps import AskerState, HolderState, Pen, TokenList, Verdict
from leeward.tracing.exchange_terms import (
    Agreement,
    Officer,
    Side,
    Sign,
    Terms,
    accept_offer,
    make_offer,
)

TODAY = date(2026, 3, 2)


def seeded(seed: int) -> Callable[[int], bytes]:
    """Return a source of bytes that a test can repeat."""
    return Random(seed).randbytes


def terms(**changed: object) -> Terms:
    """Return terms for small lists; `least_common` 1, so that anything comes out."""
    usual: dict[str, object] = {
        "exchange": "ab" * 16,
        "made": TODAY,
        "expires": date(2026, 6, 1),
        "asker_people": 50,
        "holder_people": 50,
        "tokens": 5,
        "least_common": 1,
        "most_common": 200,
        "least_shared": 1,
        "a_year": 4,
        "names_table": "cd" * 32,
    }
    return Terms(**(usual | changed))  # type: ignore[arg-type]  # names are the fields'


@dataclass(frozen=True)
class Team:
    """One side: its officers' keys and how it appears in an agreement."""

    side: Side
    keys: tuple[SigningKey, SigningKey]

    @property
    def sign(self) -> tuple[Sign, Sign]:
        return self.keys[0].sign, self.keys[1].sign

    @property
    def pen(self) -> Pen:
        return Pen(self.side.officers[0], self.keys[0].sign)


def team(name: str, seed: int) -> Team:
    """Return an invented organisation with two officers."""
    random = seeded(seed)
    keys = (SigningKey(random(32)), SigningKey(random(32)))
    officers = tuple(
        Officer(random(16).hex(), key.public.hex(), person)
        for key, person in zip(keys, ("Ara", "Bomi"), strict=True)
    )
    return Team(Side(random(32).hex(), name, random(32).hex(), officers), keys)


ASKER = team("Harbour", 1)
HOLDER = team("Lantern", 2)


def agreed(**changed: object) -> Agreement:
    """Return an agreement that both teams signed."""
    offer = make_offer(terms(**changed), ASKER.side, ASKER.sign)
    return accept_offer(offer, HOLDER.side, HOLDER.sign)


def people(*tokens: Iterable[str]) -> TokenList:
    """Return a list in which each person has the tokens given for her."""
    owners: dict[bytes, list[int]] = {}
    for number, one in enumerate(tokens):
        for token in sorted(set(one)):
            owners.setdefault(token.encode(), []).append(number)
    return TokenList(
        tuple(f"row-{number}" for number in range(len(tokens))),
        {token: tuple(numbers) for token, numbers in owners.items()},
    )


@dataclass
class Run:
    """One whole exchange: every file, both last states."""

    files: dict[str, bytes]
    asker: AskerState
    holder: HolderState
    common: int
    verdict: Verdict


def run(
    agreement: Agreement, asked: TokenList, held: TokenList, *, seed: int = 7, go_on: bool = True
) -> Run:
    """Carry an exchange through to its end."""
    random = seeded(seed)
    files: dict[str, bytes] = {}
    holder, files["start"] = steps.start(agreement, held, HOLDER.pen, random=random)
    asker, files["answer"] = steps.answer(
        agreement, asked, files["start"], ASKER.pen, random=random
    )
    holder, common, verdict = steps.count(holder, files["answer"])
    holder, files["open"] = steps.open_hits(holder, HOLDER.pen, go_on=go_on, random=random)
    asker, files["reply"] = steps.reply(asker, files["open"], ASKER.pen)
    holder = steps.finish(holder, files["reply"])
    return Run(files, asker, holder, common, verdict)


def fingerprint(content: bytes) -> str:
    """Return a short digest, to compare files by."""
    return blake2b(content, digest_size=16).hexdigest()
