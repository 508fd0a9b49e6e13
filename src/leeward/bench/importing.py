"""How long an old list takes from its bytes to recorded cases, and to be known again.

Two lists of invented people: one of the HTCDS layout, and one as organisations keep them, in
three scripts with mixed dates, ages and relatives in a cell.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final, TypeVar

from leeward.bench.small_vault import new_session
from leeward.codebook import htcds
from leeward.demo.invented_names import chinese_child_name, korean_name
from leeward.demo.invented_notes import note_text
from leeward.desk.importing import adds_nothing, look_through, read_list, take
from leeward.exchange.workbook_out import Table, csv_text, xlsx
from leeward.ids import RandomBytes

WANTED_SECONDS: Final = 60.0
"""For 10,000 rows, from the file's bytes to the durable end."""

T = TypeVar("T")


LISTS: Final = ("htcds", "own")
_HTCDS: Final = (
    *("prs_FirstName", "prs_SecondName", "prs_Birthdate", "prs_Gender", "prs_Citizenship"),
    *("vic_TraffickingStatus", "vic_MethodOfRecruitment", "vic_MethodsOfControl"),
    *("vic_TypeOfExploitation", "cas_Status", "cco_CaseComment"),
)
_OWN: Final = (
    *("연번", "성명", "생년월일", "나이", "성별", "연락처", "착취유형", "자녀(나이)", "위험도"),
    *("담당자", "비고"),
)


@dataclass(frozen=True)
class Imported:
    """One list: seconds of each step, and of finding that all of it is here already.

    `cpu` is what the three steps took of one core, whatever else the machine was doing.
    """

    name: str
    rows: int
    people: int
    megabytes: float
    reading: float
    looking: float
    recording: float
    again: float
    cpu: float

    @property
    def total(self) -> float:
        """Seconds from the bytes to the durable end."""
        return self.reading + self.looking + self.recording

    @property
    def is_met(self) -> bool:
        """Whether it is as quick as wanted, in proportion to its rows."""
        return self.total <= WANTED_SECONDS * self.rows / 10_000


def measure(folder: Path, *, name: str, rows: int, now: datetime, random: RandomBytes) -> Imported:
    """Import a list of so many rows into a new vault in an empty folder."""
    data = made(name, rows)
    with new_session(folder, now=now, random=random) as session:
        began = time.process_time()
        reading, old = _timed(lambda: read_list(data, written_on=now.date()))
        looking, seen = _timed(lambda: look_through(session, old))
        recording, taken = _timed(lambda: take(session, seen))
        cpu = time.process_time() - began
        again, known = _timed(lambda: look_through(session, read_list(data, written_on=now.date())))
    if not adds_nothing(known):
        raise AssertionError(name)
    return Imported(
        name, rows, len(taken.cases), len(data) / 2**20, reading, looking, recording, again, cpu
    )


def made(name: str, rows: int) -> bytes:
    """Return the bytes of a list of `rows` invented people, the same ones every time."""
    random = Random(rows)  # noqa: S311 - invented people, not keys
    if name == "htcds":
        labels = tuple(htcds.field(each).heading for each in _HTCDS)
        lines = tuple((str(n), *_htcds_row(random, n)) for n in range(1, rows + 1))
        return xlsx([Table("Sheet1", (("", *_HTCDS), ("", *labels)), lines)])
    lines = tuple((str(n), *_own_row(random, n)) for n in range(1, rows + 1))
    return csv_text(Table("명단", (_OWN,), lines))


def _htcds_row(random: Random, number: int) -> tuple[str, ...]:
    name = korean_name(random.randrange)
    return (
        name.roman.split()[1],
        name.roman.split()[0],
        _born(number).isoformat(),
        random.choice(htcds.codes("prs_Gender")),
        "KP",
        random.choice(htcds.codes("vic_TraffickingStatus")),
        random.choice(htcds.codes("vic_MethodOfRecruitment")),
        ";".join(random.sample(htcds.codes("vic_MethodsOfControl"), 3)),
        ";".join(random.sample(htcds.codes("vic_TypeOfExploitation"), 2)),
        random.choice(htcds.codes("cas_Status")),
        note_text(("en", "ko", "zh-Hans")[number % 3], random.randrange(99), number),
    )


def _own_row(random: Random, number: int) -> tuple[str, ...]:
    name, child = korean_name(random.randrange), chinese_child_name(random.randrange)
    born = _born(number)
    dates = (born.isoformat(), f"{born:%Y.%m.%d}", f"{born.year}년 {born.month}월", "", "")
    return (
        (name.hangul, f"{name.hangul}({name.hanzi})", name.hanzi, name.roman)[number % 4],
        dates[number % 5],
        (f"{2026 - born.year + 1}살", f"만 {2026 - born.year}세", "")[number % 3],
        ("여", "女", "F")[number % 3],
        f"139-{number:08d}" if number % 2 else "",
        ("강제결혼", "성착취; 강제결혼", "强迫婚姻", "forced marriage")[number % 4],
        f"{child.hanzi}({3 + number % 12})" if number % 5 == 0 else "",
        ("높음", "중", "低", "")[number % 4],
        ("정담당", "王")[number % 2],
        note_text(("ko", "zh-Hans", "en")[number % 3], random.randrange(99), number),
    )


def _born(number: int) -> date:
    """Return a day of birth that few rows share, so that nobody is taken for another."""
    return date(1962, 1, 1) + timedelta(days=(number * 7919) % 14_000)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found
