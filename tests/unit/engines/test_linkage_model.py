"""Splink's levels in SQL are the levels of the pure comparison, for any two rows."""

from datetime import date, timedelta
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

from leeward.dates import Precision, When
from leeward.engines.linkage_model import NAME_BITS, model_of, plain_thousandths
from leeward.engines.linkage_rows import COMPARED, ROWS, Batch, batches
from leeward.tracing.blocking import Side
from leeward.tracing.columns import columns_of
from leeward.tracing.comparisons import plain_evidence
from leeward.tracing.names.keys import NameKeys
from leeward.tracing.person import Basis, Birth, Child, Permission, Person, Role, Sex, Told
from leeward.tracing.weights import shipped_weights

PERMISSION = Permission(Basis.INVENTED, frozenset({"here"}), date(2030, 1, 1))
PLACES = ["", "KP", "KP-09", "KP-09.Onsong", "KP-09.Musan", "KP-10.Hyesan", "CN", "CN-22"]
PAIRS = 40


def _when(first: date, days: int) -> When:
    last = first + timedelta(days=days)
    return When(first, last, Precision.RANGE if days else Precision.DAY)


whens = st.builds(
    _when, st.dates(date(1950, 1, 1), date(2010, 1, 1)), st.sampled_from([0, 0, 30, 365, 800, 4000])
)
near = st.builds(_when, st.dates(date(1978, 1, 1), date(1980, 1, 1)), st.sampled_from([0, 365]))
maybe = st.none() | whens
people = st.builds(
    Person,
    person_id=st.just("one"),
    role=st.just(Role.SOUGHT),
    names=st.just(()),
    permission=st.just(PERMISSION),
    sex=st.none() | st.sampled_from(Sex),
    birth=st.none() | st.builds(Birth, whens | near, st.sampled_from(Told)),
    origin=st.sampled_from(PLACES),
    departure=maybe,
    separation=maybe,
    last_contact=maybe,
    child_count=st.none() | st.integers(0, 4),
    children=st.lists(st.builds(Child, birth=maybe), max_size=2).map(tuple),
)


def _table(side: list[Person]) -> pa.Table:
    batch: Batch = next(batches(side, Side.OURS, lambda _: NameKeys((), (), False)))
    numbers = pa.array(np.arange(len(side)))
    return (
        batch.rows.select(list(COMPARED))
        .append_column("pair", numbers)
        .append_column(NAME_BITS, pa.array(np.zeros(len(side), np.int32)))
    )


def _gammas(ours: list[Person], theirs: list[Person]) -> dict[str, list[Any]]:
    model = model_of(shipped_weights(), ())
    with duckdb.connect() as database:
        api = DuckDBAPI(connection=database)
        sides = [
            api.register(_table(side), dataset_display_name=name)
            for name, side in (("ours", ours), ("theirs", theirs))
        ]
        linker = Linker(sides, dict(model.settings), log_level=None, validate_settings=False)
        found = linker.inference.predict(warning_mode="never").as_record_list()
    ordered = sorted(found, key=lambda one: int(one["pair_l"]))
    return {
        field.value: [one[f"gamma_{field.value}"] for one in ordered] for field in model.evidence
    }


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(people, people), min_size=PAIRS, max_size=PAIRS))
def test_levels_in_sql_are_the_pure_ones(pairs: list[tuple[Person, Person]]) -> None:
    weights = shipped_weights()
    model = model_of(weights, ())
    gammas = _gammas([a for a, _ in pairs], [b for _, b in pairs])
    for at, (a, b) in enumerate(pairs):
        for wanted in plain_evidence(weights, columns_of(a), columns_of(b)):
            assert model.evidence[wanted.field][gammas[wanted.field.value][at] + 1] == wanted


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(people, people), min_size=PAIRS, max_size=PAIRS))
def test_the_sum_in_sql_is_the_pure_one_and_never_less(pairs: list[tuple[Person, Person]]) -> None:
    weights = shipped_weights()
    with duckdb.connect() as database:
        for name, side in zip(("ours", "theirs"), zip(*pairs, strict=True), strict=True):
            database.register(name, _table(list(side)))
        said = database.execute(
            f"SELECT {plain_thousandths(weights, 'ours', 'theirs')} AS said"  # noqa: S608
            " FROM ours JOIN theirs USING (pair) ORDER BY pair"
        ).fetchnumpy()["said"]
    for (a, b), thousandths in zip(pairs, said.tolist(), strict=True):
        evidence = plain_evidence(weights, columns_of(a), columns_of(b))
        wanted = 1000 * sum(one.bits for one in evidence)
        assert wanted - 1e-6 <= thousandths <= wanted + len(evidence)


def test_no_column_of_the_rows_tells_where_somebody_is() -> None:
    assert not {"place", "address", "shelter"} & set(ROWS.names)
