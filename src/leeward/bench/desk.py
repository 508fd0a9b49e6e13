"""The desk at its full size: 10,000 cases and 1,000,000 entries in three scripts, over HTTP.

A real desk (parent and child processes) is started on a vault made for the purpose; times are
those of one client on a kept connection, so they include HTTP, the vault thread, the page.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from json import loads
from pathlib import Path
from random import Random  # noqa: TID251 - picks which page to ask for
from tempfile import mkdtemp
from typing import Any, Final

from leeward.bench.measuring import (
    DeskClient,
    Spread,
    children_of,
    proportional_memory,
    timed,
)
from leeward.demo.organisation import WORKERS, DemoPassphrases, make_organisation
from leeward.desk.caseload import PAGE, SORTS
from leeward.ids import RandomBytes, id_text
from leeward.sealing.passphrase import FLOOR, derive
from leeward.vault.unlock import unlock

PASSPHRASES: Final = DemoPassphrases("invented for a measurement", "and a second invented one")
CALLS: Final = 120
EVERY: Final = 7
"""Of so many cases one is opened for a page that is not warm, or gets a note."""

FULL_CASE: Final = 200
"""Entries of the case page that is measured."""

TARGETS: Final = {
    "first page after the passphrase": ("s", 0.5),
    "caseload page": ("ms p95", 10.0),
    "caseload filter": ("ms p95", 15.0),
    "case page of 200 entries": ("ms p95", 12.0),
    "search": ("ms p95", 15.0),
    "saving an entry": ("ms p95", 15.0),
    "memory of all desk processes": ("MB PSS", 250.0),
}


@dataclass(frozen=True)
class Figure:
    """One measured figure beside what was wanted."""

    name: str
    value: float
    unit: str
    wanted: float
    detail: dict[str, Any]

    @property
    def is_met(self) -> bool:
        """Whether the figure is as good as wanted."""
        return self.value <= self.wanted


def make(
    folder: Path,
    *,
    cases: int,
    entries: int,
    now: datetime,
    random: RandomBytes,
    progress: Callable[[int, int], None],
) -> None:
    """Make the vault that is measured; its passphrases cost what real ones cost."""
    make_organisation(
        folder,
        passphrases=PASSPHRASES,
        cases=cases,
        entries=entries,
        seed=1,
        until=now,
        random=random,
        progress=progress,
    )


def measure(folder: Path, *, clock: Callable[[], datetime]) -> list[Figure]:
    """Start the desk on `folder`, measure it and end it."""
    cases, full = _cases(folder, clock)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "leeward", "desk", str(folder), "--no-open", "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None  # noqa: S101 - asked for above
        told = loads(process.stdout.readline())
        client = DeskClient(told["port"], Path(told["launcher"]))
        try:
            return list(_figures(client, process.pid, cases, full))
        finally:
            client.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _figures(client: DeskClient, parent: int, cases: list[str], full: str) -> list[Figure]:
    kdf = _passphrase_seconds()
    began = time.perf_counter()
    status, _ = client.post("/unlock", {"member": WORKERS[0], "passphrase": PASSPHRASES.passphrase})
    _expect(status, 303)
    status, first = client.get("/today")
    _expect(status, 200)
    whole = time.perf_counter() - began
    memory = proportional_memory([parent, *children_of(parent)])
    figures = [
        _figure(
            "first page after the passphrase",
            max(0.0, whole - kdf),
            {"whole": whole, "argon2id": kdf, "bytes": len(first)},
        )
    ]
    dice = Random(1)  # noqa: S311 - no secrecy in a measurement
    levels = ("immediate", "high", "medium", "low")
    sorts, last = tuple(SORTS), max(2, len(cases) * EVERY // PAGE)
    words = ("상담", "护照", "counsell", "학교", "诊所", "report", "악몽", "医院", "school", "병원")

    def page(_: int) -> None:
        _expect(client.get(f"/cases?whose=all&page={dice.randrange(1, last)}")[0], 200)

    def narrowed(index: int) -> None:
        path = f"/cases?whose=all&level={levels[index % 4]}&sort={sorts[index % len(sorts)]}"
        _expect(client.get(path)[0], 200)

    def case(_: int) -> None:
        _expect(client.get(f"/case/{full}")[0], 200)

    def other_case(_: int) -> None:
        _expect(client.get(f"/case/{dice.choice(cases)}")[0], 200)

    def search(index: int) -> None:
        status, where = client.post("/search", {"q": words[index % len(words)]})
        if status == 303:
            status, _ = client.get(where)
        _expect(status, 200)

    def save(index: int) -> None:
        fields = {"text": f"measured {index}", "sort": "note", "day": "", "next": ""}
        _expect(client.post(f"/case/{dice.choice(cases)}/note", fields)[0], 303)

    figures += [
        _spread("caseload page", timed(page, CALLS)),
        _spread("caseload filter", timed(narrowed, CALLS)),
        _spread("case page of 200 entries", timed(case, CALLS)),
        _spread("search", timed(search, CALLS)),
        _spread("saving an entry", timed(save, CALLS)),
    ]
    cold = timed(other_case, CALLS)
    figures[3].detail["a case not seen before, p95"] = cold.p95
    after = proportional_memory([parent, *children_of(parent)])
    figures.append(
        _figure("memory of all desk processes", memory, {"after all measurements": after})
    )
    return figures


def _figure(name: str, value: float, detail: dict[str, Any]) -> Figure:
    unit, wanted = TARGETS[name]
    return Figure(name, value, unit, wanted, detail)


def _spread(name: str, found: Spread) -> Figure:
    return _figure(name, found.p95, asdict(found))


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        raise AssertionError(f"answered {status} instead of {wanted}")


def _cases(folder: Path, clock: Callable[[], datetime]) -> tuple[list[str], str]:
    """Return some cases, and the one whose number of entries is nearest to 200."""
    vault = unlock(folder, WORKERS[0], PASSPHRASES.passphrase, clock=clock)
    try:
        rows = [row for case in vault.cases() if (row := vault.projection.case(case)) is not None]
        full = min(rows, key=lambda row: abs(row.entries - FULL_CASE))
        return [id_text(row.case_id) for row in rows[::EVERY]], id_text(full.case_id)
    finally:
        vault.close()


def _passphrase_seconds() -> float:
    """Return what deriving one key costs here, which no desk can make shorter."""
    began = time.perf_counter()
    derive("a passphrase", bytes(16), FLOOR)
    return time.perf_counter() - began


def scratch() -> Path:
    """Return a fresh folder for a vault that is thrown away."""
    return Path(mkdtemp(prefix="leeward-bench-")) / "vault"


def throw_away(folder: Path) -> None:
    """Remove a scratch folder."""
    shutil.rmtree(folder.parent, ignore_errors=True)
