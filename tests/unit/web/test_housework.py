"""The disk's housework is done between requests, so that no saving waits for it."""

import asyncio
from pathlib import Path

import pytest

from leeward.vault import vault
from leeward.vault.database import log_pages
from support.open_desk import OpenDesk, founded
from support.vaults import ARA


def test_the_log_is_folded_when_nobody_asks_and_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "LOG_WORTH_FOLDING", 1)
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    desk.open.choose("language", "ko")
    desk.ask("/today")
    connection = desk.open.vault._session.connection
    assert log_pages(connection) > 0

    asyncio.run(_watched(desk))
    assert log_pages(connection) > 0, "a request was served just now"
    desk.clock.forward(seconds=1)
    asyncio.run(_watched(desk))
    assert log_pages(connection) == 0
    desk.open.close()
    asyncio.run(_watched(desk))


async def _watched(desk: OpenDesk) -> None:
    watching = asyncio.create_task(desk.desk.watch_disk(every=0.001))
    await asyncio.sleep(0.1)
    assert not watching.done()
    watching.cancel()
