"""Where one was when the desk was locked, and where unlocking leads.

The place is kept sealed, among the choices of the member who locked; it goes to no address, no
cookie and no other process, and a colleague who unlocks never comes to it. It is an address of
known shape: names of pages and random ids. After some hours the day's page comes first again,
and so it does after the quick lock: whoever made her press it may stand beside her when she
unlocks, and then one press of a key leads back.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request

from leeward.web.ports import Session

HURRIED: Final = "hurried"
CALM: Final = "calm"
LASTS: Final = timedelta(hours=8)
"""As long as a working day: after a night the day's page is where one begins."""

_SETTING: Final = "place"
_ID: Final = r"[0-9a-f]{32}"
_SHAPE: Final = re.compile(
    r"/(?!lock|unlock|sealed|again|draft|ticket|search)[a-z-]{1,20}(?:/[a-z-]{1,20})?"
    rf"|/case/{_ID}(?:/(?:profile|plan|family|history|forms|documents(?:/{_ID})?))?"
    rf"|/case/{_ID}/forms/(?:[a-z_]{{1,40}}|own/[0-9a-f]{{16}})(?:\?entity={_ID})?"
)


@dataclass(frozen=True, slots=True)
class Left:
    """Where to go on, and whether the desk was locked in a hurry there."""

    path: str
    is_hurried: bool


def note(request: Request, status: int) -> None:
    """Remember, in this process only, which page a person is shown."""
    state, headers = request.app.state, request.headers
    is_part = headers.get("hx-request") == "true" or "x-leeward-background" in headers
    if is_part or status != 200 or request.method != "GET":
        return
    state.landing = ""
    path, entity = request.url.path, request.query_params.get("entity", "")
    whole = f"{path}?entity={entity}" if entity else path
    if _SHAPE.fullmatch(whole):
        state.here = whole


def keep(session: Session, path: str, how: str) -> None:
    """Keep a noted place for this member's next unlocking."""
    if path:
        moment = session.clock().isoformat(timespec="minutes")
        session.choose(_SETTING, f"{how} {moment} {path}")


def kept(session: Session) -> Left | None:
    """Return where this member was, if it is not too long ago; it is told once."""
    how, _, rest = (session.setting(_SETTING) or "").partition(" ")
    moment, _, path = rest.partition(" ")
    if not path:
        return None
    session.choose(_SETTING, "")
    try:
        age = session.clock() - datetime.fromisoformat(moment)
    except (ValueError, TypeError):
        return None
    if not timedelta() <= age <= LASTS or not _SHAPE.fullmatch(path):
        return None
    return Left(path, how == HURRIED)
