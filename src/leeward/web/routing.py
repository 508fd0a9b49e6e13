"""How a view is attached: a plain function, run on the vault thread, its form already read.

A view takes a request and returns a response; it never awaits. `form_of` gives what was posted.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from leeward.errors import GuardRefused, TooLarge
from leeward.web.again import nearest_page, sent_on

MOST_FIELDS = 5000
MOST_SECRET = 1024

View = Callable[[Request], Response]
Receive = Callable[[Request], Awaitable[FormData]]


def get(path: str, view: View) -> Route:
    """Attach a page."""
    return Route(path, on_vault_thread(view), methods=["GET"])


def post(path: str, view: View) -> Route:
    """Attach an action with an ordinary form."""
    return Route(path, on_vault_thread(view, read_form), methods=["POST"])


def upload(path: str, view: View, receive: Receive) -> Route:
    """Attach an action whose body `receive` takes in as it arrives, sealing each chunk.

    Nothing is spooled: a framework's own upload would lie in a temporary file, in clear.
    """
    return Route(path, on_vault_thread(view, receive), methods=["POST"])


def on_vault_thread(
    view: View, receive: Receive | None = None
) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that reads the body first and then runs `view` on the vault thread."""

    async def endpoint(request: Request) -> Response:
        if receive is not None:
            request.state.form = await receive(request)
        thread = request.app.state.vault_thread
        response: Response = await thread.run(lambda: view(request))
        saved = response.status_code == 303 or "HX-Redirect" in response.headers
        if receive is not None and saved:
            await thread.run(lambda: drop_kept_draft(request))
        return response if receive is None else sent_on(request, response)

    return endpoint


async def read_form(request: Request) -> FormData:
    """Read an ordinary form.

    Raises:
        GuardRefused: another kind of body, or one that is no text.
        TooLarge: more fields than any form of ours has.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if not body:
        return FormData()
    if kind != "application/x-www-form-urlencoded":
        raise GuardRefused(rule="content_type")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except UnicodeDecodeError as broken:
        raise GuardRefused(rule="content_type") from broken
    except ValueError as many:
        raise TooLarge(limit=MOST_FIELDS) from many
    return FormData([(name, value) for name, value in pairs])


def form_of(request: Request) -> FormData:
    """Return the posted fields; empty for a page that was only asked for."""
    form = getattr(request.state, "form", None)
    return form if isinstance(form, FormData) else FormData()


def text_of(request: Request, name: str) -> str:
    """Return one posted text field, without surrounding blanks; empty if it is missing."""
    value = form_of(request).get(name)
    return value.strip() if isinstance(value, str) else ""


def secret_of(request: Request, name: str) -> str:
    """Return a posted passphrase exactly as it was typed; empty for one longer than any is."""
    value = form_of(request).get(name)
    return value if isinstance(value, str) and len(value) <= MOST_SECRET else ""


def go_to(request: Request, path: str) -> Response:
    """Send the window on after an action, whether it was a plain form or a fragment."""
    if request.headers.get("hx-request") == "true":
        return Response(status_code=200, headers={"HX-Redirect": path})
    return RedirectResponse(path, status_code=303)


def own_path(path: str, otherwise: str = "/") -> str:
    """Return `path` if it is a page of this desk: no host, no scheme, no control character."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() and "\\" not in path else otherwise


def page_path(request: Request) -> str:
    """Return the address of the page that is shown, to come back to.

    A form that is drawn again has the address it was sent to, which may show nothing when it is
    asked for: then it is the nearest page above.
    """
    path: str = request.url.path
    if request.method in {"GET", "HEAD"}:
        return path
    return nearest_page(request, path)


def drop_kept_draft(request: Request) -> None:
    """After a form was saved, forget the half-typed text that was kept for it."""
    key = text_of(request, "draft_key")
    drop = getattr(request.app.state, "drop_draft", None)
    if key and drop is not None:
        drop(key)
