"""One thread that owns the vault: every vault call and every view runs on it, in turn.

The vault has one connection, so that no two requests can interleave half-made changes; a
single thread makes that true without a lock in any other room.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")


class VaultThread:
    """Runs work one piece after the other, in the order in which it was handed over."""

    def __init__(self) -> None:
        self._worker: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="vault")

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, or raise what it raises; the event loop stays free."""
        context = contextvars.copy_context()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, lambda: context.run(work))

    def run_and_wait(self, work: Callable[[], T], *, seconds: float) -> T:
        """Run `work` from a thread without an event loop, and wait for at most `seconds`."""
        return self._worker.submit(work).result(timeout=seconds)

    def stop(self) -> None:
        """Take no more work; what is running finishes."""
        self._worker.shutdown(wait=False, cancel_futures=True)
