"""An open vault: what the rest of Leeward sees of this room.

One connection, not safe for threads: the desk runs it on one. Every method either returns,
and what it recorded is durable, or raises one of our errors, and nothing was recorded.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Self

from leeward.cases.case import CaseFile
from leeward.errors import InvalidFact
from leeward.ids import (
    CaseId,
    StreamKind,
    new_id,
)
from leeward.journal.entry import Draft, EntryId, Recorded
from leeward.vault import (
    case_reader,
    erase,
    finding,
    head,
    recording,
    sealed_opening,
    verification,
)
from leeward.vault.belongings import Belongings
from leeward.vault.case_index import CaseIndex
from leeward.vault.database import LOG_WORTH_FOLDING, fold_log, log_pages
from leeward.vault.diagnostic import Diagnostic, Event, Number
from leeward.vault.folder import Folder
from leeward.vault.membership import Membership
from leeward.vault.of_no_case import OfNoCase
from leeward.vault.session import Session


class Vault(Belongings, OfNoCase, Membership):
    """One member's open vault."""

    # --- where -------------------------------------------------------------------------

    @property
    def ledger(self) -> Path:
        """Where the privacy ledger of this organisation stands."""
        return self._session.folder.ledger

    @property
    def folder(self) -> Folder:
        """Where this vault stands."""
        return self._session.folder

    @property
    def diagnostic(self) -> Diagnostic:
        """The content-free log."""
        return self._session.diagnostic

    @property
    def projection(self) -> CaseIndex:
        """The lists: caseload and what is due."""
        self._session.require_open()
        return self._session.index

    # --- recording ---------------------------------------------------------------------

    def record(self, case: CaseId, drafts: Sequence[Draft]) -> tuple[EntryId, ...]:
        """Record changes in a case; durable when this returns.

        An empty `entity` stands for the case itself. Identities come in the drafts' order.

        Raises:
            UnknownCase: no such case here.
            SealedClosed: a draft for the sealed stream while it is closed.
            InvalidFact: a draft that has no place, or replaces what is not there.
            DiskFull, DiskFailed: nothing was recorded.
        """
        with self._session.transaction():
            return recording.record(self._session, case, recording.for_case(case, drafts))

    def open_case(self, first: Sequence[Draft], case: CaseId | None = None) -> CaseId:
        """Open a case with its first entries and return its identifier.

        Its sealed stream takes entries here even while sealed streams are closed.

        Args:
            first: an empty `entity` stands for the case itself.
            case: a fresh identifier, where the drafts had to name it beforehand.

        Raises:
            InvalidFact: there is a case of that identifier, or a draft has no place.
        """
        if case is None:
            case = CaseId(new_id(self._session.around.random))
        with self._session.transaction():
            if self._session.keyring.has_case(case):
                raise InvalidFact(field="case", reason="exists")
            recording.open_case(self._session, case, recording.for_case(case, first))
        return case

    def record_many(self, batches: Iterable[tuple[CaseId, Sequence[Draft]]]) -> int:
        """Record a whole file's batches, all or nothing; return how many drafts there were.

        A batch whose case is not here opens it.
        """
        session, count = self._session, 0
        with session.transaction():
            for case, drafts in batches:
                named = recording.for_case(case, drafts)
                if session.keyring.has_case(case):
                    recording.record(session, case, named)
                else:
                    recording.open_case(session, case, named)
                count += len(named)
        session.diagnostic.note(Event.RECORDED, numbers={Number.ENTRIES: count})
        return count

    # --- reading -----------------------------------------------------------------------

    def cases(self) -> list[CaseId]:
        """Return every case, in the order in which they were opened here."""
        with self._session.reading():
            return self._session.keyring.cases()

    def entry_count(self) -> int:
        """Return how many entries the lists were made from; nothing sealed is counted."""
        with self._session.reading():
            return self._session.index.entry_count()

    def case_file(self, case: CaseId, until: int | None = None) -> CaseFile:
        """Return a case's file, with its sealed part while that is open.

        Args:
            case: whose.
            until: as it stood when the vault had so many segments; without it, as it is now.

        Raises:
            UnknownCase: no such case here.
            Damaged: a segment is missing, altered, or older than its chain.
        """
        session = self._session
        with session.reading():
            files = case_reader.stream_files(session, case)
            return case_reader.fold_case(session, case, files, sealed=True, until=until)

    @property
    def segment_count(self) -> int:
        """How many segments were ever written here: it grows with every save."""
        return self._session.head.n

    def ephemeral_file(self, case: CaseId) -> CaseFile:
        """Return what a case's ephemeral streams alone say: a few segments, past every cache.

        Raises:
            Damaged: a segment is missing, altered, or older than its chain.
        """
        session = self._session
        with session.reading():
            streams = [
                stream
                for stream in session.keyring.of_case(case)
                if stream.kind is StreamKind.EPHEMERAL
            ]
            files = case_reader.read_streams(session, streams, public_key_of=None)
            return case_reader.fold_case(session, case, files, sealed=False)

    def recorded(self, case: CaseId, kinds: Iterable[str] | None = None) -> list[Recorded]:
        """Return a case's entries by clock; only those of `kinds` where some are given."""
        session, wanted = self._session, None if kinds is None else frozenset(kinds)
        with session.reading():
            files = case_reader.stream_files(session, case)
            found = [
                one
                for one in case_reader.recorded(files, sealed=True)
                if wanted is None or one.entry.kind in wanted
            ]
        return sorted(found, key=lambda one: (one.entry.hlc, one.id, one.origin))

    def search(self, query: str, limit: int = 20, offset: int = 0) -> finding.SearchPage:
        """Return what contains `query`, newest first, also in sealed streams while open."""
        with self._session.reading():
            return finding.search(self._session, query, limit=limit, offset=offset)

    def latest(self, limit: int = 60, before: int | None = None) -> list[finding.Saved]:
        """Return what was recorded last in any case, newest first; only what sort of thing.

        Args:
            limit: how many segments; one save makes one per stream that it touches.
            before: the number from which to go further back.
        """
        with self._session.reading():
            return finding.latest(self._session, before=before, limit=limit)

    # --- sealed streams ----------------------------------------------------------------

    @property
    def sealed_is_open(self) -> bool:
        """Whether names and places can be read now."""
        return self._session.room is not None

    def open_sealed(self, passphrase: str, purpose_code: str) -> None:
        """Open the sealed streams with the second passphrase, for a stated purpose.

        Raises:
            WrongPassphrase: it is not her second passphrase.
            InvalidFact: the purpose is no code.
        """
        sealed_opening.open_sealed(self._session, passphrase, purpose_code)

    def close_sealed(self) -> None:
        """Close the sealed streams; what was read of them is dropped from memory."""
        sealed_opening.close_sealed(self._session)

    def sealed_openings(self) -> list[sealed_opening.Opening]:
        """Return who opened the sealed streams here, when and for what, newest first."""
        with self._session.reading():
            return sealed_opening.openings(self._session)

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

    # --- upkeep ------------------------------------------------------------------------

    def tidy(self) -> None:
        """Fold a long write-ahead log into the database; for a moment in which nobody waits."""
        if not self._session.closed and log_pages(self._session.connection) >= LOG_WORTH_FOLDING:
            fold_log(self._session.connection)

    def rebuild(self) -> None:
        """Make every list and index anew from the sealed segments, verifying each."""
        began = perf_counter()
        entries = verification.rebuild(self._session)
        self._note(Event.REBUILT, began, {Number.ENTRIES: entries})

    def check(
        self, progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> verification.CheckReport:
        """Verify everything that can be read; the report says what is wrong, and where.

        `progress` is told how many streams of how many were verified.
        Raises nothing about damage: whoever checks wants to see all of it.
        """
        began = perf_counter()
        self._session.require_open()
        report = verification.check(self._session, progress)
        self._note(Event.CHECKED, began, {Number.SEGMENTS: report.segments})
        return report

    def projection_digest(self) -> bytes:
        """Return a digest of all lists; equal after a rebuild."""
        with self._session.reading():
            return self._session.index.digest()

    def printed_head(self) -> str:
        """Return how far this vault has come, to print and keep elsewhere."""
        return head.printed(self._session.head)

    def compare_printed_head(self, text: str) -> head.Comparison:
        """Say whether this vault's history contains a printed head."""
        with self._session.reading():
            return finding.compare_printed_head(self._session, text)

    def expire(self, but: Collection[CaseId] = ()) -> int:
        """Destroy the ephemeral months that are over; return how many streams.

        Args:
            but: cases whose last way of contact has to be moved to sealed first; theirs wait.
        """
        return erase.expire(self._session, but)

    def passing(self) -> list[erase.Passing]:
        """Return which cases hold something that is destroyed at the end of which month."""
        with self._session.reading():
            return erase.passing(self._session)

    def shred_case(self, case: CaseId) -> None:
        """Destroy a case: keys, segments, lists, index, files, drafts; then rekey the vault.

        Raises:
            UnknownCase: no such case.
        """
        erase.shred_case(self._session, case)

    def rekey(self) -> None:
        """Put the vault under a new key, in a new file; the old file is deleted."""
        erase.rekey(self._session)

    @property
    def session(self) -> Session:
        """The parts of this vault, for the other modules of this room (`backup.py`)."""
        return self._session

    def close(self) -> None:
        """Lock: forget keys as far as Python can, and let another process in.

        The desk ends its process after this, which is what really forgets.
        """
        session = self._session
        if not session.closed:
            sealed_opening.close_sealed(session)
            session.diagnostic.note(Event.LOCKED)
            session.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _note(self, event: Event, began: float, numbers: dict[Number, int]) -> None:
        numbers[Number.MILLISECONDS] = int((perf_counter() - began) * 1000)
        self._session.diagnostic.note(event, numbers=numbers)
