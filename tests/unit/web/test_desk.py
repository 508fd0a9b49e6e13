"""The two phases of the desk and what its frame can do, without processes."""

import json
from pathlib import Path

import pytest
from starlette.types import Receive, Scope, Send

from leeward.web.app import Desk, Surroundings
from leeward.web.guard import Alarms
from leeward.web.opened import CLEAR
from leeward.web.ports import Progress
from support import gallery
from support.asgi import FORM, HOST, Answer, call, form
from support.fake_desk import FakeSession, unlock
from support.fake_secrets import MEMBER, PASSPHRASE


class Shell:
    """A desk with a hand on its clock and on its end."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.ended = 0
        self.sessions: list[FakeSession] = []
        self.alarms = Alarms()
        self.desk = Desk(
            Surroundings(
                folder=folder,
                unlock=self._unlock,
                alarms=self.alarms,
                stop_accepting=lambda: None,
                end=self._end,
                monotonic=lambda: self.now,
                idle_seconds=100.0,
                weaknesses=("swap",),
            ),
            gallery.load,
        )

    def _unlock(
        self, folder: Path, member: str, passphrase: str, progress: Progress
    ) -> FakeSession:
        self.sessions.append(unlock(folder, member, passphrase, progress))
        return self.sessions[-1]

    def _end(self) -> None:
        self.ended += 1

    @property
    def session(self) -> FakeSession:
        return self.sessions[-1]

    async def _with_nonce(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = {"nonce": "n0nce"}
        await self.desk(scope, receive, send)

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
        sent = [("Host", HOST), *((name.replace("_", "-"), text) for name, text in headers.items())]
        if fields is None:
            return call(self._with_nonce, path, headers=sent)
        kind = [] if "content_type" in headers else [FORM]
        body = form(fields)
        return call(self._with_nonce, path, method="POST", headers=[*sent, *kind], body=body)

    def unlock(self, **more: str) -> Answer:
        return self.ask("/unlock", {"member": MEMBER, "passphrase": PASSPHRASE, **more})


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def open_shell(shell: Shell) -> Shell:
    shell.unlock()
    return shell


# --- locked ------------------------------------------------------------------------------


def test_a_locked_desk_shows_the_lock_page_and_nothing_else(shell: Shell) -> None:
    page = shell.ask("/")
    assert page.status == 200
    assert 'action="/unlock"' in page.text
    assert shell.ask("/gallery").headers["location"] == "/"
    assert shell.ask("/gallery", hx_request="true").headers["hx-redirect"] == "/"
    assert shell.ask("/gallery/form", {"text": "x"}).status == 503


def test_the_lock_page_tells_of_swap_in_clear(shell: Shell) -> None:
    assert "swap" in shell.ask("/").text


@pytest.mark.parametrize(
    ("header", "language"),
    [("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("zh-CN", "zh-Hans"), ("fr", "en"), ("", "en")],
)
def test_the_browser_says_in_which_language(shell: Shell, header: str, language: str) -> None:
    assert f'<html lang="{language}"' in shell.ask("/", accept_language=header).text


def test_a_language_chosen_on_the_lock_page_stays(shell: Shell) -> None:
    assert '<html lang="ko"' in shell.ask("/?lang=ko").text
    assert '<html lang="ko"' in shell.ask("/").text
    shell.unlock()
    assert shell.session.language == "ko"


@pytest.mark.parametrize(
    ("member", "passphrase"),
    [(MEMBER, "wrong"), ("nobody", PASSPHRASE), (MEMBER, ""), (MEMBER, "x" * 2000)],
)
def test_a_wrong_name_and_a_wrong_passphrase_look_alike(
    shell: Shell, member: str, passphrase: str
) -> None:
    answer = shell.ask("/unlock", {"member": member, "passphrase": passphrase})
    assert answer.status == 422
    expected = shell.ask("/unlock", {"member": MEMBER, "passphrase": "wrong"})
    assert answer.text == expected.text.replace(MEMBER, member)
    assert passphrase == "" or passphrase not in answer.text
    assert not shell.desk.is_open


def test_what_was_typed_as_a_name_is_escaped(shell: Shell) -> None:
    answer = shell.ask("/unlock", {"member": '"><script>x</script>', "passphrase": "y"})
    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


def test_a_vault_in_use_is_said_on_the_lock_page(shell: Shell) -> None:
    answer = shell.ask("/unlock", {"member": "in use", "passphrase": "x"})
    assert answer.status == 503
    assert 'action="/unlock"' in answer.text


def test_a_damaged_vault_shows_the_alarm(shell: Shell) -> None:
    answer = shell.ask("/unlock", {"member": "damaged", "passphrase": "x"})
    assert answer.status == 409
    assert "seal_broken" in answer.text
    assert 'action="/unlock"' not in answer.text


def test_only_an_ordinary_form_unlocks(shell: Shell) -> None:
    assert shell.ask("/unlock", {"member": MEMBER}, content_type="text/plain").status == 403


# --- open --------------------------------------------------------------------------------


def test_unlocking_leads_to_the_first_place_of_the_menu(shell: Shell) -> None:
    assert shell.unlock().headers["location"] == "/"
    assert shell.ask("/").headers["location"] == "/gallery/today"
    assert "Heron" in shell.ask("/gallery").text


def test_the_menu_counts_and_knows_where_one_is(open_shell: Shell) -> None:
    text = open_shell.ask("/gallery/form").text
    assert '<a href="/gallery/form" aria-current="page">' in text
    assert '<a href="/gallery" aria-current="page">' not in text
    assert '<span class="number">142</span>' in text


def test_locking_answers_then_closes_the_vault_and_ends(open_shell: Shell) -> None:
    open_shell.session.choose("language", "ko")
    answer = open_shell.ask("/lock", {})
    assert answer.status == 303
    assert answer.headers["location"] == "/?lang=ko"
    assert answer.headers["clear-site-data"] == CLEAR
    assert open_shell.session.closed
    assert open_shell.ended == 1
    after = open_shell.ask("/gallery")
    assert (after.status, after.headers["location"]) == (303, "/")
    assert after.headers["connection"] == "close"


def test_language_and_theme_are_kept_in_the_vault(open_shell: Shell) -> None:
    ask = open_shell.ask
    assert ask("/language", {"lang": "zh-Hans", "back": "/gallery"}).headers["location"] == (
        "/gallery"
    )
    ask("/theme", {"theme": "dark", "back": "/"})
    assert open_shell.session.choices == {"language": "zh-Hans", "theme": "dark"}
    text = ask("/gallery").text
    assert '<html lang="zh-Hans" data-theme="dark"' in text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil", "", "x"])
def test_the_way_back_stays_in_the_desk(open_shell: Shell, back: str) -> None:
    assert open_shell.ask("/theme", {"theme": "dark", "back": back}).headers["location"] == "/"


def test_an_unknown_page_and_a_wrong_method_are_explained(open_shell: Shell) -> None:
    assert open_shell.ask("/nowhere").status == 404
    assert "unknown_page" in open_shell.ask("/nowhere").text
    assert open_shell.ask("/lock").status == 403


def test_errors_go_by_family_and_fragments_to_the_notices(open_shell: Shell) -> None:
    page = open_shell.ask("/gallery/wrong")
    assert page.status == 422
    assert "invalid_fact" in page.text
    part = open_shell.ask("/gallery/wrong", hx_request="true")
    assert part.headers["hx-retarget"] == "#notices"
    assert "<html" not in part.text
    alarm = open_shell.ask("/gallery/damaged")
    assert alarm.status == 409
    assert "<ol>" in alarm.text


def test_an_alarm_stays_on_every_page_until_it_is_read(open_shell: Shell) -> None:
    open_shell.alarms.ring("ticket_used_again")
    open_shell.alarms.ring("ticket_used_again")
    for _ in range(2):
        assert open_shell.ask("/gallery").text.count('role="alert"') == 1
    open_shell.ask("/alarms", {"back": "/gallery"})
    assert 'role="alert"' not in open_shell.ask("/gallery").text


def test_a_notice_is_shown_once_and_never_by_a_timer(open_shell: Shell) -> None:
    open_shell.ask("/gallery/form", {"text": "typed"})
    assert "notice tone-good" not in open_shell.ask("/gallery", x_leeward_background="1").text
    assert "notice tone-good" in open_shell.ask("/gallery").text
    assert "notice tone-good" not in open_shell.ask("/gallery").text


def test_five_cases_are_open_now(open_shell: Shell) -> None:
    text = open_shell.ask("/gallery").text
    assert text.count("Heron</span>") == 1


# --- idle --------------------------------------------------------------------------------


def left(shell: Shell, *, x_leeward_background: str = "") -> int:
    headers = {"x_leeward_background": x_leeward_background} if x_leeward_background else {}
    found = json.loads(shell.ask("/idle", None, **headers).text)["left"]
    assert isinstance(found, int)
    return found


def test_only_a_person_keeps_the_desk_open(open_shell: Shell) -> None:
    open_shell.now = 60.0
    assert left(open_shell, x_leeward_background="1") == 40
    assert left(open_shell) == 100
    open_shell.now = 120.0
    assert left(open_shell, x_leeward_background="1") == 40


def test_a_draft_kept_by_a_timer_does_not_keep_the_desk_open(open_shell: Shell) -> None:
    open_shell.now = 60.0
    open_shell.ask("/draft", {"key": "note/new", "fields": "{}"}, x_leeward_background="1")
    assert left(open_shell, x_leeward_background="1") == 40


# --- drafts ------------------------------------------------------------------------------


def test_half_typed_text_is_kept_offered_and_dropped(open_shell: Shell) -> None:
    fields = json.dumps({"text": "밤에 두 번", "channel": ["text", "call"]}, ensure_ascii=False)
    assert open_shell.ask("/draft/note/new").status == 204
    assert open_shell.ask("/draft", {"key": "note/new", "fields": fields}).status == 204
    kept = json.loads(open_shell.ask("/draft/note/new").text)
    assert kept["fields"] == json.loads(fields)
    assert open_shell.ask("/draft/drop", {"key": "note/new"}).status == 204
    assert open_shell.ask("/draft/note/new").status == 204


def test_a_saved_form_forgets_its_draft_and_a_refused_one_keeps_it(open_shell: Shell) -> None:
    open_shell.ask("/draft", {"key": "note/new", "fields": "{}"})
    assert open_shell.ask("/gallery/form", {"text": "", "draft_key": "note/new"}).status == 422
    assert "note/new" in open_shell.session.drafts
    assert open_shell.ask("/gallery/form", {"text": "a", "draft_key": "note/new"}).status == 303
    assert not open_shell.session.drafts


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("../x", "{}"),
        ("", "{}"),
        ("a" * 200, "{}"),
        ("note/new", "no json"),
        ("note/new", "[]"),
        ("note/new", '{"a": 1}'),
        ("note/new", '{"a": [["b"]]}'),
        ("note/new", json.dumps({"a": "x" * 300_000})),
    ],
)
def test_a_draft_that_is_none_is_refused(open_shell: Shell, key: str, fields: str) -> None:
    assert open_shell.ask("/draft", {"key": key, "fields": fields}).status == 422
    assert not open_shell.session.drafts


def test_the_lock_page_learns_how_many_cases_are_listed_again(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    assert json.loads(shell.ask("/unlocking").text) == {"done": 0, "all": 0}
    shell.desk._app.state.making.told(3, 7)
    assert json.loads(shell.ask("/unlocking").text) == {"done": 3, "all": 7}
    shell.unlock()
    assert shell.ask("/unlocking").status == 204
