"""Cases by a part of their pseudonym or code, as the search field finds them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.ids import CaseId
from leeward.vault.vault import Vault
from support.recorder import identity
from support.vaults import core, new_vault

NAMES = {
    "LW-K7M2Q": "Heron",
    "LW-9HERN": "Quiet Lake",
    "LW-22222": "100% wool",
    "LW-33333": "under_score",
    "LW-44444": "back\\slash",
    "LW-55555": "딱따구리",
    "LW-66666": "苍鹭",
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("called") / "v")
    for code, name in NAMES.items():
        made.open_case([core("code", code), core("pseudonym", name)], case=CaseId(identity(code)))
    yield made
    made.close()


def found(vault: Vault, part: str) -> set[str]:
    return {row.code for row in vault.projection.called(part, limit=50)}


def test_letters_of_either_case_and_any_script_are_found_in_both(vault: Vault) -> None:
    assert found(vault, "her") == {"LW-K7M2Q", "LW-9HERN"}
    assert found(vault, "따구") == {"LW-55555"}
    assert found(vault, "鹭") == {"LW-66666"}
    assert len(vault.projection.called("lw-", limit=3)) == 3


@given(st.text(st.sampled_from("abeklhrnow %_\\-172苍딱"), min_size=1, max_size=4))
def test_every_sign_stands_for_itself(vault: Vault, part: str) -> None:
    wanted = {code for code, name in NAMES.items() if part in code.lower() or part in name.lower()}
    assert found(vault, part) == wanted
