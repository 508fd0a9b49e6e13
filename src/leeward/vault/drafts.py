"""Half-typed forms, kept sealed so that locking never costs anyone her words.

The only module that knows the table `draft`. A draft is sealed under its member's own key; a
draft of a sealed form under a random key granted to her sealed public key, so that it can be
written while the sealed stream is closed and read only while it is open.
"""

from datetime import datetime
from typing import Final, NamedTuple

import apsw

from leeward.errors import SealBroken, SealedClosed
from leeward.ids import CaseId, EntityId, MemberId, RandomBytes, StreamId
from leeward.journal.clock import at, recorded_at
from leeward.sealing.grants import GRANT_BYTES, grant, open_grant
from leeward.sealing.keys import (
    EpochKey,
    KeyEncryptionKey,
    MemberKey,
    SealingPrivateKey,
    derive,
)
from leeward.sealing.passphrase import unwrap, wrap

MOST_BYTES: Final = 1024 * 1024

_CONTEXT: Final = b"lw-draft-1"


class SavedDraft(NamedTuple):
    """A draft as it is listed: nothing of what was typed."""

    draft: EntityId
    case: CaseId | None
    form: str
    sealed: bool
    saved_at: datetime


class DraftStore:
    """One member's drafts. Methods join the open transaction."""

    def __init__(
        self, connection: apsw.Connection, member: MemberId, key: MemberKey, sealed_public: bytes
    ) -> None:
        self._connection = connection
        self._member = member
        self._key = derive(key, "draft")
        self._sealed_public = sealed_public

    def save(
        self,
        draft: EntityId,
        body: bytes,
        *,
        case: CaseId | None,
        form: str,
        sealed: bool,
        now: datetime,
        random: RandomBytes,
    ) -> None:
        """Keep a draft, replacing an earlier state of it."""
        if sealed:
            key = EpochKey.generate(random)
            granted = grant(
                key,
                stream_id=StreamId(draft),
                epoch=1,
                to_public=self._sealed_public,
                context=_CONTEXT,
            )
            kek = KeyEncryptionKey(key.reveal())
            kept = granted + wrap(kek, body, _CONTEXT + draft, random=random)
        else:
            kept = wrap(self._key, body, _CONTEXT + draft, random=random)
        self._connection.execute(
            "INSERT OR REPLACE INTO draft (draft, member, case_id, form, sealed, saved_at, body)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (draft, self._member, case, form, int(sealed), at(now), kept),
        )

    def all(self) -> list[SavedDraft]:
        """Return this member's drafts, newest first."""
        return [
            SavedDraft(
                EntityId(draft),
                None if case is None else CaseId(case),
                form,
                bool(sealed),
                recorded_at(saved_at),
            )
            for draft, case, form, sealed, saved_at in self._connection.execute(
                "SELECT draft, case_id, form, sealed, saved_at FROM draft WHERE member = ?"
                " ORDER BY saved_at DESC, draft",
                (self._member,),
            )
        ]

    def open(self, draft: EntityId, sealed_private: SealingPrivateKey | None) -> bytes | None:
        """Return what was typed; None if there is no such draft of this member.

        Raises:
            SealedClosed: a sealed form's draft while the sealed stream is closed.
            SealBroken: it was altered.
        """
        row = self._connection.execute(
            "SELECT sealed, body FROM draft WHERE draft = ? AND member = ?", (draft, self._member)
        ).fetchone()
        if row is None:
            return None
        sealed, body = row
        if not sealed:
            return unwrap(self._key, body, _CONTEXT + draft)
        if sealed_private is None:
            raise SealedClosed
        if len(body) <= GRANT_BYTES:
            raise SealBroken
        key = open_grant(
            body[:GRANT_BYTES],
            sealed_private,
            stream_id=StreamId(draft),
            epoch=1,
            context=_CONTEXT,
        )
        return unwrap(KeyEncryptionKey(key.reveal()), body[GRANT_BYTES:], _CONTEXT + draft)

    def drop(self, draft: EntityId) -> None:
        """Delete a draft that was sent or thrown away."""
        self._connection.execute(
            "DELETE FROM draft WHERE draft = ? AND member = ?", (draft, self._member)
        )

    def drop_of_case(self, case: CaseId) -> None:
        """Delete every member's drafts about a case that is erased."""
        self._connection.execute("DELETE FROM draft WHERE case_id = ?", (case,))
