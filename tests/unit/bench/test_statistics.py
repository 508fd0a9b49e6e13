from pathlib import Path

import pytest

from leeward.bench.statistics import NOT_FINISHED, Compared, by_size, compare, ratio, worse_share
from leeward.bench.trafficking_rows import PLANNED, catalogue, counts, invented, recorded


def test_invented_rows_repeat_and_fill_the_shapes_of_the_questions() -> None:
    rows, again = invented(300, 5), invented(300, 5)
    asked = catalogue()
    for table in PLANNED:
        vector = counts(rows, table)
        assert vector.tolist() == counts(again, table).tolist()
        width, height = asked.shape(table)
        assert len(vector) == len(recorded(table)) == width * height
        assert vector.sum() == 300


def test_one_cell_of_the_grid_is_measured_against_the_peer(tmp_path: Path) -> None:
    found = compare(400, 4.0, 1, cap=60.0, keep=tmp_path)
    assert 0 < found.planned < found.direct
    assert found.coverage > 0.9
    assert found.pac_records > 0
    # what was kept is not measured again: fresh noise would give other errors
    assert compare(400, 4.0, 1, cap=60.0, keep=tmp_path) == found
    assert by_size([found]) == {400: [found]}


def test_what_was_not_finished_is_left_out_of_means() -> None:
    one = Compared(9, 1.0, 1, 2.0, 8.0, 4.0, 1.0, 5.0, 0.95, 1.0, 1.0)
    two = Compared(9, 1.0, 1, 2.0, 8.0, NOT_FINISHED, NOT_FINISHED, 5.0, 0.95, 1.0, NOT_FINISHED)
    assert ratio([one, two], "planned", "pac_records") == pytest.approx(2.0)
    assert ratio([one, two], "planned", "direct") == pytest.approx(4.0)
    assert worse_share([one, two]) == 0.5
