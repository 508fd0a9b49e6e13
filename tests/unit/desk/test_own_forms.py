"""An organisation's own forms: kept by version, filled over a case, given out as rows."""

from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leeward.desk.answering import FillAnswer, fill
from leeward.desk.exporting import ToKeys, Wish
from leeward.desk.filling import begin, draft_key, started
from leeward.desk.form_list import form_line
from leeward.desk.journal_view import journal
from leeward.desk.opening import propose_case
from leeward.desk.own_answers import answers_of, export_answers, table_of
from leeward.desk.own_forms import add_form, code_of, own_form, own_forms
from leeward.desk.profile_view import profile
from leeward.desk.session import Session
from leeward.errors import ApprovalMissing, InvalidForm, SealedClosed, UnknownPage
from leeward.forms.definition import Question
from leeward.forms.evaluate import evaluate
from leeward.ids import CaseId, EntityId, StreamKind
from support.desk_session import Shared, file_of, new_case, new_session, open_sealed, opened

CLINIC = (Path(__file__).parents[2] / "support" / "clinic_form.md").read_bytes()
NEWER = CLINIC.replace(b"| clinic | Clinic visit |", b"| clinic | Clinic |").replace(
    b" | 3 | English", b" | 4 | English"
)
FULL = {
    "province": "north",
    "town": "birch",
    "needs": "food rest",
    "visits": "2",
    "seen_on": "2026-03-01",
    "said": "괜찮아졌다고 함",
    "doctor": "가상 의사",
    "medicine#": "2",
    "medicine[1]/what": "salt",
    "medicine[1]/dose": "0.5",
    "medicine[2]/what": "honey",
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    session = new_session(tmp_path / "v")
    add_form(session, CLINIC, "clinic")
    return session


@pytest.fixture
def case(session: Session) -> CaseId:
    return new_case(session)


def save(
    session: Session, case: CaseId, answers: dict[str, str], entity: EntityId | None = None
) -> FillAnswer:
    form = own_form(session, code_of("clinic"))
    return fill(begin(opened(session, case), form, entity), answers)


def test_a_newer_version_stands_beside_the_older(session: Session) -> None:
    assert not add_form(session, CLINIC, "clinic").is_new
    assert add_form(session, NEWER, "clinic").is_new
    (form,) = own_forms(session)
    assert set(form.versions) == {"3", "4"}
    assert own_form(session, code_of("clinic"), "3").definition.version == "3"
    with pytest.raises(UnknownPage):
        own_form(session, code_of("nothing"))


def test_another_form_of_the_same_version_is_refused(session: Session) -> None:
    with pytest.raises(InvalidForm) as refused:
        add_form(session, CLINIC.replace(b"How many visits?", b"Visits?"), "clinic")
    assert refused.value.facts["reason"] == "version_taken"


def test_answers_are_kept_with_form_and_version_in_care_and_sealed(
    session: Session, case: CaseId
) -> None:
    open_sealed(session)
    answer = save(session, case, FULL)
    assert answer.is_done
    assert answer.entity is not None
    record = file_of(session, case).one("answers", answer.entity)
    assert record is not None
    assert (record.held("form"), record.held("version")) == ("clinic", "3")
    assert record.held("q.needs") == ["food", "rest"]
    assert record.held("q.medicine/2/what") == "honey"
    assert record.held("s.doctor") == "가상 의사"
    sealed = {
        one.entry.field
        for one in session.vault.recorded(case)
        if one.stream is StreamKind.SEALED and one.entry.kind == "answers"
    }
    assert sealed == {"s.doctor"}


def test_what_was_filled_is_what_the_form_starts_from(session: Session, case: CaseId) -> None:
    open_sealed(session)
    answer = save(session, case, FULL)
    form = begin(opened(session, case), own_form(session, code_of("clinic")), answer.entity)
    assert form.hidden == {"doctor"}
    assert started(form).answers() == {k: v for k, v in FULL.items() if not k.endswith("#")}
    assert fill(form, FULL).changed == 0


def test_an_instance_that_is_removed_leaves_the_record(session: Session, case: CaseId) -> None:
    answer = save(session, case, FULL)
    fewer = {key: text for key, text in FULL.items() if "[2]" not in key} | {"medicine#": "1"}
    assert save(session, case, fewer, answer.entity).is_done
    assert answer.entity is not None
    record = file_of(session, case).one("answers", answer.entity)
    assert record is not None
    assert record.held("q.medicine/2/what") is None


def test_no_instance_at_all_is_remembered(session: Session, case: CaseId) -> None:
    none = {key: text for key, text in FULL.items() if "medicine" not in key} | {"medicine#": "0"}
    answer = save(session, case, none)
    assert answer.is_done
    form = begin(opened(session, case), own_form(session, code_of("clinic")), answer.entity)
    assert started(form).values()["medicine#"] == "0"
    assert started(form).valid


def test_while_sealed_is_closed_the_sealed_answer_waits(session: Session, case: CaseId) -> None:
    answer = save(session, case, FULL)
    assert (answer.is_done, answer.kept) == (True, 1)
    open_sealed(session)
    form = begin(opened(session, case), own_form(session, code_of("clinic")), answer.entity)
    assert form.unrecorded == {"doctor": "가상 의사"}


def test_half_typed_text_is_kept_sealed_only_where_something_sealed_is_asked(
    session: Session, case: CaseId
) -> None:
    form = begin(opened(session, case), own_form(session, code_of("clinic")))
    assert draft_key(form).split("/")[2] == "own"
    plain = b"| survey |\n| | type | name | label |\n| | text | words | Words |\n"
    code = add_form(session, plain, "diary").code
    assert draft_key(begin(opened(session, case), own_form(session, code))).split("/")[2] == (
        "answers"
    )


def test_journal_profile_and_list_speak_as_the_form_asks(session: Session, case: CaseId) -> None:
    save(session, case, FULL)
    file = opened(session, case)
    (entry,) = [each for each in journal(file).entries if each.kind == "answers"]
    assert entry.about == "Clinic visit"
    told = {change.label: change.after.text for change in entry.changes}
    assert told["Needs"] == "Food · Rest"
    assert told["What · 2"] == "honey"
    (section,) = [each for each in profile(file) if each.kind == "answers"]
    (record,) = section.records
    assert record.about == "Clinic visit"
    assert record.form == f"own/{code_of('clinic')}"
    assert [line.label for line in record.lines][:3] == ["Province", "Town", "Needs"]
    line = form_line(file, own_form(session, code_of("clinic")), "Clinic visit")
    assert len(line.records) == 1
    assert line.records[0].version == "3"


def test_answers_come_out_as_rows_under_codes(session: Session, case: CaseId) -> None:
    save(session, case, FULL)
    filled = list(answers_of(session, "clinic"))
    table = table_of(own_form(session, code_of("clinic")), filled)
    heading, row = table.headings[0], table.rows[0]
    told = dict(zip(heading, row, strict=True))
    assert told["case"] == file_of(session, case).held("case", "code")
    assert (told["version"], told["needs"], told["medicine[2]/what"]) == ("3", "food rest", "honey")
    assert told["doctor"] == ""
    assert heading[3:6] == ("province", "town", "needs")
    with pytest.raises(SealedClosed):
        list(answers_of(session, "clinic", with_sealed=True))


def test_answers_leave_only_approved(session: Session, case: CaseId) -> None:
    save(session, case, FULL)
    wish = Wish((), "xlsx", ToKeys(("age1invented",)))
    with pytest.raises(ApprovalMissing):
        export_answers(session, "clinic", wish)


_CODES = {"province": ["north", "south"], "town": ["alder", "birch", "cedar"]}
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")), max_size=12
).map(lambda text: normalize("NFC", text).strip())  # as the journal keeps texts


