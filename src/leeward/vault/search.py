"""The text index: finds any two characters of Korean, Chinese or Latin text, newest first.

Full-text engines cut text into words, and Chinese and Korean names are not words. Here a run
of CJK characters is indexed as its overlapping pairs, plus its last character alone; any
other run of letters and digits is one word. A query of two or more characters then finds
every text that contains it as a substring:

- a CJK run of the query is a phrase of pairs (one character alone: the beginning of a pair);
- a word inside the query must be a whole word of the text;
- a word at the query's edge may be part of one, so it is expanded over the vocabulary,
  which has its own index of pairs.

The same class serves the vault's tables and the in-memory room of a sealed stream. The index
holds no text, only which row has which token.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise, zip_longest
from typing import Final, NamedTuple

import apsw

MOST_WORDS: Final = 4_000
"""A loose edge that fits more words than this is dropped if something else narrows the query."""

_CJK_RANGES: Final = (
    (0x1100, 0x11FF),  # Hangul jamo
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),  # iteration mark, closing mark, zero
    (0x3040, 0x30FF),  # kana
    (0x3105, 0x318F),  # bopomofo, compatibility jamo
    (0x31A0, 0x31BF),  # bopomofo
    (0x31F0, 0x31FF),  # kana
    (0x3400, 0x4DBF),  # ideographs, extension A
    (0x4E00, 0x9FFF),  # ideographs
    (0xA960, 0xA97F),  # jamo
    (0xAC00, 0xD7FF),  # Hangul syllables, jamo
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0x1AFF0, 0x1B16F),  # kana
    (0x20000, 0x3FFFF),  # ideographs, further extensions
)

_CJK: Final = "".join(f"{chr(low)}-{chr(high)}" for low, high in _CJK_RANGES)
_RUN: Final = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+)")

SCHEMA: Final = """
CREATE VIRTUAL TABLE {name}_index USING fts5(
    tokens, content='', contentless_delete=1, tokenize='ascii', detail=full
);
CREATE VIRTUAL TABLE {name}_gram USING fts5(
    pairs, content='', contentless_delete=1, tokenize='ascii', detail=full
);
CREATE TABLE {name}_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE) STRICT;
"""


class Run(NamedTuple):
    """A stretch of one sort of characters."""

    cjk: bool
    text: str
    first: bool
    """Nothing stands before it: in a query, the word may have begun earlier."""
    last: bool
    """Nothing stands behind it: in a query, the word may go on."""


def normalise(text: str) -> str:
    """Return the form in which texts and queries are compared: NFKC, case-folded."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def runs(normalised: str) -> Iterator[Run]:
    """Cut normalised text into its runs, leaving out separators."""
    length = len(normalised)
    for found in _RUN.finditer(normalised):
        start, end = found.span()
        yield Run(found.lastindex == 1, found.group(), start == 0, end == length)


def tokens(text: str) -> tuple[str, set[str]]:
    """Return the tokens of a text, spaced, and the words among them."""
    found: list[str] = []
    words: set[str] = set()
    for cjk, word in _RUN.findall(normalise(text)):
        if cjk:
            found += map("".join, pairwise(cjk))
            found.append(cjk[-1])
        else:
            found.append(word)
            words.add(word)
    return " ".join(found), words


