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
from leeward.desk.publishing_sorts import Asked, Making, Planned
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
from leeward.exchange.publication_files import part_files, write_folder
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
from leeward.reporting.counting import CLIP_KEY_BYTES
from leeward.reporting.ledger import Charge, Sign, Signer
from leeward.reporting.measuring import Noise, measure_each
from leeward.reporting.publication import Part, Terms, read_part
from leeward.sealing.envelope import check_signature

APPROVERS: Final = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """One publication as somebody wants it."""

    asked: Asked
    epsilon: float
    delta: float
    approvers: tuple[str, ...]
    reason: str = ""
    is_part: bool = False
    least: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a publication would cost and show, and what a guess about one person is worth then."""

    planned: Planned
    chance: float


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A second head of the ledger that is kept beside no file: in the case files' database."""

    read: Callable[[], str | None]
    keep: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a publication is charged and written; without a folder its files are handed over."""

    ledger: Path
    folder: Path | None
    second_head: Path | None = None
    seen_head: str | None = None
    caps: Caps | None = None
    kept: KeptHead | None = None
    keep_reason: Callable[[str], str] | None = None
    """Keeps why six months are not waited for where nobody reads it, and returns what is said."""


def forecast(wish: Wish, place: Place, noise: Noise, time: datetime) -> Forecast:
    """Check everything that can be refused without the rows; spend nothing.

    Raises:
        ApprovalMissing, TooFewPeople, TooSoon, BudgetSpent: a protection says no.
        InvalidBudget: ε or δ promise nothing.
        FileExists: the folder is there.
    """
    names = {name.strip().casefold() for name in wish.approvers} - {""}
    if len(names) < APPROVERS:
        raise ApprovalMissing(step="publication", reason="name_one")
    if place.folder is not None and place.folder.exists():
        raise FileExists
    seen = look_ahead(wish, noise, time)
    check_affordable(wish, place, seen.planned.rho)
    return seen


def look_ahead(wish: Wish, noise: Noise, time: datetime) -> Forecast:
    """Return what a publication would cost and show, whoever may stand for it.

    Raises:
        TooFewPeople, TooSoon: a protection says no.
        InvalidBudget: ε or δ promise nothing.
    """
    check_wish(wish.epsilon, wish.delta)
    if not wish.is_part:
        wish.asked.check_size()
    if not wish.asked.months.is_settled(time.date()) and not wish.reason.strip():
        raise TooSoon
    planned = wish.asked.plan(rho_for(wish.epsilon, wish.delta), noise)
    return Forecast(planned, chance_of_a_guess(planned.rho / BILLION))


def check_affordable(wish: Wish, place: Place, rho: int) -> None:
    """Refuse what the ledger has no budget for, or the caps of a new one would not.

    Raises:
        BudgetSpent: with what is left.
    """
    spent = Spent(wish.asked.catalogue.cohort, rho)
    if place.ledger.exists() and place.ledger.stat().st_size:
        ledger = read_ledger_file(place.ledger)
        check_charge(spent, ledger.spent, ledger.caps)
    else:
        check_charge(spent, (), place.caps or Caps())


def publish(
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
        TooFewPeople: records, by the noisy total; the charge stands, nothing was published.
        DiskFull, DiskFailed: the charge may stand; nothing was published.
    """
    if place.folder is None:
        raise FileExists
    part = charged_part(
        wish,
        rows_of(rows) if isinstance(rows, Path) else rows,
        place,
        noise=noise,
        library=library,
        time=time,
        random=random,
        signer=signer,
    )
    sign = signer.sign if signer else None
    return write_folder(place.folder, files_of(wish, part, sign, random))


def files_of(wish: Wish, part: Part, sign: Sign | None, random: RandomBytes) -> dict[str, bytes]:
    """Return the files of what was measured; touches neither rows nor ledger.

    Raises:
        TooFewPeople: records, by the noisy total.
    """
    if wish.is_part:
        return part_files(part)
    return wish.asked.files([part], Making(random, sign, wish.least))


def charged_part(
    wish: Wish,
    rows: Iterable[Mapping[str, str]],
    place: Place,
    *,
    noise: Noise,
    library: str,
    time: datetime,
    random: RandomBytes,
    signer: Signer | None,
) -> Part:
    """Read the rows, charge the ledger, and only then measure.

    Raises:
        InvalidRows, InvalidFile: nothing was spent.
        LedgerAltered, LedgerRolledBack, LedgerInUse, ClockSetBack, BudgetSpent: the same.
        DiskFull, DiskFailed: the charge may stand; nothing was measured.
    """
    planned = forecast(wish, place, noise, time).planned
    asked = wish.asked.catalogue
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
        counts = wish.asked.count(rows, key)
        charge = Charge(
            publication=id_text(new_id(random)),
            questions=asked.digest,
            cohort=asked.cohort.code,
            unit=asked.unit,
            most_rows=asked.most_rows,
            tables=len(planned.sigmas),
            rho=planned.rho,
            sigma=planned.sigma,
            approvers=wish.approvers,
            reason=_reason(wish, place),
            program=f"leeward {__version__}",
        )
        head = ledger.charge(charge, time)
        found = measure_each(asked, counts, planned.sigmas, noise)
    terms = Terms(wish.epsilon, wish.delta, planned.rho, library, charge.program, (head.text,))
    return Part(charge.publication, asked.digest, asked.cohort.code, terms, found)


def _reason(wish: Wish, place: Place) -> str:
    """Return what the ledger says of the reason: a vault's ledger lies in clear beside it."""
    return place.keep_reason(wish.reason) if wish.reason and place.keep_reason else wish.reason


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
    asked: Asked, parts: Sequence[Path], folder: Path, *, random: RandomBytes, least: int = 0
) -> list[str]:
    """Add up the parts of several hands and publish the sum; costs nothing more.

    Raises:
        InvalidMerge: parts that do not belong together.
        TooFewPeople: the declared size of all together is too small.
        FileExists: the folder is there.
    """
    asked.check_size()
    files = asked.files(read_parts(parts), Making(random, least=least))
    return write_folder(folder, files)


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
