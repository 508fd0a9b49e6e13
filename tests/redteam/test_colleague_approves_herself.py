"""A member who wants to destroy or take out a file alone pretends to be her colleague."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from leeward.journal.entry import SET, Entry, EntryId, Recorded
from leeward.journal.roster import fold_roster
from leeward.vault import keyslot, slot_files
from leeward.vault.case_reader import read_streams, recorded
from leeward.vault.roster_room import add_to_roster, roster_of
from leeward.vault.vault import Vault
from support.open_desk import OpenDesk
from support.vaults import ARA, BOMI, CHEAP, add_bomi, heron, new_vault

CHOSEN = "chosen by Ara herself"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    vault = new_vault(tmp_path / "v")
    add_bomi(vault)
    heron(vault)
    vault.close()
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


def roster_entries(vault: Vault) -> list[Recorded]:
    """Return the roster's entries as they are stored."""
    files = read_streams(vault.session, [roster_of(vault.session)], public_key_of=None)
    return list(recorded(files, sealed=True))


def erase(desk: OpenDesk, name: str, passphrase: str) -> int:
    (case,) = desk.open.vault.cases()
    fields = {"confirm": "K7M2", "approver": name, "passphrase": passphrase}
    return desk.ask(f"/case/{case.hex()}/erase", fields).status


def test_with_her_own_passphrase_under_every_name_that_opens_her_slot(desk: OpenDesk) -> None:
    own = desk.open.vault.session.slot
    names = [f"Colleague {number}" for number in range(3000)]
    fitting = [name for name in names if keyslot.hint(name, own.slot_id) == own.hint]
    assert fitting
    for name in ("Ara", "ara ", "Bomi", *fitting):
        assert erase(desk, name, ARA) == 422
    assert len(desk.open.vault.cases()) == 1
    assert desk.open.vault.words_given() == []


def test_with_a_slot_that_she_planted_in_her_colleagues_name(desk: OpenDesk) -> None:
    session = desk.open.vault.session
    bomi = next(one.member for one in desk.open.vault.members() if one.name == "Bomi")
    made = keyslot.new_slot(
        member=bomi,
        handle="Bomi",
        passphrase=CHOSEN,
        sealed_passphrase=CHOSEN[::-1],
        vault_key=session.vault_key,
        cost=CHEAP,
        floor=CHEAP,
        random=session.around.random,
    )
    slot_files.write_slot(slot_files.slot_path(session.folder, made.slot.slot_id), made.slot)
    assert erase(desk, "Bomi", CHOSEN) >= 400
    assert len(desk.open.vault.cases()) == 1
    assert desk.open.vault.words_given() == []


def test_with_a_receipt_that_she_wrote_herself(desk: OpenDesk) -> None:
    session = desk.open.vault.session
    other = next(one for one in session.members.all() if one.member != session.keys.member)
    hlc = session.tick()
    forged = Entry(
        "roster",
        other.device,
        "approval",
        SET,
        {"act": "erasure", "proof": session.signing.sign(b"anything")},
        (),
        hlc,
    )
    with session.transaction():
        add_to_roster(session, [forged])
    assert desk.open.vault.words_given() == []
    assert len(desk.open.vault.roster.refused) == 1


def test_with_the_receipt_of_an_earlier_act(desk: OpenDesk) -> None:
    vault = desk.open.vault
    vault.give_word("export", "Bomi", BOMI)
    assert [one.act for one in vault.words_given()] == ["export"]
    # An export's word does not erase: the act is signed, and the desk asks anew each time.
    assert erase(desk, "Bomi", "") == 422
    assert len(vault.cases()) == 1


def test_a_word_is_bound_to_who_asked_for_it(desk: OpenDesk) -> None:
    """Bomi cannot show the word that she gave Ara as one that Ara gave her."""
    vault = desk.open.vault
    vault.give_word("erasure", "Bomi", BOMI)
    bomi = vault.words_given()[0].approver
    device = vault.session.members.get(bomi).device
    entries = roster_entries(vault)
    (word,) = [one for one in entries if one.entry.field == "approval"]
    turned = Recorded(
        EntryId(device, 1, 0),
        word.stream,
        msgspec.structs.replace(word.entry, entity=vault.device),
    )
    roster = fold_roster(vault.session.founded, [*entries, turned])
    assert len(roster.approvals) == 1
    assert turned.id in roster.refused
