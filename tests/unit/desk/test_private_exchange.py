"""A child's request in one vault and her mother in another find each other, step by step."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk import exchange_agreeing as agreeing
from leeward.desk import private_exchange as exchange
from leeward.desk.exchange_agreeing import Word
from leeward.desk.exchange_list import ListMaker
from leeward.desk.exchange_tickets import own_tickets
from leeward.errors import ApprovalMissing, ExchangeRefused
from support.exchanges import terms
from support.tracing_desk import desk_of
from support.two_vaults import WORD, Both, code, counted, finished, two_vaults
from support.vaults import ARA


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with two_vaults(tmp_path) as found:
        yield found


def test_the_mother_is_a_ticket_and_once_told_the_childs_request_is_meant(both: Both) -> None:
    agreed = both.agree(least_shared=2, least_common=2)
    one = bytes.fromhex(agreed.terms.exchange)
    counted(both, agreed)
    file, opens = exchange.open_hits(both.lantern, one, WORD, both.around(), go_on=True)
    assert opens
    before = both.harbour.vault.case_file(both.child)
    replied = exchange.reply(both.harbour, one, file, both.around())
    assert own_tickets(both.lantern) == ()
    exchange.finish(both.lantern, one, replied, both.around())
    found = exchange.tickets(both.lantern, one)
    mother = code(both.lantern, both.mother)
    assert [ref for ref, _ in found] == [mother]
    assert own_tickets(both.lantern) == ()  # Ara is not her worker
    assert own_tickets(both.harbour) == ()
    assert both.harbour.vault.case_file(both.child) == before
    with pytest.raises(ExchangeRefused, match="no_ticket"):
        exchange.tell(both.lantern, one, "LW-00000", WORD, both.around())
    told = exchange.tell(both.lantern, one, mother, WORD, both.around())
    child = code(both.harbour, both.child)
    assert exchange.hear(both.harbour, one, told, both.around()) == (f"{child}.1",)


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
        exchange.tickets(both.lantern, one)


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
