"""An organisation of invented families in a vault: made through the doors that people use."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from leeward.cases.expiry import bucket_after
from leeward.cases.record import changes
from leeward.cases.relationships import join
from leeward.cases.state import step_changes
from leeward.dates.when import on_day
from leeward.demo.family_sought import Pair, decide_first, review, seek_families
from leeward.demo.invented_notes import SORTS, note_text
from leeward.demo.scarce_help import MOST_PLANNED, offer_help, wait
from leeward.demo.scenes import Stage, stage
from leeward.demo.synthetic_families import Event, InventedCase, families
from leeward.desk.opening import first_drafts, free_names
from leeward.desk.recording import with_drafts
from leeward.desk.session import TIMEZONE, Session
from leeward.ids import CaseId, EntityId, MemberId, RandomBytes, StreamKind, new_id
from leeward.journal.entry import NOTE, Draft
from leeward.sealing.passphrase import FLOOR, Cost
from leeward.vault.members import rewrite_slot
from leeward.vault.unlock import create_organisation, unlock
from leeward.vault.vault import Vault

WORKERS: Final = ("Min-a", "Ruth", "Lin")
ORGANISATION: Final = "Windbreak (invented)"
_SHARES: Final = (0.8, 0.92, 1.0)
"""Up to which part of the story each worker wrote: devices take turns, as laptops do."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class DemoPassphrases:
    """The same for every member of the demo, so that nobody has to look them up."""

    passphrase: str
    sealed_passphrase: str


class StoryClock:
    """A clock that the story moves."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment of the story."""
        return self.now


def make_organisation(
    folder: Path,
    *,
    passphrases: DemoPassphrases,
    cases: int,
    entries: int,
    seed: int,
    until: datetime,
    random: RandomBytes,
    cost: Cost = FLOOR,
    floor: Cost = FLOOR,
    progress: Progress = lambda _done, _all: None,
) -> None:
    """Make the demo's vault in an empty folder.

    Args:
        folder: empty, or not there yet.
        passphrases: for every member.
        cases: how many files.
        entries: at least so many entries in all; notes are added until there are.
        seed: of the invented part; keys and identifiers come from `random`.
        until: the story's last moment.
        random: a source of random bytes.
        cost: what a guess at a passphrase costs once the demo is made. Until then it costs
            little: nobody waits for thirteen derivations of a second each.
        floor: the least cost accepted.
        progress: told how many events of how many are recorded.
    """
    until = until.astimezone(ZoneInfo(TIMEZONE))  # its days are the office's, as on the desk
    invented = list(families(seed=seed, cases=cases, until=until, workers=len(WORKERS)))
    stage(invented, until)
    wait(Stage(invented, until), invented)
    start = min(case.opened for case in invented) - timedelta(days=1)
    clock = StoryClock(start)
    vault = create_organisation(
        folder,
        organisation=ORGANISATION,
        member=WORKERS[0],
        passphrase=passphrases.passphrase,
        sealed_passphrase=passphrases.sealed_passphrase,
        clock=clock,
        random=random,
        cost=Cost.smallest(),
        floor=Cost.smallest(),
    )
    try:
        vault.open_sealed(passphrases.sealed_passphrase, "own_request")
        for name in WORKERS[1:]:
            vault.add_member(name, passphrases.passphrase, passphrases.sealed_passphrase, "worker")
        members = [_member(vault, name) for name in WORKERS]
    finally:
        vault.close()
    ids = [CaseId(new_id(random)) for _ in invented]
    story = sorted(
        ((event.at, case.number, place) for case in invented for place, event in _told(case)),
        key=itemgetter(0, 1),
    )
    total = len(story)
    begun = 0
    pairs: list[Pair] = []
    player = _Player(invented, ids, members, clock, random)
    for name, share in zip(WORKERS, _SHARES, strict=True):
        ended = round(total * share)
        clock.now = story[begun][0] if begun < total else until
        vault = unlock(
            folder, name, passphrases.passphrase, clock=clock, random=random, cost=cost, floor=floor
        )
        try:
            vault.open_sealed(passphrases.sealed_passphrase, "own_request")
            part = _Part(begun, total, progress)
            vault.record_many(player.play(vault, story[begun:ended], part))
            if ended == total:
                clock.now = until
                missing = entries - vault.entry_count() if entries else 0
                _top_up(vault, invented, ids, missing=missing, seed=seed)
                desk = Session(vault, clock, random)
                desk.open_sealed(passphrases.sealed_passphrase, "own_request")
                offer_help(desk, with_plan=len(invented) <= MOST_PLANNED)
                pairs = seek_families(desk, vault.member, members[0], seed)
            rewrite_slot(vault.session, passphrases.passphrase, passphrases.sealed_passphrase)
        finally:
            vault.close()
        begun = ended
    if pairs:
        first, second = WORKERS[:2]
        _at(folder, second, passphrases, clock, random, floor, lambda desk: review(desk, pairs))
        word = passphrases.passphrase
        _at(
            folder, first, passphrases, clock, random, floor,
            lambda desk: decide_first(desk, pairs, second, word),
        )  # fmt: skip


