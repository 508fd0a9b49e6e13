"""A vault to measure in: one invented member, and keyslots that cost next to nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from leeward.desk.session import Session
from leeward.ids import RandomBytes
from leeward.sealing.passphrase import Cost
from leeward.vault.unlock import create_organisation


@contextmanager
def new_session(folder: Path, *, now: datetime, random: RandomBytes) -> Iterator[Session]:
    """Make a vault in an empty folder, and close it at the end.

    Args:
        folder: where.
        now: the moment at which everything happens.
        random: the source of keys and identities.
    """
    cost = Cost.smallest()
    vault = create_organisation(
        folder,
        organisation="Bench (invented)",
        member="bench",
        passphrase="invented for a measurement",  # noqa: S106 (it protects nothing)
        sealed_passphrase="and a second invented one",  # noqa: S106
        clock=lambda: now,
        random=random,
        cost=cost,
        floor=cost,
    )
    try:
        yield Session(vault, lambda: now, random)
    finally:
        vault.close()
