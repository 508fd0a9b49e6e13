"""What an open vault keeps beside entries: files, half-typed forms, choices, own forms."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from leeward.cases.case import CaseFile
from leeward.ids import AttachmentId, CaseId, EntityId, MemberId, StreamId, StreamKind
from leeward.journal.entry import Draft, EntryId, Recorded
from leeward.sealing.keys import KEY_BYTES
from leeward.tracing.exchange_log import Act, Line
from leeward.vault import (
    attaching,
    case_reader,
    exchanging,
    meta,
    organisation_room,
    recording,
    review_room,
)
from leeward.vault.attachments import AttachmentRow, SealedFile, SealedWriter
from leeward.vault.drafts import DraftStore, SavedDraft
from leeward.vault.exchange_store import ExchangeStore, KeptExchange
from leeward.vault.form_store import FormStore, StoredForm
from leeward.vault.session import Session
from leeward.vault.settings_store import EVERYONE, SettingsStore


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

    def exchange(self, exchange: bytes) -> KeptExchange:
        """Return one private exchange; its state is sealed.

        Raises:
            ExchangeRefused: there is none of that identifier.
        """
        with self._session.reading():
            return ExchangeStore(self._session.connection).get(exchange)

    def exchange_state(self, exchange: bytes) -> bytes:
        """Return what the next step of a private exchange needs; empty before the first.

        Raises:
            ExchangeRefused: there is none of that identifier.
            SealedClosed, NotGranted: it is sealed, as names are.
        """
        with self._session.reading():
            return exchanging.open_state(self._session, exchange)

    def exchanges(self) -> list[KeptExchange]:
        """Return every private exchange, without states and files."""
        with self._session.reading():
            return ExchangeStore(self._session.connection).all()

    def take_exchange_step(
        self,
        act: Act,
        kept: KeptExchange,
        *,
        partner: str,
        state: bytes | None = None,
        points: int = 0,
        is_new: bool = False,
    ) -> None:
        """Keep an exchange after a step together with its line in the log; `state` is sealed.

        Raises:
            ExchangeRefused: it is to be new, and is here already.
        """
        exchanging.take_step(
            self._session,
            act,
            kept,
            partner=partner,
            state=state,
            points=points,
            is_new=is_new,
        )

    def note_exchange(self, act: Act, exchange: bytes, *, partner: str, code: str = "") -> None:
        """Note in the log what changes no exchange."""
        exchanging.note(self._session, act, exchange, partner=partner, code=code)

    def drop_past_exchanges(self, today: date) -> int:
        """Destroy states and files of private exchanges that have expired; return how many."""
        return exchanging.drop_past(self._session, today)

    def exchange_log(self) -> list[Line]:
        """Return every step of every private exchange here, oldest first, verified.

        Raises:
            ExchangeAltered: a line is not what a device of this organisation wrote.
        """
        with self._session.reading():
            return exchanging.exchange_log(self._session)

    def add_form(self, form: str, version: str, definition: bytes) -> bool:
        """Keep a form of the organisation; return False if the very same is there already.

        Raises:
            InvalidForm: another form of this id and version is there.
        """
        session = self._session
        added_at = session.around.clock()
        stored = StoredForm(form, version, session.keys.member, added_at, definition)
        with session.transaction():
            return FormStore(session.connection).add(stored)

    def forms(self) -> list[StoredForm]:
        """Return every version of every own form: by id, the latest added first."""
        with self._session.reading():
            return FormStore(self._session.connection).all()

    def record_for_organisation(
        self,
        drafts: Sequence[Draft],
        *,
        case: CaseId | None = None,
        with_case: Sequence[Draft] = (),
    ) -> tuple[EntryId, ...]:
        """Record what the organisation holds, and in one save what follows from it in a case.

        Args:
            drafts: for the organisation's own streams, open or sealed.
            case: the case that `with_case` is for.
            with_case: recorded there in the same transaction: both are durable, or neither.

        Raises:
            UnknownCase: no such case here.
            SealedClosed, InvalidFact: as `record`.
            DiskFull, DiskFailed: nothing was recorded.
        """
        with self._session.transaction():
            recorded = organisation_room.record(self._session, drafts)
            if case is not None:
                recording.record(self._session, case, recording.for_case(case, with_case))
        return recorded

    def organisation_records(self) -> list[Recorded]:
        """Return what the organisation recorded for itself, by clock.

        Raises:
            Damaged: a segment is missing, altered, or older than its chain.
        """
        with self._session.reading():
            return organisation_room.recorded(self._session)

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

    def sealed_versions(self) -> dict[CaseId, int]:
        """Return a number for each case that changes whenever its sealed stream does."""
        with self._session.reading():
            return case_reader.sealed_versions(self._session)

    def sealed_files(self, only: Collection[CaseId] | None = None) -> Iterator[CaseFile]:
        """Yield what the sealed streams alone say, past every cache; of some cases, or of all.

        Raises:
            SealedClosed: sealed is closed.
            Damaged: a segment is missing, altered, or older than its chain.
        """
        session = self._session
        with session.reading():
            yield from case_reader.sealed_files(session, only)

    # --- reviews -----------------------------------------------------------------------

    def reviews(self) -> dict[StreamId, list[Recorded]]:
        """Return what every review says that this member was granted, by stream.

        Raises:
            SealedClosed: sealed is closed.
        """
        with self._session.reading():
            return review_room.reviews(self._session)

    def open_review(self, but: Collection[MemberId]) -> StreamId:
        """Make a review that every reader of sealed streams may read but some.

        Raises:
            SealedClosed: sealed is closed.
            NotGranted: this member is one of those who may not.
        """
        with self._session.transaction():
            return review_room.open_review(self._session, but)

    def write_reviews(self, batches: review_room.Batches) -> None:
        """Write notes into reviews; every other one that she can read grows by as much.

        Raises:
            SealedClosed: sealed is closed.
            NotGranted: a review that this member may not read.
        """
        with self._session.transaction():
            review_room.write(self._session, batches)

    def tell_in_files(
        self, saves: Iterable[tuple[CaseId, Sequence[Draft]]], batches: review_room.Batches
    ) -> None:
        """Record in cases and in reviews what follows from a review: all of it, or nothing.

        Raises:
            SealedClosed, NotGranted, UnknownCase, InvalidFact: as for each of them.
        """
        with self._session.transaction():
            for case, drafts in saves:
                recording.record(self._session, case, recording.for_case(case, drafts))
            review_room.write(self._session, batches)

    def readers(self) -> list[MemberId]:
        """Return the members of this vault to whom keys are granted: all but custodians."""
        with self._session.reading():
            return [row.member for row in self._session.members.readers()]

    def destroy_review(self, stream: StreamId) -> None:
        """Destroy a review and its keys."""
        with self._session.transaction():
            review_room.destroy(self._session, stream)
