"""What an open vault keeps beside entries: sealed files, half-typed forms, a member's choices."""

from collections.abc import Iterable, Iterator
from typing import Any

from leeward.errors import UnknownCase
from leeward.ids import AttachmentId, CaseId, EntityId, StreamKind
from leeward.sealing.keys import KEY_BYTES
from leeward.vault import meta
from leeward.vault.drafts import DraftStore, SavedDraft
from leeward.vault.session import Session
from leeward.vault.settings_store import SettingsStore


class Belongings:
    """The part of a vault that is neither journal nor list."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def attach(self, case: CaseId, stream: StreamKind, content: Iterable[bytes]) -> AttachmentId:
        """Seal a file chunk by chunk into a case's care or sealed stream.

        Raises:
            SealedClosed, NotGranted: no key for that stream now.
            TooLarge: more than 512 MiB.
        """
        session = self._session
        session.require_open()
        target = next((one for one in session.keyring.of_case(case) if one.kind is stream), None)
        if target is None or stream in {StreamKind.EPHEMERAL, StreamKind.ROSTER}:
            raise UnknownCase
        epoch, key = session.key_of(target)
        random = session.around.random
        attachment, own_key, size, chunks = session.attachments.seal(content, random)
        with session.transaction():
            session.attachments.keep(
                attachment,
                own_key,
                stream=target.number,
                epoch=epoch,
                epoch_key=key,
                size=size,
                chunks=chunks,
                random=random,
            )
        return attachment

    def attachment(self, attachment: AttachmentId) -> Iterator[bytes]:
        """Yield a sealed file's content, piece by piece; nothing touches the disk.

        Raises:
            UnknownAttachment: none of that id.
            SealedClosed, NotGranted: it belongs to a stream that cannot be read now.
            SealBroken, VaultDamaged: it was altered or is missing.
        """
        session = self._session
        with session.reading():
            row = session.attachments.get(attachment)
            _, key = session.key_of(session.keyring.numbered(row.stream))
        return session.attachments.open(row, key)

    def save_draft(
        self,
        draft: EntityId,
        body: bytes,
        *,
        case: CaseId | None,
        form: str,
        sealed: bool = False,
    ) -> None:
        """Keep a half-typed form, sealed for this member alone."""
        session = self._session
        with session.transaction():
            self._drafts.save(
                draft,
                body,
                case=case,
                form=form,
                sealed=sealed,
                now=session.around.clock(),
                random=session.around.random,
            )

    def drafts(self) -> list[SavedDraft]:
        """Return this member's drafts, newest first."""
        with self._session.reading():
            return self._drafts.all()

    def draft(self, draft: EntityId) -> bytes | None:
        """Return what was typed; None if there is no such draft.

        Raises:
            SealedClosed: a sealed form's draft while sealed streams are closed.
        """
        room = self._session.room
        with self._session.reading():
            return self._drafts.open(draft, room.private if room else None)

    def drop_draft(self, draft: EntityId) -> None:
        """Delete a draft."""
        with self._session.transaction():
            self._drafts.drop(draft)

    def setting(self, name: str, default: Any = None) -> Any:
        """Return what this member chose, or `default`."""
        with self._session.reading():
            return self._settings.get(name, default)

    def change_setting(self, name: str, value: Any) -> None:
        """Keep what this member chose."""
        with self._session.transaction():
            self._settings.set(name, value)

    def row_key(self, *, keep: bool = True) -> bytes:
        """Return the key under which rows of old lists are told apart, 32 bytes.

        A digest without it would let whoever has a list see who of it is in this vault.

        Args:
            keep: make and keep one where there is none; else a fresh one is forgotten again,
                for a look at a list that changes nothing here.
        """
        session = self._session
        with session.reading():
            known = meta.row_key(session.connection)
        if known is not None:
            return known
        fresh = session.around.random(KEY_BYTES)
        if keep:
            with session.transaction():
                meta.keep_row_key(session.connection, fresh)
        return fresh

    @property
    def _drafts(self) -> DraftStore:
        session = self._session
        return DraftStore(
            session.connection,
            session.keys.member,
            session.keys.member_key,
            session.row.sealed_public,
        )

    @property
    def _settings(self) -> SettingsStore:
        return SettingsStore(self._session.connection, self._session.keys.member)
