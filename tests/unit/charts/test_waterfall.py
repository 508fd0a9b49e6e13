from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.charts.waterfall import End, Step, waterfall


def drawn(first: float, *bits: float | None, label: str = "Field") -> Element:
    steps = [Step(label, one, "not told" if one is None else f"{one:+.1f}") for one in bits]
    last = first + sum(one or 0.0 for one in bits)
    svg = waterfall(
        "How", "Why", End("Before", first, "1 in 9"), steps, End("After", last, "97%"), "even"
    )
    return fromstring(svg)  # noqa: S314 - our own output


def rects(root: Element) -> list[tuple[str, float, float]]:
    return [
        (one.attrib["class"], float(one.attrib["x"]), float(one.attrib["width"]))
        for one in root.iter("rect")
    ]


def test_each_bar_begins_where_the_one_above_ended() -> None:
    start, up, down, _ = rects(drawn(-10.0, 12.0, -3.0))
    assert [one[0] for one in (start, up, down)] == ["whole", "for", "against"]
    assert start[1] == pytest.approx(up[1], abs=0.2)
    assert up[1] + up[2] == pytest.approx(down[1] + down[2], abs=0.2)


def test_what_is_not_told_is_shown_and_adds_nothing() -> None:
    root = drawn(-5.0, None, 3.0)
    assert "not told" in [one.text for one in root.iter("text")]
    assert len(rects(root)) == 3


def test_a_label_cannot_become_markup() -> None:
    root = drawn(-5.0, 3.0, label="<script>alert(1)</script>")
    assert not list(root.iter("script"))


@given(
    st.floats(-40, 5),
    st.lists(st.none() | st.floats(-15, 40), max_size=12),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80),
)
def test_nothing_leaves_the_picture(first: float, bits: list[float | None], label: str) -> None:
    root = drawn(first, *bits, label=label)
    width = float(root.attrib["width"])
    for _, x, wide in rects(root):
        assert x >= -0.1
        assert x + wide <= width + 2.1
    assert len(rects(root)) == 2 + sum(one is not None for one in bits)
