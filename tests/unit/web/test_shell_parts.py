"""The small parts of the shell: ways back, forms, shared files, the idle clock, the thread."""

import asyncio
import re
import threading
from functools import partial
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from leeward.desk.shortcuts import KEYS
from leeward.errors import GuardRefused, TooLarge, UnknownPage
from leeward.web import child, parent
from leeward.web.idle import GRACE_SECONDS, IdleClock
from leeward.web.page import environment
from leeward.web.routing import MOST_FIELDS, own_path, read_form
from leeward.web.static_files import shelf, static
from leeward.web.texts import LANGUAGES
from leeward.web.vault_thread import VaultThread


@given(st.text())
def test_a_way_back_is_always_a_path_of_this_desk(text: str) -> None:
    path = own_path(text)
    assert path.startswith("/")
    assert not path.startswith("//")
    assert "\\" not in path
    assert path.isprintable()


@given(st.from_regex(r"/[a-z0-9/-]{0,20}\?[a-z=&]{0,10}", fullmatch=True))
def test_our_own_paths_are_kept(path: str) -> None:
    assert own_path(path) == (path if not path.startswith("//") else "/")


def posted(body: bytes, kind: str) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", kind.encode())]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


FORM = "application/x-www-form-urlencoded"


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_what_is_posted_is_what_is_read(fields: dict[str, str]) -> None:
    form = asyncio.run(read_form(posted(urlencode(fields).encode(), FORM)))
    assert dict(form) == fields


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "", "multipart/form-data"])
def test_no_other_kind_of_body_is_read(kind: str) -> None:
    with pytest.raises(GuardRefused):
        asyncio.run(read_form(posted(b"a=b", kind)))


@pytest.mark.parametrize("body", [b"\xff=1", "이름=1".encode()])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(GuardRefused):
        asyncio.run(read_form(posted(body, FORM)))


def test_broken_text_is_refused() -> None:
    with pytest.raises(GuardRefused):
        asyncio.run(read_form(posted(b"a=%ff%fe", FORM)))


def test_a_form_of_too_many_fields_is_refused() -> None:
    with pytest.raises(TooLarge):
        asyncio.run(read_form(posted(b"a=&" * (MOST_FIELDS + 1), FORM)))


def test_shared_files_have_one_address_each_that_changes_with_their_content() -> None:
    assert static("leeward.css") in shelf()
    assert {address.split("/")[2] for address in shelf()} == {static("desk.js").split("/")[2]}
    with pytest.raises(UnknownPage):
        static("../app.py")


def test_no_page_stores_anything_in_the_browser_or_runs_inline_code() -> None:
    ours = [name for name in shelf() if name.endswith(".js") and "/vendor/" not in name]
    assert len(ours) > 5
    scripts = b"\n".join(shelf()[name][1] for name in ours)
    for forbidden in (b"localStorage", b"sessionStorage", b"indexedDB", b"serviceWorker", b"eval("):
        assert forbidden not in scripts
    for forbidden in (b"innerHTML", b"insertAdjacentHTML", b"document.write"):
        assert forbidden not in scripts
    templates = environment("en")
    for name in templates.list_templates(["html"]):
        source, _, _ = templates.loader.get_source(templates, name)  # type: ignore[union-attr]
        assert " style=" not in source, name
        assert " onclick" not in source, name
        assert "<title>Leeward</title>" in source or "<title>" not in source, name


def test_every_field_of_every_template_is_not_remembered() -> None:
    templates = environment("en")
    for name in templates.list_templates(["html"]):
        source, _, _ = templates.loader.get_source(templates, name)  # type: ignore[union-attr]
        for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", source):
            by_macro = "{{ common }}" in tag or "{{ control(" in tag
            text = source if by_macro else tag
            assert 'autocomplete="off"' in text, f"{name}: {tag}"


def test_the_idle_clock_goes_down_until_a_person_does_something() -> None:
    now = 0.0
    clock = IdleClock(60.0, lambda: now)
    now = 59.0
    assert clock.left() == 1.0
    clock.touch()
    assert clock.left() == 60.0
    now += 60.0 + GRACE_SECONDS - 0.1
    assert not clock.is_over()
    now += 0.2
    assert clock.is_over()


def test_all_work_runs_on_one_thread_in_turn() -> None:
    thread = VaultThread()
    seen: list[tuple[int, str]] = []

    def note(number: int) -> None:
        seen.append((number, threading.current_thread().name))

    async def many() -> None:
        await asyncio.gather(*(thread.run(partial(note, number)) for number in range(20)))

    asyncio.run(many())
    assert [number for number, _ in seen] == list(range(20))
    assert len({name for _, name in seen}) == 1
    assert threading.current_thread().name not in {name for _, name in seen}
    thread.stop()


def test_work_that_fails_tells_who_asked() -> None:
    thread = VaultThread()

    def fail() -> None:
        raise UnknownPage

    with pytest.raises(UnknownPage):
        asyncio.run(thread.run(fail))
    thread.stop()


def test_parent_and_child_agree_on_what_a_lock_is() -> None:
    assert parent.LOCKED == child.LOCKED


def test_no_shortcut_is_a_bare_letter() -> None:
    assert all("+" in key or len(key) > 1 for key in KEYS.values())


def test_there_are_three_languages_in_their_own_names() -> None:
    assert LANGUAGES == (("en", "English"), ("ko", "한국어"), ("zh-Hans", "简体中文"))
