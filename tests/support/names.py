"""Names for tests: invented from common syllables; and any text at all."""

from hypothesis import strategies as st

from leeward.tracing.names import Kind

SURNAMES = "김이박최정강조윤장임한오서신권황안송류홍"
GIVEN = "영희순옥철수민지은혜경숙향금화복남길춘광일준현성진미연주선"

hangul_names = st.builds(
    lambda surname, given: surname + "".join(given),
    st.sampled_from(SURNAMES),
    st.lists(st.sampled_from(GIVEN), min_size=2, max_size=2),
)
"""A surname and two syllables; as a set, nobody's."""

any_text = st.text(max_size=60) | st.text(alphabet="김영희金英kim-' ŏǐ\u202e\u0301😀", max_size=30)
kinds = st.sampled_from(list(Kind))
