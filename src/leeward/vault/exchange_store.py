"""Private exchanges of this organisation, and the log of every step that was taken in one.

The only module that knows the tables `private_exchange` and `exchange_log`. Methods join the open
transaction, so a step and its line in the log are on the disk together or not at all.
"""

from typing import Final, NamedTuple

import apsw

from leeward.errors import ExchangeRefused

ASKER: Final = "asker"
HOLDER: Final = "holder"
"""The roles of this side."""


class KeptExchange(NamedTuple):
    """One exchange as it stands here.

    Attributes:
        exchange: 16 bytes that both sides know it by.
        role: `ASKER` or `HOLDER`.
        line: the agreement; the offer until there is one.
        state: what the next step needs, sealed (`exchanging.py`); empty before the first.
        file: the file sent last, to be sent again where a courier lost it.
    """

    exchange: bytes
    role: str
    line: bytes
    state: bytes
    file: bytes


class ExchangeStore:
    """The exchanges in one vault."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def get(self, exchange: bytes) -> KeptExchange:
        """Return one exchange.

        Raises:
            ExchangeRefused: there is none of that identifier.
        """
        row = self._connection.execute(
            "SELECT exchange, role, line, state, file FROM private_exchange WHERE exchange = ?",
            (exchange,),
        ).fetchone()
        if row is None:
            raise ExchangeRefused(reason="no_exchange")
        return KeptExchange(*row)

    def all(self) -> list[KeptExchange]:
        """Return every exchange, without states and files, in the order in which they were made."""
        rows = self._connection.execute(
            "SELECT exchange, role, line, x'', x'' FROM private_exchange ORDER BY rowid"
        )
        return [KeptExchange(*row) for row in rows]

    def put(self, kept: KeptExchange) -> None:
        """Keep an exchange as it stands now."""
        self._connection.execute(
            "INSERT INTO private_exchange (exchange, role, line, state, file)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (exchange) DO UPDATE"
            " SET role = excluded.role, line = excluded.line,"
            " state = excluded.state, file = excluded.file",
            kept,
        )

    def past(self, day: str) -> list[bytes]:
        """Return the exchanges that expired before a day (ISO) and still hold something."""
        rows = self._connection.execute(
            "SELECT exchange FROM private_exchange WHERE length(state) + length(file) > 0"
            " AND json_extract(CAST(line AS TEXT), '$.terms.expires') < ?",
            (day,),
        )
        return [bytes(exchange) for (exchange,) in rows]

    def empty(self, exchange: bytes) -> None:
        """Destroy the state and the last file of an exchange; its agreement and log stay."""
        self._connection.execute(
            "UPDATE private_exchange SET state = x'', file = x'' WHERE exchange = ?", (exchange,)
        )

    def log(self) -> list[bytes]:
        """Return the lines of the log, oldest first."""
        rows = self._connection.execute("SELECT line FROM exchange_log ORDER BY n")
        return [bytes(line) for (line,) in rows]

    def add_line(self, line: bytes) -> None:
        """Add a line to the log; the database refuses to change or to cut it."""
        self._connection.execute("INSERT INTO exchange_log (line) VALUES (?)", (line,))
