"""Somebody reads the source of a case's pages, or a cache of them, and looks for who she is.

Names, numbers, exact places, wishes and agreed phrases are in no page, also while sealed is
open; each is answered one by one, is kept by no cache, and leaves its trace in the history.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.cases.expiry import bucket_after
from leeward.desk.open_file import open_file
from leeward.desk.recording import record_answers
from leeward.ids import CaseId, EntityId, StreamKind
from leeward.journal.entry import SET, Draft
from support import case_desk
from support.case_desk import VEILED, open_by_form
from support.desk_process import running_desk
from support.open_desk import OpenDesk
from support.vaults import ARA

ENDS = (
    "",
    "?sort=forms",
    "/profile",
    "/family",
    "/plan",
    "/documents",
    "/forms",
    "/history",
    "/history?page=2",
)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[OpenDesk, CaseId]]:
    desk, case = case_desk.case_desk(tmp_path / "v")
    yield desk, case
    desk.open.close()


def sources(desk: OpenDesk, case: CaseId) -> Iterator[tuple[str, str]]:
    for language in ("en", "ko", "zh-Hans"):
        desk.open.choose("language", language)
        for end in ENDS:
            yield f"{end} {language}", desk.ask(f"/case/{case.hex()}{end}").text
    file = open_file(desk.open, case).file
    for kind, records in file.records.items():
        for entity in records:
            end = f"/forms/{kind}?entity={entity.hex()}"
            yield end, desk.ask(f"/case/{case.hex()}{end}").text
    for place in re.findall(r'/undo/([^"]+)"', desk.ask(f"/case/{case.hex()}/history").text):
        yield f"/undo/{place}", desk.ask(f"/case/{case.hex()}/undo/{place}").text


@pytest.mark.parametrize("is_open", [False, True])
def test_no_page_holds_what_is_veiled(made: tuple[OpenDesk, CaseId], *, is_open: bool) -> None:
    desk, case = made
    if is_open:
        open_by_form(desk)
        entity = EntityId(case)
        record_answers(desk.open, case, "identity", {"paper_number": "INV-2"}, entity=entity)
        record_answers(desk.open, case, "safe_contact", {"phrase_danger": "is it raining"})
    found = {
        (where, planted)
        for where, source in sources(desk, case)
        for planted in (*VEILED, "INV-2", "is it raining")
        if planted in source
    }
    assert found == set()


def test_a_disagreement_about_a_phrase_shows_neither(made: tuple[OpenDesk, CaseId]) -> None:
    desk, case = made
    month = bucket_after(desk.open.today)
    for phrase in ("the first planted phrase", "the second planted phrase"):
        draft = Draft(
            StreamKind.EPHEMERAL,
            "safe_contact",
            EntityId(case),
            "phrase_danger",
            SET,
            phrase,
            (),
            month,
        )
        desk.open.vault.record(case, [draft])
    page = desk.ask(f"/case/{case.hex()}").text
    assert 'name="place"' in page
    assert "planted phrase" not in page
    veil = re.findall(r'data-veil="([^"]+phrase_danger\?value=[^"]+)"', page)
    answers = {desk.ask(one, {}).text for one in veil}
    assert len(answers) == len(veil) >= 2


def test_looks_without_permission_leave_nothing_in_the_answer(
    made: tuple[OpenDesk, CaseId],
) -> None:
    desk, case = made
    open_by_form(desk)
    file = open_file(desk.open, case).file
    wanted = [
        f"/case/{case.hex()}/look/{record.entity.hex()}/{record.kind}.{field}"
        for kind in ("name", "identity", "relationship", "advance_wishes")
        for record in file.all_of(kind)
        for field in record.fields
    ]
    assert wanted
    desk.open.close_sealed()
    for address in wanted:
        answer = desk.ask(address, {})
        assert answer.status == 403
        assert not any(planted in answer.text for planted in VEILED)
    assert open_file(desk.open, case).file.notes_of("look") == ()


def test_a_file_read_with_its_sealed_part_leaves_the_memory_when_that_closes(
    made: tuple[OpenDesk, CaseId],
) -> None:
    desk, case = made
    open_by_form(desk)
    assert open_file(desk.open, case).file.holds_sealed
    assert any(kept.file.holds_sealed for kept in desk.open.kept_files.values())
    desk.clock.forward(minutes=16)
    assert not open_file(desk.open, case).file.holds_sealed
    assert not any(kept.file.holds_sealed for kept in desk.open.kept_files.values())
    open_by_form(desk)
    assert open_file(desk.open, case).file.holds_sealed
    desk.ask("/sealed/close", {"back": "/"})
    assert len(desk.open.kept_files) == 0


def test_no_cache_keeps_a_page_or_the_answer_of_a_veil(tmp_path: Path) -> None:
    desk, case = case_desk.case_desk(tmp_path / "v")
    desk.open.close()
    base = f"/case/{case.hex()}"
    with running_desk(tmp_path / "v", unlock="support.open_desk:unlock") as running:
        running.enter()
        assert running.ask("/unlock", {"member": "Ara", "passphrase": ARA}).status == 303
        page = running.ask(base)
        seen = running.ask(f"{base}/look/{case.hex()}/safe_contact.phrase_danger", {})
        foreign = running.ask(
            f"{base}/look/{case.hex()}/safe_contact.phrase_danger",
            {},
            headers={"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9"},
        )
    assert case_desk.DANGER in seen.text
    assert case_desk.DANGER not in page.text
    for answer in (page, seen):
        assert answer.status == 200
        assert answer.headers["cache-control"] == "no-store, max-age=0"
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert foreign.status == 403
    assert case_desk.DANGER not in foreign.text
