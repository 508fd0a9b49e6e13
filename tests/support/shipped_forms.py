"""The shipped forms as rows, and the words that no screen of ours uses."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

LANGUAGES = ("English (en)", "한국어 (ko)", "简体中文 (zh)")

AVOIDED = {
    "en": re.compile(
        r"\bvictim|defector|illegal|\bbrides?\b|husband|\bbuyers?\b|second.generation"
        r"|cyber.?porn|child porn|abandon|runaway|ran away|repatriat|beneficiar|\bsubjects?\b",
        re.IGNORECASE,
    ),
    "ko": re.compile(
        r"탈북자|불법|신부|남편|매수자|구매자|제?2세대|포르노 아동|아동 ?포르노|사이버 ?포르노"
        r"|버려진|버린|유기|가출|북송|수혜자|피해자"
    ),
    "zh": re.compile(
        r"脱北者|非法|媳妇|新娘|丈夫|买主|买家|黑户|二代|儿童色情|网络色情|遗弃|抛弃|出走"
        r"|(?<!强制)遣返|受益人|受害者|受害人"
    ),
}


@cache
def names() -> tuple[str, ...]:
    """Return the kind of every shipped form."""
    folder = files("leeward.codebook") / "forms"
    found = (file.name for file in folder.iterdir() if file.name.endswith(".md"))
    return tuple(sorted(name.removesuffix(".md") for name in found))


@cache
def text(name: str) -> str:
    """Return a form as it is shipped."""
    form = files("leeward.codebook") / "forms" / f"{name}.md"
    return form.read_text(encoding="utf-8")


@cache
def sheets(name: str) -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Return the rows of each sheet of a form, by column heading."""
    found: dict[str, list[dict[str, str]]] = {}
    sheet = ""
    heads: list[str] = []
    for line in text(name).splitlines():
        cells = [cell.strip() for cell in line.strip().removesuffix("|").split("|")[1:]]
        if not cells:
            continue
        if cells[0]:
            sheet, heads = cells[0], []
            found[sheet] = []
        elif not heads:
            heads = cells[1:]
        else:
            found[sheet].append(dict(zip(heads, cells[1:], strict=True)))
    return found


@cache
def questions(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows that take an answer."""
    silent = {"note", "begin_group", "end_group"}
    return tuple(row for row in sheets(name)["survey"] if row["type"] not in silent)


def list_of(row: Mapping[str, str]) -> str | None:
    """Return the code list of a select, or None."""
    asked = row["type"].split()
    return asked[1] if len(asked) > 1 else None
