"""Publish numbers from a file of rows: look first, charge the ledger, only then measure.

Publishing nothing is always the first choice: `forecast` says what a publication would cost and
how exact it would be without opening the rows.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Final

from leeward import __version__
from leeward.desk.session import Session
from leeward.errors import (
    ApprovalMissing,
    FileExists,
    InvalidFile,
    InvalidRows,
    SignatureWrong,
    TooSoon,
)
from leeward.exchange.ledger_file import open_ledger, read_ledger_file
from leeward.exchange.publication_files import write_part, write_publication
from leeward.ids import RandomBytes, id_text, new_id
from leeward.reporting.budget import (
    BILLION,
    Caps,
    Spent,
    chance_of_a_guess,
    check_charge,
    check_wish,
    rho_for,
)
from leeward.reporting.cohort import Cohort
from leeward.reporting.consistent import half_widths
from leeward.reporting.counting import CLIP_KEY_BYTES, count
from leeward.reporting.ledger import Charge, Signer
from leeward.reporting.measuring import ExactlyCounted, MeasureAll, Noise, Plan, measure, plan
from leeward.reporting.publication import Part, Terms, publication_of, read_part
from leeward.reporting.questions import Catalogue, check_size
from leeward.sealing.envelope import check_signature

APPROVERS: Final = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """One publication as somebody wants it."""

    catalogue: Catalogue
    epsilon: float
    delta: float
    approvers: tuple[str, ...]
    reason: str = ""
    is_part: bool = False
    least: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a publication would cost and show; the rows are not needed for it."""

    planned: Plan
    chance: float
    half_widths: dict[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A second head of the ledger that is kept beside no file: in the case files' database."""

    read: Callable[[], str | None]
    keep: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a publication is charged and written."""

    ledger: Path
    folder: Path
    second_head: Path | None = None
    seen_head: str | None = None
    caps: Caps | None = None
    kept: KeptHead | None = None


def forecast(wish: Wish, place: Place, noise: Noise, time: datetime) -> Forecast:
    """Check everything that can be refused without the rows; spend nothing.

    Raises:
        ApprovalMissing, TooFewPeople, TooSoon, BudgetSpent: a protection says no.
        InvalidBudget: ε or δ promise nothing.
        FileExists: the folder is there.
    """
    check_wish(wish.epsilon, wish.delta)
    if not wish.is_part:
        check_size(wish.catalogue)
    check_allowed(wish, place, time)
    planned = plan(wish.catalogue, rho_for(wish.epsilon, wish.delta), noise)
    check_affordable(wish, place, planned.rho)
    return Forecast(
        planned,
        chance_of_a_guess(planned.rho / BILLION),
        half_widths(wish.catalogue, planned.sigma),
    )


def check_allowed(wish: Wish, place: Place, time: datetime, months: Cohort | None = None) -> None:
    """Refuse what is not approved by two, too fresh, or already there.

    `months` is what the numbers are about, where that is not the cohort that pays.

    Raises:
        ApprovalMissing, TooSoon: a protection says no.
        FileExists: the folder is there.
    """
    names = {name.strip().casefold() for name in wish.approvers} - {""}
    if len(names) < APPROVERS:
        raise ApprovalMissing(step="publication", reason="name_one")
    about = months or wish.catalogue.cohort
    if not about.is_settled(time.date()) and not wish.reason.strip():
        raise TooSoon
    if place.folder.exists():
        raise FileExists


def check_affordable(wish: Wish, place: Place, rho: int) -> None:
    """Refuse what the ledger has no budget for, or the caps of a new one would not.

    Raises:
        BudgetSpent: with what is left.
    """
    spent = Spent(wish.catalogue.cohort, rho)
    if place.ledger.exists() and place.ledger.stat().st_size:
        ledger = read_ledger_file(place.ledger)
        check_charge(spent, ledger.spent, ledger.caps)
    else:
        check_charge(spent, (), place.caps or Caps())


def publish_tables(
    wish: Wish,
    rows: Path | Iterable[Mapping[str, str]],
    place: Place,
    *,
    noise: Noise,
    library: str,
    time: datetime,
    random: RandomBytes,
    signer: Signer | None = None,
) -> list[str]:
    """Publish, or measure a part; return the names of the files written.

    The rows are read and checked first: what is wrong with them costs nothing. Then the charge
    is on the disk, and only then is anything measured. Whatever fails later, the charge stands.

    Raises:
        InvalidRows, InvalidFile: nothing was spent.
        LedgerAltered, LedgerRolledBack, LedgerInUse, ClockSetBack: nothing was spent.
        DiskFull, DiskFailed: the charge may stand; nothing was published.
    """
    planned = forecast(wish, place, noise, time).planned
    asked = wish.catalogue
    part = charged_part(
        wish,
        rows_of(rows) if isinstance(rows, Path) else rows,
        place,
        Cost(planned.rho, f"{planned.sigma:.4f}", planned.tables),
        lambda counts: measure(asked, counts, planned, noise),
        library=library,
        time=time,
        random=random,
        signer=signer,
    )
    if wish.is_part:
        return write_part(place.folder, part)
    made = publication_of(asked, [part], least=wish.least)
    return write_publication(place.folder, made, part, signer.sign if signer else None)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a charge says of the noise: ρ in billionths, σ as text, how many tables."""

    rho: int
    sigma: str
    tables: int


def charged_part(
    wish: Wish,
    rows: Iterable[Mapping[str, str]],
    place: Place,
    cost: Cost,
    measured: MeasureAll,
    *,
    library: str,
    time: datetime,
    random: RandomBytes,
    signer: Signer | None,
    counted: Callable[[Iterable[Mapping[str, str]], bytes], ExactlyCounted] | None = None,
) -> Part:
    """Read the rows, charge the ledger, and only then measure.

    Raises:
        InvalidRows, InvalidFile: nothing was spent.
        LedgerAltered, LedgerRolledBack, LedgerInUse, ClockSetBack, BudgetSpent: the same.
        DiskFull, DiskFailed: the charge may stand; nothing was measured.
    """
    asked = wish.catalogue
    with open_ledger(
        place.ledger,
        name=id_text(new_id(random)),
        time=time,
        caps=place.caps,
        second=place.second_head,
        seen=place.seen_head,
        kept=place.kept.read() if place.kept else None,
        keep=place.kept.keep if place.kept else None,
        signer=signer,
    ) as ledger:
        key = blake2b(ledger.ledger.name.encode(), digest_size=CLIP_KEY_BYTES).digest()
        counts = counted(rows, key) if counted else count(asked, rows, clip_key=key)
        charge = Charge(
            publication=id_text(new_id(random)),
            questions=asked.digest,
            cohort=asked.cohort.code,
            unit=asked.unit,
            most_rows=asked.most_rows,
            tables=cost.tables,
            rho=cost.rho,
            sigma=cost.sigma,
            approvers=wish.approvers,
            reason=wish.reason,
            program=f"leeward {__version__}",
        )
        head = ledger.charge(charge, time)
        found = measured(counts)
    terms = Terms(wish.epsilon, wish.delta, cost.rho, library, charge.program, (head.text,))
    return Part(charge.publication, asked.digest, asked.cohort.code, terms, found)


def signer_of(session: Session) -> Signer:
    """Return the signer of this device; every device of the organisation counts as a signer."""

    def verify(message: bytes, signature: bytes) -> bool:
        for device in session.vault.roster.devices.values():
            with suppress(SignatureWrong):
                check_signature(device.sign, signature, message)
                return True
        return False

    return Signer(session.vault.sign_for_readers, verify)


def publish_merged(
    catalogue: Catalogue, parts: Sequence[Path], folder: Path, *, least: int = 0
) -> list[str]:
    """Add up the parts of several hands and publish the sum; costs nothing more.

    Raises:
        InvalidMerge: parts that do not belong together.
        TooFewPeople: the declared size of all together is too small.
        FileExists: the folder is there.
    """
    check_size(catalogue)
    return write_publication(folder, publication_of(catalogue, read_parts(parts), least=least))


def read_parts(parts: Sequence[Path]) -> list[Part]:
    """Read parts from their files, or from the folders that hold them.

    Raises:
        InvalidMerge, InvalidFile: one is none.
    """
    read = []
    for path in parts:
        file = path / "measured.json" if path.is_dir() else path
        try:
            read.append(read_part(file.read_bytes()))
        except OSError as missing:
            raise InvalidFile(reason="unreadable", sheet="", row=0) from missing
    return read


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a csv file one after the other.

    Raises:
        InvalidRows, InvalidFile: it cannot be read as one.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="", restkey="")
            headings = reader.fieldnames or []
            if len(set(headings)) != len(headings):
                raise InvalidRows(reason="code_twice", row=1, column="")
            yield from reader
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise InvalidFile(reason="unreadable", sheet="", row=0) from wrong
