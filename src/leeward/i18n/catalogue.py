"""Message catalogues: English in the source, Korean and Chinese in `locale/<dir>/LC_MESSAGES`.

A `.mo` that is as new as its `.po` is read directly (a millisecond). Otherwise the `.po` is
compiled in memory, and kept beside it where the folder may be written, so that the next
start is fast as well. Nobody needs `msgfmt`.
"""

import os
import tempfile
from contextlib import suppress
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Final

from leeward.i18n.language import Language

DOMAIN: Final = "leeward"
LOCALES: Final = Path(str(files("leeward.i18n"))) / "locale"

Translations = NullTranslations
"""Has `gettext`, `ngettext`, `pgettext` and `npgettext`; English answers with the source."""


@cache
def translations(language: Language | str, locales: Path = LOCALES) -> Translations:
    """Return the catalogue of a language; what it lacks is shown in English."""
    tongue = Language(language)
    source = locales / tongue.locale_dir / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = source.with_suffix(".mo")
    if tongue is Language.EN or not (source.exists() or compiled.exists()):
        return NullTranslations()
    if _is_fresh(compiled, source):
        with compiled.open("rb") as stream:
            return GNUTranslations(stream)
    content = compile_catalogue(source)
    _keep(content, compiled)
    return GNUTranslations(BytesIO(content))


def compile_catalogue(source: Path) -> bytes:
    """Return a `.po` file as the bytes of a `.mo` file; fuzzy strings are left out."""
    # Babel's compiler takes 40 ms to import, which only this rare path should pay
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with source.open("rb") as stream:
        # the folder names the language; it decides the plurals
        catalogue = read_po(stream, locale=source.parts[-3])
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def _is_fresh(compiled: Path, source: Path) -> bool:
    if not compiled.exists():
        return False
    return not source.exists() or compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def _keep(content: bytes, compiled: Path) -> None:
    """Write the compiled catalogue whole or not at all; a read-only folder is no fault."""
    with suppress(OSError):
        handle, name = tempfile.mkstemp(dir=compiled.parent, suffix=".mo.new")
        written = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
            written.chmod(0o644)
            written.replace(compiled)
        except OSError:
            written.unlink(missing_ok=True)
            raise
