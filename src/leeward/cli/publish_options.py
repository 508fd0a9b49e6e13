"""What every `leeward publish` command is told, and how it asks before anything is spent."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from leeward.cli.frame import gettext, member_option, passphrase_option, print_facts
from leeward.cli.opening import opened
from leeward.desk.publishing import Place, signer_of
from leeward.reporting.budget import DELTA, Caps
from leeward.reporting.ledger import Signer

FILE: Final = click.Path(path_type=Path, exists=True, dir_okay=False)
NEW: Final = click.Path(path_type=Path)
questions_option = click.option(
    "--questions", required=True, type=FILE, help="What will be counted."
)
out_option = click.option("--out", required=True, type=NEW, metavar="DIR", help="A folder to make.")

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Told:
    """What the options said."""

    epsilon: float
    delta: float
    ledger: Path
    out: Path
    approver: tuple[str, ...]
    reason: str
    second_head: Path | None
    seen_head: str | None
    cap_cohort: float
    cap_lifetime: float
    sign_with: Path | None
    member: str | None
    passphrase_file: Path | None
    part: bool
    only_plan: bool
    yes: bool

    @property
    def place(self) -> Place:
        """Return where it is charged and written."""
        caps = Caps(self.cap_cohort, self.cap_lifetime)
        return Place(self.ledger, self.out, self.second_head, self.seen_head, caps)

    @contextmanager
    def signer(self) -> Iterator[Signer | None]:
        """Open the organisation whose device signs, if one was named."""
        if self.sign_with is None:
            yield None
            return
        with opened(self.sign_with, self.member, self.passphrase_file) as session:
            yield signer_of(session)


def publish_options(epsilon: float, cap_cohort: float) -> Callable[[_Command], _Command]:
    """Give a command the options of `Told`, with these defaults."""
    options = [
        click.option(
            "--epsilon", default=epsilon, show_default=True, help="Privacy loss; smaller is safer."
        ),
        click.option("--delta", default=DELTA, show_default=True),
        click.option("--ledger", required=True, type=NEW, help="What was spent; made if new."),
        out_option,
        click.option("--approver", multiple=True, metavar="NAME", help="Twice: who stands for it."),
        click.option("--reason", default="", help="Why six months are not waited for."),
        click.option("--second-head", type=NEW, help="The ledger's head, kept on another disk."),
        click.option("--seen-head", default=None, help="A printed head that it has to hold."),
        click.option(
            "--cap-cohort", default=cap_cohort, show_default=True, help="Of a new ledger, in ε."
        ),
        click.option("--cap-lifetime", default=2.0, show_default=True, help="Of a new one, in ε."),
        click.option(
            "--sign-with", type=NEW, metavar="FOLDER", help="An organisation whose device signs."
        ),
        member_option,
        passphrase_option,
        click.option("--part", is_flag=True, help="Measure only, to be added up with other parts."),
        click.option(
            "--plan", "only_plan", is_flag=True, help="Say what it would cost; spend nothing."
        ),
        click.option("--yes", is_flag=True, help="Publish without being asked."),
    ]

    def give(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return give


def agreed(lines: list[str], *, yes: bool) -> bool:
    """Return whether somebody wants to publish after having read what it costs."""
    if yes:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError(gettext("Nothing was published. Say --yes to publish."))
    for line in lines:
        click.echo(line, err=True)
    if click.confirm(gettext("Publish all the same?"), default=False, err=True):
        return True
    click.echo(gettext("Nothing was published, nothing was spent."), err=True)
    return False


def guess_line(chance: float) -> str:
    """Return what a guess about one person would be worth."""
    return gettext(
        "Someone who knows everyone else in the file and guesses whether one more is in it would "
        "be right about {chance} times in 100 instead of 50."
    ).format(chance=round(100 * chance))


def print_files(out: Path, files: list[str], facts: dict[str, Any], *, as_json: bool) -> None:
    """Print what was written."""
    said = {"folder": str(out), "files": files, **facts}
    print_facts(said, as_json, lambda: [f"wrote {out / name}" for name in files])
