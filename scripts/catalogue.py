"""Bring the message catalogues up to date with the source, or check that they are.

    python scripts/catalogue.py          add new strings, drop those that are gone
    python scripts/catalogue.py --check  exit 1 and say what is missing, fuzzy or stale

English is the source: the strings in templates and Python. A new string is added empty, never
filled by resemblance: a wrong sentence at an alarm is worse than an English one.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE: Final = Path(__file__).parents[1] / "src/leeward"
LANGUAGES: Final = ("ko", "zh_Hans")
METHODS: Final = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS: Final = {
    "**/templates/**.html": {"extensions": "jinja2.ext.i18n", "silent": "false"},
}
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|(?<!\{)\{\w*\}(?!\})")
MOMENTS: Final = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By): .*\n', re.MULTILINE
)

Key = tuple[str, str | None]


def extract(source: Path) -> Catalog:
    """Return every string that the source shows, with the files that it stands in."""
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(
        source, METHODS, OPTIONS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, _line, message, comments, context in found:
        catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def update(source: Path, language: str) -> Path:
    """Write the language's catalogue with exactly the strings of the source."""
    path = catalogue_path(source, language)
    old = _read(path, language)
    new = Catalog(locale=language, project="Leeward", charset="utf-8", fuzzy=False)
    new.header_comment = f"# Leeward in {language}. Brought up to date by scripts/catalogue.py."
    for message in extract(source):
        if not message.id:
            continue
        kept = old.get(_first(message), message.context)
        fits = kept is not None and kept.pluralizable == message.pluralizable
        new.add(
            message.id,
            kept.string if kept is not None and fits else None,
            locations=message.locations,
            flags=({"fuzzy"} if kept is not None and fits and kept.fuzzy else set()),
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept is not None else (),
            context=message.context,
        )
    written = BytesIO()
    write_po(written, new, width=100, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    # moments change at every run and say nothing
    path.write_text(MOMENTS.sub("", written.getvalue().decode()), encoding="utf-8")
    return path


def problems(source: Path, language: str) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue, one line each."""
    path = catalogue_path(source, language)
    if not path.exists():
        yield f"{language}: there is no catalogue; run scripts/catalogue.py"
        return
    known = _by_key(_read(path, language))
    wanted = _by_key(extract(source))
    plurals = Catalog(locale=language).num_plurals
    for key, message in wanted.items():
        shown = f"{language}: “{key[0]}”"
        here = known.get(key)
        if here is None:
            yield f"{shown} is missing"
        elif here.pluralizable != message.pluralizable:
            yield f"{shown} is missing its plural, or has one too many"
        else:
            yield from (f"{shown} {fault}" for fault in _faults(here, plurals))
    for key in known.keys() - wanted.keys():
        yield f"{language}: “{key[0]}” is stale"


def catalogue_path(source: Path, language: str) -> Path:
    """Return where a language's catalogue is kept."""
    return source / "i18n/locale" / language / "LC_MESSAGES/leeward.po"


def _faults(message: Message, plurals: int) -> Iterator[str]:
    strings = _forms(message.string)
    if not all(strings) or (message.pluralizable and len(strings) != plurals):
        yield "is not translated"
        return
    if message.fuzzy:
        yield "is marked fuzzy"
    sources = _forms(message.id)
    allowed = {name for text in sources for name in PLACEHOLDER.findall(text)}
    # the last form stands for many and so shows the number; "one case" need not
    needed = set(PLACEHOLDER.findall(sources[-1]))
    for string in strings:
        used = set(PLACEHOLDER.findall(string))
        if not needed <= used <= allowed:
            yield "has other placeholders than its source"
        if string[:1].isspace() != sources[0][:1].isspace():
            yield "begins with another space than its source"


def _read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language, ignore_obsolete=True)


def _by_key(catalogue: Catalog) -> dict[Key, Message]:
    return {(_first(message), message.context): message for message in catalogue if message.id}


def _first(message: Message) -> str:
    return _forms(message.id)[0]


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """Return the one form of a plain string, or all of a plural."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def main() -> int:
    """Update or check every catalogue; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="change nothing, say what is wrong")
    if not arguments.parse_args().check:
        for language in LANGUAGES:
            print(update(SOURCE, language).relative_to(SOURCE.parents[1]))
        return 0
    wrong = [line for language in LANGUAGES for line in problems(SOURCE, language)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
