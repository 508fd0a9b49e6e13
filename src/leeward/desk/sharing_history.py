"""Who made which plan and who decided what: the whole history, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from leeward.desk.labels import Labels
from leeward.desk.offers import offers
from leeward.desk.session import Session
from leeward.desk.sharing_book import DECISION, ROUND, Book, book_of
from leeward.desk.sharing_line import Appeal, appeals
from leeward.desk.sharing_problem import decisions_of
from leeward.desk.sharing_round import PLAN
from leeward.desk.sharing_seeds import draw_of
from leeward.ids import CaseId, EntityId, MemberId, id_from_text

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class PlanMade:
    """One plan: who, when, under which hashes, and whose seeds decided between equals."""

    at: datetime
    author: str
    hash: str
    plan_hash: str
    witnesses: tuple[str, ...]
    commitments: tuple[str, ...]
    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """One decision, by whom and when; `case` is empty where the file is gone."""

    at: datetime
    author: str
    decision: str
    case: str
    code: str
    need: str
    offer: str
    start: str
    until: str
    has_reason: bool


@dataclass(frozen=True, slots=True)
class AppealMade:
    """One appeal, by whom it was written down, and what came of it."""

    at: datetime
    author: str
    case: str
    code: str
    need: str
    answer: str
    heard_by: str


@dataclass(frozen=True, slots=True)
class History:
    """What happened, newest first."""

    plans: tuple[PlanMade, ...]
    decisions: tuple[DecisionMade, ...]
    appeals: tuple[AppealMade, ...]


def history(session: Session) -> History:
    """Return the last plans, decisions and appeals."""
    book = book_of(session)
    heard = appeals(book)[-MOST:]
    codes = _codes(session, book)
    return History(
        tuple(reversed(_plans(session, book)[-MOST:])),
        tuple(reversed(_decisions(session, book, codes))),
        tuple(_appeal(session, one, codes) for one in reversed(heard)),
    )


def _codes(session: Session, book: Book) -> dict[CaseId, str]:
    cases = {each.case for each in decisions_of(book)[-MOST:]}
    cases |= {_case(one) for one in appeals(book)[-MOST:]}
    rows = session.vault.projection.several(list(cases)) if cases else {}
    return {case: row.code for case, row in rows.items()}


def _plans(session: Session, book: Book) -> list[PlanMade]:
    planned = book.latest(PLAN)
    found = []
    for said in book.all(ROUND):
        made = planned.get(said.entity)
        name = str(said.value["draw"])
        draw = draw_of(book, EntityId(id_from_text(name))) if name else None
        found.append(
            PlanMade(
                said.at,
                session.name_of(said.author),
                str(said.value["hash"]),
                "" if made is None else str(made.value["hash"]),
                () if draw is None else tuple(session.name_of(one.author) for one in draw.commits),
                () if draw is None else draw.commitments,
                draw.secrets if draw is not None and draw.is_revealed else (),
            )
        )
    return found


def _decisions(session: Session, book: Book, codes: dict[CaseId, str]) -> list[DecisionMade]:
    labels = Labels(session.language, session.timezone)
    names = {entity: one.name for entity, one in offers(book, ended=True).items()}
    every = list(zip(decisions_of(book), book.all(DECISION), strict=True))[-MOST:]
    return [
        DecisionMade(
            said.at,
            session.name_of(said.author),
            one.decision,
            one.case.hex() if one.case in codes else "",
            codes.get(one.case, "–"),
            one.need.hex(),
            names.get(one.offer, "–"),
            labels.day(one.start),
            labels.day(one.until),
            bool(one.reason),
        )
        for one, said in every
    ]


def _appeal(session: Session, one: Appeal, codes: dict[CaseId, str]) -> AppealMade:
    case = _case(one)
    heard: MemberId | None = None if one.heard is None else one.heard.author
    return AppealMade(
        one.said.at,
        session.name_of(one.said.author),
        case.hex() if case in codes else "",
        codes.get(case, "–"),
        one.need.hex(),
        one.answer,
        session.name_of(heard),
    )


def _case(one: Appeal) -> CaseId:
    return CaseId(id_from_text(one.said.value["case"]))
