"""Blinded points: what two lists can be compared by without showing either.

`docs/formats/trace-exchange-v1.md` has the protocol. The group is Ristretto, through libsodium;
this is the one module outside `sealing` that does cryptography, and it knows nothing of people.
Randomness is an argument; whoever has two processors passes a `Spread` that uses both.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from leeward.errors import ExchangeAltered, InvalidKey
from leeward.ids import RandomBytes
from leeward.sealing.keys import SecretKey

POINT_BYTES: Final = 32
SALT_BYTES: Final = 32

_TOKEN: Final = b"lw-xtoken-1"
_CHUNK: Final = 1_000
_IDENTITY: Final = bytes(POINT_BYTES)
_WIDE: Final = 64
_TOP_BIT: Final = 0x80
"""RFC 9496 refuses an encoding that has it; the libsodium that rbcl brings reads past it."""


@cache
def _group() -> Any:
    """Load libsodium's Ristretto when it is first needed: most desks never make an exchange."""
    import rbcl  # noqa: PLC0415

    with suppress(OSError):
        # rbcl writes its copy of libsodium to the temporary folder and leaves it there. Once it is
        # loaded the file is not needed; Windows alone does not let go of it.
        Path(sys.modules["rbcl._sodium"].lib_path).unlink()
    return rbcl


class Blinding(SecretKey):
    """A scalar of the group: one side's secret for one exchange."""

    __slots__ = ()

    @classmethod
    def fresh(cls, random: RandomBytes) -> Self:
        """Return a scalar that is uniform and not zero.

        Raises:
            InvalidKey: the randomness is broken.
        """
        scalar = _group().crypto_core_ristretto255_scalar_reduce(random(_WIDE))
        if not any(scalar):
            raise InvalidKey(length=0)
        return cls(scalar)

    def inverse(self) -> Self:
        """Return the scalar that takes this one off again."""
        return type(self)(_group().crypto_core_ristretto255_scalar_invert(self.reveal()))


class Chunk(NamedTuple):
    """Points side by side, and the scalar for them; what one processor gets at a time."""

    points: bytes
    scalar: bytes


Work = Callable[[Chunk], bytes]
Spread = Callable[[Work, Sequence[Chunk]], Iterable[bytes]]
"""Does the same work to every chunk and returns the results in order, as `map` does."""


def point_of(salt: bytes, token: bytes) -> bytes:
    """Return the point of a token in one exchange; nobody knows its logarithm.

    Args:
        salt: 32 bytes that both sides had a part in, so that no table made before fits.
        token: canonical bytes.

    Source:
        RFC 9496, section 4.3.4 (element derivation), over BLAKE2b-512.
    """
    wide = blake2b(token, digest_size=_WIDE, key=salt, person=_TOKEN).digest()
    point: bytes = _group().crypto_core_ristretto255_from_hash(wide)
    return point


def stand_in(random: RandomBytes) -> bytes:
    """Return a point that stands for no token, to fill a list up; nobody can tell it from one."""
    point: bytes = _group().crypto_core_ristretto255_from_hash(random(_WIDE))
    return point


def multiply(points: Sequence[bytes], by: Blinding, spread: Spread = map) -> list[bytes]:
    """Return each point times a scalar, in order.

    Raises:
        ExchangeAltered: one of them is no point of the group, or has no order.
    """
    return _cut(b"".join(spread(multiply_chunk, _chunks(points, by.reveal()))), len(points))


def check_points(points: Sequence[bytes], spread: Spread = map) -> None:
    """Refuse what is no point of the group in its one spelling, and the point without order.

    Raises:
        ExchangeAltered: one of them is refused.
    """
    _cut(b"".join(spread(check_chunk, _chunks(points, b""))), len(points))


def multiply_chunk(chunk: Chunk) -> bytes:
    """Return the products side by side; short where a point was refused."""
    product, scalar = _group().crypto_scalarmult_ristretto255, chunk.scalar
    points = _split(chunk.points)
    if any(point[-1] & _TOP_BIT for point in points):
        return b""
    try:
        return b"".join([product(scalar, point) for point in points])
    except RuntimeError:
        return b""


def check_chunk(chunk: Chunk) -> bytes:
    """Return the points that are valid, side by side."""
    is_valid = _group().crypto_core_ristretto255_is_valid_point
    return b"".join(
        point
        for point in _split(chunk.points)
        if point != _IDENTITY and not point[-1] & _TOP_BIT and is_valid(point)
    )


def _chunks(points: Sequence[bytes], scalar: bytes) -> list[Chunk]:
    return [
        Chunk(b"".join(points[at : at + _CHUNK]), scalar) for at in range(0, len(points), _CHUNK)
    ]


def _split(joined: bytes) -> list[bytes]:
    return [joined[at : at + POINT_BYTES] for at in range(0, len(joined), POINT_BYTES)]


def _cut(joined: bytes, count: int) -> list[bytes]:
    if len(joined) != count * POINT_BYTES:
        raise ExchangeAltered(reason="points")
    return _split(joined)
