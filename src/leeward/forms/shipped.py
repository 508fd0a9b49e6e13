"""The forms that Leeward ships, compiled beforehand and read as the package's own data."""

from functools import cache
from importlib.resources import files

from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition, from_json
from leeward.forms.rules import Rules, rules_of


@cache
def shipped_kinds() -> tuple[str, ...]:
    """Return the kinds of record that have a shipped form, sorted."""
    folder = files("leeward.codebook") / "forms" / "compiled"
    return tuple(
        sorted(
            entry.name.removesuffix(".json")
            for entry in folder.iterdir()
            if entry.name.endswith(".json")
        )
    )


def shipped_form(kind: str) -> FormDefinition:
    """Return the shipped form of a kind of record.

    Raises:
        InvalidForm: no form is shipped for it.
    """
    return shipped_rules(kind).definition


@cache
def shipped_rules(kind: str) -> Rules:
    """Return the shipped form of a kind, its rules parsed and in order.

    Raises:
        InvalidForm: no form is shipped for it.
    """
    if kind not in shipped_kinds():
        raise InvalidForm(sheet="", row=0, column="", reason="no_such_form")
    source = files("leeward.codebook") / "forms" / "compiled" / f"{kind}.json"
    return rules_of(from_json(source.read_bytes()))
