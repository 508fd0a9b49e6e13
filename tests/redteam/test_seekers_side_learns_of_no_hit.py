"""Nothing tells the seeking side whether anybody was found: no file, state, log or difference."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from leeward.cli.main import main
from leeward.tracing.exchange_state import encode_state
from support.exchanges import agreed, people, run
from support.two_organisations import Two, found_two, words

AGREED = agreed()
SOUGHT = people(["kim|f|1978", "kim|f|onsong"], ["pak|f|1970"])
KNOWN = people(["kim|f|1978", "kim|f|onsong"], ["ri|f|1981"])
NOBODY = people(["choe|f|1960"], ["ri|f|1981"])


def shape(file: bytes) -> tuple[list[str], int]:
    """What is left of a file when its random parts are taken out."""
    head, points = file.split(b"\n", 1)
    facts = json.loads(head)
    for name in ("points", "previous", "signature"):
        facts[name] = len(facts[name])
    return [f"{name}={value}" for name, value in facts.items()], len(points)


def test_her_files_have_the_same_form_whether_somebody_is_found_or_the_holder_stops() -> None:
    runs = [
        run(AGREED, SOUGHT, KNOWN),
        run(AGREED, SOUGHT, NOBODY),
        run(AGREED, SOUGHT, KNOWN, go_on=False),
        run(AGREED, people([]), people([])),
    ]
    assert runs[0].holder.tickets
    assert not any(one.holder.tickets for one in runs[1:])
    for name in ("start", "answer", "open", "reply"):
        assert len({str(shape(one.files[name])) for one in runs}) == 1, name


def test_no_point_that_she_sees_comes_twice_so_nothing_can_be_set_side_by_side() -> None:
    for held in (KNOWN, NOBODY):
        done = run(AGREED, SOUGHT, held)
        seen: list[bytes] = []
        for name in ("start", "answer", "open", "reply"):
            joined = done.files[name].split(b"\n", 1)[1]
            seen += [joined[at : at + 32] for at in range(0, len(joined), 32)]
        assert len(set(seen)) == len(seen)


def test_her_state_is_that_of_a_run_in_which_nobody_was_found() -> None:
    found, none = run(AGREED, SOUGHT, KNOWN).asker, run(AGREED, SOUGHT, NOBODY).asker
    assert {one.name for one in fields(found)} == {
        *("agreement", "stage", "refs", "places", "sent", "blinding", "heard")
    }
    assert (found.stage, found.refs, found.blinding) == (none.stage, none.refs, none.blinding)
    assert sorted(found.places) == sorted(none.places)
    assert len(encode_state(found)) == len(encode_state(none))


def test_two_lists_of_one_agreed_size_look_alike_to_the_courier() -> None:
    many = people(*[[f"name {n}", f"year {n}"] for n in range(50)])
    small, large = run(AGREED, SOUGHT, KNOWN).files, run(AGREED, many, many).files
    for name, file in small.items():
        assert shape(file) == shape(large[name])


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return found_two(tmp_path)


def invoke(*arguments: object) -> str:
    done = CliRunner().invoke(main, [*words(*arguments), "--json"])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def everything_the_asker_sees(two: Two, place: Path, *, stop: bool) -> list[str]:
    """Run a whole exchange; return what the asker's commands print, with random parts cut out."""
    place.mkdir()
    at = two.place
    sizes = ["--people", 50, "--their-people", 50, "--tokens", 10, "--least-common", 2]
    ara, bomi = two.ara, two.bomi
    invoke("agree", two.harbour, "--as", "harbour", *sizes, *bomi, *ara, "--out", place / "o")
    invoke("agree", two.lantern, place / "o", "--as", "lantern", *bomi, *ara, "--out", place / "g")
    check = json.loads(invoke("agree", two.harbour, place / "g", *ara))["check"]
    which = ["--exchange", json.loads((place / "g").read_bytes())["terms"]["exchange"]]
    invoke("start", two.lantern, at / "known.csv", *which, *ara, "--out", place / "s")
    shown = [invoke("answer", two.harbour, place / "s", at / "sought.csv", "--check", check, *ara,
                    "--out", place / "a")]  # fmt: skip
    invoke("count", two.lantern, place / "a", "--check", check, *ara)
    more = ["--stop"] if stop else []
    invoke("open", two.lantern, *more, *which, *bomi, *ara, "--out", place / "p")
    shown.append(invoke("answer", two.harbour, place / "p", *ara, "--out", place / "r"))
    tickets = json.loads(invoke("finish", two.lantern, place / "r", *ara))["tickets"]
    assert bool(tickets) != stop
    log = json.loads(invoke("log", two.harbour, *ara))["log"]
    mine = [line for line in log if line["exchange"] == which[1]]
    shown += [f"{line['act']} {line['points']} {line['code']}" for line in mine]
    return [one.replace(str(place), "") for one in shown]


def test_what_her_commands_print_and_her_log_say_is_the_same_found_or_stopped(two: Two) -> None:
    found = everything_the_asker_sees(two, two.place / "one", stop=False)
    stopped = everything_the_asker_sees(two, two.place / "two", stop=True)
    assert found == stopped


def test_no_file_or_log_holds_a_name_or_the_code_of_a_row(two: Two) -> None:
    everything_the_asker_sees(two, two.place / "one", stop=False)
    for path in (two.place / "one").iterdir():
        content = path.read_bytes()
        for word in ("김영희", "Kim", "K-2", "S-1", "온성", "1978"):
            assert word.encode() not in content.split(b"\n", 1)[0], (path.name, word)
    for folder in (two.harbour, two.lantern):
        log = invoke("log", folder, *two.ara)
        assert not any(word in log for word in ("김영희", "Kim", "K-2", "S-1", "온성"))
