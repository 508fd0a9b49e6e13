"""The family of a case as its page and its card show it; nothing while sealed is closed.

Everybody is a role or a pseudonym. Names are asked for one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from leeward.cases.case import Record
from leeward.cases.relationships import SELF, Relative, family
from leeward.cases.summary import CaseSummary
from leeward.cases.ties import POINTERS, tied_case
from leeward.cases.timeline import when_of
from leeward.charts import genogram as charts
from leeward.desk.open_file import OpenFile
from leeward.ids import CaseId, id_text

_PRESENCE_SHOWN: Final = frozenset({"missing", "dead"})


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """The family in the side column of every page of a case.

    `picture` is the genogram as SVG; empty while sealed is closed, or nobody is recorded.
    """

    is_open: bool
    roles: tuple[str, ...]
    role_here: str
    carer: str
    picture: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of the family or of the household.

    Attributes:
        entity: the record.
        role: what the person is to her, in words.
        pseudonym, code, case: of the person's own file; empty where there is none.
        is_named: whether a name is recorded that can be asked for.
        facts: what is recorded of the tie, in words.
        may_know: whether the person may know, a code of `yes_no_unknown`.
        may_know_label: that in words.
        is_safe: for the household, whether she named the person as safe to plan with.
        until: when it ended, in words; empty while it stands.
        in_one_place: whether the two are placed together or not at all.
    """

    entity: str
    role: str
    pseudonym: str
    code: str
    case: str
    is_named: bool
    facts: tuple[str, ...]
    may_know: str
    may_know_label: str
    is_safe: bool
    until: str
    in_one_place: bool = False


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """The family page, as far as it can be read."""

    is_open: bool
    picture: str
    people: tuple[PersonLine, ...]
    former: tuple[PersonLine, ...]
    household: tuple[PersonLine, ...]
    named_by: tuple[PersonLine, ...]
    sex: str


def family_card(opened: OpenFile) -> FamilyCard:
    """Return the family for the side column."""
    labels, file = opened.wording.labels, opened.file
    is_open = opened.session.sealed_is_open
    people = family(file).people if is_open else ()
    return FamilyCard(
        is_open,
        tuple(labels.code("relationship_types", one.relation) for one in people if one.relation),
        labels.code("family_roles", file.held("profile", "lwd_family_role")),
        labels.code("family_relations", file.held("child", "carer")),
        _picture(opened, _cases_of(opened)) if len(people) > 1 else "",
    )


def family_page(opened: OpenFile) -> FamilyPage:
    """Return the family for its own page."""
    if not opened.session.sealed_is_open:
        return FamilyPage(
            is_open=False, picture="", people=(), former=(), household=(), named_by=(), sex=""
        )
    cases = _cases_of(opened)
    people = _lines(opened, cases, "relationship")
    household = _lines(opened, cases, "household")
    sex = opened.file.held("identity", "sex")
    return FamilyPage(
        is_open=True,
        picture=_picture(opened, cases) if any(not one.until for one in people) else "",
        people=tuple(one for one in people if not one.until),
        former=tuple(one for one in people if one.until),
        household=tuple(one for one in household if one.is_safe and not one.until),
        named_by=tuple(one for one in household if not one.is_safe and not one.until),
        sex=sex if sex in {"female", "male"} else "",
    )


def _cases_of(opened: OpenFile) -> Mapping[CaseId, CaseSummary]:
    """Return the rows of every case that this one is tied to, read at once."""
    tied = {
        case
        for kind in POINTERS
        for record in opened.file.all_of(kind)
        if (case := tied_case(record)) is not None
    }
    return opened.session.vault.projection.several(tied) if tied else {}


def _lines(
    opened: OpenFile, cases: Mapping[CaseId, CaseSummary], kind: str
) -> tuple[PersonLine, ...]:
    return tuple(
        _line(opened, record, cases)
        for record in opened.file.all_of(kind)
        if any(fact.held is not None for fact in record.fields.values())
    )


def _line(opened: OpenFile, record: Record, cases: Mapping[CaseId, CaseSummary]) -> PersonLine:
    labels = opened.wording.labels
    case = tied_case(record)
    row = None if case is None else cases.get(case)
    told = [
        labels.code("bonds", record.held("bond")),
        labels.code("presences", record.held("presence")),
    ]
    may_know = record.held("may_know") or "unknown"
    return PersonLine(
        entity=record.entity.hex(),
        role=labels.code("relationship_types", record.held("relation")),
        pseudonym="" if row is None else row.pseudonym,
        code="" if row is None else row.code,
        case="" if row is None else id_text(row.case_id),
        is_named=any(record.held(name) is not None for name in ("other_name", "member_name")),
        facts=tuple(part for part in told if part),
        may_know=may_know,
        may_know_label=labels.code("yes_no_unknown", may_know),
        is_safe=record.held("safe_to_plan_with") == "yes",
        until=labels.when(when_of(record.held("until"))),
        in_one_place=record.held("same_place") == "yes",
    )


def _picture(opened: OpenFile, cases: Mapping[CaseId, CaseSummary]) -> str:
    """Return the genogram as SVG; every person with a file is a link to it."""
    labels, found = opened.wording.labels, family(opened.file)
    people = [_relative(opened, one, cases) for one in found.people]
    couples = [charts.Couple(one.partners, one.children, one.bond) for one in found.couples]
    words = labels.code("pictures", "genogram")
    spoken = ", ".join(" ".join(part for part in (one.label, one.note) if part) for one in people)
    return charts.genogram(people, couples, title=words, description=spoken).svg


def _relative(
    opened: OpenFile, one: Relative, cases: Mapping[CaseId, CaseSummary]
) -> charts.Relative:
    labels = opened.wording.labels
    is_index = one.key == SELF
    role = labels.code("relationship_types", one.relation)
    row = None if one.case_id is None or is_index else cases.get(one.case_id)
    if is_index:
        label = opened.file.held("case", "pseudonym") or opened.file.held("case", "code") or ""
    else:
        label = role if row is None else row.pseudonym
    notes = [
        role if row is not None else "",
        labels.code("presences", one.presence) if one.presence in _PRESENCE_SHOWN else "",
    ]
    return charts.Relative(
        one.key,
        label,
        " · ".join(part for part in notes if part),
        one.sex,
        one.presence,
        is_index,
        one.in_home,
        None if row is None else f"/case/{id_text(row.case_id)}/family",
    )
