"""Use every processor for points: the one place that starts processes for them."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final

from leeward.tracing.private import Chunk, Spread, Work

FEW: Final = 4
"""Chunks below which starting processes takes longer than it saves."""


@contextmanager
def both_processors() -> Iterator[Spread]:
    """Yield what spreads chunks over the processors; its processes start when first needed.

    They are spawned, not forked: a fork would copy the open vault and its keys. What they get is
    points and one scalar, through a pipe.
    """
    pool: ProcessPoolExecutor | None = None

    def spread(work: Work, chunks: Sequence[Chunk]) -> Iterable[bytes]:
        nonlocal pool
        if len(chunks) < FEW:
            return map(work, chunks)
        if pool is None:
            method = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(os.cpu_count(), mp_context=method)
        return pool.map(work, chunks)

    try:
        yield spread
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)
