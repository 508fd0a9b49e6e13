"""A form that cannot be used says what is wrong, where, and what to do, wherever it is added."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from leeward.cli.main import main
from leeward.engines.forms_own import compile_own
from leeward.errors import InvalidForm
from leeward.i18n.sentences import reason
from support.asgi import HOST, Answer, call
from support.open_desk import OpenDesk, founded
from support.ugly_forms import HEAD, UGLY, Ugly, workbook
from support.vaults import ARA

SCRIPTS = {"en": "C.UTF-8", "ko": "ko_KR.UTF-8", "zh-Hans": "zh_CN.UTF-8"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    folder = tmp_path_factory.mktemp("refused") / "v"
    founded(folder)
    desk = OpenDesk(folder)
    assert desk.unlock("Ara", ARA).status == 303
    yield desk
    desk.open.close()


def upload(desk: OpenDesk, content: bytes) -> Answer:
    head = 'Content-Disposition: form-data; name="workbook"; filename="form.xlsx"'
    body = f"--edge\r\n{head}\r\n\r\n".encode() + content + b"\r\n--edge--\r\n"
    sent = [("Host", HOST), ("Content-Type", "multipart/form-data; boundary=edge")]
    return call(desk._with_nonce, "/forms", method="POST", headers=sent, body=body)


@pytest.mark.parametrize("ugly", UGLY.values(), ids=UGLY.keys())
def test_a_refusal_says_what_is_wrong_where_and_what_to_do(
    desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ugly: Ugly
) -> None:
    with pytest.raises(InvalidForm) as refused:
        compile_own(ugly.data, "form")
    facts = refused.value.facts
    assert (facts["reason"], facts["sheet"], facts["row"]) == (ugly.reason, ugly.sheet, ugly.row)
    file = tmp_path / "form.xlsx"
    file.write_bytes(ugly.data)
    for language, locale in SCRIPTS.items():
        monkeypatch.setenv("LC_ALL", locale)
        told = CliRunner().invoke(main, ["form", "check", str(file)])
        assert told.exit_code == 3
        assert told.stdout == ""
        words = reason(ugly.reason, language)
        assert words in told.stderr
        desk.open.choose("language", language)
        answer = upload(desk, ugly.data)
        assert answer.status == 422
        refusal = re.search(r'id="refused">(.*?)</form>', answer.text, re.DOTALL)
        assert refusal is not None
        page = refusal[1]
        assert words.replace("&", "&amp;") in page
        shown = f"<dd>{ugly.sheet}</dd>" in page, f"<dd>{ugly.row}</dd>" in page
        assert shown == (bool(ugly.sheet), bool(ugly.row))
        assert "<dd>0</dd>" not in page
        # A fault that has no row is told without one.
        row = {"en": "row {}", "ko": "{}행", "zh-Hans": "第 {} 行"}[language]
        assert (row.format(ugly.row) in told.stderr) == bool(ugly.row)
    assert desk.open.vault.forms() == []


def test_a_column_that_is_not_read_is_told(desk: OpenDesk, tmp_path: Path) -> None:
    data = workbook(survey=[(*HEAD, "colour", "notes"), ("text", "a", "A", "sea", "ask gently")])
    file = tmp_path / "form.xlsx"
    file.write_bytes(data)
    told = CliRunner().invoke(main, ["form", "check", str(file)], env={"LC_ALL": "C.UTF-8"})
    assert told.exit_code == 0
    assert "survey, row 1: colour: not read: no column of this heading is known" in told.stdout
    assert "notes" not in told.stdout
    desk.open.choose("language", "en")
    page = desk.ask(upload(desk, data).headers["location"]).text
    assert "<b>colour</b>" in page
    assert "<b>notes</b>" not in page
