from importlib.resources import files
from pathlib import Path

import pytest

from leeward.allocation.schema import TITLES, schema, schema_bytes

FORMATS = Path(__file__).parents[3] / "docs/formats"


@pytest.mark.parametrize("name", TITLES)
def test_the_published_schema_is_what_the_types_read(name: str) -> None:
    published = files("leeward.allocation") / "schemas" / f"{name}-1.json"
    assert published.read_bytes() == schema_bytes(name)


@pytest.mark.parametrize("name", TITLES)
def test_every_field_is_documented(name: str) -> None:
    page = (FORMATS / f"allocation-{name}-v1.md").read_text(encoding="utf-8")
    for record in schema(name)["$defs"].values():
        for field in record.get("properties", {}):
            assert f"`{field}`" in page, field
        if name == "problem" and "properties" in record:
            assert record["additionalProperties"] is False
