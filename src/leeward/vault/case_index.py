"""Everything that is made from a case's folded file: its list rows and its place in the index.

The only module that knows the tables `text_row`, which entries stand in the text index, and
`list_form`, by which version of the program all of it was made.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Final

import apsw
import msgspec

from leeward.cases.case import CaseFile
from leeward.cases.followup import DueItem, due_items
from leeward.cases.summary import CaseSummary, summary_with, texts
from leeward.ids import CaseId, DeviceId, StreamId, StreamKind
from leeward.vault.projection import INDEXES, TABLES, Projection
from leeward.vault.search import SCHEMA, TextIndex
from leeward.vault.segment_io import row_of

Places = Mapping[tuple[StreamId, DeviceId, int], int]
"""The number of each segment of a case, by stream, device and sequence."""

NAME: Final = "text"

VERSION: Final = 2
"""Raise it whenever the same file gives other rows, other due things or other tokens."""

_DIGEST: Final = b"lw-projection-1"

FORM: Final = blake2b(
    "\n".join((str(VERSION), TABLES, INDEXES, SCHEMA)).encode(), digest_size=16, person=_DIGEST
).digest()
"""What these lists are made like. Others are made anew when a vault is opened."""

_OWN_TABLES: Final = """
CREATE TABLE text_row (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE list_form (form BLOB NOT NULL) STRICT;
"""


class CaseIndex(Projection):
    """The lists and the text index of a vault. Methods join the open transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        super().__init__(connection)
        self.text: Final = TextIndex(connection, NAME)

    def create(self, *, indexes: bool = True) -> None:
        """Make the empty tables, and note which form they have."""
        super().create(indexes=indexes)
        self._connection.execute(_OWN_TABLES)
        self._connection.execute("INSERT INTO list_form (form) VALUES (?)", (FORM,))
        self.text.create()

    def drop(self) -> None:
        """Remove the tables with everything in them."""
        super().drop()
        self._connection.execute("DROP TABLE IF EXISTS text_row; DROP TABLE IF EXISTS list_form")
        self.text.drop()

    def is_current(self) -> bool:
        """Whether lists and index have the form that this version of the program makes."""
        if not self._connection.table_exists("main", "list_form"):
            return False
        return self._connection.execute("SELECT form FROM list_form").fetchall() == [(FORM,)]

    def forget_memory(self) -> None:
        """Drop what is remembered, after a rolled back transaction."""
        self.text.forget_memory()

    def put(self, file: CaseFile, places: Places) -> None:
        """Bring rows and index of a case in step with its file, which holds nothing sealed."""
        row, items = rows_of(file)
        self.replace(row, items)
        wanted = dict(open_texts(file, places))
        held = self._held(places.values())
        self._remove(held - wanted.keys())
        self.add_texts([(row, wanted[row]) for row in sorted(wanted.keys() - held)])

    def add_texts(self, found: Sequence[tuple[int, str]]) -> None:
        """Index texts of which nothing is there; ascending order is far quicker."""
        self.note_texts(found)
        self.text.add(found)

    def note_texts(self, found: Sequence[tuple[int, str]]) -> None:
        """Note which texts are there without indexing them, for a comparison of lists."""
        self._connection.executemany(
            "INSERT INTO text_row (id) VALUES (?)", [(row,) for row, _ in found]
        )

    def forget_segments(self, numbers: Iterable[int]) -> None:
        """Take the texts of erased segments out of the index."""
        self._remove(self._held(numbers))

    def erase_traces(self) -> None:
        """Make the text index anew without what was taken out of it.

        Taking a row out leaves its words in the index until pages happen to be merged, and in
        the vocabulary for ever; after an erasure neither may stay.
        """
        self.text.compact()

    def digest(self) -> bytes:
        """Return a digest of all rows, in an order that depends on nothing but the rows."""
        digest = blake2b(digest_size=32, person=_DIGEST)
        encode = msgspec.msgpack.Encoder().encode
        for row in self.canonical_rows():
            digest.update(encode(row))
        for (number,) in self._connection.execute("SELECT id FROM text_row ORDER BY id"):
            digest.update(encode(number))
        return digest.digest()

    def forget_case(self, case: CaseId, numbers: Iterable[int]) -> None:
        """Remove a case that is erased, with the texts of its segments."""
        self.forget(case)
        self.forget_segments(numbers)

    def _held(self, numbers: Iterable[int]) -> set[int]:
        return {
            row
            for n in numbers
            for (row,) in self._connection.execute(
                "SELECT id FROM text_row WHERE id BETWEEN ? AND ?",
                (row_of(n, 0), row_of(n + 1, 0) - 1),
            )
        }

    def _remove(self, rows: Iterable[int]) -> None:
        gone = list(rows)
        if gone:
            self._connection.executemany(
                "DELETE FROM text_row WHERE id = ?", [(row,) for row in gone]
            )
            self.text.remove(gone)


def rows_of(file: CaseFile) -> tuple[CaseSummary, tuple[DueItem, ...]]:
    """Return the list rows of a case whose file holds nothing sealed."""
    items = due_items(file)
    return summary_with(file, items), items


def open_texts(file: CaseFile, places: Places) -> list[tuple[int, str]]:
    """Return the numbered texts that every member may search, ascending."""
    return _numbered(file, places, sealed=False)


def sealed_texts(file: CaseFile, places: Places) -> list[tuple[int, str]]:
    """Return the numbered texts of the sealed stream, ascending."""
    return _numbered(file, places, sealed=True)


def _numbered(file: CaseFile, places: Places, *, sealed: bool) -> list[tuple[int, str]]:
    found: dict[int, str] = {}
    for text in texts(file):
        if (text.stream is StreamKind.SEALED) is sealed:
            device, seq, index = text.id
            row = row_of(places[text.origin, device, seq], index)
            found[row] = f"{found[row]}\n{text.text}" if row in found else text.text
    return sorted(found.items())
