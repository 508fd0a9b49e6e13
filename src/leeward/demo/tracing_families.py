"""Two files of invented people for tracing, and the truth: who of one is who of the other.

    write_tracing_files(folder, seed=1, people=1000, today=date(2026, 3, 1))

writes `ours.csv` (people who are sought), `theirs.csv` (people who are known) and `truth.csv`.
Seeded: the same numbers make the same bytes. Written as it is drawn, so that a million people need
minutes and no memory. Every row carries a basis (`invented`) as every row must.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random  # noqa: TID251 - seeded, and only ever for invented people
from typing import Final, TextIO

from leeward.demo.tracing_lives import Life, draw_family, namesake_of, sibling_of
from leeward.demo.tracing_names import Weighed
from leeward.demo.tracing_observers import OBSERVERS, Observer, Teller, Telling
from leeward.tracing.people_cells import COLUMNS
from leeward.tracing.people_file import write_people

SEARCHER: Final = "tracing"
"""Who may search for the invented people (`searchable_by`)."""

COUNTERPART: Final = 0.4
"""Share of sought people who are known to the other side as well; six in ten have nobody."""

DUPLICATE: Final = 0.08
"""A second row about one person in the same file, by another observer."""

NAMESAKE: Final = 0.06
SISTER: Final = 0.05
DAUGHTER: Final = 0.05
"""Decoys among the known: a namesake from her county, her sister, her daughter taken for her."""

_DECOYS: Final = NAMESAKE + SISTER + 0.6 * DAUGHTER
"""Decoys for each sought person; six in ten have a child who can be taken for her mother."""

DO_NOT_SEARCH: Final = 0.01
EXPIRED: Final = 0.01
HIDDEN: Final = 0.01
"""Rows of the known that the rules hold back; their links are no links that may be found."""

_OF_MOTHER: Final = Weighed(("child", "relative"), (0.6, 0.4))
_KNOWN: Final = Weighed(("shelter", "village", "paper"), (0.45, 0.25, 0.3))
_KNOWN_CHILD: Final = Weighed(("village", "shelter", "paper"), (0.5, 0.3, 0.2))

TRUTH: Final = (
    "ours", "theirs", "may_be_found", "sex", "age_band", "observers", "scripts",
    "surname_known", "common_surname", "slips", "one_name",
)  # fmt: skip
"""Columns of the truth. `one_name`: both rows tell a name of hers that is the same, however it is
written; where they do not, names cannot join them, and seldom anything else can."""

_COMMON: Final = "김리박"
_BANDS: Final = ((15, "0-14"), (25, "15-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: which file, and its cells."""

    is_ours: bool
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Link:
    """One row of ours and one of theirs that tell of one person; the columns of `TRUTH`."""

    cells: tuple[str, ...]


@dataclass
class Figures:
    """What was made."""

    ours: int = 0
    theirs: int = 0
    links: int = 0
    links_to_find: int = 0
    linked_ours: int = 0
    """Sought rows with at least one link."""

    by: dict[str, Counter[str]] = field(default_factory=dict)
    """Links by column of the truth that groups them."""


@dataclass(slots=True)
class _Told:
    row_id: str
    observer: str
    telling: Telling
    may_be_found: bool = True


