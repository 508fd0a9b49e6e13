"""Compile the shipped forms: `codebook/forms/*.md` to `codebook/forms/compiled/*.json`.

With `--check`, write nothing and fail where a compiled form differs from its source.
"""

import argparse
import sys
from pathlib import Path
from typing import Final

from leeward.codebook.lists import for_forms
from leeward.engines.forms_pyxform import compile_markdown
from leeward.errors import InvalidForm
from leeward.forms.definition import to_json

FORMS: Final = Path(__file__).parents[1] / "src" / "leeward" / "codebook" / "forms"


def compiled_forms() -> dict[str, bytes]:
    """Return the compiled form of every source, by kind.

    Raises:
        InvalidForm: with the file's name as a further fact.
    """
    lists = for_forms()
    found: dict[str, bytes] = {}
    for source in sorted(FORMS.glob("*.md")):
        try:
            definition = compile_markdown(
                source.read_text(encoding="utf-8"), lists, name=source.stem
            )
        except InvalidForm as refused:
            raise InvalidForm(**refused.facts, file=source.name) from refused
        found[source.stem] = to_json(definition) + b"\n"
    return found


def main() -> int:
    """Compile, or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on difference")
    check: bool = parser.parse_args().check
    folder = FORMS / "compiled"
    wanted = compiled_forms()
    there = {path.stem: path.read_bytes() for path in folder.glob("*.json")}
    if check:
        for name in sorted(wanted.keys() | there.keys()):
            if wanted.get(name) != there.get(name):
                print(f"{name}: differs from its source; run scripts/compile_forms.py")
        return 0 if wanted == there else 1
    folder.mkdir(exist_ok=True)
    for name in there.keys() - wanted.keys():
        (folder / f"{name}.json").unlink()
    for name, content in wanted.items():
        (folder / f"{name}.json").write_bytes(content)
    print(f"{len(wanted)} forms compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
