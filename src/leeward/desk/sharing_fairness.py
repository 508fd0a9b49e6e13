"""The fairness report in words: how each group fares, who could envy whom, two simple lists."""

from dataclasses import dataclass

from leeward.allocation.plan import Group, Policy
from leeward.codebook.lists import code_list
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_round import latest_plan
from leeward.desk.sharing_words import names_for
from leeward.ids import CaseId, MemberId, id_from_text

LISTS = {"language": "languages", "zone": "coarse_regions", "age_band": "age_bands"}


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How one group fares; `label` is empty where nothing is recorded."""

    label: str
    group: Group


@dataclass(frozen=True, slots=True)
class EnvyRow:
    """Somebody waits while a later one holds a place that she could take: by code."""

    waits: str
    holds: str
    cause: str


@dataclass(frozen=True, slots=True)
class FairnessPage:
    """The report on the latest plan.

    Attributes:
        groups: by what they are grouped.
        envy: each pair by code.
        policies: the plan first, then two simple lists on the same data.
        cells: names of the cells that the policies' numbers stand for.
    """

    groups: tuple[tuple[str, tuple[GroupRow, ...]], ...]
    envy: tuple[EnvyRow, ...]
    policies: tuple[Policy, ...]
    cells: tuple[str, ...]


def fairness_page(session: Session) -> FairnessPage | None:
    """Return the report; None while there is no plan."""
    book = book_of(session)
    found = latest_plan(book)
    if found is None or found.plan is None:
        return None
    names = names_for(session, book, found.problem)
    persons = {need.id: CaseId(id_from_text(need.person)) for need in found.problem.needs}
    report = found.plan.fairness
    grouped: dict[str, list[GroupRow]] = {}
    for one in report.groups:
        if one.by == "worker":
            known = one.value != "?"
            label = session.name_of(MemberId(bytes.fromhex(one.value))) if known else ""
        else:
            label = "" if one.value == "?" else names.labels.code(LISTS[one.by], one.value)
        grouped.setdefault(one.by, []).append(GroupRow(label, one))
    return FairnessPage(
        tuple((by, tuple(sorted(rows, key=_place))) for by, rows in grouped.items()),
        tuple(
            EnvyRow(
                names.person(persons[pair.waits])[0],
                names.person(persons[pair.holds])[0],
                pair.cause,
            )
            for pair in report.envy
        ),
        report.policies,
        found.plan.cells,
    )


def _place(row: GroupRow) -> tuple[int, str]:
    """Groups in the order of their list, what is not recorded last, colleagues by name."""
    name = LISTS.get(row.group.by)
    codes = code_list(name).codes if name else ()
    known = row.group.value in codes
    return (codes.index(row.group.value) if known else len(codes), row.label or "\uffff")
