"""The forms that an organisation added, by id and version; a newer one beside the older.

The only module that knows the table `own_form`. A definition is the compiled form: it says what
is asked and nothing of anybody.
"""

from datetime import datetime
from typing import NamedTuple

import apsw

from leeward.errors import InvalidForm
from leeward.ids import MemberId
from leeward.journal.clock import at, recorded_at


class StoredForm(NamedTuple):
    """One version of a form, with who added it and when."""

    form: str
    version: str
    member: MemberId
    added_at: datetime
    definition: bytes


class FormStore:
    """Own forms. Methods join the open transaction."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def add(self, stored: StoredForm) -> bool:
        """Keep a form; return False if the very same is there already.

        Raises:
            InvalidForm: another form of this id and version is there.
        """
        row = self._connection.execute(
            "SELECT definition FROM own_form WHERE form = ? AND version = ?",
            (stored.form, stored.version),
        ).fetchone()
        if row is not None:
            if bytes(row[0]) != stored.definition:
                raise InvalidForm(sheet="settings", row=0, column="version", reason="version_taken")
            return False
        self._connection.execute(
            "INSERT INTO own_form (form, version, member, added_at, definition)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                stored.form,
                stored.version,
                stored.member,
                at(stored.added_at),
                stored.definition,
            ),
        )
        return True

    def all(self) -> list[StoredForm]:
        """Return every version of every form: by id, the latest added first."""
        return [
            StoredForm(form, version, MemberId(member), recorded_at(added_at), bytes(definition))
            for form, version, member, added_at, definition in self._connection.execute(
                "SELECT form, version, member, added_at, definition FROM own_form"
                " ORDER BY form, added_at DESC, version DESC"
            )
        ]
