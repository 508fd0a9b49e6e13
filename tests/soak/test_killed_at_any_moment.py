"""The process is killed hundreds of times, whatever it is at (invariant 20): `make soak`."""

import os
import random
from pathlib import Path

import pytest

from support.killing import WORKS, survive

ROUNDS = int(os.environ.get("LEEWARD_SOAK_ROUNDS", "400"))

pytestmark = pytest.mark.skipif(
    not os.environ.get("LEEWARD_SOAK"), reason="long; `make soak` runs it"
)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_acknowledged_is_lost_in_hundreds_of_kills(tmp_path: Path, seed: int) -> None:
    moments = random.Random(seed)
    works = [moments.choice(WORKS) for _ in range(ROUNDS)]
    assert survive(tmp_path / "v", works, moments, 0.6) >= ROUNDS // 2
