import csv
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from leeward.desk.publishing import Place, Wish, forecast, publish_merged
from leeward.desk.publishing import publish as publish_rows
from leeward.desk.publishing_sorts import Tables
from leeward.errors import (
    ApprovalMissing,
    BudgetSpent,
    ClockSetBack,
    FileExists,
    InvalidFile,
    InvalidMerge,
    InvalidRows,
    TooFewPeople,
    TooSoon,
)
from leeward.exchange.ledger_file import read_ledger_file
from leeward.reporting.questions import read_catalogue
from support.statistics import SeededNoise, catalogue, invented_rows, questions

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
WISH = Wish(Tables(catalogue()), 0.5, 1e-6, ("Ara", "Bomi"))


def rows_file(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def publish(tmp_path: Path, wish: Wish = WISH, **changed: Any) -> Path:
    """Publish 300 invented people into `out` (or another folder); return the folder."""
    folder: Path = tmp_path / changed.pop("out", "out")
    rows = changed.pop("rows", None) or invented_rows(300)
    publish_rows(
        wish,
        rows_file(tmp_path / "rows.csv", rows),
        Place(tmp_path / changed.pop("ledger", "ledger"), folder),
        noise=changed.pop("noise", SeededNoise()),
        library="test",
        time=changed.pop("time", NOW),
        random=os.urandom,
    )
    return folder


def merged(asked: Tables, parts: list[Path], folder: Path) -> None:
    publish_merged(asked, parts, folder, random=os.urandom)


def test_a_publication_is_whole_charged_and_readable(tmp_path: Path) -> None:
    folder = publish(tmp_path)
    assert {path.name for path in folder.iterdir()} == {
        "tables.csv",
        "publication.json",
        "measured.json",
        "page-en.html",
        "page-ko.html",
        "page-zh-Hans.html",
    }
    said = json.loads((folder / "publication.json").read_text(encoding="utf-8"))
    ledger = read_ledger_file(tmp_path / "ledger")
    assert said["ledger_heads"] == [ledger.head.text]
    assert said["publication"] == ledger.charges[0].publication
    assert said["rho_billionths"] == ledger.charges[0].rho
    with (folder / "tables.csv").open(encoding="utf-8") as file:
        lines = list(csv.reader(file))
    assert all(tag.startswith("#") for tag in lines[1])
    assert len(lines) == 2 + 1 + (4 + 8 + 3) + (32 + 12 + 24)
    for language, word in [("en", "by chance"), ("ko", "무작위"), ("zh-Hans", "随机")]:
        page = (folder / f"page-{language}.html").read_text(encoding="utf-8")
        assert word in page
        assert "52" in page  # the chance of a guess at ε 0.5
        assert "{" not in page.partition("</style>")[2]
        assert "http" not in page


def test_a_publication_is_never_written_over(tmp_path: Path) -> None:
    folder = publish(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(FileExists):
        publish(tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert len(read_ledger_file(tmp_path / "ledger").charges) == 1


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (replace(WISH, approvers=("Ara",)), ApprovalMissing),
        (replace(WISH, approvers=("Ara", " ara")), ApprovalMissing),
        (replace(WISH, asked=Tables(catalogue(cohort='"2026-H1"'))), TooSoon),
        (replace(WISH, asked=Tables(catalogue(cohort='"all"'))), TooSoon),
        (replace(WISH, asked=Tables(catalogue(size='"under_50"'))), TooFewPeople),
        (replace(WISH, epsilon=2.0), BudgetSpent),
    ],
)
def test_what_is_refused_is_refused_before_the_rows_are_opened(
    tmp_path: Path, wish: Wish, error: type[Exception]
) -> None:
    with pytest.raises(error):
        forecast(wish, Place(tmp_path / "ledger", tmp_path / "out"), SeededNoise(), NOW)
    with pytest.raises(error):
        publish(tmp_path, wish)
    assert not (tmp_path / "ledger").exists()


def test_no_refusal_depends_on_how_many_there_are(tmp_path: Path) -> None:
    for number, count in enumerate([1, 7, 49, 300]):
        publish(tmp_path, rows=invented_rows(count), out=f"o{number}", ledger=f"l{number}")


def test_haste_needs_a_reason_and_leaves_it_in_the_ledger(tmp_path: Path) -> None:
    soon = catalogue(cohort='"2026-H1"')
    publish(tmp_path, replace(WISH, asked=Tables(soon), reason="a hearing"))
    assert read_ledger_file(tmp_path / "ledger").charges[0].reason == "a hearing"


def test_wrong_rows_cost_nothing(tmp_path: Path) -> None:
    rows = invented_rows(10)
    rows[3]["age"] = "seven"
    with pytest.raises(InvalidRows):
        publish(tmp_path, rows=rows)
    (tmp_path / "rows.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidFile):
        publish_rows(
            WISH,
            tmp_path / "rows.csv",
            Place(tmp_path / "ledger", tmp_path / "out"),
            noise=SeededNoise(),
            library="test",
            time=NOW,
            random=os.urandom,
        )
    assert read_ledger_file(tmp_path / "ledger").charges == ()
    assert not (tmp_path / "out").exists()


def test_the_charge_stands_when_measuring_fails_and_nothing_is_half_published(
    tmp_path: Path,
) -> None:
    class Broken(SeededNoise):
        def add(self, counts: Sequence[int], sigma: float) -> list[int]:
            # the ledger is on the disk before anything is measured
            assert len(read_ledger_file(tmp_path / "ledger").charges) == 1
            raise OSError(counts and sigma and "no randomness")

    with pytest.raises(OSError, match="no randomness"):
        publish(tmp_path, noise=Broken())
    assert len(read_ledger_file(tmp_path / "ledger").charges) == 1
    assert not (tmp_path / "out").exists()


def test_the_same_again_pays_again_until_nothing_is_left(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path, out="two")
    spent = [each.rho for each in read_ledger_file(tmp_path / "ledger").charges]
    assert len(spent) == 2
    # ε 0.5 twice is less than ε 1: ρ adds up, ε does not
    publish(tmp_path, out="three")
    with pytest.raises(BudgetSpent) as refused:
        publish(tmp_path, out="four")
    assert refused.value.facts["needs"] == "0.50"


def test_a_clock_set_back_spends_nothing(tmp_path: Path) -> None:
    publish(tmp_path)
    with pytest.raises(ClockSetBack):
        publish(tmp_path, out="two", time=NOW.replace(month=10))
    assert len(read_ledger_file(tmp_path / "ledger").charges) == 1


def test_five_small_ones_publish_together_what_none_could_alone(tmp_path: Path) -> None:
    small = catalogue(size='"under_50"')
    with pytest.raises(TooFewPeople):
        publish(tmp_path, replace(WISH, asked=Tables(small)))
    parts = []
    for number in range(5):
        rows = invented_rows(45, seed=number)
        wish = replace(WISH, asked=Tables(small), is_part=True)
        parts.append(publish(tmp_path, wish, rows=rows, out=f"p{number}", ledger=f"l{number}"))
        assert [path.name for path in parts[-1].iterdir()] == ["measured.json"]
    together = read_catalogue(questions())
    merged(Tables(together), parts, tmp_path / "together")
    said = json.loads((tmp_path / "together" / "publication.json").read_text(encoding="utf-8"))
    assert said["parts"] == 5
    assert len(said["ledger_heads"]) == 5
    assert said["epsilon"] == 0.5
    with pytest.raises(InvalidMerge):
        merged(Tables(together), [parts[0], parts[0]], tmp_path / "twice")
    with pytest.raises(InvalidMerge):
        merged(Tables(catalogue(tables='[["age"]]')), parts, tmp_path / "others")
    (tmp_path / "junk").write_text("[]")
    with pytest.raises(InvalidMerge):
        merged(Tables(together), [tmp_path / "junk"], tmp_path / "junked")


def test_quarters_add_up_to_the_year_and_cost_nothing_more(tmp_path: Path) -> None:
    quarters = []
    for quarter, month in [("Q1", "02"), ("Q2", "05"), ("Q3", "08"), ("Q4", "11")]:
        wish = replace(WISH, asked=Tables(catalogue(cohort=f'"2024-{quarter}"')))
        rows = invented_rows(120, intake=f"2024-{month}")
        quarters.append(publish(tmp_path, wish, rows=rows, out=quarter))
    year = catalogue(cohort='"2024"')
    merged(Tables(year), quarters, tmp_path / "year")
    said = json.loads((tmp_path / "year" / "publication.json").read_text(encoding="utf-8"))
    assert said["cohort"] == "2024-01/2024-12"
    assert said["epsilon"] == 0.5  # everybody is new in one quarter only
    assert abs(said["tables"][0]["values"][0] - 480) < 300
    for parts, reason in [
        (quarters[:3], "months_missing"),
        ([quarters[0], quarters[2], quarters[3]], "months_missing"),
    ]:
        with pytest.raises(InvalidMerge) as refused:
            merged(Tables(year), parts, tmp_path / "other")
        assert refused.value.facts["reason"] == reason
    with pytest.raises(InvalidMerge) as refused:
        merged(Tables(catalogue(cohort='"2024-H1"')), quarters, tmp_path / "other")
    assert refused.value.facts["reason"] == "other_months"
    again = replace(WISH, asked=Tables(catalogue(cohort='"2024-Q4"')))
    quarters.append(publish(tmp_path, again, out="again"))
    with pytest.raises(InvalidMerge) as refused:
        merged(Tables(year), quarters, tmp_path / "other")
    assert refused.value.facts["reason"] == "counted_twice"
