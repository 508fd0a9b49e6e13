"""A comparison of two people that is small enough to follow by hand."""

from leeward.tracing.evidence import Comparison, Evidence, Field, missing
from leeward.tracing.person import Person


def by_birth_and_origin(one: Person, other: Person) -> Comparison:
    """Compare birth and home county alone, so that a test knows who comes first."""
    said = []
    for field in Field:
        if field is Field.BIRTH and one.birth and other.birth:
            same = one.birth.when.overlaps(other.birth.when)
            said.append(Evidence(field, "close" if same else "apart", 8.0 if same else -4.0))
        elif field is Field.ORIGIN and one.origin and other.origin:
            same = one.origin == other.origin
            said.append(Evidence(field, "same" if same else "apart", 4.0 if same else -2.0))
        else:
            said.append(missing(field))
    return Comparison(tuple(said))
