"""Tables for private exchanges with other organisations, and their log."""

import apsw

from leeward.vault.schema import PRIVATE_EXCHANGE


def run(connection: apsw.Connection) -> None:
    """Make the tables as `schema.py` makes them in a new vault."""
    connection.execute(PRIVATE_EXCHANGE)
