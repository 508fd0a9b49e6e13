"""Which words are coarse enough for where she is now, in three languages."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leeward.cases.coarse_place import is_coarse
from leeward.cases.facts import validate
from leeward.codebook.coarse_places import LANGUAGES, coarse_names
from leeward.errors import NeverStored

PLACES = Path(__file__).parent / "coarse_place"


def places() -> list[tuple[str, str]]:
    """Return every place of the lists with how exact it is."""
    return [
        (line.partition("\t")[0], line.partition("\t")[2])
        for file in sorted(PLACES.glob("*.tsv"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


@pytest.mark.parametrize(("exactness", "place"), places())
def test_every_place_of_the_list_is_judged_right(exactness: str, place: str) -> None:
    assert is_coarse(place) == (exactness == "coarse")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_coarse_name_is_coarse(language: str) -> None:
    wrong = [name for name in coarse_names(language) if not is_coarse(name)]
    assert wrong == []


@given(
    st.sampled_from(sorted(coarse_names("en"))),
    st.sampled_from(["12", "Nr 3", "5호", "三号", "Orrin lane", "송림촌", "松林屯", "松林村"]),
)
def test_a_coarse_name_does_not_cover_what_is_finer(name: str, finer: str) -> None:
    assert not is_coarse(f"{name} {finer}")
    assert not is_coarse(f"{finer}, {name}")


@given(st.text(max_size=60))
def test_any_text_is_judged(text: str) -> None:
    assert is_coarse(text) in {True, False}


def test_no_door_records_a_finer_place() -> None:
    validate("safe_contact", "coarse_location", "Yanbian")
    with pytest.raises(NeverStored) as refused:
        validate("safe_contact", "coarse_location", "Mill Lane 4, Yanbian")
    assert refused.value.facts["what"] == "finer_place"
    assert "Mill" not in str(refused.value)