def _answer(asked: Question) -> st.SearchStrategy[str]:
    match asked.kind:
        case "select_one":
            return st.sampled_from(["", *_CODES[asked.name]])
        case "select_multiple":
            return st.lists(st.sampled_from(["food", "rest", "school"]), unique=True).map(" ".join)
        case "integer":
            return st.integers(-1, 22).map(str) | st.just("")
        case "decimal":
            return st.integers(0, 400).map(lambda eighths: f"{eighths / 8:g}") | st.just("")
        case "date":
            return st.dates().map(str) | st.just("")
        case _:
            return _TEXT


@st.composite
def filled(draw: st.DrawFn) -> dict[str, str]:
    from leeward.engines.forms_own import compile_own  # noqa: PLC0415 - slow to import

    found: dict[str, str] = {}
    count = draw(st.integers(0, 3))
    for asked in compile_own(CLINIC, "clinic").questions():
        key = asked.path.removeprefix("/data/")
        if key.startswith("medicine/"):
            for number in range(1, count + 1):
                found[key.replace("medicine/", f"medicine[{number}]/")] = draw(_answer(asked))
        else:
            found[key] = draw(_answer(asked))
    return found | {"medicine#": str(count)}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    session = new_session(tmp_path_factory.mktemp("shared") / "v")
    add_form(session, CLINIC, "clinic")
    open_sealed(session)
    return Shared(session)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(filled())
def test_any_answers_that_the_form_accepts_come_back_as_they_were(
    shared: Shared, answers: dict[str, str]
) -> None:
    session = shared.session
    case = new_case(session, propose_case(session).pseudonym)
    form = own_form(session, code_of("clinic"))
    state = evaluate(
        form.rules, answers, clock=lambda: datetime(2026, 3, 2, 17, tzinfo=UTC), language="en"
    )
    answer = fill(begin(opened(session, case), form), answers, reason="an invented reason")
    assert answer.is_done == (state.valid and not answer.faults and not answer.reason_fault)
    if answer.is_done and answer.entity is not None:
        again = begin(opened(session, case), form, answer.entity)
        assert started(again).answers() == state.answers()
        assert started(again).values()["medicine#"] == state.values()["medicine#"]