class TextIndex:
    """One index: the tables `<name>_index`, `<name>_gram` and `<name>_word`.

    The only code that knows those tables. It joins whatever transaction is open.
    """

    def __init__(self, connection: apsw.Connection, name: str) -> None:
        self._connection = connection
        self._index, self._gram, self._word = f"{name}_index", f"{name}_gram", f"{name}_word"
        self._name = name
        self._known: set[str] = set()

    def create(self) -> None:
        """Make the empty tables."""
        self._connection.execute(SCHEMA.format(name=self._name))
        self._connection.execute(
            f"INSERT INTO {self._index}({self._index}, rank) VALUES ('secure-delete', 1)"  # noqa: S608
        )

    def drop(self) -> None:
        """Remove the tables with everything in them."""
        for table in (self._index, self._gram, self._word):
            self._connection.execute(f"DROP TABLE IF EXISTS {table}")
        self._known.clear()

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """Index texts under their row numbers; ascending order is far quicker."""
        rows: list[tuple[int, str]] = []
        words: set[str] = set()
        for row, text in texts:
            spaced, new = tokens(text)
            rows.append((row, spaced))
            words |= new
        self._connection.executemany(
            f"INSERT INTO {self._index}(rowid, tokens) VALUES (?, ?)",  # noqa: S608
            rows,
        )
        self._learn(words - self._known)

    def remove(self, rows: Iterable[int]) -> None:
        """Take rows out of the index; `compact` removes their last traces."""
        self._connection.executemany(
            f"DELETE FROM {self._index} WHERE rowid = ?",  # noqa: S608
            ((row,) for row in rows),
        )

    def compact(self) -> None:
        """Rewrite the index and its vocabulary without the rows that were removed."""
        for table in (self._index, self._gram):
            self._connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608
        vocabulary = f"{self._name}_vocabulary"
        self._connection.execute(
            f"CREATE VIRTUAL TABLE temp.{vocabulary} USING fts5vocab(main, {self._index}, row)"
        )
        gone = self._connection.execute(
            f"SELECT id FROM {self._word} WHERE word NOT IN"  # noqa: S608
            f" (SELECT term FROM temp.{vocabulary})"
        ).fetchall()
        for table, column in ((self._word, "id"), (self._gram, "rowid")):
            self._connection.executemany(
                f"DELETE FROM {table} WHERE {column} = ?",  # noqa: S608
                gone,
            )
        self._connection.execute(f"INSERT INTO {self._gram}({self._gram}) VALUES ('optimize')")  # noqa: S608
        self._connection.execute(f"DROP TABLE temp.{vocabulary}")
        self._known.clear()

    def equals(self, fresh: "TextIndex") -> bool:
        """Compare with an index made anew from the same texts, token by token.

        The vocabulary may know words that no text has any more, so `fresh` learns them first;
        a word that only `fresh` knows is a difference.
        """
        words = self._words()
        if not fresh._words() <= words:  # noqa: SLF001  # the same class, here and below
            return False
        fresh._learn(words)  # noqa: SLF001
        return all(
            mine == other
            for table in (self._index, self._gram)
            for mine, other in zip_longest(self._terms(table), fresh._terms(table))  # noqa: SLF001
        )

    def _words(self) -> set[str]:
        rows = self._connection.execute(f"SELECT word FROM {self._word}")  # noqa: S608
        return {str(word) for (word,) in rows}

    def _terms(self, table: str) -> Iterator[tuple[str, int, int]]:
        """Yield each token of a table with the rows and places that it has."""
        vocabulary = f"temp.{table}_vocabulary"
        self._connection.execute(
            f"CREATE VIRTUAL TABLE {vocabulary} USING fts5vocab(main, {table}, row)"
        )
        try:
            for term, rows, places in self._connection.execute(
                f"SELECT term, doc, cnt FROM {vocabulary}"  # noqa: S608
            ):
                yield str(term), int(rows), int(places)
        finally:
            self._connection.execute(f"DROP TABLE {vocabulary}")

    def forget_memory(self) -> None:
        """Drop what is remembered of the vocabulary, after a rolled back transaction."""
        self._known.clear()

    def search(self, query: str, *, limit: int) -> list[int]:
        """Return up to `limit` rows, newest first, that may contain `query`.

        Every row whose normalised text contains the normalised query is found; a query of
        several words also finds rows that have all of them apart.
        """
        expression = self.expression(query)
        if expression is None:
            return []
        return [
            row
            for (row,) in self._connection.execute(
                f"SELECT rowid FROM {self._index} WHERE {self._index} MATCH ?"  # noqa: S608
                " ORDER BY rowid DESC LIMIT ?",
                (expression, limit),
            )
        ]

    def expression(self, query: str) -> str | None:
        """Return the index's own query for `query`; None if nothing can match."""
        normalised = normalise(query).strip()
        narrow: list[str] = []
        wide: list[str] = []
        for run in runs(normalised):
            first = run.first and not run.cjk
            last = run.last and not run.cjk
            if run.cjk and len(run.text) > 1:
                narrow.append(f'"{" ".join(map("".join, pairwise(run.text)))}"')
            elif run.cjk:
                narrow.append(f'"{run.text}"*')
            elif not first and not last:
                narrow.append(f'"{run.text}"')
            elif len(run.text) == len(normalised) == 1:
                narrow.append(f'"{run.text}"')  # one letter is in nearly every word
            elif not first and len(run.text) > 1:
                narrow.append(f'"{run.text}"*')
            else:
                words = self._words_with(run.text, starts=not first, ends=not last)
                if not words:
                    return None
                either = "(" + " OR ".join(f'"{word}"' for word in words) + ")"
                (wide if len(words) > MOST_WORDS else narrow).append(either)
        if not narrow:
            narrow = wide
        return " AND ".join(narrow) if narrow else None

    def _words_with(self, part: str, *, starts: bool, ends: bool) -> list[str]:
        """Return the known words that contain `part`, where asked at their start or end."""
        bounded = ("\x02" if starts else "") + part + ("\x03" if ends else "")
        pairs = list(map("".join, pairwise(bounded)))
        match = f'"{" ".join(map(_pair_token, pairs))}"' if pairs else f'"{ord(part):x}z"*'
        return [
            word
            for (word,) in self._connection.execute(
                f"SELECT word FROM {self._gram} JOIN {self._word} AS w"  # noqa: S608
                f" ON w.id = {self._gram}.rowid WHERE {self._gram} MATCH ?",
                (match,),
            )
        ]

    def _learn(self, words: set[str]) -> None:
        """Add new words to the vocabulary and to its index of pairs."""
        for word in sorted(words):
            added = self._connection.execute(
                f"INSERT INTO {self._word}(word) VALUES (?) ON CONFLICT DO NOTHING RETURNING id",  # noqa: S608
                (word,),
            ).fetchall()
            if added:
                bounded = f"\x02{word}\x03"
                self._connection.execute(
                    f"INSERT INTO {self._gram}(rowid, pairs) VALUES (?, ?)",  # noqa: S608
                    (added[0][0], " ".join(map(_pair_token, map("".join, pairwise(bounded))))),
                )
        if len(self._known) < 50_000:
            self._known |= words


def _pair_token(pair: str) -> str:
    """Return a pair of characters as one token that no tokenizer cuts."""
    return f"{ord(pair[0]):x}z{ord(pair[1]):x}"
