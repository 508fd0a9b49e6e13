"""Who is of one family, for counting: kin by blood or fostering, never partners or friends.

A tie counts also after it ended. Whose family somebody is lies in sealed streams only.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from leeward.cases.case import CaseFile
from leeward.cases.relationships import CHILDREN, GRANDPARENTS, PARENTS, SIBLINGS
from leeward.cases.ties import tied_case
from leeward.ids import CaseId

KIN: Final = (
    PARENTS
    | CHILDREN
    | SIBLINGS
    | GRANDPARENTS
    | {"grandchild", "aunt", "uncle", "cousin", "foster_parent", "other_family"}
)


def kin(case_file: CaseFile) -> Iterator[CaseId]:
    """Return the cases of her kin; none while sealed is closed."""
    for record in case_file.all_of("relationship"):
        other = tied_case(record)
        if other is not None and record.held("relation") in KIN:
            yield other


def families(ties: Mapping[CaseId, Iterable[CaseId]]) -> dict[CaseId, CaseId]:
    """Return the family of each case, named by its smallest identifier.

    Args:
        ties: the kin of each case; who is no key is left out.
    """
    named = {case: case for case in ties}

    def head(case: CaseId) -> CaseId:
        while named[case] != case:
            named[case] = case = named[named[case]]
        return case

    for case, others in ties.items():
        for other in others:
            if other in named:
                one, two = sorted((head(case), head(other)))
                named[two] = one
    return {case: head(case) for case in named}
