"""The rules that are shipped, with a reason for each; an organisation edits them as a file."""

from importlib.resources import files


def shipped_rules() -> str:
    """Return the rules as JSON, as they stand in a problem under `rules`."""
    return (files("leeward.allocation") / "rules.json").read_text(encoding="utf-8")
