"""The process that owns the listening socket and reads nothing from it.

It starts the child that serves, and a fresh child each time one was locked. The passphrase, the
keys and every page stay in the child: what this process knows is a port, a ticket and a cookie.
"""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final, TextIO

from leeward.errors import PortTaken
from leeward.ids import RandomBytes
from leeward.web.launcher import (
    TICKET_SECONDS,
    Launcher,
    discard,
    new_ticket,
    private_folder,
    write_launcher,
)
from leeward.web.window import NO_WINDOW, Window, open_window

LOCKED: Final = 73
"""The child's exit code for a lock; `child.py` says the same, and a test compares them."""

BACKLOG: Final = 128
IDLE_SECONDS: Final = 600.0
STOP_SECONDS: Final = 6.0
CRASH_SECONDS: Final = 5.0
"""A child that ends sooner than this, unasked, would only end again."""
WINDOW_FAILS_WITHIN: Final = 10.0
"""A window that ends with an error sooner than this was never one: no display, no sandbox."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What a person can say about a desk."""

    folder: Path
    unlock: str
    """`module:function` that opens the vault; the child imports it."""
    pages: str = "leeward.web.views:load"
    """`module:function` that returns the view modules of the open desk."""
    port: int = 0
    with_window: bool = True
    as_json: bool = False
    idle_seconds: float = IDLE_SECONDS
    browser_arguments: Sequence[str] = ()


def listen(port: int) -> socket.socket:
    """Bind to this computer alone; 0 takes a random port.

    Raises:
        PortTaken: another program listens there.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":  # pragma: no cover - not run on Windows yet
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(BACKLOG)
    except OSError as taken:
        listening.close()
        raise PortTaken(port=port) from taken
    return listening


@dataclass(slots=True)
class Parent:
    """Keeps one child running until the desk is to end."""

    settings: DeskSettings
    random: RandomBytes = os.urandom
    clock: Callable[[], float] = time.monotonic
    out: TextIO = field(default_factory=lambda: sys.stdout)
    warn: Callable[[str], None] = lambda _: None
    _child: subprocess.Popen[str] | None = None
    _ending: threading.Event = field(default_factory=threading.Event)

    def run(self) -> int:
        """Serve until the window is closed or a signal ends the desk; return the exit code."""
        listening = listen(self.settings.port)
        port = int(listening.getsockname()[1])
        scratch = private_folder()
        launcher = write_launcher(
            scratch, port=port, ticket=new_ticket(self.random), now=self.clock()
        )
        expiry = threading.Timer(TICKET_SECONDS, discard, [launcher.path])
        expiry.daemon = True
        expiry.start()
        window: Window | None = None
        before = self._take_signals()
        told = self._configuration(port, launcher)
        try:
            if not self._start(listening, told):
                return 0 if self._ending.is_set() else 1
            self._announce(port, launcher)
            if self.settings.with_window:
                window = open_window(
                    launcher,
                    port=port,
                    scratch=scratch,
                    warn=self.warn,
                    more=self.settings.browser_arguments,
                )
            if window is not None:
                threading.Thread(
                    target=self._end_with, args=(window,), name="window", daemon=True
                ).start()
            return self._keep_one(listening, told)
        finally:
            self._stop_child()
            if window is not None:
                window.close()
            expiry.cancel()
            listening.close()
            shutil.rmtree(scratch, ignore_errors=True)
            for number, handler in before.items():
                signal.signal(number, handler)

    def end(self) -> None:
        """Ask the child to finish; `run` then returns."""
        self._ending.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.terminate()

    def _keep_one(self, listening: socket.socket, told: dict[str, Any]) -> int:
        while not self._ending.is_set():
            child = self._child
            if child is None:
                break
            started = self.clock()
            code = child.wait()
            if (
                code != LOCKED
                and self.clock() - started < CRASH_SECONDS
                and not self._ending.is_set()
            ):
                return 1
            if code == 0:
                return 0
            if not (self._ending.is_set() or self._start(listening, told)):
                return 0 if self._ending.is_set() else 1
        return 0

    def _configuration(self, port: int, launcher: Launcher) -> dict[str, Any]:
        return {
            "cookie_name": f"leeward-{self.random(8).hex()}",
            "cookie_value": self.random(32).hex(),
            "folder": str(self.settings.folder.resolve()),
            "idle_seconds": self.settings.idle_seconds,
            "launcher": str(launcher.path),
            "pages": self.settings.pages,
            "port": port,
            "ticket": launcher.ticket,
            "unlock": self.settings.unlock,
            "until": launcher.until,
        }

    def _start(self, listening: socket.socket, told: dict[str, Any]) -> bool:
        """Start a child, hand it the socket, and wait until it serves; False if it never does."""
        passed = () if sys.platform == "win32" else (listening.fileno(),)
        child = subprocess.Popen(
            # -P: a module lying in the present folder must not be taken for ours.
            [sys.executable, "-P", "-m", "leeward.web.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            pass_fds=passed,
        )
        self._child = child
        if sys.platform == "win32":  # pragma: no cover - not run on Windows yet
            handed = {"share": base64.b64encode(listening.share(child.pid)).decode()}
        else:
            handed = {"fd": listening.fileno()}
        if child.stdin is None or child.stdout is None:
            raise AssertionError
        with suppress(BrokenPipeError):
            child.stdin.write(json.dumps(told | {"socket": handed}) + "\n")
            child.stdin.flush()  # stays open: its end tells the child that we are gone
        serves = child.stdout.readline() != ""
        self._end_if_asked(child)
        return serves

    def _end_if_asked(self, child: subprocess.Popen[str]) -> None:
        """A signal may have come while the child was starting."""
        if self._ending.is_set():
            child.terminate()

    def _announce(self, port: int, launcher: Launcher) -> None:
        url = f"http://127.0.0.1:{port}"
        if self.settings.as_json:
            facts = {"launcher": str(launcher.path), "port": port, "url": url}
            self.out.write(json.dumps(facts) + "\n")
        else:
            self.out.write(f"desk ready on {url}\nlauncher {launcher.path}\n")
        self.out.flush()

    def _end_with(self, window: Window) -> None:
        began = self.clock()
        if window.wait() != 0 and self.clock() - began < WINDOW_FAILS_WITHIN:
            self.warn(NO_WINDOW)  # the launcher still opens the desk in another window
        else:
            self.end()

    def _take_signals(self) -> dict[int, Any]:
        if threading.current_thread() is not threading.main_thread():
            return {}

        def finish(_number: int, _frame: FrameType | None) -> None:
            self.end()

        numbers = (signal.SIGINT, signal.SIGTERM)
        return {int(number): signal.signal(number, finish) for number in numbers}

    def _stop_child(self) -> None:
        child = self._child
        if child is None:
            return
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(timeout=STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
