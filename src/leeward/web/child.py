"""The process that may hold keys. It starts without any, and ends when it is locked.

Its parent hands it the listening socket and a configuration on standard input. When standard
input closes, the parent is gone, and so is this process.
"""

import asyncio
import base64
import json
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final, cast

import uvicorn

from leeward.web import memory
from leeward.web.app import Desk, Surroundings
from leeward.web.guard import Alarms, Door, Guard, report_bug
from leeward.web.launcher import Launcher, TicketBox
from leeward.web.refusal import show_at_the_door, show_entry

LOCKED: Final = 73
"""The exit code that asks the parent for a fresh process."""

ANSWER_SECONDS: Final = 0.05
READY: Final = "ready"


def main() -> None:
    """Read the configuration, serve the desk, and never return normally."""
    memory.harden()
    line = sys.stdin.readline()
    if not line:
        os._exit(0)  # the parent ended before it had anything to say
    settings: Mapping[str, Any] = json.loads(line)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    _silence_logs()
    try:
        asyncio.run(_serve(settings))
    except KeyboardInterrupt:
        pass
    except Exception as bug:  # noqa: BLE001 - its message may quote what somebody typed
        report_bug(bug)
        os._exit(1)
    # Leaving without the interpreter's own farewell: nothing of it may wait for a thread.
    os._exit(0)


async def _serve(settings: Mapping[str, Any]) -> None:
    listening = _socket(settings["socket"])
    launcher = Launcher(
        ticket=settings["ticket"], path=Path(settings["launcher"]), until=settings["until"]
    )
    alarms = Alarms()
    pages = _named(settings["pages"])
    desk = Desk(
        Surroundings(
            folder=Path(settings["folder"]),
            unlock=_named(settings["unlock"]),
            alarms=alarms,
            stop_accepting=lambda: _stop_accepting(server),
            end=_end_soon,
            monotonic=time.monotonic,
            idle_seconds=settings["idle_seconds"],
            weaknesses=memory.weaknesses(),
        ),
        pages,
    )
    guard = Guard(
        desk,
        door=Door(
            port=settings["port"],
            cookie_name=settings["cookie_name"],
            cookie_value=settings["cookie_value"],
        ),
        tickets=TicketBox(launcher, time.monotonic),
        alarms=alarms,
        new_nonce=lambda: base64.urlsafe_b64encode(os.urandom(18)).decode(),
        show_error=show_at_the_door,
        show_entry=show_entry,
    )
    server = uvicorn.Server(
        uvicorn.Config(
            guard,
            access_log=False,
            date_header=False,
            http="h11",
            lifespan="off",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=75,
            ws="none",
        )
    )
    watches = (desk.watch_idle(), desk.watch_sealed(), desk.watch_disk())
    watching = [asyncio.create_task(watch) for watch in watches]
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()
    threading.Thread(target=pages, name="views", daemon=True).start()
    await server.serve(sockets=[listening])
    for watch in watching:
        watch.cancel()
    await desk.close()


def _socket(given: Mapping[str, Any]) -> socket.socket:
    """Take over the listening socket: an inherited descriptor, or Windows' shared form."""
    if "share" in given:  # pragma: no cover - Windows only; not run there yet
        from_share = getattr(socket, "fromshare")  # noqa: B009 - exists on Windows only
        return cast("socket.socket", from_share(base64.b64decode(given["share"])))
    return socket.socket(fileno=given["fd"])


def _named(name: str) -> Any:
    """Return the function that the parent named as `module:function`."""
    module, _, attribute = name.partition(":")
    return getattr(import_module(module), attribute)


def _stop_accepting(server: uvicorn.Server) -> None:
    """Close this process's share of the listening socket; the parent keeps its own."""
    for accepting in server.servers:
        accepting.close()


def _end_soon() -> None:
    """End after the answer that is on its way has left; then the memory is gone."""
    asyncio.get_running_loop().call_later(ANSWER_SECONDS, os._exit, LOCKED)


def _end_with_parent() -> None:
    while sys.stdin.read(1):
        pass
    os._exit(0)


def _silence_logs() -> None:
    """A log line could quote an address or a value; the desk keeps its own diagnostic log."""
    for name in ("uvicorn", "uvicorn.error", "uvicorn.asgi", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # a closed terminal is the parent's matter


if __name__ == "__main__":
    main()