class _Drawing:
    """The state of one run."""

    def __init__(self, seed: int, people: int, today: date, noise: float) -> None:
        self.chance = Random(seed)  # noqa: S311 - invented people, not keys
        self.teller = Teller(self.chance, today, noise)
        self.people = people
        self.today = today
        self.numbers = {True: 0, False: 0}
        self.families = 0
        self.households = {True: "", False: ""}
        self.sought: list[tuple[Life, _Told]] = []
        self.mistaken: list[tuple[Life, _Told]] = []
        """Of this family: rows of the sought, and known rows of a child taken for her mother."""

    def left(self, *, is_ours: bool) -> int:
        return self.people - self.numbers[is_ours]

    def run(self) -> Iterator[Row | Link]:
        while self.left(is_ours=True) > 0 or self.left(is_ours=False) > 0:
            family = draw_family(self.chance)
            self.families += 1
            self.households = {True: "", False: ""}
            self.sought.clear()
            self.mistaken.clear()
            for life in family.members:
                yield from self._life(life)
            yield from self._links_of_the_mistaken()

    def _links_of_the_mistaken(self) -> Iterator[Link]:
        """A row about a daughter taken for her mother is a true row about the daughter."""
        for child, other in self.mistaken:
            for life, one in self.sought:
                if life is child:
                    yield Link(_truth(child, one, other, self.today))

    def _life(self, life: Life) -> Iterator[Row | Link]:
        """Put one life in both files, or in the one that has more room."""
        room_ours, room_theirs = self.left(is_ours=True), self.left(is_ours=False)
        sort = self.chance.random()
        # of people who are drawn: so many that of those sought 40 % have a counterpart, where
        # second rows and decoys take room among the known
        both = COUNTERPART / (2.0 - _DECOYS - (1.0 + DUPLICATE) * COUNTERPART)
        is_ours = room_ours > 0 and (sort < both or room_ours >= room_theirs)
        is_theirs = room_theirs > 0 and (sort < both or not is_ours)
        ours: list[_Told] = []
        theirs: list[_Told] = []
        if is_ours:
            observer = OBSERVERS["mother" if life.is_child else _OF_MOTHER.draw(self.chance)]
            if not life.is_child and not life.children:
                observer = OBSERVERS["relative"]
            yield from self._rows(life, [observer], ours, is_ours=True)
        if is_theirs:
            drawn = _KNOWN_CHILD if life.is_child else _KNOWN
            first = OBSERVERS[drawn.draw(self.chance)]
            observers = [first]
            if self.chance.random() < DUPLICATE:
                observers.append(OBSERVERS[drawn.draw(self.chance)])
            yield from self._rows(life, observers, theirs, is_ours=False)
        self.sought += [(life, one) for one in ours]
        for one in ours:
            for other in theirs:
                yield Link(_truth(life, one, other, self.today))
        if ours and self.left(is_ours=False) > 0:
            yield from self._decoys(life)

    def _rows(
        self, life: Life, observers: list[Observer], told: list[_Told], *, is_ours: bool
    ) -> Iterator[Row]:
        for observer in observers:
            if self.left(is_ours=is_ours) <= 0:
                return
            telling = self.teller.tell(life, observer)
            yield self._row(telling, observer, told, is_ours=is_ours)

    def _row(
        self, telling: Telling, observer: Observer, told: list[_Told], *, is_ours: bool
    ) -> Row:
        self.numbers[is_ours] += 1
        letter = "a" if is_ours else "b"
        row_id = f"{letter}{self.numbers[is_ours]}"
        self.households[is_ours] = self.households[is_ours] or f"{letter}h{self.numbers[is_ours]}"
        cells = telling.cells | {
            "person_id": row_id,
            "household_id": self.households[is_ours],
            "enquirer": f"q{self.families}" if is_ours else "",
            "role": "sought" if is_ours else "known",
            "basis": "invented",
            "searchable_by": SEARCHER,
            "expires": date(self.today.year + 1, 12, 31).isoformat(),
            "do_not_search": "no",
        }
        may_be_found = is_ours or self._held_back(cells)
        told.append(_Told(row_id, observer.code, telling, may_be_found))
        return Row(is_ours, [cells.get(column, "") for column in COLUMNS])

    def _held_back(self, cells: dict[str, str]) -> bool:
        """Mark some of the known as not to be found; return whether this one may be."""
        sort = self.chance.random()
        if sort < DO_NOT_SEARCH:
            cells["do_not_search"] = "yes"
        elif sort < DO_NOT_SEARCH + EXPIRED:
            cells["expires"] = date(self.today.year - 1, 12, 31).isoformat()
        elif sort < DO_NOT_SEARCH + EXPIRED + HIDDEN:
            cells["hide_from"] = f"q{self.families}"  # from who asks for her own family
        else:
            return True
        return False

    def _decoys(self, life: Life) -> Iterator[Row]:
        sort = self.chance.random()
        if sort < NAMESAKE and not life.is_child:
            decoy = namesake_of(self.chance, life)
        elif sort < NAMESAKE + SISTER and not life.is_child:
            decoy = sibling_of(self.chance, life)
        elif sort < NAMESAKE + SISTER + DAUGHTER and life.children:
            decoy = _taken_for_her_mother(life)
        else:
            return
        observer = OBSERVERS[_KNOWN.draw(self.chance)]
        told: list[_Told] = []
        yield from self._rows(decoy, [observer], told, is_ours=False)
        if decoy.mother is life:
            self.mistaken += [(life.children[0], one) for one in told]


def _taken_for_her_mother(mother: Life) -> Life:
    """Return her eldest child as told by somebody who took one for the other."""
    child = mother.children[0]
    return Life(
        child.sex,
        child.name,
        child.born,
        mother.county,
        alias=mother.name,
        mother=mother,
        separation=mother.separation,
        is_child=True,
    )


def tracing_families(
    *, seed: int, people: int, today: date, noise: float = 1.0
) -> Iterator[Row | Link]:
    """Yield the rows of both files and, after the rows that they join, the links.

    Args:
        seed: decides everything.
        people: rows of each file.
        today: the day of the search; nothing is told later.
        noise: multiplies the rates of error; 0 tells everything rightly.
    """
    return _Drawing(seed, people, today, noise).run()


def write_tracing_files(
    folder: Path, *, seed: int, people: int, today: date, noise: float = 1.0
) -> Figures:
    """Write `ours.csv`, `theirs.csv` and `truth.csv`; return what was made."""
    figures = Figures(by={column: Counter() for column in TRUTH[3:]})
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as files:
        ours, theirs, truth = (
            files.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            for name in ("ours.csv", "theirs.csv", "truth.csv")
        )
        _write_heading(ours, theirs)
        truth.write(",".join(TRUTH) + "\n")
        linked = ""
        for one in tracing_families(seed=seed, people=people, today=today, noise=noise):
            if isinstance(one, Row):
                figures.ours += one.is_ours
                figures.theirs += not one.is_ours
                _, line = write_people([one.cells])
                (ours if one.is_ours else theirs).write(line)
                continue
            truth.write(",".join(one.cells) + "\n")
            figures.links += 1
            figures.links_to_find += one.cells[2] == "yes"
            figures.linked_ours += one.cells[0] != linked
            linked = one.cells[0]
            for column, cell in zip(TRUTH[3:], one.cells[3:], strict=True):
                figures.by[column][cell] += 1
    return figures


def _write_heading(*files: TextIO) -> None:
    for file in files:
        file.writelines(write_people([]))


def _truth(life: Life, ours: _Told, theirs: _Told, today: date) -> tuple[str, ...]:
    age = today.year - life.born.year
    return (
        ours.row_id,
        theirs.row_id,
        "yes" if theirs.may_be_found else "no",
        life.sex,
        next((band for limit, band in _BANDS if age < limit), "55+"),
        f"{ours.observer}>{theirs.observer}",
        f"{ours.telling.script}>{theirs.telling.script}",
        "yes" if ours.telling.has_surname and theirs.telling.has_surname else "no",
        "yes" if life.name.hangul[:1] in _COMMON and life.name.hangul else "no",
        str(min(9, ours.telling.slips + theirs.telling.slips)),
        "yes" if ours.telling.names & theirs.telling.names else "no",
    )
