"""The same person met twice: in two rows, in a mother's row and her own, or in the vault."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from leeward.dates import When
from leeward.exchange.cells import Remark
from leeward.exchange.people import same_name_key
from leeward.exchange.person import Person

# Beyond this many people of one name, another comparison says nothing new.
_MOST: Final = 50


class Met:
    """People met so far, by name: those of the vault first, then row by row."""

    def __init__(self, known: Iterable[tuple[str, Sequence[str], When | None]]) -> None:
        """Start with the people of the vault: case code, names, birth."""
        self._here: dict[str, list[tuple[str, When | None]]] = {}
        self._rows: dict[str, list[tuple[int, When | None]]] = {}
        for code, names, birth in known:
            for name in names:
                self._here.setdefault(same_name_key(name), []).append((code, birth))

    def refusal(self, found: tuple[Person, ...]) -> Remark | None:
        """Return why the row's own person is one that is here already, or None.

        The same name and a birth date that may be the same: both are needed, for many
        people share a name.
        """
        her = found[0] if found else None
        if her is None or her.birth is None:
            return None
        for key in _keys(her):
            for code, birth in self._here.get(key, ()):
                if birth is not None and birth.overlaps(her.birth):
                    return Remark("person_known", facts={"case": code})
            for row, birth in self._rows.get(key, ()):
                if birth is not None and birth.overlaps(her.birth):
                    return Remark("person_twice", facts={"row": row})
        return None

    def remarks(self, found: tuple[Person, ...]) -> tuple[Remark, ...]:
        """Say where the same name stands without a birth date that would tell."""
        her = found[0]
        for key in _keys(her):
            for code, birth in self._here.get(key, ()):
                if birth is None or her.birth is None:
                    return (Remark("same_name_here", facts={"case": code}),)
            for row, birth in self._rows.get(key, ()):
                if birth is None or her.birth is None:
                    return (Remark("same_name", facts={"row": row}),)
        return ()

    def add(self, found: tuple[Person, ...]) -> None:
        """Remember who was met in a row."""
        for person in found:
            for key in _keys(person):
                rows = self._rows.setdefault(key, [])
                if len(rows) < _MOST:
                    rows.append((person.row, person.birth))


Found = tuple[Person, ...]


def joined(rows: Sequence[Found]) -> list[tuple[Found, tuple[Remark, ...]]]:
    """Let a child named in a parent's row be the person of her own row, where she has one.

    The child's own row tells more of her; the tie of both then leads to that case. A child
    whom both parents' rows name is one child too. Only a single person of that name counts,
    with a birth date that may be the same; a remark says that it was done.
    """
    own: dict[str, list[Person]] = {}
    for found in rows:
        for key in _keys(found[0]):
            own.setdefault(key, []).append(found[0])
    named: dict[str, list[Person]] = {}
    after = []
    for found in rows:
        kept, remarks = list(found[:1]), []
        for child in found[1:]:
            there = _only_match(child, own) or _only_match(child, named, sure=True)
            if there is None or there is found[0]:
                kept.append(child)
                for key in _keys(child):
                    named.setdefault(key, []).append(child)
                continue
            _join(found[0], child, there)
            remarks.append(Remark("child_joined", facts={"row": there.row}))
        after.append((tuple(kept), tuple(remarks)))
    return after


def _join(parent: Person, child: Person, there: Person) -> None:
    """Turn the tie between a parent and a child named in her row to the child's own case."""
    parent.ties[:] = [
        replace(tie, other=there.key) if tie.other == child.key else tie for tie in parent.ties
    ]
    there.ties.extend(child.ties)
    there.sealed_notes.extend(child.sealed_notes)
    there.names.extend(name for name in child.names if name not in there.names)
    if there.birth is None and child.birth is not None:
        there.birth = child.birth
        there.put("identity.birth_date", child.birth.to_value())


def _only_match(
    child: Person, people: dict[str, list[Person]], *, sure: bool = False
) -> Person | None:
    """Return the one person who may be this child; `sure` asks for both birth dates."""
    matches = {
        person.key: person
        for key in _keys(child)
        for person in people.get(key, ())
        if (
            child.birth.overlaps(person.birth)
            if child.birth is not None and person.birth is not None
            else not sure
        )
    }
    return next(iter(matches.values())) if len(matches) == 1 else None


def _keys(person: Person) -> list[str]:
    return [same_name_key(name) for name in person.names]
