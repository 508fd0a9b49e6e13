"""Learn the names table that ships in the package from public figures' names.

    python scripts/learn_names.py [--data ../shared/data/names]     (uv sync --group learning first)

Takes names in several scripts (`pairs.csv`) and the court's list of characters for names
(`court_hanja.csv`); the sounds and forms of characters come from pypinyin and OpenCC, which are
needed only here. No name goes into the table: `docs/formats/names-table-v1.md`.
"""

import argparse
import csv
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from opencc import OpenCC
from pypinyin import Style, pinyin

from leeward.bench.name_pairs import lessons_of, people_from
from leeward.tracing.names.build import build
from leeward.tracing.names.hangul import is_syllable
from leeward.tracing.names.table import Facts
from leeward.tracing.names.tablefile import SHIPPED, packed

ROOT: Final = Path(__file__).parents[1]
DATA: Final = ROOT.parent / "shared/data/names"
TARGET: Final = ROOT / "src/leeward/tracing/names" / SHIPPED
SOURCES: Final = (
    "teampopong/data-assembly (CC BY 3.0), Team POPONG: National Assembly of the Republic of Korea",
    "Wikidata through EveryPolitician and NETransliteration-COLING2018 (CC0 1.0)",
    "kpopnet.json (CC0 1.0)",
    "rutopio/Korean-Name-Hanja-Charset (MIT): characters that the court allows in names",
    "pypinyin (MIT): sounds of characters; OpenCC (Apache-2.0): simplified and variant forms",
)
SURNAME_SOUNDS: Final = {"朴": ("piao", "pu"), "单": ("shan",), "單": ("shan",)}
FURTHER_FORMS: Final = {
    "姫": "姬", "眞": "真", "鉄": "铁", "恵": "惠", "栄": "荣", "桜": "樱", "竜": "龙", "沢": "泽",
    "広": "广", "徳": "德", "呉": "吴", "敎": "教", "錬": "炼", "鍊": "炼",
}  # fmt: skip
"""Korean and Japanese print forms that OpenCC leaves alone."""


def _court_readings(path: Path) -> dict[str, str]:
    """Return character → its Hangul readings; some rows of the list hold several."""
    readings: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            character = unicodedata.normalize("NFKC", row["hanja"])
            for syllable in row["hangul"].split(","):
                is_new = syllable not in readings[character]
                if is_new and is_syllable(syllable) and len(character) == 1:
                    readings[character].append(syllable)
    return {character: "".join(many) for character, many in readings.items()}


def _common_simplified() -> Iterator[str]:
    """Return the 6,763 characters of GB 2312."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes([high, low]).decode("gb2312")
            except UnicodeDecodeError:
                continue


def _folded(known: set[str]) -> dict[str, str]:
    """Return character → simplified form, variants of what is known included."""
    simplify = OpenCC("t2s").convert
    folded = {character: simplify(character) for character in known}
    folded = {z: form if len(form) == 1 else z for z, form in folded.items()}
    targets = set(folded.values())
    regional = [OpenCC(name).convert for name in ("jp2t", "hk2t", "tw2t")]
    for point in range(0x3400, 0xA000):
        character = chr(point)
        forms = (simplify(convert(character)) for convert in regional)
        form = next((form for form in forms if form != character and form in targets), None)
        if character not in folded and form is not None:
            folded[character] = form
    folded |= FURTHER_FORMS
    return folded | {form: form for form in folded.values()}


def _sounds(characters: set[str]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for character in sorted(characters):
        heard = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        plain = [sound.replace("ü", "v") for many in heard for sound in many]
        sounds = tuple(dict.fromkeys(s for s in plain if s.isascii() and s.isalpha()))
        if sounds:
            out[character] = sounds
    return out


def main() -> None:
    """Learn and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    folder: Path = parser.parse_args().data
    if not (folder / "pairs.csv").exists():
        sys.exit(f"{folder} is not there: the table that ships stays as it is")
    readings = _court_readings(folder / "court_hanja.csv")
    folded = _folded(set(readings) | set(_common_simplified()))
    facts = Facts(readings, folded, _sounds(set(folded)), SURNAME_SOUNDS)
    table = build(facts, lessons_of(people_from(folder / "pairs.csv")))
    TARGET.write_bytes(packed(table, SOURCES))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
