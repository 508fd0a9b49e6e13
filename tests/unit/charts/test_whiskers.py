import re

from hypothesis import given
from hypothesis import strategies as st

from leeward.charts.whiskers import Whisker, whiskers


def test_what_may_be_off_further_is_drawn_longer_around_one_middle() -> None:
    drawn = whiskers("t", "d", [Whisker("A & B", 10.0, "± 10"), Whisker("C", 5.0, "± 5")])
    spans = re.findall(r'class="whisker" x1="([\d.]+)" x2="([\d.]+)"', drawn)
    lines = [(float(low), float(high)) for low, high in spans if low != high]
    assert len(lines) == 2
    (one, two) = lines
    assert sum(one) == sum(two)
    assert abs((one[1] - one[0]) - 2 * (two[1] - two[0])) < 0.5
    assert "A &amp; B" in drawn
    assert "style" not in drawn


@given(st.lists(st.floats(0, 1e6), max_size=12))
def test_nothing_is_drawn_outside_the_picture(reaches: list[float]) -> None:
    drawn = whiskers("t", "d", [Whisker("x", reach, "") for reach in reaches])
    places = [float(one) for one in re.findall(r'x[12]="([-\d.]+)"', drawn)]
    assert all(0 <= each <= 720 for each in places)
