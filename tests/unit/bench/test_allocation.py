import json

from click.testing import CliRunner

from leeward.bench.allocation import general_figure, slot_figure
from leeward.bench.allocation_year import compare, policies, year
from leeward.cli.main import main
from leeward.engines.solvers import shipped_solvers


def test_a_plan_of_slots_is_proven_and_the_linear_programme_agrees() -> None:
    figure = slot_figure(60, 10, 1)
    assert figure.proven
    assert figure.agree
    assert 0 < figure.served < 60


def test_two_solvers_reach_the_same_in_the_general_model() -> None:
    ours, other = (general_figure(25, 6, 1, 60, name, True) for name in ("highs", "ortools"))
    assert ours.cells_proven == ours.cells == other.cells_proven
    assert ours.served == other.served


def test_no_immediate_need_waits_beside_a_free_place_in_a_year() -> None:
    planned, rules = policies(shipped_solvers())["plan"]
    assert year(planned, rules, 1)["immediate_beside_free_place"] == 0


def test_first_come_first_served_leaves_more_immediate_needs_unmet() -> None:
    found = {(each.policy, each.measure): each for each in compare(shipped_solvers(), range(2))}
    assert found["first_come_first_served", "immediate_unserved"].difference > 0
    assert found["plan", "all_unserved"].difference == 0


def test_the_figures_are_printed_as_one_object() -> None:
    words = [
        "bench",
        "allocation",
        "--most",
        "100",
        "--seeds",
        "0",
        "--general-seconds",
        "0",
        "--json",
    ]
    made = CliRunner().invoke(main, words)
    assert made.exit_code == 0, made.output
    assert [each["needs"] for each in json.loads(made.stdout)["slots"]] == [100]
