"""A web page, open in any browser of this computer, tries to speak to the desk."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from support.desk_process import DeskProcess, running_desk
from support.fake_secrets import MEMBER, PASSPHRASE

EVIL = "http://evil.example"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskProcess]:
    """An open desk; every attack below has the right cookie, which is more than a page has."""
    folder = tmp_path_factory.mktemp("vault")
    with running_desk(folder, pages="support.gallery:load") as started:
        started.enter()
        started.ask("/unlock", {"member": MEMBER, "passphrase": PASSPHRASE})
        assert started.ask("/gallery").status == 200
        yield started


@pytest.mark.parametrize("name", ["evil.example", "localhost", "127.0.0.1", "[::1]", ""])
def test_a_name_rebound_to_this_computer_is_refused(desk: DeskProcess, name: str) -> None:
    host = f"{name}:{desk.port}" if name != "127.0.0.1" else "127.0.0.1"
    answer = desk.ask("/gallery", headers={"Host": host, "Sec-Fetch-Site": "same-origin"})
    assert answer.status == 403
    assert "Heron" not in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_posted_from_elsewhere_is_refused(desk: DeskProcess, site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": EVIL}
    assert desk.ask("/gallery/form", {"text": "planted"}, headers=headers).status == 403
    assert desk.ask("/lock", {}, headers=headers).status == 403
    assert desk.ask("/gallery").status == 200


def test_a_form_from_another_port_of_this_computer_is_refused(desk: DeskProcess) -> None:
    headers = {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9999"}
    assert desk.ask("/gallery/form", {"text": "planted"}, headers=headers).status == 403
    without = {"Sec-Fetch-Site": None, "Origin": "http://127.0.0.1:9999"}
    assert desk.ask("/gallery/form", {"text": "planted"}, headers=without).status == 403


def test_a_link_from_elsewhere_shows_nothing(desk: DeskProcess) -> None:
    answer = desk.ask("/gallery", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status == 403
    assert "Heron" not in answer.text


def test_a_websocket_is_refused(desk: DeskProcess) -> None:
    answer = desk.ask(
        "/gallery",
        headers={
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version": "13",
            "Origin": EVIL,
            "Sec-Fetch-Site": "cross-site",
        },
    )
    assert answer.status == 403
    ours = {"Connection": "Upgrade", "Upgrade": "websocket", "Origin": desk.url}
    assert desk.ask("/gallery", headers=ours).status == 403


def test_no_answer_can_be_framed_embedded_or_read_across_origins(desk: DeskProcess) -> None:
    for answer in (desk.ask("/gallery"), desk.ask("/", with_cookie=False), desk.ask("/nowhere")):
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers
    framed = desk.ask("/gallery", headers={"Sec-Fetch-Dest": "iframe"})
    assert framed.status == 403


def test_a_preflight_is_never_granted(desk: DeskProcess) -> None:
    asked = {"Origin": EVIL, "Access-Control-Request-Method": "POST", "Sec-Fetch-Site": None}
    answer = desk.ask("/gallery", method="OPTIONS", headers=asked)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_an_error_tells_a_stranger_nothing(desk: DeskProcess, tmp_path: Path) -> None:
    answer = desk.ask("/gallery/broken")
    assert answer.status == 500
    for part in ("Traceback", "RuntimeError", "a bug that quotes", str(tmp_path), ".py"):
        assert part not in answer.text


# --- the same from a real page in a real browser ----------------------------------------------


class Elsewhere(BaseHTTPRequestHandler):
    """A web page on another port of this computer: same site, another origin."""

    target = ""

    def do_GET(self) -> None:
        page = f"""<!doctype html><title>elsewhere</title>
            <form method="post" action="{self.target}/lock"><button>go</button></form>
            <iframe src="{self.target}/gallery"></iframe>
            <img src="{self.target}/static/x/boat.svg">"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        del format, args


@pytest.fixture
def elsewhere(desk: DeskProcess) -> Iterator[str]:
    Elsewhere.target = desk.url
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


READ = """async url => {
    try { return await (await fetch(url + "/gallery", {credentials: "include"})).text(); }
    catch { return "blocked"; } }"""
CONNECT = """url => new Promise(done => {
    const socket = new WebSocket(url.replace("http", "ws") + "/gallery");
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused"); })"""


@pytest.mark.browser
def test_a_real_page_on_another_port_gets_nowhere(
    desk: DeskProcess, elsewhere: str, browser: Browser
) -> None:
    context = browser.new_context()
    name, _, value = desk.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": desk.url, "sameSite": "Strict"}])
    page = context.new_page()
    statuses: dict[str, int] = {}
    page.on("response", lambda answer: statuses.update({answer.url: answer.status}))
    page.goto(elsewhere)
    page.wait_for_load_state("networkidle")
    assert statuses[f"{desk.url}/gallery"] == 403
    assert page.evaluate("document.images[0].naturalWidth") == 0
    assert page.evaluate(READ, desk.url) == "blocked"
    assert page.evaluate(CONNECT, desk.url) == "refused"
    page.get_by_role("button").click()
    page.wait_for_load_state()
    assert statuses[f"{desk.url}/lock"] == 403
    context.close()
    assert "Heron" in desk.ask("/gallery").text
