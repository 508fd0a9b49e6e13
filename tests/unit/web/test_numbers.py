"""The pages of numbers over HTTP: nothing first, then what it would cost, then two members."""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from leeward.exchange.ledger_file import read_ledger_file
from support.asgi import Answer
from support.numbers_desk import APPROVED, CHOSEN, LATER, people
from support.open_desk import OpenDesk
from support.statistics import SeededNoise
from support.uploads import upload
from support.vaults import ARA, ARA_SECOND, BOMI


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("numbers") / "v"
    people(folder, 24)
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> OpenDesk:
    shutil.copytree(made, tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    desk.clock.now = LATER
    assert desk.unlock("Ara", ARA).status in {200, 303}
    return desk


def published(desk: OpenDesk, fields: Mapping[str, str | list[str]] = APPROVED) -> str:
    done = desk.ask("/numbers/publish", fields)
    assert done.status == 303, re.sub(r"<[^>]+>", " ", done.text)[:3000]
    return done.headers["location"]


def ledger(desk: OpenDesk) -> Path:
    return desk.folder / "privacy-ledger"


def test_publishing_nothing_is_offered_first_and_chosen_already(desk: OpenDesk) -> None:
    page = desk.ask("/numbers").text
    sorts = re.findall(r'name="sort" value="(\w+)"[^>]*?(checked)?>', page)
    assert [sort for sort, _ in sorts] == ["nothing", "tables", "open", "records"]
    assert sorts[0] == ("nothing", "checked")
    assert "A good choice" in page
    answer = desk.ask("/numbers/ahead", {"sort": "nothing"})
    assert answer.headers["location"] == "/numbers/nothing"
    said = desk.ask("/numbers/nothing").text
    assert "被迫结婚" in said
    assert "강제결혼" in said
    assert not ledger(desk).exists()


def test_the_error_is_shown_before_anything_is_spent(desk: OpenDesk) -> None:
    page = desk.ask("/numbers/ahead", CHOSEN)
    assert page.status == 200, page.text
    assert "± " in page.text
    assert 'class="whisker"' in page.text
    assert "52 times in 100" in page.text
    assert not ledger(desk).exists()


def test_what_was_chosen_comes_back_with_what_is_missing(desk: OpenDesk) -> None:
    page = desk.ask("/numbers/ahead", {**CHOSEN, "title": "", "size": "", "last": "2024"})
    assert page.status == 422
    assert 'value="age" autocomplete="off" checked' in page.text
    assert {"title-error", "size-error", "last-error"} <= set(
        re.findall(r'id="([a-z]+-error)"', page.text)
    )


def test_tiny_caseloads_are_refused_in_words_and_offered_words(desk: OpenDesk) -> None:
    page = desk.ask("/numbers/ahead", {**CHOSEN, "questions": "age_role"})
    assert page.status == 403
    assert "There are too few people for this" in page.text
    assert "words can tell" in page.text
    assert not ledger(desk).exists()


def test_two_members_publish_and_it_is_shown_as_it_was(desk: OpenDesk) -> None:
    where = published(desk)
    (charge,) = read_ledger_file(ledger(desk)).charges
    assert len(set(charge.approvers)) == 2
    first = desk.ask(where)
    assert first.status == 200
    said = json.loads(desk.ask(f"{where}/publication.json").body)
    assert said["publication"] == charge.publication
    for low, high in zip(said["tables"][1]["low"], said["tables"][1]["high"], strict=True):
        assert str(low) in first.text
        assert str(high) in first.text
    assert desk.ask(f"{where}/publication.json").body == desk.ask(f"{where}/publication.json").body
    assert "#indicator" in desk.ask(f"{where}/tables.csv").text
    assert "attachment" in desk.ask(f"{where}/page-ko.html").headers["content-disposition"]
    assert desk.ask(f"{where}/measured.txt").status == 404
    assert where in desk.ask("/numbers/published").text
    spent = desk.ask("/numbers/ledger").text
    assert "Ara, Bomi" in spent
    assert read_ledger_file(ledger(desk)).head.text in spent


@pytest.mark.parametrize(
    ("name", "word"), [("Bomi", "not hers"), ("Ara", ARA), ("", ""), ("Nobody", BOMI)]
)
def test_without_a_second_members_own_passphrase_nothing_is_spent(
    desk: OpenDesk, name: str, word: str
) -> None:
    page = desk.ask("/numbers/publish", {**CHOSEN, "approver": name, "word": word})
    assert page.status in {403, 422}
    assert 'id="fault"' in page.text
    assert not ledger(desk).exists()


def test_haste_needs_a_reason_that_both_stand_for(desk: OpenDesk) -> None:
    soon = {**APPROVED, "part": "H2"}
    refused = desk.ask("/numbers/publish", soon)
    assert refused.status == 403
    published(desk, {**soon, "reason": "a hearing in court"})
    assert "a hearing in court" in desk.ask("/numbers/ledger").text


def test_open_cases_are_charged_to_everybody(desk: OpenDesk) -> None:
    where = published(desk, {**APPROVED, "sort": "open", "level": "careful"})
    assert read_ledger_file(ledger(desk)).charges[0].cohort == "all"
    assert "2025-06" in desk.ask(where).text


def test_records_of_fewer_than_200_are_refused_by_what_is_declared(desk: OpenDesk) -> None:
    page = desk.ask("/numbers/ahead", {**CHOSEN, "sort": "records", "columns": "gender"})
    assert page.status == 422  # one column is no record
    columns = ["gender", "isForcedMarriage"]
    answer = desk.ask("/numbers/ahead", {**CHOSEN, "sort": "records", "columns": columns})
    assert answer.status == 403
    assert "too few people" in answer.text


RECORDS: dict[str, str | list[str]] = {
    **APPROVED,
    "sort": "records",
    "size": "200_and_more",
    "columns": ["yearOfRegistration", "isForcedMarriage", "isForcedLabour"],
}


def test_records_are_refused_by_the_noisy_total_and_the_charge_stands(desk: OpenDesk) -> None:
    page = desk.ask("/numbers/publish", {**RECORDS, "caps": "records", "level": "records"})
    assert page.status == 403
    assert "too few people" in page.text
    assert len(read_ledger_file(ledger(desk)).charges) == 1
    assert "spent all the same" in desk.ask("/numbers/ledger").text


def test_records_are_kept_with_what_their_codes_mean(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Many(SeededNoise):
        library = "test"

        def add(self, counts: Sequence[int], sigma: float) -> list[int]:
            return [each + 600 // len(counts) for each in super().add(counts, sigma)]

    monkeypatch.setattr("leeward.web.views.numbers.noise_of", Many)
    ahead = desk.ask("/numbers/ahead", RECORDS)
    assert "A count of two columns" in ahead.text
    where = published(desk, RECORDS)
    assert "Nobody in these records exists" in desk.ask(where).text
    assert desk.ask(f"{where}/records.csv").text.startswith("yearOfRegistration,")
    assert "vic_TypeOfExploitation=ForcedMarriage" in desk.ask(f"{where}/terms.csv").text


def test_numbers_below_a_limit_are_hidden_by_what_chance_made_of_them(
    desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Still(SeededNoise):
        library = "test"

        def add(self, counts: Sequence[int], _sigma: float) -> list[int]:
            return [19 + 400 * (place == 0) for place in range(len(counts))]

    monkeypatch.setattr("leeward.web.views.numbers.noise_of", Still)
    assert desk.ask("/numbers/ahead", {**CHOSEN, "least": "7"}).status == 422
    usual = {**APPROVED, "level": "usual"}
    for fields, is_shown in (({**usual, "first": "2024", "last": "2024"}, True), (usual, False)):
        where = published(desk, fields if is_shown else {**fields, "least": "20"})
        said = json.loads(desk.ask(f"{where}/publication.json").body)
        assert (19 in said["tables"][1]["values"]) is is_shown


def test_a_family_is_asked_for_only_while_sealed_is_open(desk: OpenDesk) -> None:
    page = desk.ask("/numbers/ahead", {**CHOSEN, "unit": "family"})
    assert page.status == 422
    desk.open.open_sealed(ARA_SECOND, "own_request")
    assert desk.ask("/numbers/ahead", {**CHOSEN, "unit": "family"}).status == 200
    published(desk, {**APPROVED, "unit": "family"})
    assert read_ledger_file(ledger(desk)).charges[0].unit == "family"


def test_whoever_does_not_answer_for_the_organisation_opens_none_of_it(desk: OpenDesk) -> None:
    where = published(desk)
    other = OpenDesk(desk.folder)
    desk.open.close()
    other.clock.now = LATER
    other.unlock("Bomi", BOMI)
    for path in (
        "/numbers",
        "/numbers/nothing",
        "/numbers/published",
        "/numbers/ledger",
        "/numbers/together",
        where,
        f"{where}/tables.csv",
    ):
        assert other.ask(path).status == 403, path
    assert other.ask("/numbers/ahead", CHOSEN).status == 403
    assert other.ask("/numbers/publish", {**CHOSEN, "approver": "Ara", "word": ARA}).status == 403
    assert 'href="/numbers"' not in other.ask("/today").text


def test_two_small_organisations_publish_together_what_neither_could_alone(
    desk: OpenDesk, tmp_path: Path
) -> None:
    people(tmp_path / "other", 30)
    other = OpenDesk(tmp_path / "other")
    other.clock.now = LATER
    other.unlock("Ara", ARA)
    share: dict[str, str | list[str]] = {
        **APPROVED,
        "size": "under_50",
        "share": "1",
        "questions": ["age_role", "age"],
    }
    mine, theirs = published(desk, share), published(other, share)
    assert "Measured, not published" in desk.ask(mine).text
    assert "questions.toml" in desk.ask(mine).text
    head = {
        **{name: CHOSEN[name] for name in ("title", "first", "last", "part")},
        "own": mine.rpartition("/")[2],
        "size": "50_to_199",
        "approver": "Bomi",
        "word": BOMI,
    }
    sent = other.ask(f"{theirs}/measured.json").body
    refused = add_up(desk, head, sent)
    assert refused.status == 403  # crossed, and too few all the same
    assert add_up(desk, {**head, "size": "200_and_more", "word": ARA}, sent).status == 422
    alone = add_up(desk, {**head, "size": "200_and_more"}, b"")
    assert alone.status == 422
    twice = add_up(desk, {**head, "size": "200_and_more"}, desk.ask(f"{mine}/measured.json").body)
    assert twice.status == 422
    done = add_up(desk, {**head, "size": "200_and_more"}, sent)
    assert done.status == 303, re.sub(r"<[^>]+>", " ", done.text)
    where = done.headers["location"]
    said = json.loads(desk.ask(f"{where}/publication.json").body)
    assert said["parts"] == 2
    assert len(said["ledger_heads"]) == 2
    assert len(read_ledger_file(ledger(desk)).charges) == 1  # adding up costs nothing more
    again = add_up(desk, {**head, "size": "200_and_more"}, sent)
    assert again.headers["location"] == where
    assert desk.ask(where).status == 200


def add_up(desk: OpenDesk, fields: dict[str, str], content: bytes) -> Answer:
    return upload(desk, "/numbers/together", content, "measured.json", **fields)
