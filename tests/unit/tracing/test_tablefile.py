"""The table's file: read whole or refused; its golden vectors."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from leeward.errors import TableDamaged, UnknownFormat
from leeward.tracing.names import score_matrix
from leeward.tracing.names.build import Lesson, build
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.script import Kind
from leeward.tracing.names.table import Facts
from leeward.tracing.names.tablefile import SHIPPED, packed, shipped, unpacked

ROOT = Path(__file__).parents[3]
VECTORS: dict[str, Any] = json.loads(
    (ROOT / "tests/vectors/names/names-table-v1.json").read_text(encoding="utf-8")
)
FACTS = Facts(
    readings={
        "金": "금김",
        "英": "영",
        "姬": "희",
        "順": "순",
        "玉": "옥",
        "朴": "박",
        "來": "내래",
    },
    folded={"金": "金", "英": "英", "姬": "姬", "順": "顺", "顺": "顺", "玉": "玉", "朴": "朴"},
    sounds={
        "金": ("jin",),
        "英": ("ying",),
        "姬": ("ji",),
        "順": ("shun",),
        "玉": ("yu",),
        "朴": ("pu",),
    },
    surname_sounds={"朴": ("piao", "pu")},
)
LESSONS = [
    Lesson("김영희", ("Kim Young-hee", "Kim Yong Hui"), "金英姬"),
    Lesson("박순옥", ("Park Soon-ok",), "朴順玉"),
    Lesson("김순희", ("Sunhee Kim",)),
    Lesson("박래옥", ("Pak Nae Ok", "not a spelling of it at all")),
]


def test_a_table_comes_back_as_it_was_packed() -> None:
    table = build(FACTS, LESSONS)
    again = unpacked(packed(table, ["an invented source"]))
    assert again.syllables == table.syllables
    assert again.facts == FACTS
    assert again.sightings == table.sightings
    assert again.spellings.row == table.spellings.row
    assert np.abs(again.spellings.chances - table.spellings.chances).max() < 0.051
    assert packed(again, ["an invented source"]) == packed(table, ["an invented source"])
    assert packed(build(FACTS, LESSONS), ["an invented source"]) == packed(
        table, ["an invented source"]
    )


def test_a_table_of_four_names_already_crosses_scripts() -> None:
    matcher = Matcher(build(FACTS, LESSONS))
    scores = matcher.score(
        ["Kim Younghee", "Jin Yingji", "Pak Sun Ok"], ["김영희", "박순옥"], Kind.ROMAN, Kind.HANGUL
    )
    assert (scores.argmax(axis=1) == [0, 0, 1]).all()


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_golden_files_are_read_or_refused_as_stated(vector: dict[str, Any]) -> None:
    content = base64.b64decode(vector["file"])
    if vector["result"] == "read":
        table = unpacked(content)
        assert table.version == vector["sha256"]
        assert "".join(table.syllables) == vector["syllables"]
        found = Matcher(table).score(["김영희"], ["Kim Yong Hui"], Kind.HANGUL, Kind.ROMAN)
        assert found[0, 0] == pytest.approx(vector["bits"], abs=0.01)
    else:
        refusals = {"unknown format": UnknownFormat, "damaged": TableDamaged}
        with pytest.raises(refusals[vector["result"]]):
            unpacked(content)


def test_the_shipped_table_is_the_one_that_was_measured() -> None:
    content = (ROOT / "src/leeward/tracing/names" / SHIPPED).read_bytes()
    head, _, body = content.partition(b"\n\n")
    assert hashlib.sha256(body).hexdigest() == VECTORS["shipped_sha256"] == shipped().version
    assert b"Team POPONG" in head
    assert b"CC BY 3.0" in head
    assert len(content) < 600_000


def test_the_shipped_table_scores_as_it_did() -> None:
    for row in VECTORS["shipped_scores"]:
        found = score_matrix([row["a"]], [row["b"]], row["kind_a"], row["kind_b"])
        assert found[0, 0] == pytest.approx(row["bits"], abs=0.05), row


def test_a_flipped_bit_anywhere_is_refused() -> None:
    content = packed(build(FACTS, LESSONS), ["an invented source"])
    for at in range(22, len(content), max(1, len(content) // 60)):
        if content[:at].count(b"\n") > 1 and b"\n\n" not in content[:at]:
            continue  # the sources are for people; the checksum covers what is used
        spoilt = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises((TableDamaged, UnknownFormat)):
            unpacked(spoilt)
