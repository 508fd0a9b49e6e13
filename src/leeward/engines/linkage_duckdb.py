"""Linkage on DuckDB, inside this process: joins and levels in SQL, names scored beside it.

Work goes in parts of our rows, so that memory stays bounded and a run that was stopped can go on.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from leeward.engines import linkage_levels, linkage_sql
from leeward.engines.linkage_model import model_of
from leeward.engines.linkage_results import Scored, candidates, comparison_of, least_bits
from leeward.engines.linkage_rows import (
    HIDES,
    KEYS,
    ROWS,
    batches,
    whole_row,
    with_names_read,
)
from leeward.engines.linkage_scoring import NOT_COMPARED, Ints, NamesOfRows, PairScorer
from leeward.tracing.blocking import Breadth, Side
from leeward.tracing.candidates import Candidate, Terms
from leeward.tracing.comparisons import Comparer
from leeward.tracing.names.keying import RememberedKeys
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.person import Person
from leeward.tracing.rules import Allowed, may_compare

NAME: Final = "duckdb"
PAIRS_OF_A_PART: Final = 2_000_000
"""Meetings of keys in one part; each pair may meet under several keys."""

PAIRS_AT_ONCE: Final = 1_000_000
"""Pairs that Splink compares at once."""

WIDE_UP_TO: Final = 4_000_000_000
"""Pairs of all rows up to which slips that no reading explains are looked for as well."""

BIN: Final = 1.0
"""Inside Splink bits of names are whole: it may be that much too low."""


class DuckDbLinker:
    """A `tracing.candidates.Linker` in parts: `load`, then `part` by part; or `link` in one go."""

    name = NAME

    def __init__(
        self, comparer: Comparer, matcher: Matcher, *, memory: str = "4GB", wide: bool = True
    ) -> None:
        self._comparer = comparer
        self._scorer = PairScorer(comparer, matcher)
        self._keys_of = RememberedKeys(matcher.units, self._scorer.paired)
        self._memory = memory
        self._breadth = Breadth.WIDE if wide else Breadth.NARROW

    def link(
        self, ours: Iterable[Person], theirs: Iterable[Person], terms: Terms
    ) -> Iterator[Candidate]:
        """Yield candidates, grouped by row of ours in the order of ids, best first."""
        with self.load(ours, theirs, terms) as loaded:
            for part in range(loaded.parts):
                yield from loaded.part(part)

    @contextmanager
    def load(
        self, ours: Iterable[Person], theirs: Iterable[Person], terms: Terms
    ) -> Iterator["Loaded"]:
        """Read both lists, the rules applied, and find which rows are worth comparing.

        Args:
            ours: rows of one list; `rules.may_compare` decides which take part.
            theirs: likewise.
            terms: what the search runs under.
        """
        # in memory, spilling into a folder that only this user can read and that goes with it
        with (
            tempfile.TemporaryDirectory(prefix="leeward-linkage-") as folder,
            duckdb.connect(
                config={
                    "memory_limit": self._memory,
                    "threads": "2",
                    "temp_directory": folder,
                    "temp_file_encryption": "true",
                }
            ) as database,
        ):
            database.execute("SET enable_external_access = false")
            names = (
                self._read(database, "our", "ours", ours, Side.OURS, terms),
                self._read(database, "their", "theirs", theirs, Side.THEIRS, terms),
            )
            yield Loaded(database, self._comparer, self._scorer, names, terms)

    def _read(
        self,
        database: duckdb.DuckDBPyConnection,
        prefix: str,
        table: str,
        people: Iterable[Person],
        side: Side,
        terms: Terms,
    ) -> NamesOfRows:
        """Fill the three tables of a list; return the names of its rows."""
        for name, schema in ((table, ROWS), (f"{prefix}_keys", KEYS), (f"{prefix}_hides", HIDES)):
            database.from_arrow(schema.empty_table()).create(name)
        admitted = (
            person
            for person in people
            if isinstance(may_compare(terms.seeker, person, terms.today), Allowed)
        )
        names: list[NamesOfRows] = []
        told = with_names_read(admitted, self._scorer.paired)
        for batch in batches(told, side, self._keys_of, self._breadth):
            for name, rows in (
                (table, batch.rows),
                (f"{prefix}_keys", batch.keys),
                (f"{prefix}_hides", batch.hides),
            ):
                database.from_arrow(rows).insert_into(name)
            names.append(self._scorer.names_of(batch.rows["names"].to_pylist()))
        return _together(names)


class Loaded:
    """Two lists that have been read; candidates come part by part."""

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        comparer: Comparer,
        scorer: PairScorer,
        names: tuple[NamesOfRows, NamesOfRows],
        terms: Terms,
    ) -> None:
        self._database, self._terms = database, terms
        self._comparer, self._scorer, self._names = comparer, scorer, names
        self._model = model_of(comparer.weights, ("a", "b", "name_bits", "could_add"))
        self._gammas = tuple(self._model.evidence)
        database.execute(f"CREATE TABLE forbidden AS {linkage_sql.FORBIDDEN}")
        database.execute(f"CREATE TABLE permitted AS {linkage_sql.PERMITTED}")
        self.rows = tuple(
            int(database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608
            for table in ("ours", "theirs")
        )
        self.pairs = 0
        """Pairs compared so far."""

        self.parts = self._divide()

    def _divide(self) -> int:
        """Number our rows by id, and put as many into one part as meet about so many of theirs."""
        self._database.execute(f"""
            CREATE TABLE parts AS
            SELECT a, person_id, permitted,
                   cast(floor((sum(meets) OVER (ORDER BY person_id) - meets) / {PAIRS_OF_A_PART}.0)
                        AS bigint) AS part
            FROM (
                SELECT p.a, p.person_id, p.permitted, coalesce(sum(k.many), 0) + 1 AS meets
                FROM permitted AS p
                LEFT JOIN our_keys AS o ON o.row = p.a
                LEFT JOIN (SELECT key, count(*) AS many FROM their_keys GROUP BY key) AS k
                  ON k.key = o.key
                WHERE p.permitted > 0
                GROUP BY p.a, p.person_id, p.permitted
            )
        """)  # noqa: S608 - a number of our own
        last = self._database.execute("SELECT max(part) FROM parts").fetchall()[0][0]
        return 0 if last is None else int(last) + 1

    def part(self, number: int) -> list[Candidate]:
        """Return the candidates of one part, from 0; the same whenever it is asked for."""
        run = self._database.execute
        run(f"CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM parts WHERE part = {number}")  # noqa: S608
        pairs = run(f"SELECT * FROM ({linkage_sql.PAIRS}) ORDER BY a, b").fetchnumpy()  # noqa: S608
        a, b = pairs["a"].astype(np.int64), pairs["b"].astype(np.int64)
        self.pairs += len(a)
        scored: list[Scored] = []
        for begin in range(0, len(a), PAIRS_AT_ONCE):
            scored += self._compared(
                a[begin : begin + PAIRS_AT_ONCE], b[begin : begin + PAIRS_AT_ONCE]
            )
        return list(candidates(scored, self._terms, self._comparer.version))

    def _compared(self, a: Ints, b: Ints) -> Iterator[Scored]:
        """Compare pairs of rows: names here, numbers in Splink, the rest for what is left."""
        bits = self._scorer.name_bits(*self._names, a, b)
        table = pa.table(
            {
                "pair": pa.array(np.arange(len(a))),
                "a": pa.array(a),
                "b": pa.array(b),
                "name_bits": pa.array(bits, mask=bits == NOT_COMPARED),
            }
        )
        left = self._splink(table)
        rows = left.to_pydict()
        people = [
            (whole_row(ours), whole_row(theirs))
            for ours, theirs in zip(rows["our_row"], rows["their_row"], strict=True)
        ]
        named = self._scorer.more(people)
        for at, (ours, theirs) in enumerate(people):
            name_bits = rows["name_bits"][at]
            yield Scored(
                ours.person_id,
                theirs.person_id,
                rows["permitted"][at],
                comparison_of(
                    self._model,
                    NOT_COMPARED if name_bits is None else name_bits,
                    {field: rows[f"gamma_{field.value}"][at] for field in self._gammas},
                    named[at],
                ),
            )

    def _splink(self, table: pa.Table) -> pa.Table:
        """Return the pairs that can still become candidates, with their levels and whole rows."""
        run = self._database.execute
        self._database.from_arrow(table).create_view("named")
        run(f"""
            CREATE OR REPLACE TEMP TABLE scored AS
            SELECT n.*, {linkage_sql.could_add()} AS could_add
            FROM named AS n JOIN ours AS o ON n.a = o.row JOIN theirs AS t ON n.b = t.row
        """)  # noqa: S608
        for view, side, row in (("pair_ours", "ours", "a"), ("pair_theirs", "theirs", "b")):
            run(f"CREATE OR REPLACE TEMP TABLE {view} AS {linkage_sql.side_of_pairs(side, row)}")
        least = self._least()
        could = run("SELECT max(could_add) FROM scored").fetchall()[0][0] or 0
        few = len(table) <= linkage_levels.FEW
        predicted = self._levelled() if few else self._by_splink(least - could)
        left: pa.Table = self._database.sql(f"""
            SELECT k.*, o.whole AS our_row, t.whole AS their_row, p.permitted
            FROM ({linkage_sql.kept(predicted, self._gammas, least)}) AS k
            JOIN ours AS o ON k.a = o.row
            JOIN theirs AS t ON k.b = t.row
            JOIN part AS p ON k.a = p.a
            ORDER BY k.a, k.b
        """).to_arrow_table()  # noqa: S608
        run(f"DROP TABLE {predicted}")
        return left

    def _levelled(self) -> str:
        """Return the name of a table with the levels of pairs that are few."""
        self._database.execute(
            f"CREATE TEMP TABLE levelled AS {linkage_levels.levelled(self._model)}"
        )
        return "levelled"

    def _by_splink(self, least: float) -> str:
        """Return the name of Splink's table of the pairs that reach a weight."""
        from splink import Linker  # noqa: PLC0415 - half a second that few pairs need not wait for
        from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

        api = DuckDBAPI(connection=self._database)
        sides = [
            api.register(f"pair_{side}", dataset_display_name=side) for side in ("ours", "theirs")
        ]
        linker = Linker(sides, dict(self._model.settings), log_level=None, validate_settings=False)
        return str(
            linker.inference.predict(
                threshold_match_weight=least, warning_mode="never"
            ).physical_name
        )

    def _least(self) -> float:
        """Return Splink's weight below which nothing can become a candidate any more."""
        fewest = self._database.execute("SELECT min(permitted) FROM part").fetchall()[0][0]
        return least_bits(self._terms, int(fewest)) - BIN


def _together(names: Sequence[NamesOfRows]) -> NamesOfRows:
    """Put the names of batches one after another."""
    count = np.concatenate([np.zeros(0, np.int64), *(one.many for one in names)])
    number = np.concatenate([np.zeros(0, np.int64), *(one.number for one in names)])
    return NamesOfRows(np.cumsum(count) - count, count, number)
