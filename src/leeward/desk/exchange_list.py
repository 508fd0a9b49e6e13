"""A side's list for a private exchange: from a file of people, by the rules, into tokens."""

from datetime import date
from pathlib import Path

from leeward.tracing.exchange_steps import TokenList
from leeward.tracing.exchange_terms import Agreement
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Role
from leeward.tracing.rules import RefusedRow
from leeward.tracing.token_names import SoundReader
from leeward.tracing.tokens import token_list


def shipped_sounds() -> SoundReader:
    """Return what reads the sounds of a name by the shipped table."""
    return SoundReader(shipped_matcher())


class ListMaker:
    """Makes the list once an agreement says for whom; remembers what was left out."""

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._today = today
        self._refused: list[RefusedRow] = []
        self.taken = 0

    @property
    def refused(self) -> list[RefusedRow]:
        """The rows that were left out, with line and reason."""
        return self._refused

    def held(self, agreement: Agreement, partner: str) -> TokenList:
        """Return the holder's list: everybody whom the partner may search for.

        Raises:
            InvalidPeople: the file is no file of people.
        """
        return self._made(agreement, partner, None)

    def asked(self, agreement: Agreement, partner: str) -> TokenList:
        """Return the asker's list: those who are sought, nobody who seeks.

        Raises:
            InvalidPeople: the file is no file of people.
        """
        return self._made(agreement, partner, Role.SOUGHT)

    def _made(self, agreement: Agreement, partner: str, role: Role | None) -> TokenList:
        with self._path.open("rb") as file:
            made, self._refused = token_list(
                read_people(file),
                shipped_sounds(),
                searcher=partner,
                today=self._today,
                most=agreement.terms.tokens,
                role=role,
            )
        self.taken = len(made.refs)
        return made