def _at(
    folder: Path,
    member: str,
    passphrases: DemoPassphrases,
    clock: StoryClock,
    random: RandomBytes,
    floor: Cost,
    act: Callable[[Session], None],
) -> None:
    """Let a member do something for tracing at her desk, with the sealed part open."""
    vault = unlock(folder, member, passphrases.passphrase, clock=clock, random=random, floor=floor)
    try:
        desk = Session(vault, clock, random)
        desk.open_sealed(passphrases.sealed_passphrase, "tracing")
        act(desk)
    finally:
        vault.close()


def _told(case: InventedCase) -> Iterator[tuple[int, Event]]:
    """Yield a case's opening as place -1, then its events by place."""
    yield -1, Event(case.opened, "case", {})
    yield from enumerate(case.events)


@dataclass(frozen=True)
class _Part:
    """Tells how far the whole story has come while one worker's part is played."""

    begun: int
    total: int
    progress: Progress

    def __call__(self, done: int) -> None:
        self.progress(self.begun + done, self.total)


class _Player:
    """Turns events into drafts as the file stands at that moment."""

    def __init__(
        self,
        invented: Sequence[InventedCase],
        ids: Sequence[CaseId],
        members: Sequence[MemberId],
        clock: StoryClock,
        random: RandomBytes,
    ) -> None:
        self._invented = invented
        self._ids = ids
        self._members = members
        self._clock = clock
        self._random = random
        self._entities: dict[tuple[int, str, str], EntityId] = {}
        self._codes: set[str] = set()
        self._pseudonyms: set[str] = set()

    def play(
        self, vault: Vault, story: Sequence[tuple[datetime, int, int]], done: Callable[[int], None]
    ) -> Iterator[tuple[CaseId, Sequence[Draft]]]:
        session = Session(vault, self._clock, self._random)
        for count, (at, number, place) in enumerate(story):
            self._clock.now = at
            case = self._invented[number]
            if place < 0:
                yield self._ids[number], self._opening(session, case)
                yield from self._ties(case)
            else:
                drafts = self._event(session, case, case.events[place])
                if drafts:
                    yield self._ids[number], drafts
            done(count + 1)

    def _opening(self, session: Session, case: InventedCase) -> Sequence[Draft]:
        code, pseudonym = free_names(session, self._codes, self._pseudonyms, case.language)
        self._codes.add(code)
        self._pseudonyms.add(pseudonym)
        return first_drafts(
            session,
            self._ids[case.number],
            code=code,
            pseudonym=pseudonym,
            worker=self._members[case.worker],
        )

    def _ties(self, case: InventedCase) -> Iterator[tuple[CaseId, Sequence[Draft]]]:
        for tie in case.ties:
            entities = (EntityId(new_id(self._random)), EntityId(new_id(self._random)))
            mine, theirs = self._ids[case.number], self._ids[tie.other]
            halves = join(
                mine,
                theirs,
                tie.relation,
                entities,
                sex=case.sex,
                answers={"lives_together": tie.lives_together},
            )
            yield mine, halves.of_one
            yield theirs, halves.of_other

    def _event(self, session: Session, case: InventedCase, event: Event) -> Sequence[Draft]:
        number = case.number
        file = session.vault.case_file(self._ids[number])
        entity = self._entity(number, event)
        answers = dict(event.answers)
        month = bucket_after(event.at.date())
        drafts = changes(file, event.kind, entity, answers, expires=month)
        if event.unseen:
            drafts = tuple(replace(draft, deps=()) for draft in drafts)
        if not drafts:
            return ()
        if event.kind == "note":
            return drafts
        return (*drafts, *step_changes(with_drafts(session, file, drafts)))

    def _entity(self, number: int, event: Event) -> EntityId:
        if not event.key:
            return EntityId(self._ids[number])
        place = (number, event.kind, event.key)
        if place not in self._entities:
            self._entities[place] = EntityId(new_id(self._random))
        return self._entities[place]


def _member(vault: Vault, name: str) -> MemberId:
    return next(id_ for id_, member in vault.roster.members.items() if member.name == name)


def _top_up(
    vault: Vault,
    invented: Sequence[InventedCase],
    ids: Sequence[CaseId],
    *,
    missing: int,
    seed: int,
) -> None:
    """Add `missing` notes, 64 to a save."""
    if missing <= 0:
        return
    chance = Random(seed + 1)  # noqa: S311 - invented people need no secrecy
    notes = bulk_notes(invented, missing, chance)
    vault.record_many((ids[number], drafts) for number, drafts in notes)


def bulk_notes(
    invented: Sequence[InventedCase],
    missing: int,
    chance: Random,
    per_save: int = 64,
) -> Iterator[tuple[int, tuple[Draft, ...]]]:
    """Yield `missing` notes spread over cases in turn, `per_save` to a save."""
    given = 0
    while given < missing:
        for case in invented:
            count = min(per_save, missing - given)
            if count <= 0:
                return
            given += count
            yield case.number, tuple(_note(case, chance) for _ in range(count))


def _note(case: InventedCase, chance: Random) -> Draft:
    last = max(event.at for event in case.events).date()
    days = chance.randrange(max(1, (last - case.opened.date()).days))
    value: dict[str, Any] = {
        "date": on_day(last - timedelta(days=days)).to_value(),
        "sort": SORTS[chance.randrange(len(SORTS))],
        "text": note_text(case.language, chance.randrange(64), chance.randrange(60)),
        "lang": case.language,
    }
    return Draft(StreamKind.CARE, "note", EntityId(chance.randbytes(16)), "", NOTE, value)
