"""Linkage on DuckDB, inside this process: joins and levels in SQL, names scored beside it.

Work goes in parts of our rows, so that memory stays bounded and a run that was stopped can go on.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from leeward.engines import linkage_levels, linkage_sql
from leeward.engines.linkage_model import model_of
from leeward.engines.linkage_results import Scored, candidates, comparison_of, needed
from leeward.engines.linkage_rows import (
    HIDES,
    KEYS,
    ROWS,
    batches,
    whole_row,
    with_names_read,
)
from leeward.engines.linkage_scoring import NOT_COMPARED, NamesOfRows, PairScorer
from leeward.errors import MemoryTooSmall
from leeward.tracing.blocking import Side, Sort
from leeward.tracing.candidates import Candidate, Terms
from leeward.tracing.comparisons import Comparer
from leeward.tracing.names.keying import RememberedKeys
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.person import Person
from leeward.tracing.rules import Allowed, may_compare

NAME: Final = "duckdb"
MEETINGS_OF_A_PART: Final = 6_000_000
"""Meetings of keys in one part; each pair may meet under several keys."""

PAIRS_AT_ONCE: Final = 500_000
"""Pairs whose names are scored at once."""


class DuckDbLinker:
    """A `tracing.candidates.Linker` in parts: `load`, then `part` by part; or `link` in one go."""

    name = NAME

    def __init__(self, comparer: Comparer, matcher: Matcher, *, memory: str = "4GB") -> None:
        self._comparer = comparer
        self._scorer = PairScorer(comparer, matcher)
        self._keys_of = RememberedKeys(matcher.units, self._scorer.paired)
        self._memory = memory

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

        Raises:
            MemoryTooSmall: DuckDB may use too little; also while parts are asked for.
        """
        # in memory alone: DuckDB encrypts what it spills only with an extension fetched from afar
        with (
            _memory_told(self._memory),
            duckdb.connect(
                config={"memory_limit": self._memory, "threads": "2", "temp_directory": ""}
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
        for batch in batches(told, side, self._keys_of):
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
        self._model = model_of(comparer.weights, ("a", "b", "name_bits", "permitted"))
        self._gammas = tuple(self._model.evidence)
        database.execute(f"CREATE TABLE forbidden AS {linkage_sql.FORBIDDEN}")
        database.execute(f"CREATE TABLE permitted AS {linkage_sql.PERMITTED}")
        counts = database.execute("SELECT DISTINCT permitted FROM permitted").fetchnumpy()
        database.from_arrow(needed(terms, counts["permitted"].tolist())).create("needed")
        self._pairs = linkage_sql.pairs(comparer.weights, "part")
        self.rows = tuple(
            int(database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])  # noqa: S608
            for table in ("ours", "theirs")
        )
        self.pairs = 0
        """Pairs compared so far."""

        self._keep_keys_that_meet()
        self.parts = self._divide()

    def _keep_keys_that_meet(self) -> None:
        """Drop the keys that one side only has: most of them, since readings are many.

        So do those under which nobody may meet (`linkage_sql.HERE_UP_TO`).
        """
        run = self._database.execute
        if not run(f"SELECT 1 FROM needed WHERE needed <= {linkage_sql.HERE_UP_TO}").fetchall():  # noqa: S608
            run(f"DELETE FROM our_keys WHERE sort = {Sort.HERE:d}")  # noqa: S608
        for own, other in (("their_keys", "our_keys"), ("our_keys", "their_keys")):
            run(f"CREATE TABLE met AS SELECT * FROM {own} SEMI JOIN {other} USING (key)")  # noqa: S608
            run(f"DROP TABLE {own}")
            run(f"ALTER TABLE met RENAME TO {own}")

    def _divide(self) -> int:
        """Number our rows by id, and put as many into one part as meet about so many of theirs."""
        self._database.execute(f"""
            CREATE TABLE parts AS
            SELECT a, person_id, permitted,
                   (cast(sum(meets) OVER (ORDER BY person_id) AS bigint) - meets)
                       // {MEETINGS_OF_A_PART} AS part
            FROM (
                SELECT p.a, p.person_id, p.permitted,
                       cast(coalesce(sum(k.many), 0) AS bigint) + 1 AS meets
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
        pairs = self.worth_comparing(number)
        self.pairs += len(pairs)
        left = [
            self._left(pairs.slice(begin, PAIRS_AT_ONCE))
            for begin in range(0, len(pairs), PAIRS_AT_ONCE)
        ]
        scored = self._compared(pa.concat_tables(left)) if left else []
        return list(candidates(list(scored), self._terms, self._comparer.version))

    def worth_comparing(self, number: int) -> pa.Table:
        """Return the pairs of one part whose names are scored: rows `a`, `b` by their numbers.

        Rows are numbered from 0 in the order of their list, those that the rules hold back left
        out.
        """
        self._database.execute(
            f"CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM parts WHERE part = {number}"  # noqa: S608
        )
        return self._database.sql(f"{self._pairs} ORDER BY a, b").to_arrow_table()

    def _left(self, pairs: pa.Table) -> pa.Table:
        """Score the names of pairs; return those that can still become candidates."""
        a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
        bits = self._scorer.name_bits(*self._names, a, b)
        named = pairs.append_column("pair", pa.array(np.arange(len(a))))
        name_bits = pa.array(bits, mask=bits == NOT_COMPARED)
        self._database.from_arrow(named.append_column("name_bits", name_bits)).create_view("named")
        return self._database.sql(linkage_sql.LEFT).to_arrow_table()

    def _compared(self, left: pa.Table) -> Iterator[Scored]:
        """Compare what is left: plain fields in Splink, the rest for pairs of whole rows."""
        rows = self._splink(left).to_pydict()
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

    def _splink(self, left: pa.Table) -> pa.Table:
        """Return the pairs with their levels and whole rows, in order."""
        run = self._database.execute
        numbered = left.set_column(0, "pair", pa.array(np.arange(len(left))))
        self._database.from_arrow(numbered).create_view("left_over")
        run("CREATE OR REPLACE TEMP TABLE scored AS SELECT * FROM left_over")
        for view, side, row in (("pair_ours", "ours", "a"), ("pair_theirs", "theirs", "b")):
            run(f"CREATE OR REPLACE TEMP TABLE {view} AS {linkage_sql.side_of_pairs(side, row)}")
        levelled = self._levelled() if len(left) <= linkage_levels.FEW else self._by_splink()
        told: pa.Table = self._database.sql(f"""
            SELECT k.*, o.whole AS our_row, t.whole AS their_row
            FROM ({linkage_sql.levels(levelled, self._gammas)}) AS k
            JOIN ours AS o ON k.a = o.row
            JOIN theirs AS t ON k.b = t.row
            ORDER BY k.a, k.b
        """).to_arrow_table()  # noqa: S608
        run(f"DROP TABLE {levelled}")
        return told

    def _levelled(self) -> str:
        """Return the name of a table with the levels of pairs that are few."""
        self._database.execute(
            f"CREATE TEMP TABLE levelled AS {linkage_levels.levelled(self._model)}"
        )
        return "levelled"

    def _by_splink(self) -> str:
        """Return the name of Splink's table of the pairs."""
        from splink import Linker  # noqa: PLC0415 - half a second that few pairs need not wait for
        from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

        api = DuckDBAPI(connection=self._database)
        sides = [
            api.register(f"pair_{side}", dataset_display_name=side) for side in ("ours", "theirs")
        ]
        linker = Linker(sides, dict(self._model.settings), log_level=None, validate_settings=False)
        return str(linker.inference.predict(warning_mode="never").physical_name)


@contextmanager
def _memory_told(memory: str) -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise MemoryTooSmall(memory=memory) from None


def _together(names: Sequence[NamesOfRows]) -> NamesOfRows:
    """Put the names of batches one after another."""
    count = np.concatenate([np.zeros(0, np.int64), *(one.many for one in names)])
    number = np.concatenate([np.zeros(0, np.int64), *(one.number for one in names)])
    return NamesOfRows(np.cumsum(count) - count, count, number)
