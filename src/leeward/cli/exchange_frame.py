"""What the commands of a private exchange share: options, the courier's files, what is printed."""

import os
from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from leeward.cli.clock import now
from leeward.cli.frame import gettext, passphrase_from, print_facts
from leeward.desk.exchange_agreeing import Around, Word
from leeward.desk.exchange_list import ListMaker
from leeward.errors import FileExists
from leeward.tracing.exchange_steps import Ticket
from leeward.tracing.private import Spread
from leeward.vault.folder import write_private

PURPOSE: Final = "tracing"
"""What sealed is opened for, in the list of openings."""

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
file_argument = click.argument("file", type=FILE)
people_argument = click.argument("people", metavar="[PEOPLE.csv]", type=FILE, required=False)
out_option = click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The file for the courier."
)
exchange_option = click.option(
    "--exchange", "which", default=None, metavar="ID", help="Which one, where there are several."
)


def officer_option(command: Any) -> Any:
    """Add the options of the second officer, who types at this desk."""
    file = click.option(
        "--officer-passphrase-file", type=FILE, help="Her passphrase; asked for without it."
    )
    return click.option("--officer", required=True, metavar="NAME", help="Who agrees with you.")(
        file(command)
    )


def around(spread: Spread = map) -> Around:
    """Return the moment and the randomness of a step."""
    return Around(now(), os.urandom, spread)


def word_of(name: str, file: Path | None) -> Word:
    """Return a colleague's word, her passphrase from a file or typed."""
    return Word(name, passphrase_from(file, f"Passphrase of {name}"))


def require_new(path: Path) -> None:
    """Refuse to write over a file, before anything is done."""
    if path.exists():
        raise FileExists


def write(path: Path, content: bytes) -> None:
    """Write the file that a courier takes, for its owner alone to read."""
    require_new(path)
    write_private(path, content)


def carry(path: Path) -> str:
    """Return the line that says where the courier's file is."""
    return gettext("wrote {file}; a courier may carry it").format(file=path)


def print_list(maker: ListMaker, out: Path, step: str, as_json: bool) -> None:
    """Print how many people of a list took part, and which rows did not and why."""
    reasons = Counter(one.reason for one in maker.refused)
    facts = {
        "file": str(out),
        "step": step,
        "people": maker.taken,
        "refused": [{"line": one.line, "reason": one.reason} for one in maker.refused],
    }
    taken = gettext("{people} people; {left_out} rows were left out").format(
        people=maker.taken, left_out=len(maker.refused)
    )
    lines = [taken, *(f"  {count}  {reason}" for reason, count in sorted(reasons.items()))]
    print_facts(facts, as_json, lambda: [*lines, carry(out)])


def print_tickets(found: list[tuple[str, Ticket]], as_json: bool) -> None:
    """Print the holder's tickets."""
    rows = [{"person": ref, "shared": one.shared} for ref, one in found]
    none = gettext("Nobody of yours.")
    print_facts(
        {"tickets": rows, "step": "finished"},
        as_json,
        lambda: [f"{row['person']}  {row['shared']}" for row in rows] or [none],
    )
