"""Format 1 as first released: a new vault is made in this form by `schema.py`."""

import apsw


def run(connection: apsw.Connection) -> None:
    """Change nothing: every vault of format 1 is born with this step noted."""
    del connection
