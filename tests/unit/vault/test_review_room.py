from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.errors import NotGranted, SealedClosed
from leeward.ids import EntityId, MemberId, StreamId, StreamKind
from leeward.journal.entry import NOTE, Draft
from leeward.vault.review_room import evened
from leeward.vault.vault import Vault
from support.vaults import (
    ARA_SECOND,
    BOMI,
    BOMI_SECOND,
    add_bomi,
    core,
    new_vault,
    open_vault,
)

ENTITY = EntityId(b"e" * 16)


def said(words: str, kind: str = "decision") -> Draft:
    return Draft(StreamKind.SEALED, kind, ENTITY, "", NOTE, {"verdict": words})


def of_two(folder: Path) -> tuple[Vault, MemberId]:
    vault = new_vault(folder)
    add_bomi(vault)
    vault.open_sealed(ARA_SECOND, "visit")
    (bomi,) = (one for one in vault.roster.members if one != vault.member)
    return vault, bomi


def as_bomi(folder: Path) -> Vault:
    vault = open_vault(folder, "Bomi", BOMI)
    vault.open_sealed(BOMI_SECOND, "visit")
    return vault


def test_what_was_written_is_read_by_whom_it_was_granted(tmp_path: Path) -> None:
    vault, _ = of_two(tmp_path / "v")
    stream = vault.open_review(())
    vault.write_reviews({stream: [said("same")]})
    vault.close()
    with as_bomi(tmp_path / "v") as bomis:
        (found,) = bomis.reviews()[stream]
        assert found.entry.value == {"verdict": "same"}
        assert bomis.check().is_sound


def test_who_is_kept_out_reads_nothing_and_her_vault_is_sound(tmp_path: Path) -> None:
    vault, bomi = of_two(tmp_path / "v")
    stream = vault.open_review([bomi])
    vault.write_reviews({stream: [said("same")]})
    vault.close()
    with as_bomi(tmp_path / "v") as bomis:
        assert bomis.reviews() == {}
        with pytest.raises(NotGranted):
            bomis.write_reviews({stream: [said("same")]})
        assert bomis.check().is_sound
        assert bomis.check().unread == 1


def test_nobody_opens_a_review_that_she_may_not_read(tmp_path: Path) -> None:
    vault, _ = of_two(tmp_path / "v")
    with pytest.raises(NotGranted):
        vault.open_review([vault.member])
    vault.close_sealed()
    with pytest.raises(SealedClosed):
        vault.reviews()
    with pytest.raises(SealedClosed):
        vault.open_review(())
    vault.close()


def test_a_new_member_reads_what_the_admin_reads_and_no_more(tmp_path: Path) -> None:
    vault, _ = of_two(tmp_path / "v")
    open_to_all = vault.open_review(())
    vault.close()
    with as_bomi(tmp_path / "v") as bomis:
        kept = bomis.open_review([vault.member])
    with open_vault(tmp_path / "v") as aras:
        aras.open_sealed(ARA_SECOND, "visit")
        aras.add_member("Dalia", "four slow tortoises", "five old lighthouses", "worker")
    with open_vault(tmp_path / "v", "Dalia", "four slow tortoises") as dalias:
        dalias.open_sealed("five old lighthouses", "visit")
        assert set(dalias.reviews()) == {open_to_all}
    assert kept != open_to_all


def test_a_review_is_in_no_case_no_list_and_no_search(tmp_path: Path) -> None:
    vault, _ = of_two(tmp_path / "v")
    case = vault.open_case([core("pseudonym", "Heron")])
    stream = vault.open_review(())
    before = vault.projection_digest(), vault.latest(), vault.cases()
    vault.write_reviews({stream: [said("harbour canary")]})
    assert (vault.projection_digest(), vault.latest(), vault.cases()) == before
    assert not vault.search("harbour").hits
    assert not [one for one in vault.recorded(case) if one.entry.kind == "decision"]
    vault.close()


def test_what_was_destroyed_is_gone(tmp_path: Path) -> None:
    vault, _ = of_two(tmp_path / "v")
    stream = vault.open_review(())
    vault.write_reviews({stream: [said("same")]})
    vault.destroy_review(stream)
    assert vault.reviews() == {}
    assert vault.check().is_sound
    vault.close()


@given(
    st.dictionaries(
        st.binary(min_size=16, max_size=16).map(StreamId),
        st.lists(st.text(max_size=600).map(said), max_size=4),
        min_size=1,
        max_size=6,
    )
)
def test_every_review_grows_by_the_same_whatever_is_said_in_which(
    batches: dict[StreamId, list[Draft]],
) -> None:
    written = evened(batches, batches.keys())
    lengths = {
        len(msgspec.msgpack.encode([[one.kind, one.value, one.deps] for one in drafts]))
        for drafts in written.values()
    }
    assert len(lengths) == 1
    assert len({len(drafts) for drafts in written.values()}) == 1
    for stream, drafts in written.items():
        assert drafts[: len(batches[stream])] == list(batches[stream])
