"""Receipts of approvals, as the roster weighs them."""

from itertools import chain
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import InvalidFact
from leeward.ids import MemberId, StreamKind
from leeward.journal import roster
from leeward.journal.approvals import approval
from leeward.journal.entry import Entry, EntryId, Recorded
from leeward.sealing.keys import SigningKey
from support.writers import Writer, seeded

ARA, BOMI, CHEN = (Writer(name) for name in ("Ara", "Bomi", "Chen"))


def member(writer: Writer) -> MemberId:
    return MemberId(seeded(f"member of {writer.device.hex()}", 16))


FOUNDED = roster.found(
    "Test Shelter",
    device_id=ARA.device,
    signing_key=ARA.signing,
    seal_public=seeded("seal Ara", 1216),
    member_id=member(ARA),
    member_name="아라",
    nonce=seeded("nonce", 16),
    hlc=10,
)


def adding(writer: Writer, hlc: int, of: MemberId | None = None) -> Entry:
    return roster.add_device(
        FOUNDED.organisation,
        device_id=writer.device,
        signing_key=writer.signing,
        seal_public=seeded(f"seal {writer.device.hex()}", 1216),
        role=roster.ADMIN if of else roster.WORKER,
        member_id=of or member(writer),
        member_name="Test Name",
        hlc=hlc,
    )


def word(to: Writer, by: Writer, hlc: int = 50, **changes: Any) -> Entry:
    given: dict[str, Any] = {
        "act": "erasure",
        "author": to.device,
        "approver": by.device,
        "signing_key": by.signing,
        "hlc": hlc,
    }
    return approval(FOUNDED.organisation, **(given | changes))


def by(writer: Writer, *entries: Entry) -> list[Recorded]:
    return [
        Recorded(EntryId(writer.device, seq, 0), StreamKind.ROSTER, one)
        for seq, one in enumerate(entries, 1)
    ]


def fold(*entries: list[Recorded]) -> roster.Roster:
    return roster.fold_roster(FOUNDED, chain.from_iterable(entries))


def test_a_word_is_kept_with_who_gave_it_to_whom_and_when() -> None:
    folded = fold(by(ARA, adding(BOMI, 20), word(ARA, BOMI)))
    (kept,) = folded.approvals
    assert (kept.act, kept.author, kept.approver, kept.hlc) == (
        "erasure",
        member(ARA),
        member(BOMI),
        50,
    )
    assert folded.refused == ()
    assert fold(by(ARA, adding(BOMI, 20)), by(BOMI, word(BOMI, ARA))).approvals


@pytest.mark.parametrize(
    "wrong",
    [
        word(ARA, BOMI, signing_key=ARA.signing),  # the author signs for her colleague
        word(ARA, BOMI, author=CHEN.device),  # a word that was given to somebody else
        word(ARA, CHEN),  # a stranger's word
        word(ARA, ARA),  # her own
    ],
)
def test_what_the_approver_did_not_sign_for_this_author_has_no_effect(wrong: Entry) -> None:
    folded = fold(by(ARA, adding(BOMI, 20), wrong))
    assert folded.approvals == ()
    assert len(folded.refused) == 1


def test_a_second_device_of_the_same_member_approves_nothing() -> None:
    folded = fold(by(ARA, adding(CHEN, 20, of=member(ARA)), word(ARA, CHEN)))
    assert folded.approvals == ()
    assert CHEN.device in folded.devices


def test_a_word_cannot_be_used_a_second_time() -> None:
    once = word(ARA, BOMI)
    again = msgspec.structs.replace(once, hlc=60)
    folded = fold(by(ARA, adding(BOMI, 20), once, again))
    assert len(folded.approvals) == 1
    assert len(folded.refused) == 1


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.dictionaries(st.text(), st.binary()),
        st.fixed_dictionaries({"act": st.text(), "proof": st.binary(min_size=64, max_size=64)}),
    )
)
def test_whatever_else_stands_there_has_no_effect(value: object) -> None:
    entry = msgspec.structs.replace(word(ARA, BOMI), value=value)
    folded = fold(by(ARA, adding(BOMI, 20), entry))
    assert folded.approvals == ()
    assert len(folded.refused) == 1


@pytest.mark.parametrize("act", ["", "Erasure", "erase a case", "x" * 49, "은폐"])
def test_an_act_is_a_code(act: str) -> None:
    with pytest.raises(InvalidFact):
        word(ARA, BOMI, act=act)


def test_the_signed_bytes_are_those_of_the_format() -> None:
    entry = word(ARA, BOMI)
    statement = b"".join(
        (
            b"lw-sig-approval-1",
            FOUNDED.organisation,
            ARA.device,
            BOMI.device,
            (50).to_bytes(8, "big"),
            b"erasure",
        )
    )
    assert entry.value["proof"] == SigningKey(BOMI.signing.reveal()).sign(statement)
    assert (entry.kind, entry.entity, entry.field) == ("roster", BOMI.device, "approval")
