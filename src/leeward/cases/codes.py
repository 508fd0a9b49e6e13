"""Case codes and pseudonyms: random, easily read aloud, telling nothing of the person."""

from collections.abc import Collection
from functools import cache
from typing import Final

from leeward.codebook.lists import code_list
from leeward.errors import CodesExhausted
from leeward.ids import RandomBytes

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without 0, 1, I, L, O and U: none is mistaken for another."""

PREFIX: Final = "LW-"
SIGNS: Final = 5
_TRIES: Final = 1_000


def new_code(random: RandomBytes, taken: Collection[str]) -> str:
    """Return a fresh case code such as `LW-7K3F9`.

    It is random, not counted: a number would tell how many cases there are, and which of
    two was opened first.

    Raises:
        CodesExhausted: a thousand tries gave taken ones only.
    """
    for _ in range(_TRIES):
        code = PREFIX + "".join(ALPHABET[_below(len(ALPHABET), random)] for _ in range(SIGNS))
        if code not in taken:
            return code
    raise CodesExhausted


def is_code(text: str) -> bool:
    """Return whether a text has the form of a case code."""
    signs = text.removeprefix(PREFIX)
    return (
        text.startswith(PREFIX) and len(signs) == SIGNS and all(sign in ALPHABET for sign in signs)
    )


def new_pseudonym(random: RandomBytes, taken: Collection[str], language: str = "en") -> str:
    """Return a neutral word that nobody in this organisation is called by yet.

    A bird, a tree, weather: never a name, so that nobody is mistaken for a real person. Once
    all single words are taken, two are joined, and three in an organisation of many thousands.

    Args:
        random: a source of random bytes.
        taken: the pseudonyms in use, in any language.
        language: the language of the word.

    Raises:
        CodesExhausted: a thousand tries gave taken ones only.
    """
    words = _words(language)
    free = [word for word in words if word not in taken]
    if free:
        return free[_below(len(free), random)]
    # As many words as leave at least half of all combinations free: a try rarely fails.
    several = 2
    while 2 * len(taken) > len(words) ** several:
        several += 1
    for _ in range(_TRIES):
        chosen = [words[_below(len(words), random)] for _ in range(several)]
        joined = " ".join(chosen)
        if len(set(chosen)) == several and joined not in taken:
            return joined
    raise CodesExhausted


@cache
def _words(language: str) -> tuple[str, ...]:
    return tuple(code.label(language) for code in code_list("pseudonyms").entries)


def _below(limit: int, random: RandomBytes) -> int:
    """Return a number below `limit`, each as likely as the others."""
    most = 1 << 32
    fair = most - most % limit
    while True:
        number = int.from_bytes(random(4), "big")
        if number < fair:
            return number % limit
