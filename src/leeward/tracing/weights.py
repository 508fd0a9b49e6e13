"""The signed-off weights: what each level of agreement says, in bits (`weights.toml`).

Version and checksum stand beside every result, so that two results are known to be comparable.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from leeward.errors import InvalidEvidence
from leeward.tracing.evidence import Evidence, Field, missing

FORMAT: Final = "leeward-tracing-weights-1"
OTHER: Final = "other"


@dataclass(frozen=True)
class Weights:
    """Bits by field and level, with their caps."""

    bits: Mapping[Field, Mapping[str, float]]
    floors: Mapping[Field, float]
    """The lowest that each field may say."""

    shares: Mapping[str, float]
    """How often two rows of one person tell the same of several things that could be told."""

    origin_shares: Mapping[str, float]
    """Share of people who come from a place, by its code."""

    origin_told: Mapping[str, float]
    """How often two rows of one person agree so far, by level of origin."""

    version: str
    """Version and checksum of the file."""

    def evidence(self, field: Field, level: str | None) -> Evidence:
        """Return the evidence of a level; None stands for a field that a row lacks."""
        if level is None:
            return missing(field)
        return Evidence(field, level, self.bits[field][level])

    def origin_bits(self, level: str, place: str) -> float:
        """Return what it says that two come from one place: the rarer, the more."""
        if place not in self.origin_shares:
            return self.bits[Field.ORIGIN][level]
        return math.log2(self.origin_told[level] / self.origin_shares[place])

    def capped(self, field: Field, bits: float) -> float:
        """Return bits that are no lower than the field may say."""
        return max(bits, self.floors[field])

    def named(self, bits: float) -> float:
        """Return what the names table's bits say among people who may be sought.

        The table learned from public figures. Names here come in fashions of a cohort and a county
        that it does not know, so none is taken to be rarer than `rarest_name`.
        """
        return -math.log2(math.exp2(-bits) + self.shares["rarest_name"])

    def mixed(self, share: str, bits: float, kin: float = 0.0) -> float:
        """Return the evidence of a name that one person's two rows tell alike only so often.

        Args:
            share: how often (`[share]`).
            bits: of the names, by `named`.
            kin: share of other people who would name the same: sisters name the same parents.
        """
        told = self.shares[share]
        ratio = math.exp2(bits)
        return math.log2((told * ratio + 1.0 - told) / (kin * ratio + 1.0 - kin))


def read_weights(text: str) -> Weights:
    """Read a file of weights.

    Raises:
        InvalidEvidence: another format, a chance that is none, or a cap that is looser than the
            rules of tracing allow.
    """
    held = tomllib.loads(text)
    if held.get("format") != FORMAT:
        raise InvalidEvidence(reason="not_these_weights")
    floors = _floors(held["caps"])
    return Weights(
        {
            field: {
                level: max(_bits(one), floors[field]) for level, one in held.get(field, {}).items()
            }
            for field in Field
        },
        floors,
        held["share"],
        held["origin_share"],
        {level: float(one["m"]) for level, one in held["origin"].items()},
        f"{held['version']} {sha256(text.encode()).hexdigest()[:16]}",
    )


LOOSEST: Final = {Field.SEX: -10.0, Field.MOTHERHOOD: -15.0}
LOOSEST_OTHER: Final = -4.0
"""No file of weights may let disagreement say more than this: it may be a lie told for safety."""


def _floors(caps: Mapping[str, float]) -> dict[Field, float]:
    floors = {field: float(caps.get(field, caps[OTHER])) for field in Field}
    for field, floor in floors.items():
        if not LOOSEST.get(field, LOOSEST_OTHER) <= floor <= 0.0:
            raise InvalidEvidence(reason="cap_too_loose")
    return floors


def _bits(level: Mapping[str, Any]) -> float:
    m, u = float(level["m"]), float(level["u"])
    if not (0.0 < m <= 1.0 and 0.0 < u <= 1.0 and level["why"]):
        raise InvalidEvidence(reason="no_such_chance")
    return math.log2(m / u)


@cache
def shipped_weights() -> Weights:
    """Return the weights of this release."""
    return read_weights((files("leeward.tracing") / "weights.toml").read_text(encoding="utf-8"))
