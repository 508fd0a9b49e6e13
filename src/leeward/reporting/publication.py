"""A publication: noisy numbers with all that a reader needs to judge them, and nothing else.

Made from measurements alone; it has no door for rows or exact counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from json import dumps, loads
from typing import Any, Final

from leeward.errors import InvalidMerge, InvalidQuestions
from leeward.reporting.cohort import Cohort, read_cohort
from leeward.reporting.consistent import Fitted, fit
from leeward.reporting.measuring import Measurement, add_up
from leeward.reporting.questions import Catalogue

FORMAT: Final = "leeward-publication"
PART_FORMAT: Final = "leeward-measurement"
VERSION: Final = 1
MECHANISM: Final = "discrete Gaussian on whole counts, secure randomness, no seed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a publication promises and cost."""

    epsilon: float
    delta: float
    rho: int
    library: str
    program: str
    heads: tuple[str, ...]
    """The printed head of each ledger that was charged."""


@dataclass(frozen=True, slots=True)
class Part:
    """Measurements that can be added to those of other people by other hands."""

    publication: str
    questions: str
    cohort: str
    terms: Terms
    measured: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """Tables that agree with one another, ready to be written down."""

    name: str
    catalogue: Catalogue
    terms: Terms
    parts: int
    fitted: tuple[Fitted, ...]


def publication_of(catalogue: Catalogue, parts: Sequence[Part], *, least: int = 0) -> Publication:
    """Return what one part, or several added up, publish.

    People of different parts are taken to be different people: each paid in her own part, so the
    promise is that of the dearest part. Someone known to two organisations pays in both. The
    parts of one ledger are of different months: quarters add up to the year.

    Raises:
        InvalidMerge: no part, one part twice, parts of other questions, of months that the
            catalogue's cohort does not have or that none of them has, or one ledger's months twice.
    """
    measured, terms, name = together(catalogue, parts)
    fitted = tuple(fit(catalogue, measured, least=least))
    return Publication(name, catalogue, terms, len(parts), fitted)


def together(
    catalogue: Catalogue, parts: Sequence[Part]
) -> tuple[tuple[Measurement, ...], Terms, str]:
    """Return the measurements of all parts added up, what they promise, and a name for the sum.

    Raises:
        InvalidMerge: they do not belong together.
    """
    if not parts:
        raise InvalidMerge(reason="nothing_to_merge")
    if len({part.publication for part in parts}) != len(parts):
        raise InvalidMerge(reason="same_part_twice")
    if any(part.questions != catalogue.digest for part in parts):
        raise InvalidMerge(reason="tables_differ")
    _check_months(catalogue, parts)
    measured = add_up([part.measured for part in parts])
    terms = Terms(
        epsilon=max(part.terms.epsilon for part in parts),
        delta=max(part.terms.delta for part in parts),
        rho=max(part.terms.rho for part in parts),
        library=parts[0].terms.library,
        program=parts[0].terms.program,
        heads=tuple(head for part in parts for head in part.terms.heads),
    )
    name = parts[0].publication if len(parts) == 1 else _joined(parts)
    return measured, terms, name


def sidecar(made: Publication, sign: Callable[[bytes], bytes] | None = None) -> dict[str, Any]:
    """Return the publication for programs: its terms, its tables, its digest, its signature."""
    asked = made.catalogue
    said: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "publication": made.name,
        "title": asked.title,
        "questions": asked.digest,
        "cohort": asked.cohort.code,
        "unit": asked.unit,
        "most_rows": asked.most_rows,
        "size": asked.size,
        "parts": made.parts,
        "neighbours": "one unit added or removed",
        "mechanism": MECHANISM,
        "interval": "95 %, from the noise",
        **terms_said(made.terms),
        "tables": [
            {
                "columns": list(each.table),
                "codes": [[cell.code for cell in asked.columns[name].cells] for name in each.table],
                "values": [value.value if value.shown else None for value in each.values],
                "low": [value.low for value in each.values],
                "high": [value.high for value in each.values],
            }
            for each in made.fitted
        ],
    }
    return sealed_by(said, sign)


def sealed_by(said: dict[str, Any], sign: Callable[[bytes], bytes] | None) -> dict[str, Any]:
    """Return what is said with its digest, and its signature where a key is at hand."""
    content = _canonical(said)
    said["digest"] = blake2b(content, digest_size=32, person=b"lw-publish-1").hexdigest()
    if sign is not None:
        said["signature"] = sign(b"lw-publish-1" + content).hex()
    return said


def part_said(part: Part) -> dict[str, Any]:
    """Return a part as it is handed to whoever adds parts up."""
    return {
        "format": PART_FORMAT,
        "version": VERSION,
        "publication": part.publication,
        "questions": part.questions,
        "cohort": part.cohort,
        **terms_said(part.terms),
        "measured": [asdict(each) for each in part.measured],
    }


def read_part(content: bytes) -> Part:
    """Read a part back.

    Raises:
        InvalidMerge: it is none.
    """
    try:
        said = loads(content)
        if said["format"] != PART_FORMAT or said["version"] != VERSION:
            raise InvalidMerge(reason="not_a_measurement")
        terms = Terms(
            float(said["epsilon"]),
            float(said["delta"]),
            int(said["rho_billionths"]),
            str(said["library"]),
            str(said["program"]),
            tuple(str(each) for each in said["ledger_heads"]),
        )
        measured = tuple(
            Measurement(
                tuple(str(name) for name in each["table"]),
                tuple(int(value) for value in each["vector"]),
                float(each["sigma"]),
            )
            for each in said["measured"]
        )
        cohort = read_cohort(str(said["cohort"])).code
        return Part(str(said["publication"]), str(said["questions"]), cohort, terms, measured)
    except (ValueError, KeyError, TypeError, RecursionError, InvalidQuestions) as wrong:
        raise InvalidMerge(reason="not_a_measurement") from wrong


def terms_said(terms: Terms) -> dict[str, Any]:
    """Return terms as files spell them."""
    return {
        "epsilon": terms.epsilon,
        "delta": terms.delta,
        "rho_billionths": terms.rho,
        "library": terms.library,
        "program": terms.program,
        "ledger_heads": list(terms.heads),
    }


def _check_months(catalogue: Catalogue, parts: Sequence[Part]) -> None:
    """Refuse to call a sum a cohort's that is not, or to count somebody twice."""
    cohorts = [read_cohort(part.cohort) for part in parts]
    whole = catalogue.cohort
    if any(each.first < whole.first or each.last > whole.last for each in cohorts):
        raise InvalidMerge(reason="other_months")
    reached = whole.first - 1
    for each in sorted(cohorts):
        if each.first > reached + 1:
            break
        reached = max(reached, each.last)
    if reached < whole.last:
        raise InvalidMerge(reason="months_missing")
    seen: dict[str, list[Cohort]] = {}
    for part, cohort in zip(parts, cohorts, strict=True):
        for ledger in {head.partition(":")[0] for head in part.terms.heads}:
            if any(cohort.shares_a_month_with(each) for each in seen.get(ledger, ())):
                raise InvalidMerge(reason="counted_twice")
            seen.setdefault(ledger, []).append(cohort)


def _joined(parts: Sequence[Part]) -> str:
    names = ",".join(sorted(part.publication for part in parts))
    return blake2b(names.encode(), digest_size=16, person=b"lw-merged-1").hexdigest()


def _canonical(said: Mapping[str, Any]) -> bytes:
    return dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
