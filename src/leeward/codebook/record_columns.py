"""The columns of records for the Counter Trafficking Data Collaborative, as typed data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

YEAR: Final = "yearOfRegistration"
COUNTRIES: Final[Mapping[str, str]] = {
    "PRK": "KP",
    "CHN": "CN",
    "KOR": "KR",
    "MNG": "MN",
    "LAO": "LA",
    "VNM": "VN",
    "THA": "TH",
    "MMR": "MM",
    "KHM": "KH",
    "RUS": "RU",
}
"""Countries that keep a cell of their own, by ISO 3166-1 alpha-3; all others are one cell."""

OTHER_COUNTRY: Final = "OTHER"
OTHER_COUNTRY_LABELS: Final = {"en": "Another country", "ko": "그 밖의 나라", "zh_Hans": "其他国家"}


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column.

    Attributes:
        name: as the public file spells it.
        list: the code list of its answers; empty for the year.
        labels: what people read, by `en`, `ko`, `zh_Hans`.
        htcds: the field of HTCDS 2.0 that says the same, with its codes, or empty.
        ictip: the unit of IC-TIP that it describes: event, victim or perpetrator.
    """

    name: str
    list: str
    labels: Mapping[str, str]
    htcds: str
    ictip: str


@cache
def record_columns() -> Mapping[str, RecordColumn]:
    """Return every column in the order of the public file."""
    text = files("leeward.codebook").joinpath("record_columns.toml").read_text(encoding="utf-8")
    return {
        name: RecordColumn(
            name,
            said.get("list", ""),
            {language: said[language] for language in ("en", "ko", "zh_Hans")},
            said["htcds"],
            said["ictip"],
        )
        for name, said in tomllib.loads(text).items()
    }
