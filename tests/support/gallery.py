"""A page with every component of the desk, for pictures and accessibility checks."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from leeward.errors import InvalidFact, SealBroken
from leeward.web import page
from leeward.web.page import NavItem, render, tell
from leeward.web.routing import get, go_to, post, text_of

FOLDER = Path(__file__).resolve().parents[1] / "e2e" / "gallery"
NAME = "가상의 이름 서린"


def gallery(request: Request) -> Response:
    page.opened(request, "/gallery", "Heron")
    return render(request, "gallery.html", show_form=False)


def listing(request: Request) -> Response:
    return render(request, "gallery_list.html")


def form(request: Request) -> Response:
    return render(request, "gallery_form.html", text="")


def save(request: Request) -> Response:
    if not text_of(request, "text"):
        return render(request, "gallery_form.html", status=422, text="")
    tell(request, "Saved")
    return go_to(request, "/gallery")


def name(request: Request) -> Response:
    del request
    return JSONResponse({"text": NAME, "lang": "ko", "seconds": 60})


def fragment(request: Request) -> Response:
    return render(request, "gallery_fragment.html")


def wrong(_: Request) -> Response:
    raise InvalidFact(field="date", reason="future")


def damaged(_: Request) -> Response:
    raise SealBroken


def broken(_: Request) -> Response:
    message = f"a bug that quotes {NAME}"
    raise RuntimeError(message)


def load() -> Sequence[Any]:
    """Return the one view module, as the real list would."""
    if str(FOLDER) not in page.TEMPLATES.searchpath:
        page.TEMPLATES.searchpath.append(str(FOLDER))
    return [
        SimpleNamespace(
            routes=[
                get("/gallery/today", gallery),
                get("/gallery", gallery),
                get("/gallery/list", listing),
                get("/gallery/form", form),
                post("/gallery/form", save),
                post("/gallery/name", name),
                get("/gallery/fragment", fragment),
                get("/gallery/wrong", wrong),
                get("/gallery/damaged", damaged),
                get("/gallery/broken", broken),
            ],
            nav=[
                NavItem("work", 0, "Today", "/gallery/today", "today", lambda _: 6),
                NavItem("work", 1, "Cases", "/gallery", "cases", lambda _: 142),
                NavItem("work", 2, "Follow-ups", "/gallery/list", "task", lambda _: 23),
                NavItem("work", 3, "Forms", "/gallery/form", "form"),
                NavItem("work", 4, "Import", "/gallery/import", "import"),
                NavItem("organisation", 1, "Members and keys", "/gallery/members", "members"),
                NavItem("organisation", 2, "Backups", "/gallery/backup", "backup"),
                NavItem("organisation", 3, "Settings", "/gallery/settings", "settings"),
            ],
        )
    ]
