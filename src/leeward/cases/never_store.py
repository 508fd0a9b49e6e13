"""What is never stored: typed fields refuse it, free text is checked for the obvious ones.

Findings are places in a text, not its content: they may be counted and logged. The check
runs on this device, warns, and lets the writer override; so it would rather miss something
odd than call every date and every amount a danger, which teaches people to click it away.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from leeward.cases import (
    identity_numbers,
    map_positions,
    phone_numbers,
    postal_addresses,
    reaching_names,
)
from leeward.cases.coarse_place import is_coarse
from leeward.cases.never_meanings import MEANINGS
from leeward.cases.number_shapes import END, START, begins_as_date, is_money
from leeward.cases.parent_place import PARENT_PLACE, asks_where_a_parent_is
from leeward.errors import NeverStored


class FindingKind(StrEnum):
    """What a place in a text looks like."""

    IDENTITY_NUMBER = "identity_number"
    COORDINATES = "coordinates"
    IMAGE_LINK = "image_link"
    MAIL_ADDRESS = "mail_address"
    CHAT_ID = "chat_id"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    PASSPORT = "passport"
    POSTAL_ADDRESS = "postal_address"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Where in a text something stands that should not be there; never the text itself."""

    start: int
    end: int
    kind: FindingKind

    @property
    def what(self) -> str:
        """Return the code of list `never_stored` under which an override is recorded."""
        return _WHAT[self.kind]


_WHAT: Final = {
    FindingKind.IDENTITY_NUMBER: "id_number",
    FindingKind.COORDINATES: "exact_position",
    FindingKind.IMAGE_LINK: "image_link",
    FindingKind.MAIL_ADDRESS: "mail_address",
    FindingKind.CHAT_ID: "chat_id",
    FindingKind.BANK_ACCOUNT: "bank_account",
    FindingKind.PHONE: "phone_number",
    FindingKind.PASSPORT: "id_number",
    FindingKind.POSTAL_ADDRESS: "postal_address",
}


def findings(text: str) -> tuple[Finding, ...]:
    """Return what the text seems to hold that is never stored, in order, without overlaps."""
    plain = _same_length(text)
    taken: list[Finding] = []
    for kind, start, end in _candidates(plain):
        if all(end <= other.start or start >= other.end for other in taken):
            taken.append(Finding(start, end, kind))
    return tuple(sorted(taken))


def forbidden_meaning(heading: str) -> str | None:
    """Return which forbidden meaning a field's name or a column's heading has, or None."""
    words = _heading(heading)
    packed = words.replace(" ", "")
    meant: list[tuple[int, str]] = []
    for name, alone, inside in _told():
        if words == name.replace("_", " ") or packed in alone:
            return name
        meant += [
            (length, name)
            for phrase, length in inside
            if (phrase.search(words) if isinstance(phrase, re.Pattern) else phrase in packed)
        ]
    if meant:
        return max(meant)[1]  # the longest phrase says it most exactly
    return PARENT_PLACE if asks_where_a_parent_is(heading) else None


_Told = tuple[str, frozenset[str], tuple[tuple[re.Pattern[str] | str, int], ...]]


@cache
def _told() -> tuple[_Told, ...]:
    """Return every meaning with its phrases as they are looked for, and their lengths."""
    return tuple(
        (
            name,
            frozenset(map(_pack, meaning.alone)),
            tuple(
                (
                    re.compile(rf"\b{re.escape(phrase)}\b") if phrase.isascii() else _pack(phrase),
                    len(phrase),
                )
                for phrase in meaning.inside
            ),
        )
        for name, meaning in MEANINGS.items()
    )


def refuse(field_meaning: str, value: Any) -> None:
    """Refuse a typed value that is never stored; an empty one passes.

    Args:
        field_meaning: a meaning of `MEANINGS`, a field's name, or a column's heading.
        value: what was given for it.

    Raises:
        NeverStored: the field asks for what is never stored, or the value holds
            coordinates, which no typed field may.
    """
    if value is None or value in ("", [], (), {}):
        return
    meaning = forbidden_meaning(field_meaning)
    if meaning is not None:
        raise NeverStored(field=field_meaning, what=meaning)
    if isinstance(value, str) and any(
        found.kind is FindingKind.COORDINATES for found in findings(value)
    ):
        raise NeverStored(field=field_meaning, what="live_location")


def refuse_finer_place(field: str, value: Any) -> None:
    """Refuse a place that is finer than a prefecture or a city; an empty one passes.

    Args:
        field: the field that asks for a coarse place.
        value: what was given for it.

    Raises:
        NeverStored: it names, or may name, a village, a street or a house.
    """
    if isinstance(value, str) and not is_coarse(value):
        raise NeverStored(field=field, what="finer_place")


def _heading(text: str) -> str:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", text))
    words = re.sub(r"['’]s?\b", "", parted.lower())
    return " ".join(re.split(r"[\s_\-/.:;,?!()（）]+", words)).strip()


