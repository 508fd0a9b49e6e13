"""Recognising Chinese and Korean identity numbers by their check digits."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

_START: Final = r"(?<![0-9A-Za-z_])"
_END: Final = r"(?![0-9A-Za-z_])"
_CHINESE: Final = re.compile(_START + r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]" + _END)
_CHINESE_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHINESE_CHECKS: Final = "10X98765432"
_KOREAN: Final = re.compile(_START + r"(\d{2})(\d{2})(\d{2})([\s\-]?)([1-8])\d{6}" + _END)
_KOREAN_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_KOREAN_RANDOM_SINCE: Final = date(2020, 10, 5)
"""From this day on Korea gives out numbers without a check digit."""
_CUE: Final = re.compile(
    r"(?:주민\s?등록\s?번호|주민번호|외국인\s?등록\s?번호|공민증|신분증\s?번호|身份证|公民身份号码"
    r"|\b(?:id|identity)\s(?:card\s)?(?:no|number)\b)[^\d\n]{0,8}(\d(?:[\s\-]?[\dXx]){5,17})"
    + _END,
    re.IGNORECASE,
)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each identity number in the text."""
    for found in _CHINESE.finditer(text):
        if is_chinese(found[0]):
            yield found.span()
    for found in _KOREAN.finditer(text):
        if is_korean(found[0]):
            yield found.span()
    for found in _CUE.finditer(text):
        yield found.span(1)


def is_chinese(number: str) -> bool:
    """Return whether 18 signs are a Chinese identity number (ISO 7064, modulus 11-2)."""
    found = _CHINESE.fullmatch(number)
    if not found or _day(int(found[1]), int(found[2]), int(found[3])) is None:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(number, _CHINESE_WEIGHTS, strict=False)
    )
    return number[-1].upper() == _CHINESE_CHECKS[total % 11]


def is_korean(number: str) -> bool:
    """Return whether this is a resident or foreigner registration number of the ROK."""
    found = _KOREAN.fullmatch(number)
    if not found:
        return False
    century = 1900 if found[5] in "1256" else 2000
    born = _day(century + int(found[1]), int(found[2]), int(found[3]))
    if born is None:
        return False
    if found[4] == "-" and born >= _KOREAN_RANDOM_SINCE:
        return True
    digits = [int(sign) for sign in number if sign.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, _KOREAN_WEIGHTS, strict=False))
    check = (11 - total % 11) % 10
    if found[5] in "5678":
        check = (check + 2) % 10
    return digits[-1] == check


def is_luhn(number: str) -> bool:
    """Return whether the digits satisfy the check of bank cards."""
    digits = [int(sign) for sign in number if sign.isdigit()]
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if born.year >= 1900 else None
