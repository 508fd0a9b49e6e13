"""A person as one file tells of her: what was said, by whom she may be searched for, until when.

Nothing here is decided. A row says what somebody told, often coarsely and sometimes for safety
wrongly; a date is the interval it stands for. No place in which she may be found now has a field.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from leeward.dates import When


class Role(StrEnum):
    """Which end of a tracing request the person is."""

    SOUGHT = "sought"
    SEEKER = "seeker"
    KNOWN = "known"
    """Neither: somebody whom an organisation knows, and who may be sought by somebody."""


class Sex(StrEnum):
    """As told; where nobody told it is None."""

    FEMALE = "female"
    MALE = "male"


class Told(StrEnum):
    """How a birth was told; it decides how far two honest tellings may lie apart."""

    DATE = "date"
    """A day, month, year or range in a calendar."""

    AGE = "age"
    """A number of years, said on a known day, counted in a known or an unstated way."""

    ABOUT = "about"
    """About so old, or about that year."""


class RelationKind(StrEnum):
    """What the person is to the relative who is named."""

    CHILD_OF = "child_of"
    PARENT_OF = "parent_of"
    SIBLING_OF = "sibling_of"
    SPOUSE_OF = "spouse_of"
    GRANDCHILD_OF = "grandchild_of"
    GRANDPARENT_OF = "grandparent_of"


class Basis(StrEnum):
    """On what ground a row may be compared at all."""

    CONSENT = "consent"
    """An adult's recorded consent to being searched for."""

    GUARDIAN_CONSENT = "guardian_consent"
    """A guardian's consent with the child's own assent."""

    BEST_INTERESTS = "best_interests"
    """A panel's assessment of the best interests of a child, or of one who cannot be asked."""

    OWN_REQUEST = "own_request"
    """She asked for the search herself."""

    INVENTED = "invented"
    """Nobody: the row was made for a demonstration or a measurement."""


@dataclass(frozen=True, slots=True)
class Birth:
    """When she was born, as far as it was told."""

    when: When
    told: Told = Told.DATE


@dataclass(frozen=True, slots=True)
class Child:
    """A child of hers, as told. Which surname a child bears says nothing against her."""

    names: tuple[str, ...] = ()
    birth: When | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` says what the person is to the relative `name`."""

    kind: RelationKind
    name: str


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may search for her, on what ground, until when; checked before anything is compared."""

    basis: Basis
    searchable_by: frozenset[str]
    """Codes of the services or organisations that may search; nobody else may."""

    expires: date
    """The last day on which it holds."""

    do_not_search: bool = False
    hide_from: frozenset[str] = frozenset()
    """Codes of enquirers, people or households from whom she is hidden."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row. A field that nobody told is empty or None, and says nothing in a comparison."""

    person_id: str
    role: Role
    names: tuple[str, ...]
    """Every name she is told to have borne, in any scripts."""

    permission: Permission
    household_id: str = ""
    enquirer: str = ""
    """Code of who asks for this search; what `hide_from` of other rows names."""

    sex: Sex | None = None
    birth: Birth | None = None
    origin: str = ""
    """Code of the place she comes from, in the gazetteer (`codebook/places.csv`)."""

    departure: When | None = None
    separation: When | None = None
    last_contact: When | None = None
    relations: tuple[Relation, ...] = ()
    child_count: int | None = None
    children: tuple[Child, ...] = ()
    """In order of birth, as far as told; the eldest first."""

    spouse_surname: str = ""
    """Family name of a spouse or of the man in the household, in any script."""

    line: int = field(default=0, compare=False)
    """Where the row stands in its file, counted from 1; 0 outside a file."""

    unread: tuple[str, ...] = field(default=(), compare=False)
    """Columns that said something which could not be read; taken as missing, and reported."""

    @property
    def asked_by(self) -> frozenset[str]:
        """Return the codes under which another row may hide from this one."""
        return frozenset(filter(None, (self.enquirer, self.person_id, self.household_id)))
