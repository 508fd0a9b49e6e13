"""The settings over a real vault, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk.shortcuts import KEYS
from leeward.errors import WrongPassphrase
from support.open_desk import OpenDesk, founded
from support.vaults import ARA, ARA_SECOND, open_vault

NEW = "eleven patient snails"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


def changed(which: str, old: str, new: str, again: str = "") -> dict[str, str]:
    return {f"{which}-old": old, f"{which}-new": new, f"{which}-again": again or new}


def test_the_desk_is_as_she_chose(desk: OpenDesk) -> None:
    answer = desk.ask(
        "/settings/desk",
        {
            "lang": "ko",
            "theme": "dark",
            "timezone": "Asia/Seoul",
            "idle": "5",
            "whose": "everyone",
        },
    )
    assert (answer.status, answer.headers["location"]) == (303, "/settings")
    page = desk.ask("/settings").text
    assert 'lang="ko" data-theme="dark"' in page
    assert 'data-idle="300"' in page
    assert "<option selected>Asia/Seoul</option>" in page
    assert (desk.open.timezone, desk.open.setting("today.whose")) == ("Asia/Seoul", "everyone")


def test_the_idle_time_is_bounded_and_kept_for_the_next_unlocking(desk: OpenDesk) -> None:
    whole = {"timezone": "UTC", "whose": "mine"}
    assert desk.ask("/settings/desk", {**whole, "idle": "2"}).status == 303
    desk.ask("/settings/desk", {**whole, "idle": "600"})
    assert 'data-idle="120"' in desk.ask("/settings").text
    desk.open.close()
    again = OpenDesk(desk.folder)
    again.unlock("Ara", ARA)
    assert 'data-idle="120"' in again.ask("/settings").text
    again.open.close()


@pytest.mark.parametrize("wrong", [{"timezone": "Mars/Olympus"}, {"whose": "nobody"}])
def test_what_is_not_offered_is_refused(desk: OpenDesk, wrong: dict[str, str]) -> None:
    assert desk.ask("/settings/desk", {"timezone": "UTC", "whose": "mine"} | wrong).status == 422


def test_keys_are_kept_all_together_or_not_at_all(desk: OpenDesk) -> None:
    keys = {f"key-{name}": key for name, key in KEYS.items()}
    assert desk.ask("/settings/keys", keys | {"key-new": "ctrl+alt+m"}).status == 303
    assert desk.open.setting("keys.new") == "Ctrl+Alt+M"
    assert "Ctrl+Alt+M" in desk.ask("/keys").text
    answer = desk.ask("/settings/keys", keys | {"key-new": "n", "key-hide": "F9"})
    assert answer.status == 422
    assert "a bare letter would be taken for text" in answer.text
    assert desk.open.setting("keys.hide") == "Alt+H"
    answer = desk.ask("/settings/keys", keys | {"key-next": "Alt+K"})
    assert answer.text.count("Two actions cannot share a key.") == 2
    desk.ask("/settings/keys", {"shipped": "1"})
    assert desk.open.setting("keys.new") == "Alt+N"


def test_the_first_passphrase_is_changed(desk: OpenDesk) -> None:
    assert desk.ask("/settings/passphrase", changed("first", ARA, NEW)).status == 303
    desk.open.close()
    open_vault(desk.folder, passphrase=NEW).close()
    with pytest.raises(WrongPassphrase):
        open_vault(desk.folder)


def test_the_second_passphrase_is_changed(desk: OpenDesk) -> None:
    assert desk.ask("/settings/second", changed("second", ARA_SECOND, NEW)).status == 303
    with pytest.raises(WrongPassphrase):
        desk.open.open_sealed(ARA_SECOND, "contact")
    desk.open.open_sealed(NEW, "contact")


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not the old one", NEW, NEW, "This is not the present one"),
        (ARA, "tiny one", "tiny one", "At least 12 characters"),
        (ARA, "", "", "At least 12 characters"),
        (ARA, " " * 20, " " * 20, "At least 12 characters"),
        (ARA, "abababababababab", "abababababababab", "again and again"),
        (ARA, NEW, "another one entirely", "do not agree"),
        (ARA, ARA, ARA, "in use already"),
        (ARA, ARA_SECOND, ARA_SECOND, "in use already"),
    ],
)
def test_a_passphrase_that_will_not_do_is_refused_with_its_reason(
    desk: OpenDesk, old: str, new: str, again: str, said: str
) -> None:
    answer = desk.ask("/settings/passphrase", changed("first", old, new, again))
    assert answer.status == 422
    assert said in answer.text
    assert not new.strip() or new not in answer.text
    desk.open.close()
    open_vault(desk.folder).close()


def test_review_times_are_set_for_everyone_or_refused_with_the_reason(desk: OpenDesk) -> None:
    times = {"immediate": "d0", "high": "d2", "medium": "d7", "low": "m1"}
    fields = {f"review-{level}": code for level, code in times.items()} | {"kept": "6"}
    assert desk.ask("/settings/organisation", fields).status == 303
    assert '<option value="d2" selected>' in desk.ask("/settings").text
    answer = desk.ask("/settings/organisation", fields | {"review-high": "m3"})
    assert answer.status == 422
    assert "A graver level cannot wait longer" in answer.text
    assert '<option value="m3" selected>' in answer.text
