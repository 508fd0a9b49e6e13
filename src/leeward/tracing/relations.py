"""Named relatives of one person beside those of another, with direction.

"Child of Kim Yong-hui" and "mother of Kim Yong-hui" tell of two people, however alike the name.
"""

import math
from collections.abc import Sequence
from typing import Final

from leeward.tracing.evidence import Evidence, Field, missing
from leeward.tracing.names.comparing import About, Part
from leeward.tracing.naming import STRONG, Naming
from leeward.tracing.person import Relation, RelationKind
from leeward.tracing.weights import Weights

TURNED: Final = {
    RelationKind.CHILD_OF: RelationKind.PARENT_OF,
    RelationKind.PARENT_OF: RelationKind.CHILD_OF,
    RelationKind.GRANDCHILD_OF: RelationKind.GRANDPARENT_OF,
    RelationKind.GRANDPARENT_OF: RelationKind.GRANDCHILD_OF,
}


def relations_evidence(
    naming: Naming, weights: Weights, ours: Sequence[Relation], theirs: Sequence[Relation]
) -> Evidence:
    """Return what the named relatives of two rows say. Symmetric.

    The best pair of one kind counts, at a charge for the pairs tried.
    """
    alike: list[Part] = []
    is_turned = False
    for one in ours:
        for other in theirs:
            bits = naming.bits(one.name, other.name)
            if bits is None:
                continue
            if one.kind is other.kind:
                alike.append(Part(About.RELATIVE, bits, one.name, other.name))
            elif TURNED.get(one.kind) is other.kind:
                is_turned = is_turned or bits >= STRONG
    if not alike:
        return (
            weights.evidence(Field.RELATIONS, "turned") if is_turned else missing(Field.RELATIONS)
        )
    best = max(alike, key=lambda part: part.bits)
    bits = weights.mixed(
        "relative_name", weights.named(best.bits) - math.log2(len(alike)), weights.shares["kin"]
    )
    if bits <= 0.0 and is_turned:
        return weights.evidence(Field.RELATIONS, "turned")
    part = Part(About.RELATIVE, bits, best.a, best.b)
    return Evidence(Field.RELATIONS, "alike" if bits > 0.0 else "not_alike", bits, (part,))
