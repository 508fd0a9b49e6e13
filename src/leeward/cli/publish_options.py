"""What every `leeward publish` command is told, and how it asks before anything is spent."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from leeward.cli.frame import (
    gettext,
    member_option,
    passphrase_from,
    passphrase_option,
    print_facts,
    sealed_option,
)
from leeward.cli.opening import opened
from leeward.desk.publishing import Place, Wish, signer_of
from leeward.desk.publishing_cases import approved_by, place_for, rows_here
from leeward.desk.session import Session
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
    from_dir: Path | None
    ledger: Path | None
    out: Path
    approver: tuple[str, ...]
    approver_passphrase_file: Path | None
    reason: str
    second_head: Path | None
    seen_head: str | None
    cap_cohort: float
    cap_lifetime: float
    sign_with: Path | None
    member: str | None
    passphrase_file: Path | None
    sealed_passphrase_file: Path | None
    part: bool
    only_plan: bool
    yes: bool

    @contextmanager
    def source(self, rows: Path | None) -> Iterator["Source"]:
        """Open what is counted: a file of rows, or an organisation's case files."""
        caps = Caps(self.cap_cohort, self.cap_lifetime)
        if (rows is None) == (self.from_dir is None):
            raise click.UsageError(gettext("Name a file of rows, or --from a folder; not both."))
        if self.from_dir is not None:
            if self.ledger is not None or self.sign_with is not None or len(self.approver) != 1:
                raise click.UsageError(
                    gettext("With --from, one --approver and neither --ledger nor --sign-with.")
                )
            sealed = self.sealed_passphrase_file
            with opened(self.from_dir, self.member, self.passphrase_file, sealed) as session:
                yield self._here(session, caps)
            return
        if rows is None or self.ledger is None:
            raise click.UsageError(gettext("Say --ledger: where it is kept what was spent."))
        place = Place(self.ledger, self.out, self.second_head, self.seen_head, caps)
        if self.sign_with is None or self.only_plan:
            yield Source(rows, place, None, self.approver, lambda: self.approver)
            return
        with opened(self.sign_with, self.member, self.passphrase_file) as session:
            yield Source(rows, place, signer_of(session), self.approver, lambda: self.approver)

    def _here(self, session: Session, caps: Caps) -> "Source":
        name = self.approver[0]

        def prove() -> tuple[str, ...]:
            phrase = passphrase_from(self.approver_passphrase_file, f"Passphrase of {name}")
            return approved_by(session, name, phrase)

        place = place_for(
            session, self.out, caps, second_head=self.second_head, seen_head=self.seen_head
        )
        own = session.vault.roster.members[session.member].name
        rows = rows_here(session, families=session.sealed_is_open)
        return Source(rows, place, signer_of(session), (own, name), prove)


@dataclass(frozen=True, slots=True)
class Source:
    """What is counted, where it is charged, who signs, and who stands for it.

    `names` are as typed; `prove` returns those whose passphrases opened, asking for them once
    somebody wants to publish.
    """

    rows: Path | Iterable[Mapping[str, str]]
    place: Place
    signer: Signer | None
    names: tuple[str, ...]
    prove: Callable[[], tuple[str, ...]]

    def approved(self, wish: Wish) -> Wish:
        """Return the wish with the names of those who stand for it."""
        return replace(wish, approvers=self.prove())


def publish_options(epsilon: float, cap_cohort: float) -> Callable[[_Command], _Command]:
    """Give a command the options of `Told`, with these defaults."""
    options = [
        click.option(
            "--epsilon", default=epsilon, show_default=True, help="Privacy loss; smaller is safer."
        ),
        click.option("--delta", default=DELTA, show_default=True),
        click.option(
            "--from", "from_dir", type=NEW, metavar="DIR", help="Count an organisation's cases."
        ),
        click.option("--ledger", type=NEW, help="What was spent; made if new."),
        out_option,
        click.option("--approver", multiple=True, metavar="NAME", help="Twice: who stands for it."),
        click.option(
            "--approver-passphrase-file",
            type=FILE,
            default=None,
            help="With --from: hers; asked for without it.",
        ),
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
        sealed_option,
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
