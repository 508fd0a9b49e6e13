"""What is never stored: typed fields refuse it, free text is checked for the obvious ones.

Findings are places in a text, not its content: they may be counted and logged. The check
runs on this device, warns, and lets the writer override; so it would rather miss something
odd than call every date and every amount a danger, which teaches people to click it away.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from leeward.cases import identity_numbers
from leeward.cases.never_meanings import MEANINGS
from leeward.errors import NeverStored


class FindingKind(StrEnum):
    """What a place in a text looks like."""

    IDENTITY_NUMBER = "identity_number"
    COORDINATES = "coordinates"
    IMAGE_LINK = "image_link"
    CHAT_ID = "chat_id"
    BANK_ACCOUNT = "bank_account"
    PHONE = "phone"
    PASSPORT = "passport"


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
    FindingKind.CHAT_ID: "chat_id",
    FindingKind.BANK_ACCOUNT: "bank_account",
    FindingKind.PHONE: "phone_number",
    FindingKind.PASSPORT: "id_number",
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
    for name, meaning in MEANINGS.items():
        if words == name.replace("_", " ") or packed in {_pack(each) for each in meaning.alone}:
            return name
        for phrase in meaning.inside:
            if phrase.isascii():
                found = re.search(rf"\b{re.escape(phrase)}\b", words) is not None
            else:
                found = _pack(phrase) in packed
            if found:
                meant.append((len(phrase), name))
    return max(meant)[1] if meant else None  # the longest phrase says it most exactly


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

_START: Final = r"(?<![0-9A-Za-z_])(?<!\d[.,/:\-])"
_END: Final = r"(?![0-9A-Za-z_])(?![.,\-/:]\d)"
_MONEY_AFTER: Final = re.compile(
    r"\s*(?:원|위안|元|块|圆|달러|엔|만\s|만원|万|천원|won\b|yuan\b|rmb\b|cny\b|krw\b|usd\b|dollars?\b)",
    re.IGNORECASE,
)
_MONEY_BEFORE: Final = re.compile(r"(?:[₩¥$€]|\b(?:rmb|cny|krw|usd))\s*$", re.IGNORECASE)
_DATE: Final = re.compile(r"(?:19|20)\d{2}[.\-/ ]?(?:0[1-9]|1[0-2])[.\-/ ]?(?:0[1-9]|[12]\d|3[01])")

_PHONES: Final = tuple(
    re.compile(_START + pattern + _END)
    for pattern in (
        r"01[016789][\s.\-]?\d{3,4}[\s.\-]?\d{4}",
        r"0(?:2|[3-6][1-5]|70|50\d)[\s.)\-]{1,2}\d{3,4}[\s.\-]\d{4}",
        r"(?:15|16|18)\d{2}-\d{4}",
        r"1[3-9]\d[\s\-]?\d{4}[\s\-]?\d{4}",
        r"0\d{2,3}-\d{7,8}",
        r"0?19[1235][\s\-]\d{3}[\s\-]\d{4}",
        r"019[1235]\d{7}",
        r"00(?:1|7|66|8[1246]|85[0-6]|95|976)[\s\-]?\d(?:[\s\-]?\d){6,11}",
    )
)
_ABROAD: Final = re.compile(r"(?<![0-9A-Za-z_+])\+\s?\d{1,3}(?:[\s.\-]?\(?\d{1,5}\)?){2,5}" + _END)
_PHONE_CUE: Final = re.compile(
    r"(?:전화|연락처|휴대폰|핸드폰|손전화|폰\s?번호|电话|手机|联系方式|\b(?:tel|phone|mobile|cell)\b)"
    r"[^\d\n+]{0,10}(\d(?:[\s\-]?\d){6,13})" + _END,
    re.IGNORECASE,
)

_DEGREES: Final = re.compile(
    r"(?<![\d.])-?(\d{1,2}\.\d{4,})\s*°?\s*[NS]?\s*[,\s/;]\s*-?(\d{1,3}\.\d{4,})(?![\d.])\s*°?\s*[EW]?"
)
_MINUTES: Final = re.compile(
    r"(?:(?:북위|남위|동경|서경|北纬|南纬|东经|西经)\s*\d{1,3}(?:\.\d+)?\s*(?:도|度|°)?"
    r"|\d{1,3}\s*°\s*\d{1,2}(?:\.\d+)?\s*['분分]?\s*(?:\d{1,2}(?:\.\d+)?\s*[\"초秒])?\s*[NSEWnsew]?)"
    r"(?:\s*\d{1,2}(?:\.\d+)?\s*(?:분|分|')\s*(?:\d{1,2}(?:\.\d+)?\s*(?:초|秒|\"))?)?"
)
_COORDINATE_CUE: Final = re.compile(
    r"(?:위도|경도|좌표|纬度|经度|坐标|\b(?:gps|lat|lon|lng|latitude|longitude)\b)"
    r"[^\d\n\-]{0,6}-?\d{1,3}\.\d{2,}",
    re.IGNORECASE,
)
_MAP_LINK: Final = re.compile(
    r"(?:geo:-?\d|(?:https?://)?(?:[\w.]*maps?\.(?:google|baidu|kakao|naver|qq|apple)\.\w+"
    r"|[\w.]*google\.[\w.]+/maps|maps\.app\.goo\.gl|[\w.]*amap\.com|naver\.me|kko\.to|surl\.amap)"
    r"[/?])[\w\-./?=&%,+@:;!]*",
    re.IGNORECASE,
)
_IMAGE_LINK: Final = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+\.(?:jpe?g|png|gif|webp|heic|bmp|avif|mp4|mov|avi|mkv|webm|flv)"
    r"(?:\?[^\s<>\"']*)?(?![A-Za-z0-9])|data:(?:image|video)/[\w+.\-]+[;,]\S*",
    re.IGNORECASE,
)

_CHAT: Final = re.compile(
    r"(?:(?P<clear>위챗|위쳇|웨이신|카카오톡|카톡|텔레그램|왓츠앱|微信|薇信|加v|企鹅号|纸飞机|电报"
    r"|(?<![A-Za-z])(?:wechat|weixin|kakaotalk|kakao|telegram|whatsapp|qq)(?![A-Za-z]))"
    r"|(?P<short>라인|(?<![A-Za-z])(?:line|wx|vx|tg|v信)(?![A-Za-z])))"
    r"\s*(?P<id>id|아이디|계정|번호|号码?|账号|帐号|account|handle|number)?"
    r"\s*(?P<sign>[:=@]|\bis\b|는|은|가|이|是|为)?\s*@?"
    r"(?P<handle>[A-Za-z][A-Za-z0-9_\-.]{3,31}|\d{5,12})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_CHAT_LINK: Final = re.compile(
    r"(?:https?://)?(?<![\w.])(?:t\.me|telegram\.me|line\.me|open\.kakao\.com|pf\.kakao\.com|wa\.me"
    r"|u\.wechat\.com|weixin\.qq\.com|qm\.qq\.com)/[\w\-./?=+~%]+",
    re.IGNORECASE,
)

_BANK_CUE: Final = re.compile(
    r"(?:계좌|통장|입금|은행|카드\s?번호|银行卡|银行|卡号|账户|账号|帐号|开户|支付宝"
    r"|\b(?:bank|alipay|account(?:\s(?:no|number))?|iban|card\snumber)\b)"
    r"[^\d\n]{0,15}(\d(?:[\s\-]?\d){7,19})" + _END,
    re.IGNORECASE,
)
_CARD: Final = re.compile(_START + r"(?:62|4\d|5[1-5])\d{2}(?:[\s\-]?\d){11,15}" + _END)

_PASSPORT: Final = re.compile(
    _START + r"(?:[MSRODG]\d{8}|M\d{3}[A-Z]\d{4}|[EGDPS]\d{8}|E[A-HJ-NP-Z]\d{7})" + _END
)
_PASSPORT_CUE: Final = re.compile(
    r"(?:passport|여권|护照|通行证)[^\dA-Za-z\n]{0,10}(?:no\.?|number|번호|号码?)?[^\dA-Za-z\n]{0,6}"
    r"([A-Za-z]{0,2}\d{6,9})" + _END,
    re.IGNORECASE,
)

_Candidate = tuple[FindingKind, int, int]


def _candidates(text: str) -> Iterator[_Candidate]:
    """Yield what looks like something, the surest sorts first: they win an overlap."""
    for start, end in identity_numbers.places(text):
        yield FindingKind.IDENTITY_NUMBER, start, end
    yield from _coordinates(text)
    yield from _all(FindingKind.IMAGE_LINK, _IMAGE_LINK, text)
    yield from _chats(text)
    yield from _accounts(text)
    yield from _phones(text)
    yield from _all(FindingKind.PASSPORT, _PASSPORT, text)
    for found in _PASSPORT_CUE.finditer(text):
        yield FindingKind.PASSPORT, found.start(1), found.end(1)


def _all(kind: FindingKind, pattern: re.Pattern[str], text: str) -> Iterator[_Candidate]:
    for found in pattern.finditer(text):
        yield kind, found.start(), found.end()


def _coordinates(text: str) -> Iterator[_Candidate]:
    for found in _DEGREES.finditer(text):
        if float(found[1]) <= 90 and float(found[2]) <= 180:
            yield FindingKind.COORDINATES, found.start(), found.end()
    for pattern in (_MINUTES, _COORDINATE_CUE, _MAP_LINK):
        yield from _all(FindingKind.COORDINATES, pattern, text)


def _chats(text: str) -> Iterator[_Candidate]:
    yield from _all(FindingKind.CHAT_ID, _CHAT_LINK, text)
    for found in _CHAT.finditer(text):
        handle = found["handle"]
        if found["id"] is None and (found["sign"] or "") not in tuple(":=@"):
            # without "id" or a colon, an ordinary word or a date may follow the app's name
            if found["short"] or not any(sign.isdigit() or sign == "_" for sign in handle):
                continue
            if handle.isdigit() and (_DATE.fullmatch(handle) or _is_money(text, found)):
                continue
        yield FindingKind.CHAT_ID, found.start("handle"), found.end("handle")


def _accounts(text: str) -> Iterator[_Candidate]:
    for found in _BANK_CUE.finditer(text):
        number = found[1]
        if not _DATE.match(number) and not _is_money(text, found, group=1):
            yield FindingKind.BANK_ACCOUNT, found.start(1), found.end(1)
    for found in _CARD.finditer(text):
        if identity_numbers.is_luhn(found[0]):
            yield FindingKind.BANK_ACCOUNT, found.start(), found.end()


def _phones(text: str) -> Iterator[_Candidate]:
    for found in _ABROAD.finditer(text):
        if 8 <= sum(sign.isdigit() for sign in found[0]) <= 15:
            yield FindingKind.PHONE, found.start(), found.end()
    for pattern in _PHONES:
        for found in pattern.finditer(text):
            if not _is_money(text, found):
                yield FindingKind.PHONE, found.start(), found.end()
    for found in _PHONE_CUE.finditer(text):
        if not _DATE.match(found[1]) and not _is_money(text, found, group=1):
            yield FindingKind.PHONE, found.start(1), found.end(1)


def _is_money(text: str, found: re.Match[str], *, group: int | str = 0) -> bool:
    start, end = found.span(group)
    before = text[max(0, start - 8) : start]
    return bool(_MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(before))
