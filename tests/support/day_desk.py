"""An invented organisation with a day's work, for tests of the lists: a vault, a session, a desk.

Everybody in here is invented. The clock stands still on a Tuesday, so that what is due does not
depend on when the tests run.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from leeward.dates.when import on_day
from leeward.desk.opening import open_case
from leeward.desk.passing import let_pass
from leeward.desk.recording import record_answers
from leeward.desk.session import Session
from leeward.ids import CaseId, EntityId, MemberId
from leeward.vault.unlock import create_organisation, unlock
from leeward.web.app import Desk, Surroundings
from leeward.web.guard import Alarms
from leeward.web.ports import Progress
from support.asgi import FORM, HOST, Answer, call, form
from support.vaults import CHEAP, Clock

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FIRST, SECOND = "an invented passphrase", "and a second invented one"
RUTH, RUTH_SECOND = "another invented passphrase", "and hers for the sealed part"
NAME = "가상 서린"
"""The one real name in the vault, and nobody's."""


@dataclass
class Office:
    """The organisation with what tests ask for by name."""

    session: Session
    clock: Clock
    cases: dict[str, CaseId] = field(default_factory=dict)
    followups: dict[str, EntityId] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """Return a follow-up's key, as pages carry it."""
        case, _, _ = name.partition("/")
        return f"{self.cases[case].hex()}-{self.followups[name].hex()}"

    def promise(self, case: str, what: str, due: date) -> None:
        """Record a follow-up."""
        answers = {"what": what, "due": on_day(due)}
        self.followups[f"{case}/{what}"] = record_answers(
            self.session, self.cases[case], "followup", answers
        )

    def note(self, case: str, text: str, sort: str = "note") -> None:
        """Record a note."""
        answers = {"text": text, "sort": sort, "date": on_day(TODAY)}
        record_answers(self.session, self.cases[case], "note", answers)


def make_office(folder: Path, clock: Clock | None = None) -> Office:
    """Make the vault: two workers and seven cases; sealed is closed at the end."""
    clock = clock or Clock(NOW)
    vault = create_organisation(
        folder,
        organisation="Windbreak (invented)",
        member="Min-a",
        passphrase=FIRST,
        sealed_passphrase=SECOND,
        clock=clock,
        cost=CHEAP,
        floor=CHEAP,
    )
    ruth = MemberId(vault.add_member("Ruth", RUTH, RUTH_SECOND, "worker"))
    office = Office(Session(vault, clock, os.urandom), clock)
    _open(office, "Heron", level="high", age="35-44", languages=("kor",))
    _open(office, "Pine", level="immediate", assault_on=on_day(TODAY - timedelta(days=1)))
    _open(office, "소나무", level="medium", age="6-11", languages=("kor", "zho"))
    _open(office, "苍鹭", level="low", age="25-34", languages=("zho",), worker=ruth)
    _open(office, "Juniper")
    _open(office, "Larch", level="low", worker=ruth)
    _open(office, "Quiet Lake", level="medium", heard_by=TODAY - timedelta(days=2))
    office.promise("Heron", "check_in", TODAY)
    office.promise("Heron", "paperwork", TODAY - timedelta(days=3))
    office.promise("소나무", "accompany", TODAY + timedelta(days=3))
    office.promise("苍鹭", "visit", TODAY)
    office.note("Heron", "상담을 다시 시작하기로 함. 다음 주에 만남.", "meeting")
    office.note("소나무", "큰아이 학교 편입 서류를 함께 작성함. Brought a winter coat.", "visit")
    office.note("苍鹭", "她的护照不在自己手里，已说明可以怎样申请。", "message")
    closing = {
        "reason": "goals_met",
        "closed_on": on_day(TODAY - timedelta(days=400)),
        "erase_on": on_day(TODAY - timedelta(days=1)),
    }
    record_answers(office.session, office.cases["Larch"], "closure", closing)
    office.session.open_sealed(SECOND, "correction")
    record_answers(office.session, office.cases["Heron"], "name", {"full": NAME})
    office.session.close_sealed()
    return office


def _open(
    office: Office,
    name: str,
    *,
    level: str = "",
    age: str = "",
    languages: tuple[str, ...] = (),
    worker: MemberId | None = None,
    assault_on: Any = None,
    heard_by: date | None = None,
) -> None:
    session = office.session
    case = office.cases[name] = open_case(session, pseudonym=name, worker=worker)
    if level:
        risk: dict[str, Any] = {"level": level, "assessed_on": on_day(TODAY)}
        if assault_on is not None:
            risk |= {"assault": "yes", "assault_on": assault_on}
        record_answers(session, case, "risk", risk)
    if age:
        answers = {"lwd_age_band": age, "lwd_languages": list(languages)}
        record_answers(session, case, "profile", answers)
    if heard_by is not None:
        contact = {"channel": "messenger", "nothing_heard_by": on_day(heard_by)}
        record_answers(session, case, "safe_contact", contact)


def open_office(
    folder: Path,
    member: str,
    passphrase: str,
    progress: Progress | None = None,
    *,
    clock: Clock | None = None,
) -> Session:
    """Unlock it cheaply on its own day: what a desk's child imports by name."""
    clock = clock or Clock(NOW)
    vault = unlock(
        folder, member, passphrase, clock=clock, cost=CHEAP, floor=CHEAP, progress=progress
    )
    session = Session(vault, clock, os.urandom)
    session.waiting = let_pass(session).waiting
    return session


class OfficeDesk:
    """The real desk with all its pages on an open session, without processes."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.desk = Desk(
            Surroundings(
                folder=Path("/nowhere"),
                unlock=lambda _folder, _member, _passphrase, _progress: session,
                alarms=Alarms(),
                stop_accepting=lambda: None,
                end=lambda: None,
                monotonic=lambda: 0.0,
                idle_seconds=600.0,
            )
        )
        self.ask("/unlock", {"member": "Min-a", "passphrase": FIRST})

    async def _with_nonce(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"nonce": "n0nce"}
        await self.desk(scope, receive, send)

    def ask(
        self, path: str, fields: Mapping[str, str] | None = None, *, fragment: bool = False
    ) -> Answer:
        """Ask for a page, or post a form; `fragment` as htmx does."""
        sent = [("Host", HOST), *([("HX-Request", "true")] if fragment else [])]
        if fields is None:
            return call(self._with_nonce, path, headers=sent)
        return call(self._with_nonce, path, method="POST", headers=[*sent, FORM], body=form(fields))
