"""What is left of the privacy budget, and what was spent, when and by whom."""

from dataclasses import dataclass
from datetime import datetime
from json import loads
from typing import Final

from leeward.desk.publishing import signer_of
from leeward.desk.publishing_cases import kept_head, reason_of, said_of_members
from leeward.desk.session import Session
from leeward.errors import InvalidHead, LedgerRolledBack
from leeward.exchange.ledger_file import read_ledger_file
from leeward.reporting.budget import BILLION, Caps, Spent, check_charge, epsilon_for, left_for
from leeward.reporting.cohort import Cohort, read_cohort
from leeward.reporting.ledger import Charge, Ledger, check_seen, check_signatures, read_head

NOTHING: Final = "0.00"


@dataclass(frozen=True, slots=True)
class Left:
    """What may still be spent on people of some months, as ε in hundredths, and the caps."""

    cohort: str
    lifetime: str
    caps: Caps


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One charge as the page shows it."""

    at: datetime
    charge: Charge
    epsilon: str
    approvers: tuple[str, ...]
    reason: str


def ledger_of(session: Session) -> Ledger | None:
    """Return the organisation's ledger, checked; None before anything was spent.

    Raises:
        LedgerAltered, LedgerRolledBack: it is not what it was.
    """
    path, kept = session.vault.ledger, kept_head(session)
    if not path.exists() or not path.stat().st_size:
        if kept:
            raise LedgerRolledBack
        return None
    ledger = read_ledger_file(path)
    if kept:
        check_seen(ledger, read_head(kept))
    return ledger


def check_ledger(session: Session, ledger: Ledger) -> None:
    """Check that every line was signed by a device of this organisation.

    Raises:
        LedgerAltered: one was not.
    """
    check_signatures(ledger, signer_of(session).verify)


def compare_head(session: Session, typed: str) -> str:
    """Return `contained`, `never_here` or `mistyped` for a head that somebody kept elsewhere."""
    ledger = ledger_of(session)
    try:
        head = read_head(typed)
        if ledger is None:
            return "never_here"
        check_seen(ledger, head)
    except InvalidHead:
        return "mistyped"
    except LedgerRolledBack:
        return "never_here"
    return "contained"


def caps_of(ledger: Ledger | None, founding: Caps | None = None) -> Caps:
    """Return the most that may be spent; of a ledger that is still to be founded what is wished."""
    return (founding or Caps()) if ledger is None else ledger.caps


def left_of(ledger: Ledger | None, cohort: Cohort, founding: Caps | None = None) -> Left:
    """Return what is left for people of these months."""
    caps = caps_of(ledger, founding)
    left = left_for(cohort, () if ledger is None else ledger.spent, caps)
    shown = {name: _shown(rho, caps.delta) for name, rho in left.items()}
    return Left(shown["cohort"], shown["lifetime"], caps)


def check_affordable(ledger: Ledger | None, charge: Spent, founding: Caps | None = None) -> None:
    """Refuse what the ledger has no budget for.

    Raises:
        BudgetSpent: with what is left.
    """
    spent = () if ledger is None else ledger.spent
    check_charge(charge, spent, caps_of(ledger, founding))


def ledger_lines(session: Session, ledger: Ledger | None) -> tuple[LedgerLine, ...]:
    """Return every charge, the latest first."""
    if ledger is None:
        return ()
    lines = [
        LedgerLine(
            datetime.fromisoformat(loads(line)["time"]),
            charge,
            f"{epsilon_for(charge.rho / BILLION, ledger.caps.delta):.2f}",
            said_of_members(session, charge.approvers),
            reason_of(session, charge.reason) if charge.reason else "",
        )
        for line, charge in zip(ledger.lines[1:], ledger.charges, strict=True)
    ]
    return tuple(reversed(lines))


def cohort_of(charge: Charge) -> Cohort:
    """Return who paid."""
    return read_cohort(charge.cohort)


def _shown(rho: int, delta: float) -> str:
    """Return ε in hundredths, never more than there is."""
    if rho <= 0:
        return NOTHING
    return f"{int(epsilon_for(rho / BILLION, delta) * 100) / 100:.2f}"
