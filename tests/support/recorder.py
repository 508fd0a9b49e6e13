"""An invented organisation's case in memory: drafts become entries, entries become a file."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from leeward.cases.case import CaseFile
from leeward.cases.fold import fold
from leeward.cases.record import changes
from leeward.ids import CaseId, DeviceId, EntityId, MemberId, StreamId, StreamKind
from leeward.journal.clock import at
from leeward.journal.entry import SET, Draft, Entry, EntryId, Recorded

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def identity(label: str) -> bytes:
    """Return 16 bytes that depend on the label only."""
    return blake2b(label.encode(), digest_size=16).digest()


CASE = CaseId(identity("case"))
SELF = EntityId(CASE)


def device_of(name: str) -> DeviceId:
    """Return the device that an invented member writes on."""
    return DeviceId(identity(f"device {name}"))


def member_of(name: str) -> MemberId:
    """Return an invented member."""
    return MemberId(identity(f"member {name}"))


MEMBERS = {device_of(name): member_of(name) for name in ("Ara", "Bomi", "Chen")}


def author_of(device: DeviceId) -> MemberId | None:
    """Return who writes on a device."""
    return MEMBERS.get(device)


class Recorder:
    """One case whose streams several members write to, each save an hour after the last."""

    def __init__(self, case_id: CaseId = CASE) -> None:
        self.case_id = case_id
        self.recorded: list[Recorded] = []
        self.now = START
        self._seqs: dict[tuple[DeviceId, StreamId], int] = {}
        self._count = 0

    def stream(self, kind: StreamKind, bucket: int | None = None) -> StreamId:
        """Return the identity of one of the case's streams."""
        return StreamId(identity(f"{self.case_id.hex()} {kind} {bucket}"))

    def save(self, drafts: Iterable[Draft], by: str = "Ara") -> tuple[Recorded, ...]:
        """Record drafts as one save: one segment in each stream that they go to."""
        self.now += timedelta(hours=1)
        device = device_of(by)
        places: dict[tuple[StreamKind, int | None], list[Draft]] = {}
        for draft in drafts:
            places.setdefault((draft.stream, draft.expires), []).append(draft)
        new: list[Recorded] = []
        for (kind, bucket), group in places.items():
            origin = self.stream(kind, bucket)
            entries = [_entry(draft) for draft in group]
            if not any(item.origin == origin for item in self.recorded):
                entries.insert(0, _opening(self.case_id, origin, kind, bucket))
            seq = self._seqs.get((device, origin), 0) + 1
            self._seqs[device, origin] = seq
            for index, entry in enumerate(entries):
                self._count += 1
                clocked = Entry(
                    entry.kind,
                    entry.entity,
                    entry.field,
                    entry.op,
                    entry.value,
                    entry.deps,
                    at(self.now) + self._count,
                )
                new.append(Recorded(EntryId(device, seq, index), kind, clocked, origin))
        self.recorded += new
        return tuple(new)

    def record(
        self,
        kind: str,
        answers: Mapping[str, Any],
        entity: EntityId | None = None,
        *,
        by: str = "Ara",
        expires: int | None = None,
        seen: CaseFile | None = None,
    ) -> tuple[Recorded, ...]:
        """Record answers; `seen` is the file as the author had it, for concurrent writing."""
        place = EntityId(self.case_id) if entity is None else entity
        drafts = changes(seen or self.file(), kind, place, answers, expires=expires)
        return self.save(drafts, by)

    def file(self, *, sealed: bool = True) -> CaseFile:
        """Return the folded file."""
        return fold(
            self.case_id,
            [item for item in self.recorded if sealed or item.stream is not StreamKind.SEALED],
            author_of,
        )

    def core(self) -> CaseFile:
        """Return the file as somebody reads it who was granted core alone."""
        core = [item for item in self.recorded if item.stream is StreamKind.CORE]
        return fold(self.case_id, core, author_of)


def thing(label: str) -> EntityId:
    """Return the identity of an invented record."""
    return EntityId(identity(f"thing {label}"))


def _entry(draft: Draft) -> Entry:
    return Entry(draft.kind, draft.entity, draft.field, draft.op, draft.value, draft.deps, 0)


def _opening(case_id: CaseId, origin: StreamId, kind: StreamKind, bucket: int | None) -> Entry:
    value = {"case": case_id, "kind": kind.value, "bucket": bucket}
    return Entry("stream", origin, "opens", SET, value, (), 0)
