"""Browser tests drive the system's Chromium against the real desk, started as processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.browser_fixtures import (
    browser,
    chromium_path,
    context,
    playwright,
    strict_context,
)
from support.desk_process import DeskProcess, running_desk

__all__ = ["browser", "chromium_path", "context", "gallery_desk", "playwright", "strict_context"]


@pytest.fixture
def gallery_desk(tmp_path: Path) -> Iterator[DeskProcess]:
    """A desk without a vault that shows every component."""
    with running_desk(tmp_path, pages="support.gallery:load") as desk:
        yield desk
