"""Write the golden vectors of the names table: small files of it, and pinned scores.

python scripts/make_names_vectors.py     after the shipped table was learned again
"""

import base64
import json
from pathlib import Path
from typing import Final

from leeward.tracing.names import score_matrix
from leeward.tracing.names.build import Lesson, build
from leeward.tracing.names.matcher import Matcher
from leeward.tracing.names.script import Kind
from leeward.tracing.names.table import Facts
from leeward.tracing.names.tablefile import packed, shipped, unpacked

TARGET: Final = Path(__file__).parents[1] / "tests/vectors/names/names-table-v1.json"
FACTS: Final = Facts({"金": "김금", "英": "영", "姬": "희"}, {"金": "金"}, {"英": ("ying",)}, {})
PAIRS: Final = (
    ("김영희", "Kim Yong Hui", "hangul", "roman"),
    ("김영희", "Jin Yingji", "hangul", "pinyin"),
    ("金英姬", "Kim Young-hee", "hanzi", "roman"),
    ("리순옥", "이순옥", "hangul", "hangul"),
    ("Ri Sun Ok", "Lee Soon-ok", "roman", "roman"),
    ("王晓明", "Wang Xiaoming", "hanzi", "pinyin"),
    ("Young-hee", "김영희", "roman", "hangul"),
    ("박철수", "Kim Yong Hui", "hangul", "roman"),
)


def main() -> None:
    """Write the vectors."""
    file = packed(build(FACTS, [Lesson("김영희", ("Kim Yong Hui",), "金英姬")]), ["invented"])
    table = unpacked(file)
    bits = Matcher(table).score(["김영희"], ["Kim Yong Hui"], Kind.HANGUL, Kind.ROMAN)[0, 0]
    refused = {
        "another version": (file.replace(b"table-1", b"table-2", 1), "unknown format"),
        "no head": (file[file.index(b"\n\n") + 2 :], "unknown format"),
        "cut short": (file[:-1], "damaged"),
        "a flipped bit": (file[:-9] + bytes([file[-9] ^ 4]) + file[-8:], "damaged"),
    }
    vectors = [
        {
            "name": "one name",
            "result": "read",
            "sha256": table.version,
            "syllables": "".join(table.syllables),
            "bits": round(float(bits), 3),
            "file": base64.b64encode(file).decode(),
        },
        *(
            {"name": name, "result": result, "file": base64.b64encode(content).decode()}
            for name, (content, result) in refused.items()
        ),
    ]
    scores = [
        {
            "a": a,
            "b": b,
            "kind_a": kind_a,
            "kind_b": kind_b,
            "bits": round(float(score_matrix([a], [b], kind_a, kind_b)[0, 0]), 2),
        }
        for a, b, kind_a, kind_b in PAIRS
    ]
    held = {"shipped_sha256": shipped().version, "shipped_scores": scores, "vectors": vectors}
    TARGET.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
