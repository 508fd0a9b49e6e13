"""What an open vault keeps beside entries: files, half-typed forms and choices."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leeward.ids import AttachmentId, CaseId, EntityId, StreamKind
from leeward.journal.entry import Draft, EntryId
from leeward.sealing.keys import KEY_BYTES
from leeward.vault import (
    attaching,
    meta,
    recording,
)
from leeward.vault.attachments import AttachmentRow, SealedFile, SealedWriter
from leeward.vault.drafts import DraftStore, SavedDraft
from leeward.vault.session import Opened
from leeward.vault.settings_store import EVERYONE, SettingsStore


class Belongings(Opened):
    """The part of a vault that is neither journal nor list."""

    def attach(self, case: CaseId, stream: StreamKind, content: Iterable[bytes]) -> AttachmentId:
        """Seal a file chunk by chunk into a case's care or sealed stream.

        Raises:
            SealedClosed, NotGranted: no key for that stream now.
            TooLarge: more than 512 MiB.
        """
        session = self._session
        session.require_open()
        session.key_of(attaching.stream_for(session, case, stream))
        file = session.attachments.seal(content, session.around.random)
        with session.transaction():
            attaching.keep(session, case, stream, file)
        return file.attachment

    def begin_file(self) -> SealedWriter:
        """Begin a file that arrives piece by piece; `record_with_file` names it later.

        Raises:
            DiskFull, DiskFailed: nothing is left behind.
        """
        self._session.require_open()
        return self._session.attachments.begin(self._session.around.random)

    def drop_file(self, file: SealedFile) -> None:
        """Leave nothing of a sealed file that no entry came to name."""
        attaching.destroy(self._session, file.attachment)

    def record_with_file(
        self, case: CaseId, drafts: Sequence[Draft], file: SealedFile, stream: StreamKind
    ) -> tuple[EntryId, ...]:
        """Record drafts together with the sealed file that they name: both, or neither.

        Raises:
            SealedClosed, NotGranted: no key for that stream now.
            UnknownCase, InvalidFact: as `Vault.record`.
        """
        with self._session.transaction():
            attaching.keep(self._session, case, stream, file)
            return recording.record(self._session, case, recording.for_case(case, drafts))

    def destroy_file(self, case: CaseId, drafts: Sequence[Draft], attachment: AttachmentId) -> None:
        """Record drafts that no longer name a file, and destroy it with its key.

        Raises:
            UnknownAttachment: no such file of that case.
            SealedClosed: it lies in the sealed stream, which is closed.
        """
        with self._session.transaction():
            attaching.forget(self._session, case, attachment)
            recording.record(self._session, case, recording.for_case(case, drafts))
        attaching.destroy(self._session, attachment)

    def file_sizes(self, case: CaseId) -> dict[AttachmentId, int]:
        """Return the sealed files of a case with their length in bytes."""
        session = self._session
        with session.reading():
            streams = [stream.number for stream in session.keyring.of_case(case)]
            return session.attachments.sizes(streams)

    def attachment_row(self, attachment: AttachmentId) -> AttachmentRow:
        """Return what is known of a sealed file without opening it.

        Raises:
            UnknownAttachment: none of that id.
        """
        with self._session.reading():
            return self._session.attachments.get(attachment)

    def attachment(self, attachment: AttachmentId, *, first: int = 0) -> Iterator[bytes]:
        """Yield a sealed file's content from chunk `first` on; nothing touches the disk.

        Raises:
            UnknownAttachment: none of that id.
            SealedClosed, NotGranted: it belongs to a stream that cannot be read now.
            SealBroken, VaultDamaged: it was altered or is missing.
        """
        session = self._session
        with session.reading():
            row = session.attachments.get(attachment)
            _, key = session.key_of(session.keyring.numbered(row.stream))
        return session.attachments.open(row, key, first=first)

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

    def shared_setting(self, name: str, default: Any = None) -> Any:
        """Return what the organisation set for every member of this vault, or `default`."""
        with self._session.reading():
            return SettingsStore(self._session.connection, EVERYONE).get(name, default)

    def change_shared_setting(self, name: str, value: Any) -> None:
        """Keep what holds for every member of this vault; who may is a rule of the desk."""
        with self._session.transaction():
            SettingsStore(self._session.connection, EVERYONE).set(name, value)

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
