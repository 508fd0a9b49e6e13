"""Some attackers use a real browser."""

from support.browser_fixtures import browser, chromium_path, playwright, strict_context

__all__ = ["browser", "chromium_path", "playwright", "strict_context"]
