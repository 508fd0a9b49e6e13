"""A child's request in one vault and her mother in another find each other, step by step."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import exchange_telling as telling
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Word
from leeward.desk.exchange_list import ListMaker
from leeward.desk.exchange_tickets import own_heard, own_tickets
from leeward.errors import ApprovalMissing, ExchangeRefused, NotGranted
from support.exchanges import terms
from support.tracing_desk import LIN, desk_of
from support.two_vaults import WORD, Both, code, counted, finished, two_vaults
from support.vaults import ARA


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with two_vaults(tmp_path) as found:
        yield found


def test_the_mother_is_a_ticket_and_once_she_agreed_the_childs_request_is_meant(
    both: Both, tmp_path: Path
) -> None:
    agreed = both.agree(least_shared=2, least_common=2)
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    file, opens = exchange.open_hits(both.lantern, one, WORD, both.around(), go_on=True)
    assert opens
    before = both.harbour.vault.case_file(both.child)
    replied = exchange.reply(both.harbour, one, file, both.around())
    assert own_tickets(both.lantern) == ()
    exchange.finish(both.lantern, one, replied, both.around())
    found = telling.tickets(both.lantern, one)
    mother = code(both.lantern, both.mother)
    assert [ref for ref, _ in found] == [mother]
    assert own_tickets(both.lantern) == ()  # Ara is not her worker
    assert own_tickets(both.harbour) == ()
    assert both.harbour.vault.case_file(both.child) == before
    with pytest.raises(ExchangeRefused, match="no_ticket"):
        telling.tell(both.lantern, one, "LW-00000", WORD, both.around())
    with pytest.raises(ExchangeRefused, match="not_agreed"):
        telling.tell(both.lantern, one, mother, WORD, both.around())
    with pytest.raises(NotGranted):  # only her own worker says what she answered
        telling.record_answer(both.lantern, one, mother, "agrees", both.around())
    both.lantern.close()
    with desk_of(tmp_path / "lantern", "Bomi") as bomi:
        with pytest.raises(ExchangeRefused, match="no_answer"):
            telling.record_answer(bomi, one, mother, "perhaps", both.around())
        telling.record_answer(bomi, one, mother, "agrees", both.around())
    with desk_of(tmp_path / "lantern", "Ara") as ara:
        told = telling.tell(ara, one, mother, WORD, both.around())
        assert not any(mother in str(line) for line in ara.vault.exchange_log())
    child = code(both.harbour, both.child)
    assert telling.heard(both.harbour, one) == ()
    assert telling.hear(both.harbour, one, told, both.around()) == (f"{child}.1",)
    assert telling.heard(both.harbour, one) == (f"{child}.1",)
    assert own_heard(both.harbour)[0].who.code == child


def test_who_refuses_is_never_told_of(both: Both, tmp_path: Path) -> None:
    agreed = finished(both)
    one, mother = bytes.fromhex(agreed.terms.exchange), code(both.lantern, both.mother)
    both.lantern.close()
    with desk_of(tmp_path / "lantern", "Bomi") as bomi:
        telling.record_answer(bomi, one, mother, "refuses", both.around())
        assert telling.answers(bomi, one) == {mother: "refuses"}
    with (
        desk_of(tmp_path / "lantern", "Ara") as ara,
        pytest.raises(ExchangeRefused, match="not_agreed"),
    ):
        telling.tell(ara, one, mother, WORD, both.around())


def test_only_the_officers_of_a_side_take_its_steps(both: Both, tmp_path: Path) -> None:
    agreed = both.agree()
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    with pytest.raises(ExchangeRefused, match="two_officers"):  # a colleague, but not the officer
        exchange.open_hits(both.lantern, one, Word("Lin", LIN), both.around(), go_on=True)
    both.lantern.close()
    with desk_of(tmp_path / "lantern", "Lin") as lin:
        with pytest.raises(ExchangeRefused, match="no_officer"):
            exchange.open_hits(lin, one, WORD, both.around(), go_on=True)
        with pytest.raises(ExchangeRefused, match="no_officer"):
            exchange.end(lin, one)
        assert lin.vault.exchange_log()[-1].code == "exchange_refused"


def test_an_exchange_that_was_ended_takes_no_step_and_keeps_no_secret(both: Both) -> None:
    first, second = both.agree(), both.agree()
    one = bytes.fromhex(first.terms.exchange)
    held = ListMaker(None, both.lantern).held
    exchange.start(both.lantern, one, held, both.around())
    exchange.end(both.lantern, one)
    kept = both.lantern.vault.exchange(one)
    assert (kept.state, kept.file) == (b"", b"")
    with pytest.raises(ExchangeRefused, match="exchange_ended"):
        exchange.start(both.lantern, one, held, both.around())
    with pytest.raises(ExchangeRefused, match="exchange_ended"):
        exchange.end(both.lantern, one)
    assert [line.act for line in both.lantern.vault.exchange_log()][-2:] == ["ended", "refused"]
    other = bytes.fromhex(second.terms.exchange)
    counted(both, second)
    with pytest.raises(ExchangeRefused, match="stop_unseen"):
        exchange.end(both.lantern, other)  # the asker would see that nothing was opened
    _, opens = exchange.open_hits(both.lantern, other, WORD, both.around(), go_on=False)
    assert not opens


def test_her_own_worker_sees_the_ticket_and_nobody_else(both: Both, tmp_path: Path) -> None:
    finished(both)
    mother = code(both.lantern, both.mother)
    both.lantern.close()
    with desk_of(tmp_path / "lantern", "Bomi") as bomi:
        assert [(one.who.code, one.partner) for one in own_tickets(bomi)] == [(mother, "harbour")]
        bomi.close_sealed()
        assert own_tickets(bomi) == ()
    with desk_of(tmp_path / "lantern", "Lin") as lin:
        assert own_tickets(lin) == ()


def test_nothing_is_opened_without_a_colleagues_word(both: Both) -> None:
    agreed = both.agree()
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    with pytest.raises(ApprovalMissing):
        exchange.open_hits(both.lantern, one, Word("Ara", ARA), both.around(), go_on=True)
    with pytest.raises(ExchangeRefused):
        telling.tickets(both.lantern, one)


def test_a_step_of_the_other_side_is_refused(both: Both) -> None:
    agreed = both.agree()
    one = bytes.fromhex(agreed.terms.exchange)
    with pytest.raises(ExchangeRefused):
        exchange.start(both.harbour, one, ListMaker(None, both.harbour).held, both.around())
    with pytest.raises(ExchangeRefused):
        exchange.reply(both.lantern, one, b"", both.around())
    with pytest.raises(ExchangeRefused, match="no_exchange"):
        exchange.start(both.lantern, bytes(16), ListMaker(None, both.lantern).held, both.around())


def test_two_names_tables_do_not_go_together(both: Both) -> None:
    made = terms(exchange=os.urandom(16).hex(), made=both.harbour.today, expires=both.harbour.today)
    offer = agreeing.offer(both.harbour, made, "harbour", WORD, both.around())
    with pytest.raises(ExchangeRefused, match="names_table_differs"):
        agreeing.agree(both.lantern, offer.line, "lantern", WORD, both.around(), table="00" * 32)
    assert both.lantern.vault.exchange_log()[-1].code == "exchange_refused"
    assert both.lantern.vault.words_given() == []


def test_a_choice_among_several_has_to_be_said(both: Both) -> None:
    first, second = both.agree(), both.agree()
    with pytest.raises(ExchangeRefused, match="which_exchange"):
        exchange.find(both.lantern, None, None)
    found = exchange.find(both.lantern, second.terms.exchange[:12], "holder")
    assert found.hex() == second.terms.exchange
    with pytest.raises(ExchangeRefused, match="no_exchange"):
        exchange.find(both.lantern, first.terms.exchange[:12], "asker")
    assert [one.stage for one in exchange.standings(both.lantern)] == ["agreed", "agreed"]
