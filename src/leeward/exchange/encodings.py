"""Which of the encodings of our region a text file is written in, or a refusal to guess.

A Korean list from Windows (cp949) read as Chinese (gb18030), or the other way, gives text
without any error and without any sense. So a reading must not only decode, it must look like
the language; where two readings look alike, a person says which it is.
"""

import re
from typing import Final

from leeward.errors import InvalidFile

ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "cp949", "gb18030")

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# The same for Korean: particles, endings, surnames, syllables of names, headings of lists.
_FREQUENT_HANGUL: Final = frozenset(
    "이다의는을가에한고하지은를로들기사도자리인정시아대어서나해있과수으전일그보여상제성장부주것스"
    "원동조구라비안공신년무만학우국유치중미물선당소오생화경요세현모남관계진금민마발양방실개행회연"
    "면명산거분건역교결내게할체재데표드업던간품호속외적심운편반용추각타까없록망식위려력질영독월직"
    "니때않같말야된될너러문임음김박최강윤림권황송류홍배백허노심곽차민엄채천변염옥순희란향봄별련복"
    "철혜숙자춘애화녀설번락처락특비담메폰메등접주출출령연락호족매혼임학령급재피해착취강결혼노"
    "딸엄버머할삼촌촌북탈중국조선길림료연변훈돈화룡왕청심양단동지린성병원상담원함문의희망건강"
)
_SAMPLE: Final = 262_144
_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
# A fifth apart is far more than any real text in one language shows; lists of a few foreign
# names inside Korean text lie well within.
_CLEARLY: Final = 0.2
_PLAUSIBLE: Final = 0.72
# So few different signs prove little: then nearly all of them have to fit.
_FEW: Final = 8
_BEYOND_DOUBT: Final = 0.95
# The signs that running Chinese, or the headings of a list of people, can hardly do without.
_FREQUENT_HANZI: Final = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对"
    "可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公"
    "同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正"
    "名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并"
    "姓性别男龄出生期电话住址省市县村县区镇备注状态编号母亲父亲孩案件员语言籍婚姻护照微登记未户校"
)


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the encoding that it is written in.

    Args:
        data: the whole file.
        encoding: what a person said it is, or None to find out.

    Raises:
        InvalidFile: not written in `encoding`, in none of ours, or not clear in which. The
            fact `row` names the first line that could not be read.
    """
    if encoding is not None:
        if encoding.lower() not in ENCODINGS:
            raise InvalidFile(reason="unknown_encoding")
        return _strictly(data, encoding.lower()), encoding.lower()
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name), name
    wide = _wide(data)
    if wide is not None:
        return _strictly(data, wide), "utf-16"
    if b"\x00" in data:
        raise InvalidFile(reason="not_text", row=data[: data.index(b"\x00")].count(b"\n") + 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 1 and error.reason == "unexpected end of data":
            raise InvalidFile(reason="cut_off", row=_line(data, error.start)) from error
        return _of_the_region(data, error)
    return _if_really_utf8(data, text), "utf-8"


def _if_really_utf8(data: bytes, text: str) -> str:
    """Refuse short Chinese whose bytes happen to be Cyrillic or Arabic letters in UTF-8."""
    if not text.isascii() and max(text) < "\u0800":
        try:
            chinese = data.decode("gb18030")
        except UnicodeDecodeError:
            return text
        if _looks_chinese(chinese[:_SAMPLE]) >= _PLAUSIBLE:
            first = next(place for place, byte in enumerate(data) if byte > 0x7F)
            raise InvalidFile(reason="encoding_unclear", row=_line(data, first))
    return text


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidFile(reason="undecodable", row=_line(data, error.start)) from error
    if "\x00" in text:
        raise InvalidFile(reason="not_text", row=text[: text.index("\x00")].count("\n") + 1)
    return text.removeprefix("\ufeff")


def _line(data: bytes, place: int) -> int:
    return data[:place].count(b"\n") + 1


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zero bytes of its commas, digits and line ends."""
    sample = data[:4_096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 4 and odd > 8 * even and len(data) % 2 == 0:
        return "utf-16-le"
    if even > 4 and even > 8 * odd and len(data) % 2 == 0:
        return "utf-16-be"
    return None


def _of_the_region(data: bytes, first: UnicodeDecodeError) -> tuple[str, str]:
    readings: dict[str, tuple[float, str]] = {}
    latest = first.start
    for encoding, looks in (("cp949", _looks_korean), ("gb18030", _looks_chinese)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            latest = max(latest, error.start)
        else:
            readings[encoding] = (looks(text[:_SAMPLE]), text)
    ranked = sorted(readings, key=lambda name: readings[name][0], reverse=True)
    if not ranked:
        raise InvalidFile(reason="undecodable", row=_line(data, latest))
    best = readings[ranked[0]][0]
    second = readings[ranked[1]][0] if len(ranked) > 1 else 0.0
    enough = _PLAUSIBLE
    if len(ranked) > 1 and len(set(_FOREIGN.findall(readings[ranked[0]][1][:_SAMPLE]))) < _FEW:
        enough = _BEYOND_DOUBT
    if best < enough or best - second < _CLEARLY:
        raise InvalidFile(reason="encoding_unclear", row=_line(data, first.start))
    return readings[ranked[0]][1], ranked[0]


def _looks_korean(text: str) -> float:
    """How much the foreign characters look like written Korean.

    Eight thousand syllables of cp949 are as good as never written, and most others seldom;
    they appear at once when Chinese bytes are read as Korean. Chinese characters count a
    little: names.
    """
    foreign = _FOREIGN.findall(text)
    if not foreign:
        return 1.0
    weight = 0.0
    for sign in foreign:
        if "가" <= sign <= "힣":
            rare = 0.3 if _in(sign, "euc_kr") else -1.0
            weight += 1.0 if sign in _FREQUENT_HANGUL else rare
        elif "\u4e00" <= sign <= "\u9fff":
            weight += 0.5
        else:
            weight += 0.8 if _is_punctuation(sign) else 0.0
    return weight / len(foreign)


def _looks_chinese(text: str) -> float:
    """How much the foreign characters look like written Chinese.

    Korean bytes read as Chinese give everyday-looking characters too, but hardly the few
    hundred that a Chinese text cannot do without.
    """
    foreign = _FOREIGN.findall(text)
    if not foreign:
        return 1.0
    hanzi = [sign for sign in foreign if "\u3400" <= sign <= "\u9fff" or sign > "\uffff"]
    common = sum(_in(sign, "gb2312") for sign in foreign)
    frequent = sum(sign in _FREQUENT_HANZI for sign in hanzi) / max(len(hanzi), 1)
    return common / len(foreign) * min(1.0, 0.4 + 2.0 * frequent)


def _in(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _is_punctuation(sign: str) -> bool:
    return "\u2000" <= sign <= "\u303f" or "\uff00" <= sign <= "\uffef" or sign == "·"
