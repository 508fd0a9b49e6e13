"""The door of the sealed parts, over a real vault and without a browser."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from leeward.desk.recording import record_answers
from support.open_desk import OpenDesk, founded
from support.vaults import ARA, ARA_SECOND, heron


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OpenDesk]:
    founded(tmp_path / "v")
    desk = OpenDesk(tmp_path / "v")
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


def opening(**more: str) -> dict[str, str]:
    return {"second": ARA_SECOND, "purpose": "contact", "minutes": "15", "back": "/case/a"} | more


def test_the_page_offers_purposes_and_spans_and_a_way_back(desk: OpenDesk) -> None:
    page = desk.ask("/sealed?back=/case/a").text
    for code in ("contact", "papers", "referral", "emergency", "correction", "own_request"):
        assert f'name="purpose" value="{code}"' in page
    for minutes in ("15", "30", "60", "480"):
        assert f'name="minutes" value="{minutes}"' in page
    assert 'href="/case/a"' in page
    assert 'type="password"' in page


def test_it_opens_for_a_purpose_and_says_so_on_every_page(desk: OpenDesk) -> None:
    answer = desk.ask("/sealed/open", opening())
    assert (answer.status, answer.headers["location"]) == (303, "/case/a")
    assert desk.open.sealed_is_open
    page = desk.ask("/sealed").text
    assert "Sealed part open until" in page
    assert "15 min left" in page
    assert "To contact her" in page
    (opened,) = desk.open.vault.sealed_openings()
    assert (opened.member, opened.purpose) == (desk.open.member, "contact")


def test_a_wrong_second_passphrase_has_its_own_sentence_and_opens_nothing(desk: OpenDesk) -> None:
    answer = desk.ask("/sealed/open", opening(second=ARA))
    assert answer.status == 422
    assert "This is not your second passphrase" in answer.text
    assert 'name="purpose" value="contact" autocomplete="off" checked' in answer.text
    assert ARA not in answer.text
    assert not desk.open.sealed_is_open
    assert desk.open.vault.sealed_openings() == []


def test_without_a_purpose_it_stays_closed(desk: OpenDesk) -> None:
    answer = desk.ask("/sealed/open", opening(purpose=""))
    assert answer.status == 422
    assert "Choose what you open it for." in answer.text
    assert desk.ask("/sealed/open", opening(purpose="curiosity")).status == 422
    assert desk.ask("/sealed/open", opening(minutes="999")).status == 422
    assert not desk.open.sealed_is_open


def test_it_closes_by_a_button_and_by_the_clock(desk: OpenDesk) -> None:
    desk.ask("/sealed/open", opening())
    answer = desk.ask("/sealed/close", {"back": "/case/a"})
    assert (answer.status, answer.headers["location"]) == (303, "/case/a")
    assert not desk.open.vault.sealed_is_open
    desk.ask("/sealed/open", opening())
    desk.clock.forward(minutes=15)
    assert "Sealed part closed" in desk.ask("/sealed").text
    assert not desk.open.vault.sealed_is_open


def test_it_closes_in_time_while_nobody_asks_for_a_page(desk: OpenDesk) -> None:
    desk.ask("/sealed/open", opening())
    desk.clock.forward(minutes=15)
    assert desk.open.vault.sealed_is_open

    async def watch() -> None:
        watching = asyncio.create_task(desk.desk.watch_sealed(every=0.001))
        for _ in range(5000):
            await asyncio.sleep(0.001)
            if not desk.open.vault.sealed_is_open:
                break
        watching.cancel()

    asyncio.run(watch())
    assert not desk.open.vault.sealed_is_open


@pytest.mark.parametrize("back", ["//elsewhere.example", "https://elsewhere.example", "x", ""])
def test_it_leads_back_into_the_desk_only(desk: OpenDesk, back: str) -> None:
    assert desk.ask("/sealed/open", opening(back=back)).headers["location"] == "/"
    assert desk.ask("/sealed/close", {"back": back}).headers["location"] == "/"


def test_a_passphrase_is_taken_as_typed_with_its_blanks(desk: OpenDesk) -> None:
    assert desk.ask("/sealed/open", opening(second=f" {ARA_SECOND}")).status == 422


def test_what_is_sealed_is_marked_so_that_it_leaves_the_page_in_time(desk: OpenDesk) -> None:
    case = heron(desk.open.vault)
    base = f"/case/{case.hex()}"
    desk.open.open_sealed(ARA_SECOND, "contact")
    answers = {"relation": "mother", "bond": "together"}
    record_answers(desk.open, case, "relationship", answers)
    for page in ("/profile", "/history"):
        text = desk.ask(f"{base}{page}").text
        assert text.count(" data-sealed>") >= 1, page
    desk.open.close_sealed()
    for page in ("/profile", "/history"):
        assert " data-sealed>" not in desk.ask(f"{base}{page}").text


@pytest.mark.parametrize(
    ("path", "fields", "page"),
    [
        ("/sealed/open", {"purpose": ""}, "/sealed"),
        ("/settings/passphrase", {"first-old": "x"}, "/settings"),
        ("/vault/compare", {"head": "x"}, "/vault"),
    ],
)
def test_a_form_that_is_drawn_again_leads_back_to_its_page(
    desk: OpenDesk, path: str, fields: dict[str, str], page: str
) -> None:
    text = desk.ask(path, fields).text
    assert f'href="/sealed?back={page}"' in text
    assert f'name="back" value="{page}"' in text
