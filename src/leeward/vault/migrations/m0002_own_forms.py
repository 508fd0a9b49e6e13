"""A table for the forms that an organisation adds."""

import apsw


def run(connection: apsw.Connection) -> None:
    """Make the table as `schema.py` makes it in a new vault."""
    connection.execute(
        "CREATE TABLE own_form ("
        " form TEXT NOT NULL,"
        " version TEXT NOT NULL,"
        " member BLOB NOT NULL,"
        " added_at INTEGER NOT NULL,"
        " definition BLOB NOT NULL,"
        " PRIMARY KEY (form, version)"
        ") STRICT, WITHOUT ROWID"
    )
