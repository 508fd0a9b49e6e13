"""What contradicts what, in words: the fewest decisions and limits that cannot all hold."""

import re
from typing import Final

from leeward.desk.offers import funds, offers
from leeward.desk.session import Session
from leeward.desk.sharing_book import book_of
from leeward.desk.sharing_problem import decisions_of
from leeward.errors import LeewardError

_NAMED: Final = re.compile(r"(offer|fund|fixed):([0-9a-f]{32})|(never_with|ties)")
OFFER, FUND, DECISION, APART = "offer", "fund", "fixed", "never_with"


def refusal_words(session: Session, refused: LeewardError) -> tuple[tuple[str, str, str], ...]:
    """Return each part of a contradiction: its sort, its name or code, and whose case it is.

    Sorts: `offer`, `fund`, `fixed` (a decision, named by the person's code), `never_with`, `ties`.
    """
    book = book_of(session)
    names = {entity.hex(): one.name for entity, one in offers(book, ended=True).items()}
    names |= {entity.hex(): one.name for entity, one in funds(book).items()}
    cases = {one.need.hex(): one.case for one in decisions_of(book)}
    found = []
    for sort, name, other in _NAMED.findall(str(refused.facts.get("rules", ""))):
        row = session.vault.projection.case(cases[name]) if name in cases else None
        if sort == DECISION:
            code = "–" if row is None else row.code
            found.append((DECISION, code, "" if row is None else row.case_id.hex()))
        else:
            found.append((sort or other, names.get(name, ""), ""))
    return tuple(found)
