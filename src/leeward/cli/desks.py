"""Commands that open the desk: on a vault of one's own, or on invented families."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from leeward.cases.codes import ALPHABET
from leeward.cli.clock import now
from leeward.cli.frame import folder_argument, gettext, json_option, speaking_errors
from leeward.demo.organisation import WORKERS, DemoPassphrases, make_organisation
from leeward.errors import NotAVault
from leeward.ids import RandomBytes
from leeward.vault.folder import Folder
from leeward.web.page import N_
from leeward.web.parent import DeskSettings, Parent
from leeward.web.window import EVERYDAY_BROWSER, NO_WINDOW

OPEN: Final = "leeward.cli.opening:open_here"
"""What the keyless child imports to open the vault: the clock and randomness are chosen there."""

WARNINGS: Final = {
    EVERYDAY_BROWSER: N_(
        "No browser here opens a private window, so the everyday one opens: its history keeps this "
        "address, and its extensions read the pages. Close it when you have finished."
    ),
    NO_WINDOW: N_(
        "No window opened. Open the launcher yourself within a minute, in a private window of your "
        "browser; Ctrl+C ends the desk."
    ),
}


@click.command("desk")
@folder_argument
@click.option("--port", default=0, show_default=True, help="0 takes a random port.")
@click.option("--no-open", is_flag=True, help="Open no window; use the launcher yourself.")
@json_option
@speaking_errors
def desk_command(folder: Path, port: int, no_open: bool, as_json: bool) -> None:
    """Open the desk on DIR in a private window.

    Prints `desk ready on http://127.0.0.1:PORT` and `launcher PATH`: a page that opens the door
    once, within a minute, and only for you.

    Example: leeward desk ~/windbreak
    """
    Folder(folder).require_vault()
    serve(folder, port=port, no_open=no_open, as_json=as_json)


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("leeward-demo"),
    show_default=True,
    help="Where to make it; an earlier demo there is opened again.",
)
@click.option("--cases", default=48, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--entries", default=0, show_default=True, type=click.IntRange(0))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0))
@click.option("--no-open", is_flag=True, help="Stop after making it.")
@json_option
@speaking_errors
def demo_command(
    folder: Path, cases: int, entries: int, seed: int, no_open: bool, as_json: bool
) -> None:
    """Make an organisation of invented families in three scripts, and open the desk on it.

    The passphrases are printed, and written beside DIR: nobody in there exists.

    Example: leeward demo --cases 20 --no-open
    """
    first, second = _beside(folder, "passphrase"), _beside(folder, "sealed-passphrase")
    made = not _is_there(folder, first, second)
    if made:
        passphrases = DemoPassphrases(_passphrase(os.urandom), _passphrase(os.urandom))
        make_organisation(
            folder,
            passphrases=passphrases,
            cases=cases,
            entries=entries,
            seed=seed,
            until=now() - timedelta(minutes=5),
            random=os.urandom,
            progress=_bar,
        )
        _write(first, passphrases.passphrase)
        _write(second, passphrases.sealed_passphrase)
    told = {
        "folder": str(folder),
        "made": made,
        "members": list(WORKERS),
        "passphrase": first.read_text(encoding="utf-8").strip(),
        "passphrase_file": str(first),
        "sealed_passphrase": second.read_text(encoding="utf-8").strip(),
        "sealed_passphrase_file": str(second),
    }
    if as_json and no_open:
        from json import dumps  # noqa: PLC0415 - only this one line needs it

        click.echo(dumps(told, ensure_ascii=False, sort_keys=True))
    else:
        _tell(told, err=as_json)
    if not no_open:
        serve(folder, port=0, no_open=False, as_json=as_json)


def serve(folder: Path, *, port: int, no_open: bool, as_json: bool) -> None:
    """Run the desk until its window is closed."""
    parent = Parent(
        DeskSettings(
            folder=folder,
            unlock=OPEN,
            port=port,
            with_window=not no_open,
            as_json=as_json,
        ),
        warn=lambda code: click.echo(gettext(WARNINGS[code]), err=True),
    )
    sys.exit(parent.run())


def _tell(told: dict[str, object], *, err: bool) -> None:
    lines = (
        gettext("Demo organisation in {folder}: nobody in it exists."),
        gettext("Member: {first} (also {others})"),
        gettext("Passphrase: {passphrase}"),
        gettext("Second passphrase: {sealed_passphrase}"),
    )
    names = {"first": WORKERS[0], "others": ", ".join(WORKERS[1:])}
    for line in lines:
        click.echo(line.format(**told, **names), err=err)


def _is_there(folder: Path, first: Path, second: Path) -> bool:
    try:
        Folder(folder).require_vault()
    except NotAVault:
        return False
    return first.exists() and second.exists()


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f"{folder.name}.{what}")


def _passphrase(random: RandomBytes) -> str:
    """Return a passphrase that is easily typed: four groups of four signs, 78 bits."""
    signs = [ALPHABET[byte % len(ALPHABET)].lower() for byte in random(16)]
    return "-".join("".join(signs[at : at + 4]) for at in range(0, 16, 4))


def _write(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(f"{text}\n", encoding="utf-8")


def _bar(done: int, total: int) -> None:
    if sys.stderr.isatty() and (done % 50 == 0 or done == total):
        end = "\n" if done == total else ""
        click.echo(f"\rinventing families {100 * done // total} %{end}", nl=False, err=True)
