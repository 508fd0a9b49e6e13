"""Write `codebook/htcds.toml`: the facts of HTCDS 2.0, one table for each of its fields.

    python scripts/learn_htcds.py FACTS.json

FACTS.json is the extract of IOM's field standards: entities, their fields, their codes. Only
facts are taken over (names, types, codes, what is core); descriptions and labels are not.
Ours, with the labels, stand in `codebook/htcds_ours.toml` and are never overwritten.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import tomli_w

TARGET: Final = Path(__file__).parents[1] / "src/leeward/codebook/htcds.toml"

SORTS: Final = {
    "Text": "text",
    "Long Text": "long_text",
    "Date": "date",
    "Number": "number",
    "Checkbox": "checkbox",
    "Picklist": "select_one",
    "Picklist or Text": "select_one",
    "Multiselect Picklist": "select_multiple",
    "Geolocation": "place",
    "Lookup [to organisation]": "lookup",
    "Lookup [to person]": "lookup",
    "Lookup [to user]": "lookup",
    "": "text",
}


def field_table(entity: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the table of one field."""
    table: dict[str, Any] = {
        "entity": entity,
        "heading": facts["label"],
        "type": facts["type"],
        "sort": SORTS[facts["type"]],
        "core": facts["core"],
        "status": facts["status"],
    }
    codes = [each["code"] for each in facts.get("codes", [])]
    if codes:
        table["codes"] = codes
    return table


def learn(facts: dict[str, Any]) -> dict[str, Any]:
    """Return the whole file as tables."""
    return {
        "standard": {
            "name": facts["standard"],
            "version": facts["version"],
            "released": facts["released"],
            "attribution": facts["attribution"],
            "licence": "CC BY 4.0",
        },
        "field": {
            field["name"]: field_table(entity["entity"], field)
            for entity in facts["entities"]
            for field in entity["fields"]
        },
    }


def main() -> None:
    """Read the facts that the one argument names and write the table."""
    facts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    head = (
        "# Human Trafficking Case Data Standard (HTCDS) 2.0 by IOM, CC BY 4.0: its fields and\n"
        "# codes as facts, spelled as the standard spells them. No endorsement by IOM is implied.\n"
        "# Written by scripts/learn_htcds.py; ours stands in htcds_ours.toml.\n\n"
    )
    TARGET.write_text(head + tomli_w.dumps(learn(facts)), encoding="utf-8")


if __name__ == "__main__":
    main()
