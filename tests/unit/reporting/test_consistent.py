import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.errors import InvalidMerge
from leeward.reporting.budget import rho_for
from leeward.reporting.consistent import Fitted, fit
from leeward.reporting.counting import count
from leeward.reporting.measuring import Measurement, add_up, measure, plan
from leeward.reporting.projection import whole_matrix, whole_split
from leeward.reporting.questions import Catalogue
from support.statistics import KEY, SeededNoise, catalogue, invented_rows

ASKED = catalogue()
SIZES = [32, 12, 24]


def noisy(vectors: list[list[int]], sigma: float = 8.0) -> list[Measurement]:
    return [
        Measurement(table, tuple(vector), sigma)
        for table, vector in zip(ASKED.tables, vectors, strict=True)
    ]


def values(found: list[Fitted], asked: Catalogue, table: tuple[str, ...]) -> np.ndarray:
    one = next(each for each in found if each.table == table)
    return np.array([value.value for value in one.values]).reshape(asked.shape(table) or (1,))


@settings(max_examples=25, deadline=None)
@given(st.tuples(*(st.lists(st.integers(-40, 90), min_size=size, max_size=size) for size in SIZES)))
def test_whatever_was_measured_margins_agree_and_nothing_is_negative(
    vectors: tuple[list[int], ...],
) -> None:
    found = fit(ASKED, noisy(list(vectors)))
    total = int(values(found, ASKED, ())[0])
    for table in ASKED.tables:
        cells = values(found, ASKED, table)
        assert (cells >= 0).all()
        for axis, name in enumerate(table):
            assert cells.sum(axis=1 - axis).tolist() == values(found, ASKED, (name,)).tolist()
        assert cells.sum() == total
    for each in found:
        for value in each.values:
            assert 0 <= value.low <= value.value <= value.high
            assert not value.shown or value.high - value.low <= value.value


def test_without_noise_the_fit_gives_the_counts_back() -> None:
    counts = count(ASKED, invented_rows(400), clip_key=KEY).open_for_noise()
    found = fit(ASKED, noisy([vector.tolist() for vector in counts], sigma=0.01))
    for table, vector in zip(ASKED.tables, counts, strict=True):
        assert values(found, ASKED, table).reshape(-1).tolist() == vector.tolist()


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    counts = count(ASKED, invented_rows(600), clip_key=KEY)
    exact = [vector.tolist() for vector in counts.open_for_noise()]
    truth = {each.table: each for each in fit(ASKED, noisy(exact, sigma=0.01))}
    noise = SeededNoise(11)
    planned = plan(ASKED, rho_for(1.0, 1e-6), noise)
    covered = []
    for _ in range(60):
        for each in fit(ASKED, measure(ASKED, counts, planned, noise)):
            covered += [
                one.low <= true.value <= one.high
                for one, true in zip(each.values, truth[each.table].values, strict=True)
            ]
    assert 0.94 <= np.mean(covered) <= 0.975


def test_where_noise_is_all_there_is_crossed_cells_follow_their_margins() -> None:
    counts = count(ASKED, invented_rows(60), clip_key=KEY)
    noise = SeededNoise(5)
    planned = plan(ASKED, rho_for(0.3, 1e-6), noise)
    far, near = [], []
    for _ in range(15):
        measured = measure(ASKED, counts, planned, noise)
        found = fit(ASKED, measured)
        for each, truth in zip(measured, counts.open_for_noise(), strict=True):
            far.append(np.abs(np.array(each.vector) - truth).mean())
            near.append(np.abs(values(found, ASKED, each.table).reshape(-1) - truth).mean())
    assert np.mean(near) < np.mean(far) / 3


def test_the_fit_is_nearer_than_the_measurements() -> None:
    counts = count(ASKED, invented_rows(600), clip_key=KEY)
    exact = [vector.tolist() for vector in counts.open_for_noise()]
    noise = SeededNoise(3)
    planned = plan(ASKED, rho_for(1.0, 1e-6), noise)
    plain, fitted = 0.0, 0.0
    for _ in range(20):
        measured = measure(ASKED, counts, planned, noise)
        found = fit(ASKED, measured)
        for true, one in zip(exact, measured, strict=True):
            plain += float(np.abs(np.array(true) - one.vector).sum())
            fitted += float(np.abs(np.array(true) - values(found, ASKED, one.table).ravel()).sum())
    assert fitted < 0.75 * plain


def test_a_small_value_is_hidden_by_the_noisy_value_alone() -> None:
    counts = count(ASKED, invented_rows(600), clip_key=KEY)
    measured = noisy([vector.tolist() for vector in counts.open_for_noise()], sigma=0.5)
    shown = [value for each in fit(ASKED, measured, least=11) for value in each.values]
    assert all(value.value >= 11 for value in shown if value.shown)
    assert any(not value.shown for value in shown)


def test_what_several_measured_adds_up_with_its_variance() -> None:
    one = noisy([[1] * size for size in SIZES], sigma=3.0)
    two = noisy([[2] * size for size in SIZES], sigma=4.0)
    together = add_up([tuple(one), tuple(two)])
    assert together[0].vector == (3,) * 32
    assert together[0].sigma == 5.0
    with pytest.raises(InvalidMerge):
        add_up([])
    with pytest.raises(InvalidMerge):
        add_up([tuple(one), tuple(two[:2])])


@given(
    st.lists(st.floats(-50, 50), min_size=1, max_size=9), st.integers(min_value=0, max_value=300)
)
def test_a_split_adds_up(estimate: list[float], total: int) -> None:
    whole = whole_split(np.array(estimate), total)
    assert whole.sum() == total
    assert (whole >= 0).all()


@settings(deadline=None)
@given(st.data())
def test_a_matrix_has_its_sums(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 5))
    cells = st.lists(st.integers(0, 9), min_size=height * width, max_size=height * width)
    model = np.array(data.draw(cells)).reshape(height, width)
    moved = st.lists(st.floats(-30, 30), min_size=height * width, max_size=height * width)
    estimate = np.array(data.draw(moved)).reshape(height, width)
    whole = whole_matrix(estimate, model.sum(axis=1), model.sum(axis=0))
    assert (whole >= 0).all()
    assert whole.sum(axis=1).tolist() == model.sum(axis=1).tolist()
    assert whole.sum(axis=0).tolist() == model.sum(axis=0).tolist()
