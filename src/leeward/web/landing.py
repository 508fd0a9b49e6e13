"""Where unlocking leads: to where this member was, or to the day's page with the way back."""

from starlette.applications import Starlette

from leeward.web.page import N_, Notice
from leeward.web.place import kept
from leeward.web.ports import Session
from leeward.web.texts import known, translations

TOLD = N_("The quick lock was used, so the day comes first.")
LINK = N_("Go on where you were")


def landing(app: Starlette, session: Session) -> str:
    """Return the address that the window goes on to after unlocking."""
    left = kept(session)
    if left is None:
        return "/"
    if left.is_hurried:
        say = translations(known(session.language) or "en").gettext
        app.state.notices.append(Notice(say(TOLD), "calm", left.path, say(LINK)))
        return "/"
    app.state.landing = left.path.partition("?")[0]
    return left.path
