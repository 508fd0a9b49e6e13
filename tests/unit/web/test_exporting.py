"""The pages of an export as plain forms: what is refused, what stays typed, what leaves."""

from pathlib import Path

import pytest

from leeward.desk.opening import open_case
from leeward.exchange.age import is_sealed, open_with
from leeward.ids import CaseId, id_text
from support.desks import new_desk
from support.open_desk import OpenDesk
from support.vaults import ARA, ARA_SECOND, BOMI

ON_PAPER = "a passphrase on paper"


@pytest.fixture
def desk(tmp_path: Path) -> OpenDesk:
    session = new_desk(tmp_path / "v", bomi=True)
    open_case(session, pseudonym="왜가리", code="LW-22222")
    open_case(session, pseudonym="Brook", code="LW-22223")
    session.close()
    opened = OpenDesk(tmp_path / "v")
    opened.unlock("Ara", ARA)
    return opened


def form(desk: OpenDesk, **other: str) -> dict[str, str]:
    case: CaseId = desk.open.vault.cases()[0]
    told = {"case": id_text(case), "form": "csv", "sealing": "passphrase", "opens": ON_PAPER}
    told |= {"opens_again": ON_PAPER, "approver": "Bomi", "word": BOMI}
    return told | other


def test_a_sealed_export_is_handed_out_from_memory(desk: OpenDesk) -> None:
    location = desk.ask("/export", form(desk, codes="LW-22223, LW-22222")).headers["location"]
    page = desk.ask(location).text
    assert "leeward-2026-03-02.csv.age" in page
    answer = desk.ask(f"{location}/file")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="leeward-2026-03-02.csv.age"'
    )
    assert is_sealed(answer.body)
    text = open_with(answer.body, ON_PAPER).decode("utf-8-sig")
    assert "왜가리" in text
    assert "Brook" in text
    desk.open.close()
    assert not desk.open.ready_files


@pytest.mark.parametrize(
    ("other", "status", "words"),
    [
        ({"approver": "", "word": ""}, 403, "a sealed export"),
        ({"approver": "Ara", "word": ARA}, 403, "second person"),
        ({"word": "not hers at all"}, 422, "passphrase"),
        ({"opens_again": "another one entirely"}, 422, "not the same"),
        ({"opens": "short", "opens_again": "short"}, 422, "12"),
        ({"sealing": "key", "keys": "nonsense"}, 422, "age1"),
        ({"with_names": "1"}, 403, "sealed"),
        ({"codes": "LW-99999"}, 422, "code"),
        ({"case": "", "codes": ""}, 422, "Whose files"),
        ({"purpose": "transfer", "recipient": "partner_organisation"}, 403, "agreed"),
        ({"alone": "1", "reason": "  "}, 403, "second person"),
    ],
)
def test_what_is_refused_is_said_and_nothing_leaves(
    desk: OpenDesk, other: dict[str, str], status: int, words: str
) -> None:
    fields = form(desk, **other)
    answer = desk.ask("/export", {name: text for name, text in fields.items() if text})
    assert answer.status == status
    assert words in answer.text.partition('id="fault"')[2].partition("</div></div>")[0]
    for secret in (ON_PAPER, BOMI, ARA, "not hers at all"):
        assert secret not in answer.text
    assert not desk.open.ready_files
    assert not desk.open.vault.case_file(desk.open.vault.cases()[0]).notes_of("export")


def test_in_an_emergency_she_goes_on_alone_with_a_reason(desk: OpenDesk) -> None:
    fields = form(desk, approver="", word="", alone="1", reason="The office is being searched")
    assert desk.ask("/export", fields).status == 303
    (note,) = desk.open.vault.case_file(desk.open.vault.cases()[0]).notes_of("export")
    assert note.part("reason") == "The office is being searched"


def test_names_leave_only_while_sealed_is_open(desk: OpenDesk) -> None:
    assert "disabled" in desk.ask("/export").text
    desk.open.open_sealed(ARA_SECOND, "own_request")
    answer = desk.ask("/export", form(desk, with_names="1"))
    assert answer.status == 303


def test_a_case_can_be_chosen_beforehand(desk: OpenDesk) -> None:
    case = id_text(desk.open.vault.cases()[1])
    page = desk.ask(f"/export?case={case}").text
    assert f'value="{case}" autocomplete="off" checked' in page


def test_a_file_that_is_no_longer_here_is_no_page(desk: OpenDesk) -> None:
    assert desk.ask(f"/export/{'0' * 32}").status == 404
    assert desk.ask(f"/export/{'0' * 32}/file").status == 404
