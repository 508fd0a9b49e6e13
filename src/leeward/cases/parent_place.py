"""Whether a question asks where a mother, or the parents, are now: no form of ours may.

A child's file is read by more people than its mother's, and a child who is asked can be made to
tell; so the answer has no place in any file. What is near it stays allowed: her name, her age,
where she was born, that she is missing since when, where she was last seen, what she wishes.
The words are those of forms: a name such as `mother_address`, a label, a hint.
"""

import re
import unicodedata
from typing import Final

PARENT_PLACE: Final = "parent_place"
"""The reason code for it, whose words stand in `i18n/sentences.toml`."""

_SENTENCE: Final = re.compile(r"(?<=[.?!。？！])\s*|\n")

# --- English -----------------------------------------------------------------------------
_HER: Final = (
    r"(?:(?:birth|step|own|real|biological|foster) ?)?(?:mother|mum|mom|mummy|mommy|mama|parent)s?"
)
_WHOSE: Final = (
    r"(?:(?:the|your|her|his|their|my|our|a|this|child|childs|child's|girl's|boy's|own) )*"
)
_BE: Final = r"(?:(?:is|are|s|does|do|might|may|could|can|will|would|now|currently|today) )*"
_STAY: Final = (
    r"(?:(?:now|currently|today|is|are|might|may|could|will|be|still|or|and|the|father) ?)*"
    r"(?:$|lives?\b|living\b|stays?\b|staying\b|hid(?:es?|ing|den)\b|works?\b(?! before)|working\b"
    r"|sleeps?\b|sleeping\b|resid(?:es?|ing)\b|located\b|kept\b|held\b|detained\b|going\b|goes\b"
    r"|can be (?:found|reached)\b)"
)
_WENT: Final = r"(?:went|goes|has gone|had gone|moved|fled|escaped|is going|was taken|were taken)\b"
_PLACE: Final = (
    r"(?:address|whereabouts|location|residence|hiding place|shelter|workplace|work ?place"
    r"|place of (?:work|stay|residence)|living place|current (?:city|town|village|county|place))"
)
_NOW: Final = r"(?:(?:current|present|new|actual|exact|home|full|mailing|last known|known) )*"
_ENGLISH: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bwheres? {_BE}{_WHOSE}{_HER}(?:$| {_STAY})",
        rf"\bwhere {_WHOSE}{_HER} {_WENT}",
        rf"\bwhere did {_WHOSE}{_HER} (?:go|move|flee|hide|escape)\b",
        rf"\b{_HER} {_NOW}{_PLACE}\b",
        rf"\b{_PLACE} (?:of|for) {_WHOSE}{_HER}\b",
        rf"^{_NOW}{_PLACE} {_HER}$",
        rf"^{_HER} where(?: now)?$",
    )
)
_ENGLISH_NOT: Final = re.compile(r"\b(?:ask(?:s|ed|ing)?|not|never|dont|don t|cannot|without)\b")

# --- Korean ------------------------------------------------------------------------------
_SHE_KO: Final = (
    r"(?:어머니|어머님|엄마|모친|친모|생모|부모님?|양친|(?<![가-힣])모(?=의? ))"
    r"(?:께서는|께서|가|는|은|이|의|와 아버지(?:가|는|의)?)? ?"
    r"(?:(?:지금|현재|요즘|오늘|혹시|아직|주로|다른|현) ?)*"
)
_WHERE_KO: Final = r"어(?:디|느 (?:곳|도시|집|지역|마을))"
_ELSE_KO: Final = (
    r"(?!(?:에|가)? ?(?:아프|아픈|불편|다치|다쳤))(?!에?서 (?:태어|출생|낳|출산|체포|잡|실종))"
)
_STAY_KO: Final = r"(?:있|계시|계신|사는|사시는|살고|머무|머물|숨|지내|일하|간|가신|피신)[가-힣]*"
_PLACE_KO: Final = (
    r"(?:주소|거주지|거처|소재|행방(?!불명)|위치|은신처|피신처|근무지"
    r"|체류지|직장 (?:주소|위치)|집 주소)"
)
_KOREAN: Final = (
    re.compile(_SHE_KO + _WHERE_KO + _ELSE_KO),
    re.compile(rf"어디(?:에서|에|서|로)? {_SHE_KO}(?:계|있|사|살|숨|머무|지내|일하)"),
    re.compile(rf"{_SHE_KO}{_STAY_KO}(?: 있는| 계신)? ?(?:곳|장소|데(?![가-힣]))"),
    re.compile(_SHE_KO + _PLACE_KO),
)
_KOREAN_NOT: Final = re.compile(r"묻|물었|물어|물은|물음|마세요|마십시오|말 것|지 않|안 됨")

# --- Chinese -----------------------------------------------------------------------------
_SHE_ZH: Final = (
    r"(?:母亲|母親|妈妈|媽媽|妈咪|生母|亲妈|父母|爸妈)"
    r"(?:的|她|人|现在|现|目前|如今|今天|还|又|后来|可能|会|到底|究竟|平时|当前|和父亲|与父亲)*"
)
_WHERE_ZH: Final = (
    r"(?:哪里|哪裡|哪儿|哪个(?:地方|城市|省|县|村|镇)|何处|何地|什么地方|哪$)"
    r"(?!出生|生的|生孩子|生产|分娩|登记|办|被|失踪)"
)
_STAY_ZH: Final = r"(?:在|住|居住|去|躲|藏|待|到|搬|逃|跑|身处|工作)(?:在|到|了|去|往)*"
_OF_ZH: Final = r"(?:详细|家庭|居住|常住|暂住|户籍|工作|单位|具体|所在)*"
_PLACE_ZH: Final = (
    r"(?:住址|地址|住所|居住地|住处|居所|下落|去向|行踪|所在地|位置|藏身之?[处地所]"
    r"|工作单位|工作地点|落脚点|(?:住|居住|躲|藏|待|停留|工作|所在)的?(?:地方|地点|城市|村子))"
)
_CHINESE: Final = (
    re.compile(_SHE_ZH + _STAY_ZH + _WHERE_ZH),
    re.compile(
        rf"{_WHERE_ZH}(?:能|可以|可|才)*(?:找到|联系到|联系上|见到)(?:你|他|孩子)?的?{_SHE_ZH}"
    ),
    re.compile(_SHE_ZH + _OF_ZH + _PLACE_ZH),
)
_CHINESE_NOT: Final = re.compile(r"问|問|不要|请勿|切勿|勿|别写|不得|不写|不记")


def asks_where_a_parent_is(words: str) -> bool:
    """Return whether a field's name, label or hint asks where a mother or the parents are.

    A sentence that warns against it, or asks who else asked, does not.
    """
    text = unicodedata.normalize("NFKC", words)
    return any(_asks(sentence) for sentence in _SENTENCE.split(text))


def _asks(sentence: str) -> bool:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", sentence)
    lowered = re.sub(r"(?<=[a-z])['’`](?=[a-z ])", "", parted.lower())
    spoken = " ".join(re.sub(r"[^\w]+|_", " ", lowered).split())
    english = re.sub(r"\b(mother|mum|mom|parent)s\b", r"\1", spoken)
    packed = spoken.replace(" ", "")
    return (
        _is(english, _ENGLISH, _ENGLISH_NOT)
        or _is(spoken, _KOREAN, _KOREAN_NOT)
        or _is(packed, _CHINESE, _CHINESE_NOT)
    )


def _is(text: str, patterns: tuple[re.Pattern[str], ...], unless: re.Pattern[str]) -> bool:
    return unless.search(text) is None and any(each.search(text) for each in patterns)
