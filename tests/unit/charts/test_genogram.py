import itertools
from xml.etree.ElementTree import fromstring

from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.charts.genogram import Couple, Genogram, Relative, genogram

HERON = Relative("heron", "Heron", "31", sex="female", is_index=True, in_home=True)
MAN = Relative("man", "Man in household", sex="male")
GIRL = Relative("girl", "Finch", "7", sex="female", in_home=True, href="/case/0f")
BOY = Relative("boy", "Wren", "2", sex="male", in_home=True)
GRANDMOTHER = Relative("gran", "Mother", sex="female", presence="dead")


def family() -> Genogram:
    return genogram(
        [HERON, MAN, GIRL, BOY, GRANDMOTHER],
        [
            Couple(("gran",), ("heron",)),
            Couple(("man", "heron"), ("girl", "boy"), bond="forced"),
        ],
        title="Family map",
        description="Heron and two children",
    )


def test_generations_stand_in_rows_and_partners_share_one() -> None:
    places = family().places
    assert places["gran"][0] == 0
    assert places["heron"][0] == places["man"][0] == 1
    assert places["girl"][0] == places["boy"][0] == 2


def test_children_stand_under_the_middle_of_their_parents() -> None:
    places = family().places
    parents = (places["heron"][1] + places["man"][1]) / 2
    children = (places["girl"][1] + places["boy"][1]) / 2
    assert abs(parents - children) < 0.35


def test_the_picture_is_wellformed_says_what_it_is_and_links_to_a_file() -> None:
    root = fromstring(family().svg)  # noqa: S314 - our own output
    assert root.tag == "svg"
    assert root.get("aria-label") == "Family map"
    assert [link.get("href") for link in root.iter("a")] == ["/case/0f"]


def test_a_label_from_a_synced_note_cannot_become_markup() -> None:
    hostile = Relative("x", "<script>alert(1)</script>", '" onload="x', href='"><script>')
    svg = genogram([hostile], [], title="<t>", description="&").svg
    root = fromstring(svg)  # noqa: S314 - our own output
    assert "script" not in {node.tag for node in root.iter()}
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


def test_someone_recorded_as_her_own_grandmother_still_draws() -> None:
    people = [Relative(key, key) for key in "abc"]
    circle = [Couple(("a",), ("b",)), Couple(("b",), ("c",)), Couple(("c",), ("a",))]
    assert set(genogram(people, circle, title="t", description="d").places) == set("abc")


keys = st.sampled_from("abcdefgh")


@settings(max_examples=60)
@given(
    st.lists(keys, unique=True, min_size=1),
    st.lists(
        st.tuples(
            st.lists(keys, unique=True, max_size=2).map(tuple),
            st.lists(keys, unique=True, max_size=4).map(tuple),
        ),
        max_size=5,
    ),
)
def test_nobody_is_lost_and_nobody_stands_on_another(
    present: list[str], bonds: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    people = [Relative(key, key.upper()) for key in present]
    couples = [Couple(partners, children) for partners, children in bonds]
    drawn = genogram(people, couples, title="t", description="d")
    assert set(drawn.places) == set(present)
    places = sorted(drawn.places.values())
    for one, two in itertools.pairwise(places):
        assert one[0] != two[0] or two[1] - one[1] > 0.99
    assert drawn == genogram(people, couples, title="t", description="d")


def test_nobody_stands_within_the_home_of_others() -> None:
    people = [
        Relative("self", "Heron", sex="female", is_index=True, in_home=True),
        Relative("man", "Man in the household", sex="male"),
        Relative("girl", "Juniper", sex="female", in_home=True),
        Relative("boy", "Lake", sex="male", in_home=True),
    ]
    couple = Couple(("self", "man"), ("girl", "boy"), "forced")
    drawn = genogram(people, [couple], title="Family", description="")
    assert '<path d="M' in drawn.svg
    assert "<rect" in drawn.svg  # his own sign
    assert 'class="g-home"' in drawn.svg
    assert 'rx="14"' not in drawn.svg
    at_home = [Relative("man", "He", sex="male", in_home=True), *people[:1], *people[2:]]
    together = genogram(at_home, [couple], title="Family", description="")
    assert 'rx="14"' in together.svg
