import csv
import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leeward.cases.case import CaseFile
from leeward.dates import on_day
from leeward.errors import InvalidRecipient, SealedClosed, WeakPassphrase, WrongPassphrase
from leeward.exchange import age
from leeward.exchange.content import WITH_NAMES, Content
from leeward.exchange.export import EXTENSIONS, ExportFormat, export
from leeward.exchange.workbook_out import Table, csv_text, harmless, read_back, xlsx
from leeward.ids import CaseId
from support.recorder import Recorder, thing

FORMATS: tuple[ExportFormat, ...] = ("htcds", "xlsx", "csv", "json")


def heron() -> CaseFile:
    recorder = Recorder()
    recorder.record("case", {"code": "K7-2", "pseudonym": "왜가리"})
    recorder.record("profile", {"prs_Gender": "Feminine", "lwd_needs": ["school", "papers"]})
    recorder.record("name", {"full": "김봄별"}, thing("name"))
    recorder.record("relationship", {"relation": "child", "other": b"c" * 16}, thing("tie"))
    recorder.record("import_source", {"file_digest": "planted-digest", "row": 3}, thing("source"))
    recorder.record("note", {"sort": "note", "text": "=1+1 학교 문의"}, thing("note"))
    recorder.record("identity", {"birth_date": on_day(date(1988, 3, 5))})
    return recorder.file()


def text_of(data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    return data.decode("utf-8-sig")


@pytest.mark.parametrize("form", FORMATS)
def test_codes_and_pseudonyms_leave_by_default_names_only_when_asked(form: ExportFormat) -> None:
    codes = text_of(export([heron()], form, content=Content()))
    assert "K7-2" in codes
    assert "왜가리" in codes
    assert "김봄별" not in codes
    assert "1988" not in codes
    names = text_of(export([heron()], form, content=Content(WITH_NAMES), sealed_open=True))
    assert "김봄별" in names


@pytest.mark.parametrize("form", FORMATS)
def test_names_are_refused_while_sealed_is_closed(form: ExportFormat) -> None:
    with pytest.raises(SealedClosed):
        export([heron()], form, content=Content(WITH_NAMES))


@pytest.mark.parametrize("form", FORMATS)
def test_how_the_file_came_here_never_leaves(form: ExportFormat) -> None:
    data = export([heron()], form, content=Content(WITH_NAMES), sealed_open=True)
    assert "planted-digest" not in text_of(data)


@pytest.mark.parametrize("form", FORMATS)
def test_only_fields_that_consent_allows_leave(form: ExportFormat) -> None:
    content = Content(fields={"profile.prs_Gender"})
    told = text_of(export([heron()], form, content=content))
    assert "school" not in told
    assert "학교 문의" not in told
    assert "K7-2" in told


def test_another_case_shows_only_as_a_code_that_leaves_too() -> None:
    recorder = Recorder(CaseId(b"c" * 16))
    recorder.record("case", {"code": "P3-9"})
    both = [heron(), recorder.file()]
    content = Content(WITH_NAMES)
    alone = json.loads(export(both[:1], "json", content=content, sealed_open=True))
    assert "other" not in alone["cases"][0]["records"]["relationship"][0]
    together = json.loads(export(both, "json", content=content, sealed_open=True))
    assert together["cases"][0]["records"]["relationship"][0]["other"] == "P3-9"


def test_labels_stand_beside_codes_in_the_language_asked_for() -> None:
    told = export([heron()], "csv", content=Content(), language="ko").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    needs = next(row for row in rows if row[3] == "lwd_needs")
    assert needs[4] == "school;papers"
    assert needs[5] == "학교 또는 교육; 신분 서류"
    assert set(EXTENSIONS) == set(FORMATS)


@pytest.mark.parametrize("form", ["htcds", "xlsx"])
def test_a_workbook_names_no_author_and_no_time(form: ExportFormat) -> None:
    data = export([heron()], form, content=Content())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(name.startswith("docProps") for name in archive.namelist())
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.properties.creator in {None, "openpyxl"}
    assert export([heron()], form, content=Content()) == data


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=40
)


@given(st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_text_comes_back_from_a_workbook_as_text(cells: list[str]) -> None:
    data = xlsx([Table("표 1", (("heading",),), (tuple(cells),))])
    row = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0][2]
    read = [cell.value or "" for cell in row][: len(cells)]
    assert read == [*cells, *[""] * (len(read) - len(cells))][: len(read)]
    assert all(cell.data_type in {"s", "n", "inlineStr"} for cell in row)


@given(TEXTS)
@example("=1+1")
@example(" @SUM(1)")
@example("'quoted")
@settings(max_examples=100)
def test_every_text_comes_back_from_csv_and_none_would_run(text: str) -> None:
    safe = harmless(text)
    assert not safe.lstrip(" \u00a0\u3000").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read_back(safe) == text
    data = csv_text(Table("", ((),), ((text,),)))
    assert read_back(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[-1][0]) == text


def test_an_export_is_sealed_to_recipients_or_with_a_passphrase() -> None:
    import pyrage  # noqa: PLC0415 - only this test opens what a recipient opens

    key = pyrage.x25519.Identity.generate()
    sealed = age.seal_for(b"content", [str(key.to_public())])
    assert age.is_sealed(sealed)
    assert pyrage.decrypt(sealed, [key]) == b"content"
    locked = age.seal_with(b"content", "수레바퀴 아래 흐르는 강물")
    assert age.open_with(locked, "수레바퀴 아래 흐르는 강물") == b"content"
    with pytest.raises(WrongPassphrase):
        age.open_with(locked, "수레바퀴 아래 흐르는 강변")


def test_what_would_not_protect_is_refused() -> None:
    with pytest.raises(WeakPassphrase):
        age.seal_with(b"content", "짧다")
    with pytest.raises(InvalidRecipient) as caught:
        age.seal_for(b"content", ["age1nonsense"])
    assert caught.value.facts == {"place": 1}
    with pytest.raises(InvalidRecipient):
        age.seal_for(b"content", [])
