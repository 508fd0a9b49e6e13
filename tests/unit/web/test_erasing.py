"""Destroying a case from the desk, over a real vault and without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.dates.when import on_day
from leeward.desk.erasing import erase_case
from leeward.desk.recording import record_answers
from leeward.errors import ApprovalMissing, InvalidFact, UnknownCase
from leeward.ids import CaseId
from support.day_desk import FIRST, RUTH, RUTH_SECOND, TODAY, Office, make_office
from support.open_desk import OpenDesk
from support.vaults import open_vault

NOT_HERS = "not hers at all"


class Ending:
    """A desk on the invented organisation, and its cases by pseudonym."""

    def __init__(self, folder: Path) -> None:
        office: Office = make_office(folder)
        self.cases = office.cases
        office.session.close()
        self.desk = OpenDesk(folder, office.clock)
        assert self.desk.unlock("Min-a", FIRST).status == 303

    def case(self, name: str) -> CaseId:
        return self.cases[name]

    def code(self, name: str) -> str:
        code: str = self.desk.open.vault.case_file(self.case(name)).held("case", "code")
        return code

    def page(self, name: str) -> str:
        return f"/case/{self.case(name).hex()}/erase"

    def erase(self, name: str, **more: str) -> tuple[int, str]:
        fields = {"confirm": self.code(name)} | more
        answer = self.desk.ask(self.page(name), fields)
        return answer.status, answer.text

    def is_there(self, name: str) -> bool:
        return self.case(name) in self.desk.open.vault.cases()

    def proof_of_maternity(self, name: str) -> None:
        answers = {"what": "proof_of_maternity"}
        record_answers(self.desk.open, self.case(name), "document", answers)


@pytest.fixture
def ending(tmp_path: Path) -> Iterator[Ending]:
    made = Ending(tmp_path / "v")
    yield made
    made.desk.open.close()


def test_it_says_what_goes_and_what_stays(ending: Ending) -> None:
    page = ending.desk.ask(ending.page("Heron")).text
    for said in ("What goes", "What stays", "It cannot be taken back.", "A colleague agrees"):
        assert said in page
    assert ending.code("Heron") in page


def test_a_case_whose_day_has_come_takes_nobodys_word(ending: Ending) -> None:
    page = ending.desk.ask(ending.page("Larch")).text
    assert "that was agreed then" in page
    assert 'name="approver"' not in page
    ending.desk.ask(f"/case/{ending.case('Larch').hex()}")
    assert ending.erase("Larch")[0] == 303
    assert not ending.is_there("Larch")
    assert ending.desk.open.vault.words_given() == []
    page = ending.desk.ask("/cases").text
    assert "The file is destroyed." in page
    assert "Larch" not in page
    assert ending.desk.ask(ending.page("Larch")).status == 422


def test_another_takes_a_colleagues_own_passphrase_and_leaves_a_receipt(ending: Ending) -> None:
    assert ending.erase("Heron")[0] == 422
    status, text = ending.erase("Heron", approver="Ruth", passphrase=NOT_HERS)
    assert status == 422
    assert "No keyslot here opens" in text
    status, text = ending.erase("Heron", approver="Ruth", passphrase=RUTH_SECOND)
    assert status == 422
    assert ending.is_there("Heron")
    assert ending.desk.open.vault.words_given() == []
    assert ending.erase("Heron", approver="Ruth", passphrase=RUTH)[0] == 303
    assert not ending.is_there("Heron")
    vault = ending.desk.open.vault
    (word,) = vault.words_given()
    assert (word.act, word.author) == ("erasure", vault.member)
    assert ending.desk.open.name_of(word.approver) == "Ruth"
    assert ending.desk.open.kept_files == {}
    # The key of the vault is a new one, and both members still come in.
    ending.desk.open.close()
    open_vault(ending.desk.folder, "Ruth", RUTH).close()


def test_her_own_word_under_another_name_is_no_word(ending: Ending) -> None:
    status, text = ending.erase("Heron", approver="Min-a", passphrase=FIRST)
    assert status == 422
    assert "That is your own key" in text
    assert FIRST not in text
    assert ending.is_there("Heron")


def test_the_code_is_typed_first(ending: Ending) -> None:
    status, text = ending.erase("Larch", confirm="LW-OTHER")
    assert status == 422
    assert "not the code of this case" in text
    assert ending.is_there("Larch")
    assert ending.erase("Larch", confirm=f" {ending.code('Larch').lower()} ")[0] == 303


def test_a_proof_of_maternity_is_offered_first(ending: Ending) -> None:
    ending.proof_of_maternity("Larch")
    page = ending.desk.ask(ending.page("Larch")).text
    assert "Proof of maternity" in page
    assert 'name="papers"' in page
    status, text = ending.erase("Larch")
    assert status == 422
    assert "Say first whether these papers were offered." in text
    assert ending.erase("Larch", papers="declined")[0] == 303
    assert not ending.is_there("Larch")


def test_papers_that_cannot_be_offered_take_a_colleagues_word(ending: Ending) -> None:
    ending.proof_of_maternity("Larch")
    assert ending.erase("Larch", papers="cannot_offer")[0] == 422
    assert ending.is_there("Larch")
    given = {"papers": "cannot_offer", "approver": "Ruth", "passphrase": RUTH}
    assert ending.erase("Larch", **given)[0] == 303
    assert len(ending.desk.open.vault.words_given()) == 1


def test_a_paper_that_was_offered_on_a_day_is_not_asked_for_again(ending: Ending) -> None:
    answers = {"what": "proof_of_maternity", "offered_on": on_day(TODAY)}
    record_answers(ending.desk.open, ending.case("Larch"), "document", answers)
    assert 'name="papers"' not in ending.desk.ask(ending.page("Larch")).text
    assert ending.erase("Larch")[0] == 303


def test_the_rule_holds_below_the_page_too(ending: Ending) -> None:
    session = ending.desk.open
    with pytest.raises(ApprovalMissing):
        erase_case(session, ending.case("Heron"))
    ending.proof_of_maternity("Larch")
    with pytest.raises(InvalidFact):
        erase_case(session, ending.case("Larch"))
    with pytest.raises(UnknownCase):
        erase_case(session, CaseId(bytes(16)))


def test_the_way_there_stands_on_the_pages_of_the_case(ending: Ending) -> None:
    for name, page in (("Larch", ""), ("Heron", "/history")):
        base = f"/case/{ending.case(name).hex()}"
        assert f'href="{base}/erase"' in ending.desk.ask(f"{base}{page}").text
