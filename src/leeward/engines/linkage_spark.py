"""Linkage on Spark: the same keys, levels and bits as on DuckDB, on many machines.

Lists are read, and their names turned into keys, where the program runs; joining, scoring names and
Splink's levels happen in Spark. The same rows and terms give the same candidates to the bit.
"""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from splink import Linker as SplinkLinker
from splink.backends.spark import SparkAPI

from leeward.engines import linkage_sql
from leeward.engines.linkage_model import model_of
from leeward.engines.linkage_results import NAMED, Scored, candidates, comparison_of, needed
from leeward.engines.linkage_rows import (
    HIDES,
    KEYS,
    ROWS,
    batches,
    whole_row,
    with_names_read,
)
from leeward.engines.linkage_scoring import NOT_COMPARED, PairScorer
from leeward.tracing.blocking import Side
from leeward.tracing.candidates import Candidate, Terms
from leeward.tracing.comparisons import Comparer
from leeward.tracing.evidence import Evidence
from leeward.tracing.names.keying import RememberedKeys
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.names.paired import PairedNames
from leeward.tracing.person import Person
from leeward.tracing.rules import Allowed, may_compare
from leeward.tracing.weights import Weights, shipped_weights

NAME: Final = "spark"
_NAMED_COLUMNS: Final = "ours string, theirs string, " + ", ".join(
    f"{field.value}_level string, {field.value}_bits double" for field in NAMED
)


def local_session(cores: int = 2, memory: str = "2g") -> SparkSession:
    """Start Spark inside this computer; it listens on the loopback address only.

    Args:
        cores: how many to use.
        memory: of the Java process.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    return (
        SparkSession.builder.master(f"local[{cores}]")
        .appName("leeward")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", memory)
        .config("spark.sql.shuffle.partitions", str(cores))
        .config("spark.default.parallelism", str(cores))
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.log.level", "ERROR")
        .getOrCreate()
    )


class SparkLinker:
    """A `tracing.candidates.Linker` on a Spark session."""

    name = NAME

    def __init__(self, session: SparkSession, weights: Weights | None = None) -> None:
        self._spark = session
        self._weights = weights or shipped_weights()
        self._version = Comparer(self._weights, shipped_matcher()).version

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
        """Read both lists, the rules applied; one part holds everything, as Spark divides itself.

        Args:
            ours: rows of one list; `rules.may_compare` decides which take part.
            theirs: likewise.
            terms: what the search runs under.
        """
        with tempfile.TemporaryDirectory(prefix="leeward-linkage-") as folder:
            self._read(Path(folder), "our", "ours", ours, Side.OURS, terms)
            self._read(Path(folder), "their", "theirs", theirs, Side.THEIRS, terms)
            self._worked_out("forbidden", self._spark.sql(linkage_sql.FORBIDDEN))
            permitted = self._spark.sql(linkage_sql.PERMITTED)
            self._worked_out("part", permitted.where("permitted > 0"))
            counts = self._spark.sql("SELECT DISTINCT permitted FROM part").collect()
            table = needed(terms, [int(one[0]) for one in counts])
            self._spark.createDataFrame(
                table.to_pylist(), from_arrow_schema(table.schema)
            ).createOrReplaceTempView("needed")
            yield Loaded(self, terms, self._count("ours"), self._count("theirs"))

    def _count(self, table: str) -> int:
        return int(self._spark.table(table).count())

    def candidates(self, terms: Terms) -> tuple[list[Candidate], int]:
        """Return all candidates of what was loaded, and how many pairs were compared."""
        scored, pairs = self._scored()
        return list(candidates(scored, terms, self._version)), pairs

    def _view(self, name: str, sql: str) -> None:
        self._spark.sql(sql).createOrReplaceTempView(name)

    def _worked_out(self, name: str, frame: DataFrame) -> None:
        """Name what is worked out here and now: later plans begin from it, not from its own."""
        frame.localCheckpoint().createOrReplaceTempView(name)

    def _read(
        self,
        folder: Path,
        prefix: str,
        table: str,
        people: Iterable[Person],
        side: Side,
        terms: Terms,
    ) -> None:
        """Write the three tables of a list, batch by batch, where Spark reads them."""
        admitted = (
            person
            for person in people
            if isinstance(may_compare(terms.seeker, person, terms.today), Allowed)
        )
        names = (table, f"{prefix}_keys", f"{prefix}_hides")
        for name in names:
            (folder / name).mkdir()
        paired = PairedNames(shipped_matcher())
        keys = RememberedKeys(shipped_matcher().units, paired)
        told = with_names_read(admitted, paired)
        for number, batch in enumerate(batches(told, side, keys)):
            for name, rows in zip(names, batch, strict=True):
                pq.write_table(rows, folder / name / f"{number:06}.parquet")
        for name, schema in zip(names, (ROWS, KEYS, HIDES), strict=True):
            read = self._spark.read.schema(from_arrow_schema(schema))
            read.parquet(str(folder / name)).createOrReplaceTempView(name)

    def _scored(self) -> tuple[list[Scored], int]:
        """Compare the pairs that are worth it: names, Splink's levels, the rest; count them."""
        model = model_of(self._weights, ("a", "b", "name_bits", "permitted"))
        gammas = tuple(model.evidence)
        self._worked_out("pairs", self._spark.sql(linkage_sql.pairs(self._weights, "part")))
        told = self._spark.sql("""
            SELECT p.a * (SELECT count(*) FROM theirs) + p.b AS pair, p.a, p.b, p.plain, p.more,
                   o.names AS ours, t.names AS theirs
            FROM pairs AS p JOIN ours AS o ON p.a = o.row JOIN theirs AS t ON p.b = t.row
        """)
        weights = self._weights
        named = told.mapInArrow(
            lambda parts: _named_parts(parts, weights),
            "pair long, a long, b long, plain int, more int, name_bits int",
        )
        self._worked_out("named", named)
        self._worked_out("scored", self._spark.sql(linkage_sql.LEFT))
        for side, row in (("ours", "a"), ("theirs", "b")):
            self._view(f"pair_{side}", linkage_sql.side_of_pairs(side, row))
        api = SparkAPI(  # type: ignore[no-untyped-call]  # Splink gives it no types
            spark_session=self._spark,
            break_lineage_method="persist",
            register_udfs_automatically=False,
            num_partitions_on_repartition=self._spark.sparkContext.defaultParallelism,
        )
        sides = [
            api.register(f"pair_{side}", dataset_display_name=side) for side in ("ours", "theirs")
        ]
        linker = SplinkLinker(sides, dict(model.settings), log_level=None, validate_settings=False)
        predicted = linker.inference.predict(warning_mode="never")
        numbers = ", ".join(f"k.gamma_{field.value}" for field in gammas)
        left = self._spark.sql(f"""
            SELECT k.name_bits, {numbers}, k.permitted, o.whole AS our_row, t.whole AS their_row
            FROM ({linkage_sql.levels(predicted.physical_name, gammas)}) AS k
            JOIN ours AS o ON k.a = o.row
            JOIN theirs AS t ON k.b = t.row
        """)  # noqa: S608 - names of our own tables and columns
        found = self._with_named(left).toArrow().to_pylist()
        pairs = self._count("named")
        self._spark.catalog.clearCache()
        return [
            Scored(
                one["ours"],
                one["theirs"],
                one["permitted"],
                comparison_of(
                    model,
                    NOT_COMPARED if one["name_bits"] is None else one["name_bits"],
                    {field: one[f"gamma_{field.value}"] for field in gammas},
                    _named_evidence(one),
                ),
            )
            for one in found
        ], pairs

    def _with_named(self, left: DataFrame) -> DataFrame:
        """Compare the fields that hold names for the pairs that are left."""
        kept = [
            (field.name, field.dataType.simpleString())
            for field in left.schema
            if field.name not in {"our_row", "their_row"}
        ]
        weights = self._weights
        names = [name for name, _ in kept]
        return left.mapInArrow(
            lambda parts: _compared_parts(parts, weights, names),
            ", ".join(f"{name} {sort}" for name, sort in kept) + ", " + _NAMED_COLUMNS,
        )


