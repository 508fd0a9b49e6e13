"""What an open vault keeps that belongs to no case: own records and forms, exchanges, reviews."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from leeward.ids import CaseId, MemberId, StreamId
from leeward.journal.entry import Draft, EntryId, Recorded
from leeward.tracing.exchange_log import Act, Line
from leeward.vault import exchanging, organisation_room, recording, review_room
from leeward.vault.exchange_store import ExchangeStore, KeptExchange
from leeward.vault.form_store import FormStore, StoredForm
from leeward.vault.session import Opened


class OfNoCase(Opened):
    """The part of a vault that the organisation holds for itself."""

    # --- own records and forms ---------------------------------------------------------

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

    # --- private exchanges -------------------------------------------------------------

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

    def keep_exchange_state(self, exchange: bytes, state: bytes) -> None:
        """Keep a state, sealed, in which no step was taken.

        Raises:
            ExchangeRefused: there is none of that identifier.
        """
        exchanging.keep_state(self._session, exchange, state)

    def end_exchange(self, exchange: bytes, *, partner: str) -> None:
        """Destroy state and last file of an exchange, with a line in the log.

        Raises:
            ExchangeRefused: there is none of that identifier.
        """
        exchanging.end(self._session, exchange, partner=partner)

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
