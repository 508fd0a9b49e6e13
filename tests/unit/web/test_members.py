"""The members' page over a real vault, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.errors import NotGranted
from support.open_desk import OpenDesk, founded
from support.vaults import ARA, ARA_SECOND, BOMI, BOMI_SECOND, heron, open_vault


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


def adding(**more: str) -> dict[str, str]:
    whole = {
        "name": "Bomi",
        "role": "worker",
        "first": BOMI,
        "first-again": BOMI,
        "second": BOMI_SECOND,
        "second-again": BOMI_SECOND,
    }
    return whole | more


def test_a_member_is_added_with_what_she_typed_and_can_unlock(desk: OpenDesk) -> None:
    assert "Nobody else can agree" in desk.ask("/members").text
    answer = desk.ask("/members/add", adding())
    assert (answer.status, answer.headers["location"]) == (303, "/members")
    page = desk.ask("/members").text
    assert "Bomi" in page
    assert "Nobody else can agree" not in page
    desk.open.close()
    with open_vault(desk.folder, "Bomi", BOMI) as vault:
        vault.open_sealed(BOMI_SECOND, "contact")


def test_she_reads_earlier_sealed_streams_only_if_they_were_open(desk: OpenDesk) -> None:
    closed = heron(desk.open.vault)
    desk.ask("/members/add", adding())
    desk.open.open_sealed(ARA_SECOND, "contact")
    assert "read what is sealed in earlier cases too" in desk.ask("/members").text
    desk.ask("/members/add", adding(name="Chen"))
    desk.open.close()
    for name, reads in (("Bomi", False), ("Chen", True)):
        with open_vault(desk.folder, name, BOMI) as vault:
            vault.open_sealed(BOMI_SECOND, "contact")
            assert bool(vault.recorded(closed, ["name"])) is reads


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Give a name"),
        ({"name": "Ara"}, "has this name already"),
        ({"name": "A\u202era"}, "Give a name"),
        ({"first": "tiny one", "first-again": "tiny one"}, "At least 12 characters"),
        ({"first-again": "another one entirely"}, "do not agree"),
        ({"second": BOMI, "second-again": BOMI}, "must be another than the first"),
        ({"second": "", "second-again": ""}, "At least 12 characters"),
    ],
)
def test_what_will_not_do_is_said_beside_it(
    desk: OpenDesk, wrong: dict[str, str], said: str
) -> None:
    answer = desk.ask("/members/add", adding(**wrong))
    assert answer.status == 422
    assert said in answer.text
    assert BOMI not in answer.text
    assert len(desk.open.vault.members()) == 1


def test_an_outside_approver_needs_no_second_passphrase_and_opens_nothing(desk: OpenDesk) -> None:
    role = {"role": "custodian", "second": "", "second-again": ""}
    assert desk.ask("/members/add", adding(**role)).status == 303
    page = desk.ask("/members").text
    assert "Approver only" in page
    assert "Nobody else can agree" not in page
    desk.open.vault.give_word("erasure", "Bomi", BOMI)
    page = desk.ask("/members").text
    assert "Erasure before its day" in page
    desk.open.close()
    with pytest.raises(NotGranted):
        open_vault(desk.folder, "Bomi", BOMI)


def test_only_an_admin_adds_members(desk: OpenDesk) -> None:
    desk.ask("/members/add", adding())
    desk.open.close()
    again = OpenDesk(desk.folder)
    again.unlock("Bomi", BOMI)
    assert "/members/add" not in again.ask("/members").text
    assert again.ask("/members/add", adding(name="Chen")).status == 403
    again.open.close()


def test_a_third_admin_waits_for_the_second(desk: OpenDesk) -> None:
    desk.ask("/members/add", adding(role="admin"))
    desk.ask("/members/add", adding(name="Chen", role="admin"))
    page = desk.ask("/members").text
    assert "Waits for a second admin" in page
    waiting = next(one.member for one in desk.open.vault.members() if not one.role)
    assert desk.ask(f"/members/{waiting.hex()}/let-in", {}).status == 403
    desk.open.close()
    again = OpenDesk(desk.folder)
    again.unlock("Bomi", BOMI)
    assert again.ask(f"/members/{waiting.hex()}/let-in", {}).status == 303
    assert "Waits for a second admin" not in again.ask("/members").text
    again.open.close()