def _pack(text: str) -> str:
    return _heading(text).replace(" ", "")


# --- one form of the text, sign for sign as long as the text ------------------------------

_WIDE: Final = {0xFF01 + n: 0x21 + n for n in range(94)} | {
    ord("　"): " ", ord("–"): "-", ord("—"): "-", ord("‐"): "-", ord("‑"): "-", ord("−"): "-",
    ord("·"): ".", ord("，"): ",", ord("："): ":", ord("′"): "'", ord("’"): "'", ord("″"): '"',
    ord("”"): '"', ord("º"): "°", ord("˚"): "°",
}  # fmt: skip
_SPELLED: Final = {
    sign: str(number)
    for signs in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "공일이삼사오육칠팔구")
    for number, sign in enumerate(signs)
} | {"영": "0", "幺": "1", "륙": "6"}
_SPELLED_RUN: Final = re.compile(rf"[{''.join(_SPELLED)}](?:[\s\-]?[{''.join(_SPELLED)}]){{8,}}")


def _same_length(text: str) -> str:
    """Return the text with wide signs narrow and spelled-out numbers as digits."""
    plain = text.translate(_WIDE)
    return _SPELLED_RUN.sub(lambda run: "".join(_SPELLED.get(sign, sign) for sign in run[0]), plain)


# --- the patterns ------------------------------------------------------------------------

_IMAGE_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+\.(?:jpe?g|png|gif|webp|heic|bmp|avif|mp4|mov|avi|mkv|webm|flv)"
    r"(?:\?[^\s<>\"']*)?(?![A-Za-z0-9])|data:(?:image|video)/[\w+.\-]+[;,]\S*",
    re.IGNORECASE,
)

_BANK_CUE: Final = re.compile(
    r"(?:계좌|통장|입금|은행|카드\s?번호|银行卡|银行|卡号|账户|账号|帐号|开户|支付宝"
    r"|\b(?:bank|alipay|account(?:\s(?:no|number))?|iban|card\snumber)\b)"
    r"[^\d\n]{0,15}(\d(?:[\s\-]?\d){7,19})" + END,
    re.IGNORECASE,
)
_CARD: Final = re.compile(START + r"(?:62|4\d|5[1-5])\d{2}(?:[\s\-]?\d){11,15}" + END)

_PASSPORT: Final = re.compile(
    START + r"(?:[MSRODG]\d{8}|M\d{3}[A-Z]\d{4}|[EGDPS]\d{8}|E[A-HJ-NP-Z]\d{7})" + END
)
_PASSPORT_CUE: Final = re.compile(
    r"(?:passport|여권|护照|通行证)[^\dA-Za-z\n]{0,10}(?:no\.?|number|번호|号码?)?[^\dA-Za-z\n]{0,6}"
    r"([A-Za-z]{0,2}\d{6,9})" + END,
    re.IGNORECASE,
)

_DIGIT: Final = re.compile(r"\d")
_LATIN: Final = re.compile(r"[A-Za-z]")
_Candidate = tuple[FindingKind, int, int]


def _candidates(text: str) -> Iterator[_Candidate]:
    """Yield what looks like something, the surest sorts first: they win an overlap."""
    kind = FindingKind
    has_digit, is_latin = _DIGIT.search(text) is not None, _LATIN.search(text) is not None
    if has_digit:
        yield from _all(kind.IDENTITY_NUMBER, identity_numbers.places(text))
    yield from _all(kind.COORDINATES, map_positions.places(text))
    if is_latin:
        yield from _all(kind.IMAGE_LINK, (found.span() for found in _IMAGE_LINK.finditer(text)))
        yield from _all(kind.MAIL_ADDRESS, reaching_names.mail_places(text))
    if has_digit or is_latin:
        yield from _all(kind.CHAT_ID, reaching_names.chat_places(text))
    if has_digit:
        yield from _all(kind.BANK_ACCOUNT, _accounts(text))
    yield from _all(kind.PHONE, phone_numbers.places(text))
    if has_digit:
        yield from _all(kind.PASSPORT, (found.span() for found in _PASSPORT.finditer(text)))
        yield from _all(kind.PASSPORT, (found.span(1) for found in _PASSPORT_CUE.finditer(text)))
    yield from _all(kind.POSTAL_ADDRESS, postal_addresses.places(text))


def _all(kind: FindingKind, places: Iterable[tuple[int, int]]) -> Iterator[_Candidate]:
    for start, end in places:
        yield kind, start, end


def _accounts(text: str) -> Iterator[tuple[int, int]]:
    for found in _BANK_CUE.finditer(text):
        if not begins_as_date(found[1]) and not is_money(text, *found.span(1)):
            yield found.span(1)
    for found in _CARD.finditer(text):
        if identity_numbers.is_luhn(found[0]):
            yield found.span()
