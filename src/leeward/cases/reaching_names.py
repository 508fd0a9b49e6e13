"""Recognising names by which somebody is reached on the net: messenger ids and mail addresses."""

import re
from collections.abc import Iterator
from typing import Final

from leeward.cases.number_shapes import is_date, is_money

_CLEAR: Final = (
    r"위챗|위쳇|웨이신|큐큐|텔레(?!그램|비전)|카카오톡|카톡|텔레그램|왓츠앱|바이버|페이스북(?:\s?메신저)?|페메|인스타(?:그램)?"
    r"|틱톡|더우인|콰이쇼우|스카이프|微信|薇信|威信(?=号|id|账号)|扣扣|飞书|加v|v信|企鹅号|纸飞机|电报|抖音|快手|陌陌|探探|微博|小红书|支付宝|钉钉"
    r"|(?<![A-Za-z])(?:wechat|weixin|kakaotalk|kakao|telegram|whatsapp|qq|viber|zalo|skype|tiktok"
    r"|douyin|facebook|instagram|insta|messenger|discord|snapchat|threema|weibo|alipay)(?![A-Za-z])"
)
_SHORT: Final = (
    r"라인|시그널|잘로|밴드|(?<![A-Za-z])(?:line|wx|vx|tg|signal|imo|fb|ig|session)(?![A-Za-z])"
)
_CHAT: Final = re.compile(
    rf"(?:(?P<clear>{_CLEAR})|(?P<short>{_SHORT}))"
    r"\s*(?P<id>id|username|아이디|계정|번호|号码?|群号?|账号|帐号|account|handle|number|user\s?name)?"
    r"\s*(?P<sign>[:=@]|\bis\b|는|은|가|이|是|就是|为)?\s*@?"
    r"(?P<handle>[A-Za-z][A-Za-z0-9_\-.]{2,30}[A-Za-z0-9_\-]|\d{5,12})(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
_LINK: Final = re.compile(
    r"(?:https?://)?(?<![\w.])(?:t\.me|telegram\.me|line\.me|open\.kakao\.com|pf\.kakao\.com|wa\.me"
    r"|u\.wechat\.com|weixin\.qq\.com|qm\.qq\.com|signal\.me|zalo\.me|m\.me|(?:www\.)?instagram\.com"
    r"|(?:www\.|m\.)?facebook\.com|fb\.com|(?:www\.)?x\.com|(?:www\.)?twitter\.com|(?:www\.)?tiktok\.com|v\.douyin\.com|band\.us|(?:www\.)?weibo\.com)"
    r"/[\w\-./?=+~%@#]+",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?<![\w.])(?P<handle>(?=[A-Za-z_.\-]*[\d_])[A-Za-z][\w.\-]{3,30})\s(?:on|in|at)\s"
    r"(?:wechat|weixin|kakao(?:talk)?|telegram|whatsapp|line|signal|viber|zalo|instagram|insta|facebook|qq)\b",
    re.ASCII | re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_\-.]{2}|\d{5}")
_OWN: Final = re.compile(r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9]{5,}")

_MAIL: Final = (
    re.compile(r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", re.ASCII),
    re.compile(
        r"(?<![\w.+\-])[A-Za-z0-9][\w.+\-]*\s?(?:[(\[（]\s?at\s?[)\]）]|\sat\s|골뱅이|艾特|圈a)\s?"
        r"[A-Za-z0-9\-]+\s?(?:\.|\sdot\s|[(\[]dot[)\]]|\s?점\s?|点)\s?[A-Za-z]{2,}(?:\.[a-z]{2,})?"
        r"|(?<![\w.+\-])[A-Za-z0-9][\w.+\-]*\s골뱅이\s[A-Za-z0-9\-]+(?:\.|\s점\s)[A-Za-z]{2,}",
        re.ASCII | re.IGNORECASE,
    ),
)


def chat_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of what looks like a messenger id, or a link to one."""
    if not _HANDLE.search(text):
        return
    for pattern in (_LINK, _OWN):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _BEFORE.finditer(text):
        yield found.span("handle")
    for found in _CHAT.finditer(text):
        handle = found["handle"]
        if found["id"] is None and (found["sign"] or "") not in tuple(":=@"):
            # without "id" or a colon, an ordinary word or a date may follow the app's name
            if found["short"] or not any(sign.isdigit() or sign in "_." for sign in handle):
                continue
            if handle.isdigit() and (is_date(handle) or is_money(text, *found.span())):
                continue
        yield found.span("handle")


def mail_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of what looks like a mail address, also one that was spelled out."""
    for pattern in _MAIL:
        for found in pattern.finditer(text):
            yield found.span()
