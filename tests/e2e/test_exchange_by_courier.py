"""Two organisations compare lists in their desks, by files that the test carries by hand.

Harbour asks: Ara and Bomi are its officers, Ara works with the child. Lantern holds: Ara and Bomi
are its officers, Bomi works with the mother, and Lin has no part in it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from leeward.dates.when import on_day
from leeward.desk.recording import record_answers
from support.at_desk import at_desk, go
from support.pictures import look
from support.tracing_desk import MOTHERS_NAME, ask, desk_of, founded
from support.two_vaults import code
from support.vaults import BOMI

pytestmark = pytest.mark.browser


def save(page: Page, folder: Path, name: str) -> Path:
    """Save the file for the courier, as a person does."""
    with page.expect_download() as waited:
        page.locator("a[download]").click()
    path = folder / name
    waited.value.save_as(path)
    return path


def give(page: Page, path: Path, check: str = "") -> None:
    """Read a file in, with the number that the partner reads out where it is asked for."""
    page.locator("#file").set_input_files(path)
    if check:
        page.locator("#check").fill(check)
    form = page.locator("form:has(#file)")
    form.locator("button.primary").click()
    page.wait_for_load_state("networkidle")


def sign(page: Page, **typed: str) -> None:
    for name, text in (typed | {"officer": "Bomi", "word": BOMI}).items():
        page.locator(f"#{name}").fill(text)
    page.locator("form:has(#word) button.primary").click()
    page.wait_for_load_state("networkidle")


def seen(page: Page, name: str) -> None:
    look(page, f"exchange-{name}-{page.evaluate('document.documentElement.lang')}")


NUMBER = re.compile(r"^(\d{5} ){7}\d{5}$")


@dataclass
class Courier:
    """Who walks between the two desks, and what she carries."""

    context: BrowserContext
    place: Path
    stick: Path
    languages: dict[str, str]
    pages: dict[str, str] = field(default_factory=dict)
    number: str = ""

    @contextmanager
    def at(self, where: str, who: str = "Ara") -> Iterator[Page]:
        """Sit down at one of the two desks, on the page of the exchange where there is one."""
        with at_desk(self.place / where, self.context, who, self.languages[where]) as page:
            go(page, self.pages.get(where, "/tracing/exchange"))
            yield page

    def stay(self, page: Page, where: str) -> None:
        self.pages[where] = re.sub(r".*(/tracing/exchange/\w+).*", r"\1", page.url)

    def agree(self) -> None:
        with self.at("harbour") as page:
            seen(page, "none")
            bad = self.stick / "bad.lwx"
            bad.write_bytes(b"no file of an exchange")
            give(page, bad)
            expect(page.locator("#fault")).to_be_visible()
            page.locator("a[href='/tracing/exchange/new']").click()
            seen(page, "new")
            page.locator("#own").select_option("50")
            page.locator("#theirs").select_option("50")
            sign(page, **{"as": "harbour"})
            offer = save(page, self.stick, "offer.lwx")
            self.stay(page, "harbour")
        with self.at("lantern") as page:
            give(page, offer)
            seen(page, "offer")
            sign(page, **{"as": "lantern"})
            agreement = save(page, self.stick, "agreement.lwx")
            self.number = page.locator("code", has_text=NUMBER).first.inner_text()
            self.stay(page, "lantern")
            page.locator("form[action$='/start'] button").click()
            page.wait_for_load_state("networkidle")
            save(page, self.stick, "start.lwx")
            seen(page, "started")
        with self.at("harbour") as page:
            give(page, agreement)
            expect(page.locator("#fault")).to_have_count(0)

    def compare(self) -> None:
        with self.at("harbour") as page:
            start = self.stick / "start.lwx"
            give(page, start, "00000 " * 8)
            expect(page.locator("#fault")).to_be_visible()
            seen(page, "wrong-number")
            give(page, start, self.number)
            expect(page.locator("#fault")).to_have_count(0)
            answer = save(page, self.stick, "answer.lwx")
            give(page, start)
            expect(page.locator("#fault")).to_be_visible()  # an old file: nobody answers twice
        with self.at("lantern") as page:
            give(page, answer, self.number)
            seen(page, "counted")
            page.locator("input[name=go_on][value=yes]").check()
            sign(page)
            second = save(page, self.stick, "open.lwx")
        with self.at("harbour") as page:
            give(page, second)
            reply = save(page, self.stick, "reply.lwx")
            seen(page, "replied")
        with self.at("lantern") as page:
            give(page, reply)
            seen(page, "finished")


def test_the_mother_is_found_asked_and_only_then_told_of(
    context: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    child, mother = invented(tmp_path)
    languages = {"harbour": "ko", "lantern": "zh-Hans"}
    context.set_default_timeout(120_000)  # many pages, often on a busy machine
    courier = Courier(context, tmp_path, tmp_path / "stick", languages)
    courier.agree()
    with courier.at("lantern", "Lin") as page:  # a colleague who is no officer of it
        expect(page.locator("main form")).to_have_count(0)
        expect(page.locator("a[download]")).to_have_count(0)
        seen(page, "no-officer")
        answer = page.goto(f"{page.url}/file")
        assert answer is not None
        assert answer.status == 403
    courier.compare()
    for where, who in (("harbour", "Ara"), ("lantern", "Ara"), ("lantern", "Lin")):
        with courier.at(where, who) as page:
            own = child if where == "harbour" else mother
            assert own not in page.content()
            go(page, "/tracing")
            expect(page.locator("a[href*='/ask/']")).to_have_count(0)
            assert mother not in page.content()
    with courier.at("lantern", "Bomi") as page:
        go(page, "/tracing")
        assert mother in page.content()
        seen(page, "ticket")
        page.locator("a[href*='/ask/']").click()
        seen(page, "ask")
        page.locator("input[name=answer][value=agrees]").check()
        page.locator("form:has([name=answer]) button.primary").click()
        page.wait_for_url("**/tracing")
        expect(page.locator("a[href*='/ask/']")).to_have_count(0)
    with courier.at("lantern") as page:
        seen(page, "agrees")
        page.locator(f"input[name=person][value='{mother}']").check()
        sign(page)
        told = save(page, tmp_path / "stick", "told.lwx")
        go(page, "/tracing/exchange/log")
        seen(page, "log")
        assert mother not in page.content()
    with courier.at("harbour") as page:
        give(page, told)
        assert child not in page.content()
        go(page, "/tracing")
        expect(page.locator("section", has_text="lantern")).to_contain_text(child)
        seen(page, "heard")
        go(page, "/tracing/exchange")
        seen(page, "list")
    for path in (tmp_path / "stick").iterdir():
        for word in (mother, child, MOTHERS_NAME):
            assert word.encode() not in path.read_bytes()


def invented(place: Path) -> tuple[str, str]:
    """Found both organisations; return the codes of the child and of the mother."""
    here = founded(place / "harbour", requests=False)
    there = founded(place / "lantern", requests=False)
    with desk_of(place / "harbour", "Ara") as desk:
        ask(desk, here.child, seeker_is_child="yes", exchange_with="lantern")
        child = code(desk, here.child)
    with desk_of(place / "lantern", "Ara") as desk:
        wishes = {"searchable_by": "own_organisation", "exchange_with": "harbour"}
        more = {"basis": "consent", "expires": on_day(desk.today)}
        for case in (there.mother, *there.decoys):
            record_answers(desk, case, "tracing_wishes", wishes | more)
        return child, code(desk, there.mother)


def test_an_exchange_that_is_stopped_takes_no_further_file(
    context: BrowserContext, tmp_path: Path
) -> None:
    harbour = tmp_path / "harbour"
    founded(harbour, requests=False)
    with at_desk(harbour, context, "Ara") as page:
        go(page, "/tracing/exchange/new")
        sign(page, **{"as": "harbour"})
        offer = save(page, tmp_path, "offer.lwx")
        page.locator("summary", has_text="Stop this exchange").click()
        page.get_by_role("button", name="Stop it here").click()
        expect(page.locator("main")).to_contain_text("No step can be taken any more")
        look(page, "exchange-ended")
        expect(page.locator("a[download]")).to_have_count(0)
        go(page, "/tracing/exchange")
        give(page, offer)  # one's own offer can be looked at, and not signed as the other side
        sign(page, **{"as": "lantern"})
        expect(page.locator("#fault")).to_be_visible()
