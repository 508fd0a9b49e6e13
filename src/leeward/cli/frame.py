"""What every command shares: languages, passphrases from files, one JSON object, exit codes.

The contract for scripts: exit 0 done, 2 wrong usage, 3 invalid input, 4 refused, 5 damaged,
6 unavailable, 1 a bug. An error is one sentence on standard error with its stable code; with
`--json`, standard output holds one JSON object or nothing.
"""

import json
import locale
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from leeward.errors import LeewardError, WrongPassphrase
from leeward.i18n.catalogue import translations
from leeward.i18n.language import Language, language_of
from leeward.i18n.sentences import sentence

P = ParamSpec("P")
R = TypeVar("R")


def user_language() -> Language:
    """Return the language of the terminal, as the usual variables state it."""
    stated = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    tag = (stated or locale.getlocale()[0] or "en").partition(".")[0].replace("_", "-")
    return language_of(tag) or Language.EN


def gettext(message: str) -> str:
    """Return a line for a person in the language of the terminal."""
    return translations(user_language()).gettext(message)


def speaking_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error into its sentence and its exit code; a bug into one line without content."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except LeewardError as error:
            click.echo(f"leeward: {sentence(error, user_language())} [{error.code}]", err=True)
            sys.exit(error.exit_code)
        except click.ClickException:
            raise
        except (KeyboardInterrupt, click.Abort):
            sys.exit(130)
        except Exception as bug:  # noqa: BLE001 - the last line of defence: no traceback, no content
            click.echo(f"leeward: {_where(bug)} [bug]", err=True)
            sys.exit(1)

    return guarded


def _where(bug: Exception) -> str:
    """Name the place of a bug without its message: a message could quote a value."""
    frames = traceback.extract_tb(bug.__traceback__)
    last = frames[-1] if frames else None
    place = f"{Path(last.filename).name}:{last.lineno}" if last else "?"
    return f"this is a fault of the program, please report it: {type(bug).__name__} at {place}"


def passphrase_from(file: Path | None, prompt: str, *, confirm: bool = False) -> str:
    """Return a passphrase from a file's first line, or ask for it; never from an argument.

    Raises:
        WrongPassphrase: the file holds no text.
        click.UsageError: no file was given and there is no terminal to ask on.
    """
    if file is not None:
        try:
            content = file.read_text(encoding="utf-8-sig")  # some editors put a mark before it
        except UnicodeDecodeError as wrong:
            raise WrongPassphrase from wrong
        return content.split("\n", 1)[0].rstrip("\r")
    if not sys.stdin.isatty():
        raise click.UsageError(
            gettext("There is no terminal to ask for a passphrase on. Name a file that holds it.")
        )
    asked: str = click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True)
    return asked


def print_facts(facts: Mapping[str, Any], as_json: bool, lines: Callable[[], list[str]]) -> None:
    """Print one JSON object, or the lines for a person."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, sort_keys=True))
    else:
        for line in lines():
            click.echo(line)


def stop(error: LeewardError) -> NoReturn:
    """Raise `error`; reads better at the end of an expression."""
    raise error


folder_argument = click.argument(
    "folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False)
)
member_option = click.option(
    "--member", metavar="NAME", default=None, help="Whose keyslot to open (not needed if only one)."
)
passphrase_option = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="Read the passphrase from the first line of this file.",
)
sealed_option = click.option(
    "--sealed-passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="Open sealed with the second passphrase in this file.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
