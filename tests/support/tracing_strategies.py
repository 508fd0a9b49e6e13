"""Hypothesis strategies for rows of people."""

from datetime import date

from hypothesis import strategies as st

from leeward.dates import about, between, in_month, in_year, on_day
from leeward.tracing.person import Birth, Child, Relation, RelationKind, Sex, Told
from support.tracing_people import person

NAMES = (
    "김영희",
    "리순옥",
    "Kim Yong Hui",
    "Ri Sun Ok",
    "金英姬",
    "Jin Yingji",
    "王小雨",
    "Wang Xiaoyu",
    "영희",
)

whens = st.one_of(
    st.dates(date(1940, 1, 1), date(2020, 1, 1)).map(on_day),
    st.integers(1940, 2020).map(in_year),
    st.tuples(st.integers(1940, 2020), st.integers(1, 12)).map(lambda one: in_month(*one)),
    st.tuples(st.dates(date(1940, 1, 1), date(1980, 1, 1)), st.integers(0, 9000)).map(
        lambda one: between(one[0], date.fromordinal(one[0].toordinal() + one[1]))
    ),
)
names = st.sampled_from(NAMES)
births = st.builds(Birth, whens, st.sampled_from([Told.DATE, Told.AGE])) | st.builds(
    Birth, whens.map(about), st.just(Told.ABOUT)
)
children = st.builds(
    Child,
    st.lists(names, max_size=2, unique=True).map(tuple),
    st.none() | whens,
    st.sampled_from([None, *Sex]),
)
FIELDS = {
    "sex": st.sampled_from([None, *Sex]),
    "birth": st.none() | births,
    "origin": st.sampled_from(
        ["", "KP", "KP-09", "KP-10", "KP-09.Onsong", "KP-09.Musan", "CN-222401", "CN-2224", "CN"]
    ),
    "departure": st.none() | whens,
    "separation": st.none() | whens,
    "last_contact": st.none() | whens,
    "relations": st.lists(
        st.builds(Relation, st.sampled_from(RelationKind), names), max_size=2
    ).map(tuple),
    "child_count": st.none() | st.integers(0, 6),
    "children": st.lists(children, max_size=3).map(tuple),
    "spouse_surname": st.sampled_from(["", "王", "Wang", "김", "刘", "zzz"]),
}
people = st.builds(
    lambda borne, fields: person("p1", *borne, **fields),
    st.lists(names, min_size=1, max_size=3, unique=True),
    st.fixed_dictionaries({}, optional=FIELDS),
)
