"""What the figures share: percentiles, memory of processes, a plain HTTP client, a table."""

import http.client
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

_TICKET: Final = re.compile(r'value="([0-9a-f]{64})"')


@dataclass(frozen=True)
class Spread:
    """Times of one thing done often, in milliseconds."""

    p50: float
    p95: float
    most: float
    times: int


def spread(milliseconds: Sequence[float]) -> Spread:
    """Return the spread of at least one time."""
    ordered = sorted(milliseconds)
    last = len(ordered) - 1
    return Spread(
        ordered[last // 2], ordered[min(last, round(0.95 * last))], ordered[-1], len(ordered)
    )


def timed(work: Callable[[int], object], times: int, warm: int = 3) -> Spread:
    """Do `work(i)` some times and return how long it took, after some that do not count."""
    for index in range(warm):
        work(index)
    taken = []
    for index in range(times):
        began = time.perf_counter()
        work(warm + index)
        taken.append(1000 * (time.perf_counter() - began))
    return spread(taken)


def proportional_memory(processes: Sequence[int]) -> float:
    """Return the memory of some processes in MB, shared pages counted once (Linux only).

    NaN where the system does not tell.
    """
    total = 0
    for number in processes:
        try:
            text = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            return float("nan")
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def give_up_after(seconds: float) -> None:
    """End this process after so much processor time (not on Windows, where the clock does)."""
    if find_spec("resource"):
        limits = import_module("resource")
        limits.setrlimit(limits.RLIMIT_CPU, (ceil(seconds), ceil(seconds) + 5))


def children_of(process: int) -> list[int]:
    """Return the process numbers of a process's children (Linux only; empty elsewhere)."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []


class DeskClient:
    """Speaks to a desk over one kept connection, as its own window would."""

    def __init__(self, port: int, launcher: Path) -> None:
        self._port = port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        found = _TICKET.search(launcher.read_text(encoding="utf-8"))
        ticket = found[1] if found else ""
        self._cookie = ""
        self._ask(
            "POST",
            "/ticket",
            {"ticket": ticket},
            {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        )

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the body of a page."""
        return self._ask("GET", path, None, {"Sec-Fetch-Site": "same-origin"})

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Post a form; redirects are not followed, their place is the body."""
        origin = f"http://127.0.0.1:{self._port}"
        return self._ask("POST", path, fields, {"Sec-Fetch-Site": "same-origin", "Origin": origin})

    def _ask(
        self, method: str, path: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[int, str]:
        sent = dict(headers)
        body = None
        if fields is not None:
            body = urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        if self._cookie:
            sent["Cookie"] = self._cookie
        self._connection.request(method, path, body=body, headers=sent)
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        cookie = answer.headers.get("Set-Cookie")
        if cookie:
            self._cookie = cookie.partition(";")[0]
        return answer.status, answer.headers.get("Location", text)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return lines
