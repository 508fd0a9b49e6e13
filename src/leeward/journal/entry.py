"""The entry: one fact as recorded by one device, with what it replaces. Format 1.

An entry travels inside a segment body (`segment.py`) as the MessagePack array
`[kind, entity, field, op, value, deps, hlc]`; its identity is where it stands:
`(device, seq, index)`. See `docs/formats/segment-v1.md`.
"""

from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec

from leeward.ids import ID_BYTES, DeviceId, StreamId, StreamKind

MOST_NAME: Final = 64
MOST_DEPS: Final = 1024

Identifier = Annotated[bytes, msgspec.Meta(min_length=ID_BYTES, max_length=ID_BYTES)]
Position = Annotated[int, msgspec.Meta(ge=1, lt=1 << 32)]
Clock = Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_NAME)]

Operation = Literal["set", "add", "remove", "note"]
"""`set` writes a register, `add` and `remove` an observed-remove set, `note` never changes."""

SET: Final = "set"
ADD: Final = "add"
REMOVE: Final = "remove"
NOTE: Final = "note"


class EntryId(NamedTuple):
    """Where an entry stands: its device, the device's segment number, its place in it."""

    device: Annotated[DeviceId, msgspec.Meta(min_length=ID_BYTES, max_length=ID_BYTES)]
    seq: Position
    index: Annotated[int, msgspec.Meta(ge=0, lt=1024)]  # type: ignore[assignment]  # not tuple.index


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One fact. `op` is read as text, so that what a newer version writes is kept.

    Attributes:
        kind: what sort of thing is recorded, a name from the closed list or a newer one.
        entity: 16 bytes, which thing of that sort.
        field: which value of the thing; empty for a note.
        op: one of `Operation`, or what a newer version wrote.
        value: any MessagePack value.
        deps: identities of the entries that this one replaces.
        hlc: hybrid logical clock, milliseconds since 1970 shifted left by 16, plus a counter.
    """

    kind: Name
    entity: Identifier
    field: Annotated[str, msgspec.Meta(max_length=MOST_NAME)]
    op: Name
    value: Any
    deps: Annotated[tuple[EntryId, ...], msgspec.Meta(max_length=MOST_DEPS)]
    hlc: Clock


class Draft(msgspec.Struct, frozen=True, gc=False):
    """A change that someone wants recorded: an entry before it has a clock and a place.

    `stream` names the stream of the case that it goes to; for `EPHEMERAL`, `expires`
    is the month in which the value is destroyed, as `YYYYMM`.
    """

    stream: StreamKind
    kind: str
    entity: bytes
    field: str
    op: Operation
    value: Any
    deps: tuple[EntryId, ...] = ()
    expires: int | None = None


class Recorded(NamedTuple):
    """An accepted entry with its identity and the stream that it was read from.

    A case has one ephemeral stream per month, all of one `StreamKind`, and an `EntryId` is
    unique within one stream only: `origin` tells them apart.
    """

    id: EntryId
    stream: StreamKind
    entry: Entry
    origin: StreamId = StreamId(b"")
