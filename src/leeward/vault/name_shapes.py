"""Which names look alike: a colleague's must not be imitated with letters of another alphabet."""

import unicodedata
from typing import Final

_LIKE: Final = {
    "a": "аαɑ",
    "b": "ƅЬ",
    "c": "сϲ",
    "d": "ԁ",
    "e": "еєε",
    "g": "ɡ",
    "h": "һ",
    "i": "іιıӏ1l|",
    "j": "јϳ",
    "k": "кκ",
    "m": "м",
    "n": "пη",
    "o": "оο0օ",
    "p": "рρ",
    "q": "ԛ",
    "r": "гꭇ",
    "s": "ѕ",
    "t": "тτ",
    "u": "υս",
    "v": "ѵν",
    "w": "ԝшω",
    "x": "хχ",
    "y": "уγү",
    "z": "ᴢ",
}
"""Latin letters, and what of Cyrillic, Greek, Armenian or digits is drawn like them."""

_SHAPES: Final = str.maketrans(
    {other: latin for latin, others in _LIKE.items() for other in others.casefold()}
)


def shape(name: str) -> str:
    """Return what a name looks like: two names of one shape cannot be told apart in a list."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    bare = "".join(
        sign
        for sign in unicodedata.normalize("NFD", plain)
        if unicodedata.category(sign) not in {"Cf", "Mn", "Pd"} and not sign.isspace()
    )
    return unicodedata.normalize("NFC", bare.translate(_SHAPES))
