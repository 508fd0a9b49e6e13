"""Documents and their files: what is kept where, what is refused, and what destroying leaves."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leeward.desk.arriving import Arrived, ArrivingFile
from leeward.desk.documents import (
    GivenDocument,
    add_document,
    destroy_file,
    document,
    documents,
    stream_of,
)
from leeward.desk.open_file import open_file
from leeward.desk.opening import open_case
from leeward.desk.session import Session
from leeward.desk.showing_file import open_document_file, record_showing
from leeward.errors import (
    InvalidIdentifier,
    SealedClosed,
    UnfitFile,
    UnknownAttachment,
    UnknownCase,
)
from leeward.ids import CaseId, EntityId, StreamKind, new_id
from leeward.sealing.chunks import CHUNK_DATA
from support.pictures_with_secrets import GPS, NAME, planted
from support.recordings import PLACE, wav
from support.vaults import ARA_SECOND, Clock, files_of, new_vault


@pytest.fixture
def session(tmp_path: Path) -> Session:
    clock = Clock()
    return Session(new_vault(tmp_path / "v", clock), clock, os.urandom)


@pytest.fixture
def case(session: Session) -> CaseId:
    return open_case(session, pseudonym="Heron")


def arrive(session: Session, content: bytes, size: int = 50_000) -> Arrived:
    file = ArrivingFile(session)
    for at in range(0, len(content), size):
        file.write(content[at : at + size])
    return file.finish()


def add(session: Session, case: CaseId, content: bytes, what: str = "letter") -> EntityId:
    answer = add_document(session, case, GivenDocument(what=what), arrive(session, content))
    assert answer.document is not None, answer
    return answer.document


def content_of(session: Session, case: CaseId, entity: EntityId) -> bytes:
    file = open_document_file(session, case, entity)
    return b"".join(file.pieces(0, file.size))


def open_sealed(session: Session) -> None:
    session.open_sealed(ARA_SECOND, "papers")


def kept_files(session: Session) -> list[Path]:
    return list(session.vault.folder.attachments.iterdir())


def test_a_picture_is_kept_without_its_name_and_place(session: Session, case: CaseId) -> None:
    entity = add(session, case, planted("JPEG"))
    content = content_of(session, case, entity)
    assert content.startswith(b"\xff\xd8")
    assert NAME not in content
    assert GPS not in content
    (line,) = documents(open_file(session, case))
    assert (line.sort, line.is_sealed, line.author) == ("picture", False, "Ara")
    assert line.size.endswith("KB")


def test_a_paper_that_says_who_she_is_goes_to_the_sealed_part(
    session: Session, case: CaseId
) -> None:
    answer = add_document(
        session, case, GivenDocument(what="id_card"), arrive(session, planted("PNG"))
    )
    assert answer.document is None
    assert isinstance(answer.faults["file"], SealedClosed)
    assert kept_files(session) == []
    open_sealed(session)
    entity = add(session, case, planted("PNG"), "id_card")
    session.close_sealed()
    (line,) = documents(open_file(session, case))
    assert line.what
    assert (line.size, line.sort) == ("", "")
    with pytest.raises(SealedClosed):
        open_document_file(session, case, entity)
    with pytest.raises(SealedClosed):
        destroy_file(session, case, entity)


def test_core_and_care_do_not_say_that_a_sealed_file_exists(session: Session, case: CaseId) -> None:
    open_sealed(session)
    add(session, case, wav(), "testimony")
    open_entries = [
        one for one in session.vault.recorded(case) if one.stream is not StreamKind.SEALED
    ]
    assert {one.entry.field for one in open_entries if one.entry.kind == "document"} == {"what"}


@pytest.mark.parametrize(
    ("what", "state"),
    [
        ("police_paper", ""),
        ("witness_statement", ""),
        ("id_card", "false_or_bought"),
        ("parentage_report", ""),
    ],
)
def test_no_copy_is_kept_of_what_is_only_noted(
    session: Session, case: CaseId, what: str, state: str
) -> None:
    open_sealed(session)
    noted = GivenDocument(what=what, state=state)
    answer = add_document(session, case, noted, arrive(session, planted("JPEG")))
    assert answer.faults["file"].facts["reason"] == "no_copy"
    assert kept_files(session) == []
    assert add_document(session, case, noted, None).document is not None


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' * 3,
        b"<!doctype html><script>alert(1)</script>" * 3,
        b"",
        b"\0\0\0\x18ftypheic" + bytes(99),
        wav()[:200],
    ],
)
def test_what_is_refused_leaves_nothing(session: Session, case: CaseId, content: bytes) -> None:
    arrived = arrive(session, content)
    answer = add_document(session, case, GivenDocument(what="letter"), arrived)
    assert isinstance(answer.faults["file"], UnfitFile)
    assert kept_files(session) == []
    assert documents(open_file(session, case)) == ()


def test_an_upload_that_breaks_off_leaves_nothing(session: Session, case: CaseId) -> None:
    del case
    file = ArrivingFile(session)
    file.write(wav(60)[: 3 << 18])
    assert len(kept_files(session)) == 1
    file.abandon()
    assert kept_files(session) == []


def test_faults_and_warnings_come_before_anything_is_recorded(
    session: Session, case: CaseId
) -> None:
    given = GivenDocument(what="letter", text="call 010-1234-5678")
    answer = add_document(session, case, given, arrive(session, planted("PNG")))
    assert answer.document is None
    assert answer.warned
    assert kept_files(session) == []
    assert "what" in add_document(session, case, GivenDocument(), None).faults
    assert "what" in add_document(session, case, GivenDocument(what="nonsense"), None).faults
    passed = GivenDocument(what="letter", text="call 010-1234-5678", reason="an invented number")
    assert add_document(session, case, passed, None).document is not None
    (override,) = session.vault.case_file(case).notes_of("override")
    assert override.part("field") == "text"


def test_remarks_are_words_of_care_and_numbers_are_sealed(session: Session, case: CaseId) -> None:
    open_sealed(session)
    given = GivenDocument(what="school_record", text="두 학년", number="S-77", details="her class")
    entity = add_document(session, case, given, None).document
    assert entity is not None
    line = document(open_file(session, case), entity)
    assert line is not None
    assert (line.text.text, line.text.lang) == ("두 학년", "ko")
    assert [name for name, _ in line.veiled] == ["number", "details"]
    session.close_sealed()
    line = document(open_file(session, case), entity)
    assert line is not None
    assert line.veiled == ()


def test_destroying_a_file_destroys_its_key_and_says_so(session: Session, case: CaseId) -> None:
    entity = add(session, case, wav())
    other = add(session, case, planted("WEBP"))
    destroy_file(session, case, entity)
    line = document(open_file(session, case), entity)
    assert line is not None
    assert line.is_destroyed
    assert line.size == ""
    assert len(kept_files(session)) == 1
    assert content_of(session, case, other)
    with pytest.raises(SealedClosed):
        open_document_file(session, case, entity)
    open_sealed(session)
    with pytest.raises(InvalidIdentifier):
        open_document_file(session, case, entity)
    assert session.vault.check().is_sound
    # Undo brings the pointer back, never the file.
    pointer = next(
        one.entry.value
        for one in session.vault.recorded(case, ["document"])
        if one.entry.field == "file" and one.entry.entity == entity
    )
    with pytest.raises(UnknownAttachment):
        session.vault.attachment_row(pointer)


def test_a_file_of_another_case_cannot_be_destroyed_through_this_one(
    session: Session, case: CaseId
) -> None:
    other = open_case(session, pseudonym="Juniper")
    entity = add(session, other, wav())
    with pytest.raises((SealedClosed, UnfitFile)):
        destroy_file(session, case, entity)
    with pytest.raises(UnknownCase):
        add_document(
            session,
            CaseId(new_id(os.urandom)),
            GivenDocument(what="letter"),
            arrive(session, wav()),
        )
    assert len(kept_files(session)) == 1


def test_who_saw_and_who_took_a_copy_is_recorded(session: Session, case: CaseId) -> None:
    entity = add(session, case, planted("JPEG"))
    record_showing(session, case, entity, copied=False)
    record_showing(session, case, entity, copied=True)
    looks = session.vault.case_file(case).notes_of("look")
    assert [(one.part("field"), one.part("purpose")) for one in looks] == [
        ("file", "papers"),
        ("file_copy", "papers"),
    ]


def test_nothing_in_the_vault_holds_the_words_of_a_file(
    session: Session, case: CaseId, tmp_path: Path
) -> None:
    content = wav(20)
    add(session, case, content)
    for name, stored in files_of(tmp_path).items():
        assert content[1000:1200] not in stored, name
        assert PLACE not in stored, name


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(data=st.data())
def test_any_part_of_a_long_file_can_be_read_by_itself(
    session: Session, case: CaseId, data: st.DataObject
) -> None:
    lines = documents(open_file(session, case))
    if not lines:
        long = b"%PDF-1.7 " + bytes(number * 7 % 251 for number in range(CHUNK_DATA * 2 + 999))
        add(session, case, long)
        lines = documents(open_file(session, case))
    file = open_document_file(session, case, EntityId(bytes.fromhex(lines[0].entity)))
    whole = b"".join(file.pieces(0, file.size))
    assert len(whole) == file.size
    start = data.draw(st.integers(0, file.size - 1) | st.integers(CHUNK_DATA - 3, CHUNK_DATA + 3))
    end = data.draw(st.integers(start + 1, file.size))
    assert b"".join(file.pieces(start, end)) == whole[start:end]


def test_the_stream_follows_the_kind_unless_the_careful_one_is_asked_for() -> None:
    assert stream_of(GivenDocument(what="letter")) is StreamKind.CARE
    assert stream_of(GivenDocument(what="letter", seals_file=True)) is StreamKind.SEALED
    assert stream_of(GivenDocument(what="birth_certificate")) is StreamKind.SEALED
