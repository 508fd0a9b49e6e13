"""How fast lists and index are made anew from sealed segments, by entries per segment.

A quarter of the entries are notes of one sentence in three scripts, the rest are facts of a
few bytes: what a caseload looks like. Beside each figure stands what the machine allows: the
time that the signature check alone takes, which no arrangement of the rest can save.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final

from leeward.bench.small_vault import new_session
from leeward.dates.when import on_day
from leeward.demo.invented_notes import SORTS, note_text
from leeward.desk.opening import first_drafts
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, RandomBytes, StreamKind, new_id
from leeward.journal.entry import NOTE, SET, Draft
from leeward.vault.vault import Vault
from leeward.vault.verification import fill, verified_cases

PER_SEGMENT: Final = (1, 8, 64)
ENTRIES_PER_CASE: Final = 128
_LANGUAGES: Final = ("ko", "zh-Hans", "en")


@dataclass(frozen=True)
class Rebuilt:
    """Entries per second on one core, for one number of entries per segment."""

    per_segment: int
    entries: int
    segments: int
    verified_only: float
    without_text: float
    with_text: float
    bytes_per_entry: float


def measure(
    folder: Path, *, entries: int, per_segment: int, now: datetime, random: RandomBytes
) -> Rebuilt:
    """Make a vault of so many entries in an empty folder, and rebuild it in three ways."""
    with new_session(folder, now=now, random=random) as session:
        vault = session.vault
        cases = max(1, entries // ENTRIES_PER_CASE)
        vault.record_many(_batches(session, cases, entries, per_segment))
        counted = vault.check()
        verified = _rate(lambda: sum(_size(vault)))
        without = _rate(lambda: _rebuild_without_text(vault))
        full = _rate(vault.rebuild)
    size = (folder / "vault.db").stat().st_size
    return Rebuilt(
        per_segment,
        counted.entries,
        counted.segments,
        counted.entries / verified,
        counted.entries / without,
        counted.entries / full,
        size / counted.entries,
    )


def _size(vault: Vault) -> Iterator[int]:
    for _, files in verified_cases(vault._session):
        yield sum(len(file.recorded) for file in files.values())


def _rebuild_without_text(vault: Vault) -> None:
    session = vault._session
    with session.transaction():
        session.index.drop()
        session.index.create(indexes=False)
        fill(session, session.index, with_text=False)
        session.index.create_indexes()


def _rate(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _batches(
    session: Session, cases: int, entries: int, per_segment: int
) -> Iterator[tuple[CaseId, Sequence[Draft]]]:
    chance = Random(1)  # noqa: S311 - invented people need no secrecy
    ids = []
    for number in range(cases):
        case = CaseId(new_id(session.random))
        ids.append(case)
        yield case, first_drafts(session, case, code=f"LW-{number:05d}", pseudonym=f"B {number}")
    given = 0
    while given < entries:
        for case in ids:
            drafts = tuple(_draft(session, chance, given + at) for at in range(per_segment))
            given += per_segment
            yield case, drafts
            if given >= entries:
                return


def _draft(session: Session, chance: Random, number: int) -> Draft:
    day = session.today - timedelta(days=chance.randrange(700))
    entity = EntityId(chance.randbytes(16))
    if number % 4 == 0:
        language = _LANGUAGES[chance.randrange(3)]
        value = {
            "date": on_day(day).to_value(),
            "sort": SORTS[chance.randrange(len(SORTS))],
            "text": note_text(language, chance.randrange(64), chance.randrange(60)),
            "lang": language,
        }
        return Draft(StreamKind.CARE, "note", entity, "", NOTE, value)
    if number % 4 == 1:
        return Draft(StreamKind.CARE, "plan", entity, "need", SET, "counselling")
    if number % 4 == 2:
        return Draft(StreamKind.CARE, "service", entity, "given_on", SET, on_day(day).to_value())
    return Draft(StreamKind.CARE, "service", entity, "amount", SET, 1 + chance.randrange(9))
