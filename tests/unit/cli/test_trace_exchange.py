"""`leeward trace exchange`: two organisations, a courier's files, and who learns what."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from leeward.cli.main import main
from support.two_organisations import Two, found_two, words


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return found_two(tmp_path)


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, words(*arguments))


def said(*arguments: object) -> dict[str, Any]:
    done = invoke(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def agreed(two: Two, *terms: object) -> str:
    """Make offer and agreement; return the number that both read out."""
    at = two.place
    sizes = ["--people", 50, "--their-people", 50, "--tokens", 10, "--least-common", 2]
    said("agree", two.harbour, "--as", "harbour", *sizes, *terms, *two.bomi, *two.ara,
         "--out", at / "offer")  # fmt: skip
    there = said("agree", two.lantern, at / "offer", "--as", "lantern", *two.bomi, *two.ara,
                 "--out", at / "agreement")  # fmt: skip
    here = said("agree", two.harbour, at / "agreement", *two.ara)
    assert here["check"] == there["check"]
    return str(here["check"])


def carried(two: Two, check: str, *, stop: bool = False) -> dict[str, Any]:
    """Take every step up to the tickets."""
    at = two.place
    started = said("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "start")
    answered = said("answer", two.harbour, at / "start", at / "sought.csv", "--check", check,
                    *two.ara, "--out", at / "answer")  # fmt: skip
    counted = said("count", two.lantern, at / "answer", "--check", check, *two.ara)
    more = ["--stop"] if stop else []
    opened = said("open", two.lantern, *more, *two.bomi, *two.ara, "--out", at / "open")
    said("answer", two.harbour, at / "open", *two.ara, "--out", at / "reply")
    finished = said("finish", two.lantern, at / "reply", *two.ara)
    return {
        "started": started,
        "answered": answered,
        "counted": counted,
        "opened": opened,
        "tickets": finished["tickets"],
    }


def test_the_sought_persons_side_gets_a_ticket_and_may_tell_later(two: Two) -> None:
    check = agreed(two)
    done = carried(two, check)
    assert done["counted"]["verdict"] == "open"
    assert [one["person"] for one in done["tickets"]] == ["K-2"]
    assert {one["reason"] for one in done["started"]["refused"]} == {"do_not_search"}
    assert done["answered"]["people"] == 1
    assert {one["reason"] for one in done["answered"]["refused"]} == {
        "not_sought",
        "not_searchable_by",
        "hides_from_somebody",
    }
    at = two.place
    early = invoke("tell", two.lantern, "K-2", *two.bomi, *two.ara, "--out", at / "told")
    assert (early.exit_code, "[exchange_refused]" in early.stderr) == (4, True)
    assert not (at / "told").exists()
    said("asked", two.lantern, "K-2", "--answer", "agrees", *two.ara)
    said("tell", two.lantern, "K-2", *two.bomi, *two.ara, "--out", at / "told")
    assert said("hear", two.harbour, at / "told", *two.ara)["rows"] == ["S-1"]


def test_a_stop_gives_no_ticket_and_every_step_is_in_the_log(two: Two) -> None:
    done = carried(two, agreed(two), stop=True)
    assert done["opened"]["opens"] is False
    assert done["tickets"] == []
    acts = [line["act"] for line in said("log", two.lantern, *two.ara)["log"]]
    assert acts == ["agreed", "started", "counted", "opened", "finished"]
    acts = [line["act"] for line in said("log", two.harbour, *two.ara)["log"]]
    assert acts == ["offered", "agreed", "answered", "replied"]


def test_without_a_second_officer_there_is_no_offer(two: Two) -> None:
    own = ["--officer", "Ara", "--officer-passphrase-file", two.place / "ara"]
    done = invoke("agree", two.harbour, "--as", "harbour", *own, *two.ara, "--out", two.place / "o")
    assert (done.exit_code, "[approval_missing]" in done.stderr) == (4, True)
    assert not (two.place / "o").exists()


def test_without_the_partners_number_nothing_is_answered(two: Two) -> None:
    agreed(two)
    at = two.place
    said("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "start")
    wrong = "00000 " * 8
    done = invoke("answer", two.harbour, at / "start", at / "sought.csv", "--check", wrong,
                  *two.ara, "--out", at / "answer")  # fmt: skip
    assert (done.exit_code, "[exchange_refused]" in done.stderr) == (4, True)
    assert not (at / "answer").exists()
    last = said("log", two.harbour, *two.ara)["log"][-1]
    assert (last["act"], last["code"]) == ("refused", "exchange_refused")


def test_a_lost_file_is_sent_again_byte_for_byte(two: Two) -> None:
    agreed(two)
    at = two.place
    said("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "start")
    said("again", two.lantern, *two.ara, "--out", at / "once-more")
    assert (at / "start").read_bytes() == (at / "once-more").read_bytes()
    assert (
        invoke("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "x").exit_code == 4
    )


def test_one_that_was_ended_goes_no_further(two: Two) -> None:
    agreed(two)
    said("end", two.lantern, *two.ara)
    assert said("list", two.lantern, *two.ara)["exchanges"][0]["step"] == "ended"
    at = two.place
    late = invoke("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "start")
    assert (late.exit_code, "[exchange_refused]" in late.stderr) == (4, True)
    assert not (at / "start").exists()


def test_the_number_of_exchanges_in_a_year_is_kept(two: Two) -> None:
    agreed(two, "--a-year", 1)
    at = two.place
    said("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "start")
    said("agree", two.harbour, "--as", "harbour", "--a-year", 1, *two.bomi, *two.ara,
         "--out", at / "offer2")  # fmt: skip
    done = invoke("agree", two.lantern, at / "offer2", "--as", "lantern", *two.bomi, *two.ara,
                  "--out", at / "agreement2")  # fmt: skip
    assert done.exit_code == 4
    assert not (at / "agreement2").exists()


def test_the_list_says_where_each_exchange_stands(two: Two) -> None:
    check = agreed(two)
    (row,) = said("list", two.lantern, *two.ara)["exchanges"]
    assert (row["role"], row["partner"], row["step"]) == ("holder", "harbour", "agreed")
    assert row["check"] == check
    assert "harbour" in invoke("list", two.lantern, *two.ara).stdout


@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 5000, b'{"format":1}\n', b"[" * 3000])
def test_a_file_that_is_none_is_one_sentence(two: Two, content: bytes) -> None:
    (two.place / "bad").write_bytes(content)
    done = invoke("count", two.lantern, two.place / "bad", "--check", "1", *two.ara)
    assert (done.exit_code, "[invalid_exchange]" in done.stderr) == (3, True), done.stderr


def test_the_vaults_own_people_and_every_later_step_take_the_second_passphrase(two: Two) -> None:
    check = agreed(two)
    at = two.place
    made = said("start", two.lantern, *two.ara, "--out", at / "start")
    assert made["people"] == 0
    said("answer", two.harbour, at / "start", at / "sought.csv", "--check", check, *two.ara,
         "--out", at / "answer")  # fmt: skip
    bare = ["trace", "exchange", "count", str(two.lantern), str(at / "answer"), "--check", check]
    done = CliRunner().invoke(main, [*bare, *two.ara])
    assert (done.exit_code, "[sealed_closed]" in done.stderr) == (4, True), done.stderr
    assert said("count", two.lantern, at / "answer", "--check", check, *two.ara)["common"] == 0


def test_points_that_no_list_gives_are_refused_and_stand_in_the_log(two: Two) -> None:
    check = agreed(two)
    at = two.place
    said("start", two.lantern, at / "known.csv", *two.ara, "--out", at / "start")
    content = (at / "start").read_bytes()
    (at / "bad").write_bytes(content[:-32] + bytes(32))
    done = invoke("answer", two.harbour, at / "bad", at / "sought.csv", "--check", check,
                  *two.ara, "--out", at / "answer")  # fmt: skip
    assert (done.exit_code, "[exchange_altered]" in done.stderr) == (5, True), done.stderr
    said("answer", two.harbour, at / "start", at / "sought.csv", "--check", check, *two.ara,
         "--out", at / "answer")  # fmt: skip
    lines = said("log", two.harbour, *two.ara)["log"]
    assert [(one["act"], one["code"], one["points"]) for one in lines[-2:]] == [
        ("refused", "exchange_altered", 0),
        ("answered", "", 500),
    ]
