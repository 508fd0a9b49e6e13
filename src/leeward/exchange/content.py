"""What of a case file may leave: by stream, and by the fields that a consent allows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from leeward.cases.case import CaseFile
from leeward.cases.facts import KINDS, field_of
from leeward.errors import SealedClosed
from leeward.ids import StreamKind

CODES_ONLY: Final = frozenset({StreamKind.CORE, StreamKind.CARE})
"""Codes and pseudonyms: what leaves unless somebody asks for more."""

WITH_NAMES: Final = frozenset({StreamKind.CORE, StreamKind.CARE, StreamKind.SEALED})
EVERYTHING: Final = frozenset(StreamKind)

# What this organisation noted about its own handling of the file is no part of the file.
INTERNAL_KINDS: Final = frozenset({"look", "override", "export", "import_source", "stream"})


@dataclass(frozen=True, slots=True)
class Content:
    """What an export may show.

    Attributes:
        streams: whose facts may leave.
        fields: `kind.field` names that a consent allows, or None for all of `streams`.
    """

    streams: frozenset[StreamKind] = CODES_ONLY
    fields: Collection[str] | None = None

    def includes(self, kind: str, field: str) -> bool:
        """Whether a field may leave; the case's own code always may."""
        if kind in INTERNAL_KINDS or kind not in KINDS:
            return False
        if (kind, field) == ("case", "code"):
            return True
        known = field_of(kind, field)
        stream = StreamKind.CARE if known is None else known.stream
        if stream not in self.streams:
            return False
        return self.fields is None or f"{kind}.{field}" in self.fields

    def held(self, case_file: CaseFile, kind: str, field: str) -> Any:
        """Return the value that holds, if it may leave."""
        return case_file.held(kind, field) if self.includes(kind, field) else None

    def names(self, case_file: CaseFile) -> tuple[str, ...]:
        """Return her names, if they may leave."""
        if not self.includes("name", "full"):
            return ()
        return tuple(
            str(full) for record in case_file.all_of("name") if (full := record.held("full"))
        )

    def check(self, *, sealed_open: bool) -> None:
        """Refuse an export of names while the sealed stream is closed.

        Otherwise a file would leave that looks complete and lacks what was asked for.

        Raises:
            SealedClosed: sealed facts are asked for, and sealed is closed.
        """
        if StreamKind.SEALED in self.streams and not sealed_open:
            raise SealedClosed