class Loaded:
    """Two lists that Spark has at hand; see `linkage_duckdb.Loaded`."""

    parts = 1

    def __init__(self, linker: SparkLinker, terms: Terms, ours: int, theirs: int) -> None:
        self._linker, self._terms = linker, terms
        self.rows = (ours, theirs)
        self.pairs = 0
        """Pairs compared so far."""

    def part(self, number: int) -> list[Candidate]:
        """Return the candidates; there is one part, 0."""
        del number
        found, self.pairs = self._linker.candidates(self._terms)
        return found


# --- in Spark's own Python processes ----------------------------------------------------------


@cache
def _scorer(version: str) -> PairScorer:
    """Return this process's scorer; `version` keeps two files of weights apart."""
    weights = _WEIGHTS[version]
    return PairScorer(Comparer(weights, shipped_matcher()), shipped_matcher())


_WEIGHTS: Final[dict[str, Weights]] = {}


def _scorer_by(weights: Weights) -> PairScorer:
    _WEIGHTS[weights.version] = weights
    return _scorer(weights.version)


def _named_parts(parts: Iterable[pa.RecordBatch], weights: Weights) -> Iterator[pa.RecordBatch]:
    scorer = _scorer_by(weights)
    for part in parts:
        a, ours = np.unique(part["a"].to_numpy(), return_inverse=True, return_index=True)[1:]
        b, theirs = np.unique(part["b"].to_numpy(), return_inverse=True, return_index=True)[1:]
        bits = scorer.name_bits(
            scorer.names_of(part["ours"].take(pa.array(a)).to_pylist()),
            scorer.names_of(part["theirs"].take(pa.array(b)).to_pylist()),
            ours.astype(np.int64),
            theirs.astype(np.int64),
        )
        kept = ["pair", "a", "b", "plain", "more"]
        yield pa.RecordBatch.from_arrays(
            [*(part[name] for name in kept), pa.array(bits, mask=bits == NOT_COMPARED)],
            names=[*kept, "name_bits"],
        )


def _compared_parts(
    parts: Iterable[pa.RecordBatch], weights: Weights, kept: list[str]
) -> Iterator[pa.RecordBatch]:
    scorer = _scorer_by(weights)
    for part in parts:
        people = [
            (whole_row(ours), whole_row(theirs))
            for ours, theirs in zip(
                part["our_row"].to_pylist(), part["their_row"].to_pylist(), strict=True
            )
        ]
        named = scorer.more(people)
        columns = {name: part[name] for name in kept}
        columns["ours"] = pa.array([a.person_id for a, _ in people], pa.string())
        columns["theirs"] = pa.array([b.person_id for _, b in people], pa.string())
        for at, field in enumerate(NAMED):
            columns[f"{field.value}_level"] = pa.array(
                [one[at].level for one in named], pa.string()
            )
            columns[f"{field.value}_bits"] = pa.array([one[at].bits for one in named], pa.float64())
        yield pa.RecordBatch.from_pydict(columns)


def _named_evidence(one: Mapping[str, object]) -> list[Evidence]:
    return [
        Evidence(field, str(one[f"{field.value}_level"]), float(str(one[f"{field.value}_bits"])))
        for field in NAMED
    ]
