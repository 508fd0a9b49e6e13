import pytest
from playwright.sync_api import BrowserContext

from support.browser import enter, unlock
from support.desk_process import DeskProcess
from support.pictures import look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_component_is_accessible_at_every_size(
    gallery_desk: DeskProcess, context: BrowserContext, language: str
) -> None:
    page = context.new_page()
    enter(gallery_desk, page)
    page.goto(f"{gallery_desk.url}/?lang={language}")
    look(page, f"lock-{language}")
    unlock(page)
    look(page, f"gallery-{language}")
    for name in ("list", "form"):
        page.goto(f"{gallery_desk.url}/gallery/{name}")
        look(page, f"gallery-{name}-{language}")
