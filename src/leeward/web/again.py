"""A form that was drawn again lies behind an address of its own, not behind what was posted.

A browser that keeps its windows keeps the address of a page and, if the page answered a post,
everything that was posted. Whatever a form said that could not be recorded would so lie in the
profile of an ordinary browser, in clear. The window is therefore sent on to the page, as after a
save; the page waits in memory for that one request.
"""

import secrets
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

MOST_WAITING: Final = 8


def sent_on(request: Request, response: Response) -> Response:
    """Return what leads the window to a page that answers a post; anything else as it is."""
    waiting = getattr(request.app.state, "waiting", None)
    navigates = request.headers.get("sec-fetch-mode") == "navigate"
    is_page = response.headers.get("content-type", "").startswith("text/html")
    if waiting is None or not navigates or not is_page or response.status_code == 303:
        return response
    token = secrets.token_hex(16)
    waiting[token] = (request.url.path, request.state.nonce, response)
    while len(waiting) > MOST_WAITING:
        del waiting[next(iter(waiting))]
    return RedirectResponse(f"/again/{token}", status_code=303)


def show_again(request: Request) -> Response:
    """Give the page out, once; asked for again, it leads to what its form stands on."""
    waiting, token = request.app.state.waiting, request.path_params["token"]
    path, nonce, page = waiting.get(token, ("/", "", None))
    if page is None:
        return RedirectResponse(nearest_page(request, path), status_code=303)
    waiting[token] = (path, "", None)
    body = bytes(page.body).replace(nonce.encode(), request.state.nonce.encode())
    return Response(body, page.status_code, media_type="text/html")


def nearest_page(request: Request, path: str) -> str:
    """Return `path`, or the nearest address above it, that shows a page when it is asked for."""
    while path.strip("/"):
        asked = {**request.scope, "method": "GET", "path": path}
        if any(route.matches(asked)[0] is Match.FULL for route in request.app.routes):
            return path
        path = path.rpartition("/")[0]
    return "/"
