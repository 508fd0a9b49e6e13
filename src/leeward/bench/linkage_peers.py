"""Peers that rank the same people by name: what general tools make of these files.

All are given the best pair of aliases, Hangul and characters romanised by our rules (which is kind
to them), and every pair of the two files: nothing is lost to blocking. Names only: the other fields
would be the same for all.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from leeward.bench import linkage, linkage_nomenklatura
from leeward.bench.name_peers import romanised
from leeward.engines.linkage_scoring import PairScorer
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.names import Kind
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.person import Person

Scores = npt.NDArray[np.float64]
"""shape (ours, theirs): the higher, the more alike."""

MOST: Final = 2000
"""People of a file beyond whom peers, who compare all with all, are not asked."""


ASKED_OF_THE_SLOW: Final = 200
"""Sought people that a peer is asked about that needs a hundred microseconds a pair."""


def peers(place: Path, apart: Path | None = None) -> dict[str, tuple[float, float]]:
    """Return recall at 1 and at 10 by name alone, of this program and its peers.

    Args:
        place: folder of the invented files.
        apart: a Python that has nomenklatura; without it that peer is left out.
    """
    ours, theirs = linkage.people(place / "ours.csv"), linkage.people(place / "theirs.csv")
    links = [link for link in linkage.truth(place) if link["may_be_found"] == "yes"]
    ranked: dict[str, Callable[[Sequence[Person], Sequence[Person]], Scores]] = {
        "leeward, names only": _own,
        "Splink NameComparison": _splink,
    }
    if find_spec("rapidfuzz") is not None:
        ranked |= {"rapidfuzz token sort": _token_sort, "rapidfuzz WRatio": _weighted}
    found = {
        name: _recalls(rank(ours, theirs), ours, theirs, links) for name, rank in ranked.items()
    }
    if apart is not None:
        wanted = {link["ours"] for link in links}
        few = [one for one in ours if one.person_id in wanted][:ASKED_OF_THE_SLOW]
        for name, rank in (
            (f"leeward, names only, {len(few)} asked", _own),
            (f"nomenklatura logic-v2, {len(few)} asked", _logic(apart)),
        ):
            found[name] = _recalls(rank(few, theirs), few, theirs, links)
    return found


def _logic(python: Path) -> Callable[[Sequence[Person], Sequence[Person]], Scores]:
    """Ask nomenklatura in its own Python; it gets names as written and romanised."""

    def rank(ours: Sequence[Person], theirs: Sequence[Person]) -> Scores:
        asked = {
            side: [sorted({*one.names, *(_written(name) for name in one.names)}) for one in people]
            for side, people in (("ours", ours), ("theirs", theirs))
        }
        told = subprocess.run(
            [str(python), linkage_nomenklatura.__file__],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        return np.frombuffer(told.stdout, np.float64).reshape(len(ours), len(theirs))

    return rank


def _recalls(
    scores: Scores,
    ours: Sequence[Person],
    theirs: Sequence[Person],
    links: Sequence[Mapping[str, str]],
) -> tuple[float, float]:
    """Count sought people whose row is among the first; ties are shared, as by drawing lots."""
    column = {one.person_id: at for at, one in enumerate(theirs)}
    wanted: dict[str, list[int]] = {}
    for link in links:
        wanted.setdefault(link["ours"], []).append(column[link["theirs"]])
    asked = {one.person_id for one in ours}
    wanted = {one: rows for one, rows in wanted.items() if one in asked}
    first = in_ten = 0.0
    for at, one in enumerate(ours):
        if one.person_id in wanted:
            row = scores[at]
            best = row[wanted[one.person_id]].max()
            above, equal = int((row > best).sum()), int((row == best).sum())
            first += min(1.0, max(0.0, (1 - above) / equal))
            in_ten += min(1.0, max(0.0, (10 - above) / equal))
    return first / len(wanted), in_ten / len(wanted)


def _own(ours: Sequence[Person], theirs: Sequence[Person]) -> Scores:
    scorer = PairScorer(shipped_comparer(), shipped_matcher())
    a = np.repeat(np.arange(len(ours)), len(theirs))
    b = np.tile(np.arange(len(theirs)), len(ours))
    bits = scorer.name_bits(
        scorer.names_of(one.names for one in ours),
        scorer.names_of(one.names for one in theirs),
        a,
        b,
    )
    return bits.reshape(len(ours), len(theirs)).astype(np.float64)


def _by_similarity(similarity: Callable[..., float]) -> Callable[..., Scores]:
    def rank(ours: Sequence[Person], theirs: Sequence[Person]) -> Scores:
        from rapidfuzz.process import cdist  # noqa: PLC0415 - only to measure against

        (rows, a), (columns, b) = _flat(ours), _flat(theirs)
        all_pairs = np.asarray(cdist(a, b, scorer=similarity, dtype=np.float64))
        return np.maximum.reduceat(np.maximum.reduceat(all_pairs, rows, axis=0), columns, axis=1)

    return rank


def _token_sort(ours: Sequence[Person], theirs: Sequence[Person]) -> Scores:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only to measure against

    return _by_similarity(fuzz.token_sort_ratio)(ours, theirs)


def _weighted(ours: Sequence[Person], theirs: Sequence[Person]) -> Scores:
    from rapidfuzz import fuzz  # noqa: PLC0415 - only to measure against

    return _by_similarity(fuzz.WRatio)(ours, theirs)


def _flat(people: Sequence[Person]) -> tuple[npt.NDArray[np.int64], list[str]]:
    counts = np.array([len(one.names) for one in people])
    return np.cumsum(counts) - counts, [_written(name) for one in people for name in one.names]


def _written(name: str) -> str:
    return romanised(name, Kind.ROMAN)


def _splink(ours: Sequence[Person], theirs: Sequence[Person]) -> Scores:
    """Splink's own levels of names, with the chances that it takes where nothing was learned."""
    from splink import Linker, SettingsCreator  # noqa: PLC0415 - slow to import
    from splink import comparison_library as cl  # noqa: PLC0415
    from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

    (_, a), (_, b) = _flat(ours), _flat(theirs)
    owners = [
        np.repeat(np.arange(len(side)), [len(one.names) for one in side]) for side in (ours, theirs)
    ]
    with duckdb.connect() as database:
        api = DuckDBAPI(connection=database)
        sides: list[Any] = [
            api.register(
                pa.table({"unique_id": np.arange(len(names)), "name": names, "owner": owner}),
                dataset_display_name=label,
            )
            for label, names, owner in (("ours", a, owners[0]), ("theirs", b, owners[1]))
        ]
        settings = SettingsCreator(
            link_type="link_only",
            comparisons=[cl.NameComparison("name")],
            blocking_rules_to_generate_predictions=[{"blocking_rule": "1=1"}],
            additional_columns_to_retain=["owner"],
        )
        found = Linker(sides, settings, log_level=None).inference.predict(warning_mode="never")
        best = "SELECT owner_l, owner_r, max(match_weight) AS weight FROM {} GROUP BY ALL"
        held = database.execute(best.format(found.physical_name)).fetchnumpy()
    scores = np.full((len(ours), len(theirs)), -np.inf)
    scores[held["owner_l"], held["owner_r"]] = held["weight"]
    return scores
