"""Where a number in a text begins and ends, and what shows that it is an amount or a date."""

import re
from typing import Final

START: Final = r"(?<![0-9A-Za-z_])(?<!\d[.,/:\-])"
END: Final = r"(?![0-9A-Za-z_])(?![.,\-/:]\d)"
_MONEY_AFTER: Final = re.compile(
    r"\s*(?:원|위안|元|块|圆|달러|엔|만\s|만원|万|천원|won\b|yuan\b|rmb\b|cny\b|krw\b|usd\b|dollars?\b)",
    re.IGNORECASE,
)
_MONEY_BEFORE: Final = re.compile(r"(?:[₩¥$€]|\b(?:rmb|cny|krw|usd))\s*$", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:19|20)\d{2}[.\-/ ]?(?:0[1-9]|1[0-2])[.\-/ ]?(?:0[1-9]|[12]\d|3[01])")


def begins_as_date(number: str) -> bool:
    """Return whether a number begins as year, month and day."""
    return _DATE.match(number) is not None


def is_date(number: str) -> bool:
    """Return whether a number is year, month and day, and nothing else."""
    return _DATE.fullmatch(number) is not None


def is_money(text: str, start: int, end: int) -> bool:
    """Return whether what stands from `start` to `end` is an amount of money."""
    before = text[max(0, start - 8) : start]
    return bool(_MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(before))
