"""The draw: who comes first among equals, so that anyone can check it and nobody can steer it.

Two people each commit to 32 random bytes; the problem is frozen and hashed; both reveal. A ticket
is HMAC-SHA256 under both secrets of the hash and the draw id, lowest first.
"""

import hmac
from hashlib import sha256
from typing import Final

from msgspec import structs, to_builtins

from leeward.allocation.canonical import canonical_bytes
from leeward.allocation.problem import Problem

UNWITNESSED: Final = bytes(64)
"""The key of a plan that is tried out before anybody revealed; such a plan is a draft."""


def frozen_hash(problem: Problem) -> str:
    """Return the hash of the problem without what is revealed afterwards, in any order of lists."""
    draw = problem.draw
    unopened = None if draw is None else structs.replace(draw, reveals=None)
    return sha256(canonical_bytes(to_builtins(structs.replace(problem, draw=unopened)))).hexdigest()


def draw_key(problem: Problem) -> tuple[bytes, bool]:
    """Return the key of the draw, and whether two people stand behind it."""
    draw = problem.draw
    if draw is None or draw.reveals is None:
        return UNWITNESSED, False
    return b"".join(bytes.fromhex(each) for each in draw.reveals), True


def ticket(key: bytes, problem_hash: str, draw_id: str) -> str:
    """Return a person's ticket; 64 hexadecimal digits, the lowest goes first."""
    return hmac.new(key, f"{problem_hash}\n{draw_id}".encode(), sha256).hexdigest()


def commitment(secret: bytes) -> str:
    """Return what a person shows before the problem is frozen: SHA-256 of her 32 bytes."""
    return sha256(secret).hexdigest()
