"""An admin adds somebody under a name that looks like a colleague's."""

from pathlib import Path

import pytest

from leeward.errors import InvalidFact
from leeward.vault.name_shapes import shape
from support.vaults import BOMI, BOMI_SECOND, add_bomi, new_vault

SAME = (
    ("Ara", "ARA", "\u0410ra", "Ar\u0430", "\uff21ra", "A\u0301ra", "A ra", "Ar-a", "А\u0433а"),
    ("보미", "\u1107\u1169\u1106\u1175", "보 미"),
    ("Bomi", "B0mi", "Bom1", "B\u043emi", "Bom\u0456", "Boml"),
    ("李明", "李\u3000明"),
)
APART = ("Ara", "Aria", "Bomi", "보미", "부미", "李明", "李朋", "Chen", "Cheng", "Ruth")


@pytest.mark.parametrize("names", SAME)
def test_names_that_look_alike_have_one_shape(names: tuple[str, ...]) -> None:
    assert len({shape(name) for name in names}) == 1


def test_names_that_differ_stay_apart() -> None:
    assert len({shape(name) for name in APART}) == len(APART)


@pytest.mark.parametrize(
    "name", ["\u0410ra", "Ar\u0430", "A\u202era", "Ar\u200ba", "\uff21ra", "B0mi"]
)
def test_a_borrowed_name_is_refused_and_leaves_no_keyslot(tmp_path: Path, name: str) -> None:
    vault = new_vault(tmp_path / "v")
    add_bomi(vault)
    before = {one.name for one in vault.members()}
    with pytest.raises(InvalidFact):
        vault.add_member(name, BOMI, BOMI_SECOND, "worker")
    assert {one.name for one in vault.members()} == before
    assert len(list((tmp_path / "v" / "slots").iterdir())) == 2
