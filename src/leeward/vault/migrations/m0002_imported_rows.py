"""Lists note which rows of an old spreadsheet a case came from; no earlier version could import."""

import apsw


def run(connection: apsw.Connection) -> None:
    """Add the column; it is empty for every case that is here."""
    connection.execute("ALTER TABLE case_row ADD COLUMN imported TEXT NOT NULL DEFAULT ''")
