"""What pages about sharing out say: names of offers, months, people by code, and true sentences."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from msgspec import structs

from leeward.allocation.periods import starts
from leeward.allocation.plan import Line, Nearest, Waiting
from leeward.allocation.problem import Problem
from leeward.allocation.reasons import nearest_words, served_sentence, waiting_sentences
from leeward.cases.summary import CaseSummary
from leeward.desk.labels import Labels, language_of_text
from leeward.desk.offers import offers
from leeward.desk.session import Session
from leeward.desk.sharing_book import Book
from leeward.i18n.language import Language
from leeward.ids import CaseId, id_from_text


@dataclass(frozen=True)
class Names:
    """Names for what a plan knows by identifiers only.

    Attributes:
        labels: words for codes and days.
        offers: what colleagues call an offer, by its identifier as text.
        firsts: the first day of each period.
        cases: the people's rows, by case; one that is gone is not there.
    """

    labels: Labels
    offers: Mapping[str, str]
    firsts: tuple[date, ...]
    cases: Mapping[CaseId, CaseSummary]

    def offer(self, name: str) -> str:
        """Return what colleagues call an offer."""
        return self.offers.get(name, "–")

    def person(self, case: CaseId) -> tuple[str, str, str]:
        """Return somebody's code, pseudonym and the pseudonym's language; empty if gone."""
        row = self.cases.get(case)
        if row is None:
            return "–", "", ""
        return row.code, row.pseudonym, language_of_text(row.pseudonym)

    def sentences(self, line: Line | None, waits: Waiting | None, language: Language) -> list[str]:
        """Return why, in one language; about this person alone."""
        labels = Labels(language.value, self.labels.timezone)
        if line is not None:
            return [served_sentence(line, language, day=labels.day(line.start))]
        if waits is None:
            return []
        said = waiting_sentences(structs.replace(waits, nearest=()), language)
        return said + [self._nearest(each, labels, language) for each in waits.nearest]

    def _nearest(self, nearest: Nearest, labels: Labels, language: Language) -> str:
        first = self.firsts[min(nearest.period or 0, len(self.firsts) - 2)]
        return nearest_words(nearest, self.offer(nearest.offer), labels.day(first), language)


def names_for(
    session: Session, book: Book, problem: Problem, cases: Collection[CaseId] | None = None
) -> Names:
    """Return names for a problem: of those cases, or of all in it."""
    wanted = (
        [CaseId(id_from_text(person.id)) for person in problem.people]
        if cases is None
        else list(cases)
    )
    rows: dict[CaseId, CaseSummary] = {}
    for first in range(0, len(wanted), 500):
        rows |= session.vault.projection.several(wanted[first : first + 500])
    return Names(
        Labels(session.language, session.timezone),
        {entity.hex(): one.name for entity, one in offers(book, ended=True).items()},
        starts(problem.horizon),
        rows,
    )
