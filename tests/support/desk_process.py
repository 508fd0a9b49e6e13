"""The real desk for tests: parent and child as processes, reached over real HTTP."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Answer:
    """One response, read whole; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class DeskProcess:
    """A running desk, and a client that speaks to it as a browser would, or worse."""

    process: subprocess.Popen[str]
    port: int
    launcher: Path
    cookie: str = ""
    seen: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ticket(self) -> str:
        found = re.search(r'value="([0-9a-f]{64})"', self.launcher.read_text())
        assert found
        return found[1]

    def ask(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        method: str = "",
        headers: Mapping[str, str | None] | None = None,
        body: bytes | None = None,
        with_cookie: bool = True,
    ) -> Answer:
        """Send one request; `headers` replaces or, with None, removes what a browser sends."""
        sent: dict[str, str | None] = {"Sec-Fetch-Site": "same-origin"}
        if fields is not None:
            body = urlencode(fields).encode()
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.url}
        if self.cookie and with_cookie:
            sent["Cookie"] = self.cookie
        sent |= headers or {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(
                method or ("GET" if body is None else "POST"),
                path,
                body=body,
                headers={name: value for name, value in sent.items() if value is not None},
            )
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self.seen.append(text)
        named = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, named, text)

    def enter(self) -> Answer:
        """Go through the launcher as a local file does: another site, a null origin."""
        answer = self.ask(
            "/ticket",
            {"ticket": self.ticket()},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        )
        self.cookie = answer.headers.get("set-cookie", "").partition(";")[0]
        return answer

    def children(self) -> list[int]:
        """Return the process numbers of the parent's children."""
        number = self.process.pid
        listed = Path(f"/proc/{number}/task/{number}/children").read_text()
        return [int(child) for child in listed.split()]


@contextmanager
def running_desk(
    folder: Path,
    *,
    unlock: str = "support.fake_desk:unlock",
    pages: str = "leeward.web.views:load",
    idle_seconds: float = 600.0,
    **more: object,
) -> Iterator[DeskProcess]:
    """Start a desk on `folder` and end it."""
    given = {
        "folder": str(folder),
        "unlock": unlock,
        "pages": pages,
        "idle_seconds": idle_seconds,
        "as_json": True,
        "with_window": False,
    } | more
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "support.run_desk", json.dumps(given)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "the desk did not start"
        facts = json.loads(line)
        yield DeskProcess(process, facts["port"], Path(facts["launcher"]))
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
