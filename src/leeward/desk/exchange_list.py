"""A side's list for a private exchange, by the rules, into tokens: from a file, or from the vault.

From the vault only what somebody recorded for it: a person whose wishes name the other
organisation, a request whose seeker wants that organisation asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from leeward.desk.session import Session
from leeward.desk.tracing_people import Searchable
from leeward.desk.tracing_work import OPEN, everyone, standing_of
from leeward.tracing.exchange_steps import TokenList
from leeward.tracing.exchange_terms import Agreement
from leeward.tracing.names.matcher import shipped_matcher
from leeward.tracing.people_file import read_people
from leeward.tracing.person import Person, Role
from leeward.tracing.rules import RefusedRow
from leeward.tracing.token_names import SoundReader
from leeward.tracing.tokens import token_list

Rows = Iterable[Person | RefusedRow]


def shipped_sounds() -> SoundReader:
    """Return what reads the sounds of a name by the shipped table."""
    return SoundReader(shipped_matcher())


class ListMaker:
    """Makes a list once an agreement says for whom; remembers what was left out."""

    def __init__(self, path: Path | None, session: Session) -> None:
        """Take people from the file at `path`, or from the vault where there is none."""
        self._path = path
        self._session = session

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
            SealedClosed: people of the vault while sealed is closed.
        """
        if self._path is None:
            return self._made(_searchable(self._session), agreement, partner, None)
        return self._from_file(self._path, agreement, partner, None)

    def asked(self, agreement: Agreement, partner: str) -> TokenList:
        """Return the asker's list: those who are sought, nobody who seeks.

        Raises:
            InvalidPeople: the file is no file of people.
            SealedClosed: requests of the vault while sealed is closed.
        """
        if self._path is None:
            return self._made(_sought(self._session), agreement, partner, Role.SOUGHT)
        return self._from_file(self._path, agreement, partner, Role.SOUGHT)

    def _from_file(
        self, path: Path, agreement: Agreement, partner: str, role: Role | None
    ) -> TokenList:
        with path.open("rb") as file:
            return self._made(read_people(file), agreement, partner, role)

    def _made(self, rows: Rows, agreement: Agreement, partner: str, role: Role | None) -> TokenList:
        made, self._refused = token_list(
            rows,
            shipped_sounds(),
            searcher=partner,
            today=self._session.today,
            most=agreement.terms.tokens,
            role=role,
        )
        self.taken = len(made.refs)
        return made


def _searchable(session: Session) -> Iterator[Person]:
    """Yield everybody who let herself be searched for, under the code of her case."""
    here = everyone(session)
    for case, one in here.people.items():
        yield replace(_hidden(one), person_id=here.rows[case].code)


def _hidden(one: Searchable) -> Person:
    """Return a person whose permission says, too, from which relations she hides."""
    permission = one.person.permission
    hide_from = permission.hide_from | one.hide_from
    return replace(one.person, permission=replace(permission, hide_from=hide_from))


def _sought(session: Session) -> Iterator[Person | RefusedRow]:
    """Yield whom open requests seek, under the seeker's code and the number of her request."""
    here = everyone(session)
    numbers: dict[str, int] = {}
    for request in here.requests:
        code = here.rows[request.case].code
        numbers[code] = numbers.get(code, 0) + 1
        standing = standing_of(session, request)
        if standing == OPEN:
            yield replace(request.told.sought, person_id=f"{code}.{numbers[code]}")
        else:
            yield RefusedRow(0, standing)
