"""Tokens: a few coarse keys of a person by which two lists are compared in a private exchange.

A token joins the sounds that a name may have with what else a row says: sex and years of birth, or
sex and province; sex alone where nothing else was told; all three where a surname may be missing.
Two rows of one person share several, most of the time; two people share one by chance now and then.
How many tokens a person has is hidden: every list is filled up. Scheme: `lw-tokens-1`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Final, NamedTuple

from leeward.codebook.places import path
from leeward.errors import InvalidName
from leeward.tracing.exchange_steps import TokenList
from leeward.tracing.person import Person, Role, Sex
from leeward.tracing.rules import RefusedRow, SeekerContext, admitted
from leeward.tracing.token_names import Sounds

YEARS: Final = 6
"""Years of birth in one bin."""

OFFSETS: Final = (0, 3)
"""Years by which the bins are shifted: years at most three apart share one of the two."""

WITHOUT_SURNAME: Final = 2
"""Places behind the whole names that a given name alone stands at, where a surname is written."""

_SEXES: Final = {Sex.FEMALE: "f", Sex.MALE: "m"}


SoundsOf = Callable[[str], Sounds]
"""What a name may sound like (`token_names.SoundReader`)."""


class _Facets(NamedTuple):
    sexes: Sequence[str]
    years: Sequence[str]
    province: str


def tokens_of(person: Person, sounds_of: SoundsOf, most: int) -> tuple[bytes, ...]:
    """Return a person's tokens, the most telling first.

    Args:
        person: a row.
        sounds_of: what a name may sound like.
        most: how many at most.
    """
    ranked: dict[str, float] = {}
    facets = _facets(person)
    for name in person.names:
        with suppress(InvalidName):  # nothing in it that is read here: it gives no token
            for token, rank in _of_a_name(sounds_of(name), facets):
                ranked[token] = min(rank, ranked.get(token, rank))
    best = sorted(ranked, key=lambda token: (ranked[token], token))[:most]
    return tuple(token.encode("ascii") for token in best)


def token_list(
    rows: Iterable[Person | RefusedRow],
    sounds_of: SoundsOf,
    *,
    searcher: str,
    today: date,
    most: int,
    role: Role | None = None,
) -> tuple[TokenList, list[RefusedRow]]:
    """Return a list for an exchange, and the rows that are left out of it with their reasons.

    Somebody who hides from any enquirer is left out: whom the other side asks for is not known
    before the lists are compared, so the wish could not be kept.

    Args:
        rows: of a file of people.
        sounds_of: what a name may sound like.
        searcher: the code of the other organisation; rows that do not name it are left out.
        today: the day.
        most: tokens for each person at most.
        role: only rows of this role, where it is given.
    """
    refs: list[str] = []
    owners: dict[bytes, list[int]] = {}
    refused: list[RefusedRow] = []
    for row in admitted(rows, SeekerContext(searcher), today):
        reason = row.reason if isinstance(row, RefusedRow) else _reason(row, role)
        tokens: tuple[bytes, ...] = ()
        if isinstance(row, Person) and not reason:
            tokens = tokens_of(row, sounds_of, most)
            reason = "" if tokens else "no_token"
        if reason:
            refused.append(row if isinstance(row, RefusedRow) else RefusedRow(row.line, reason))
            continue
        for token in tokens:
            owners.setdefault(token, []).append(len(refs))
        refs.append(row.person_id if isinstance(row, Person) else "")
    return TokenList(tuple(refs), {one: tuple(who) for one, who in owners.items()}), refused


def _reason(person: Person, role: Role | None) -> str:
    if role is not None and person.role is not role:
        return "not_sought"
    return "hides_from_somebody" if person.permission.hide_from else ""


def _facets(person: Person) -> _Facets:
    sexes = tuple(_SEXES.values()) if person.sex is None else (_SEXES[person.sex],)
    years: tuple[str, ...] = ()
    if person.birth is not None:
        born = person.birth.when
        middle = (born.earliest.year + born.latest.year) // 2
        years = tuple(f"{offset}.{(middle + offset) // YEARS}" for offset in OFFSETS)
    within = path(person.origin)
    return _Facets(sexes, years, within[1] if len(within) > 1 else "")


def _of_a_name(sounds: Sounds, facets: _Facets) -> Iterator[tuple[str, float]]:
    """Yield tokens with their rank: the lower, the more telling."""
    for rank, sound in enumerate(sounds.full):
        for sex in facets.sexes:
            for year in facets.years:
                yield f"n:{sound}:{sex}:{year}", rank
            yield f"s:{sound}:{sex}", rank + 1
            if facets.province:
                yield f"p:{sound}:{sex}:{facets.province}", rank + 0.5
    behind = 0 if sounds.lacks_surname else WITHOUT_SURNAME
    for rank, sound in enumerate(sounds.given):
        for sex in facets.sexes:
            for year in facets.years:
                if facets.province:
                    yield f"g:{sound}:{sex}:{year}:{facets.province}", rank + behind
