import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases.fold import fold
from leeward.cases.record import as_recorded, changes, retract
from leeward.dates.when import in_month, on_day
from leeward.errors import InvalidFact, LeewardError
from leeward.ids import StreamKind
from leeward.journal.clock import at
from leeward.journal.entry import NOTE, SET
from support.recorder import CASE, SELF, START, Recorder, author_of, device_of, thing

_LEVELS = ("immediate", "high", "medium", "low")


def _refusal(problem: pytest.ExceptionInfo[InvalidFact]) -> tuple[object, object]:
    return problem.value.facts["field"], problem.value.facts["reason"]


def test_only_what_changed_is_recorded_and_it_names_what_it_replaces() -> None:
    case = Recorder()
    first = case.record("plan", {"need": "food", "goal": "enough to eat"}, thing("plan"))
    drafts = changes(
        case.file(), "plan", thing("plan"), {"need": "food", "goal": "a garden", "action": ""}
    )
    assert [(draft.field, draft.value, draft.deps) for draft in drafts] == [
        ("goal", "a garden", (first[-1].id,))
    ]


def test_each_value_goes_to_its_own_stream_and_what_core_carries_to_core_too() -> None:
    case = Recorder()
    review = on_day(START.date())
    drafts = changes(case.file(), "risk", SELF, {"level": "high", "next_review": review})
    assert {(draft.stream, draft.kind, draft.field) for draft in drafts} == {
        (StreamKind.CARE, "risk", "level"),
        (StreamKind.CORE, "case", "level"),
        (StreamKind.CARE, "risk", "next_review"),
        (StreamKind.CORE, "case", "next_review"),
    }


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(_LEVELS), st.booleans()), min_size=1, max_size=6))
def test_after_recording_an_answer_the_file_says_it_and_nobody_disagrees(
    said: list[tuple[str, bool]],
) -> None:
    case = Recorder()
    before = case.file()
    for level, is_concurrent in said:
        seen = before if is_concurrent else None
        case.record("risk", {"level": level}, by="Bomi" if is_concurrent else "Ara", seen=seen)
    case.record("risk", {"level": "medium"}, by="Chen")
    fact = case.file().records["risk"][SELF].fields["level"]
    assert {value.value for value in fact.values} == {"medium"}
    assert not fact.is_disputed
    assert changes(case.file(), "risk", SELF, {"level": "medium"}) == ()


def test_text_is_kept_composed_and_without_blank_ends() -> None:
    case = Recorder()
    case.record("case", {"code": "LW-7K3F9", "pseudonym": " 왜가리 "})
    assert case.file().held("case", "pseudonym") == "왜가리"


def test_a_date_may_be_given_as_it_is() -> None:
    case = Recorder()
    case.record("risk", {"level": "low", "assessed_on": in_month(2026, 3)})
    assert case.file().held("risk", "assessed_on") == ["2026-03-01", "2026-03-31", "month"]
    again = {"assessed_on": ("2026-03-01", "2026-03-31", "month")}
    assert changes(case.file(), "risk", SELF, again) == ()


def test_a_note_is_one_entry() -> None:
    case = Recorder()
    answers = {"text": "She called.", "next": " ", "sort": "phone_call"}
    (draft,) = changes(case.file(), "note", thing("note"), answers)
    assert (draft.op, draft.field) == (NOTE, "")
    assert draft.value == {"text": "She called.", "sort": "phone_call"}


@pytest.mark.parametrize(
    ("kind", "entity", "answers", "refusal"),
    [
        ("weather", SELF, {}, ("weather", "unknown_kind")),
        ("risk", thing("other"), {"level": "low"}, ("risk", "one_per_case")),
        ("risk", SELF, {"mood": "calm"}, ("risk.mood", "unknown_field")),
        ("risk", SELF, {"level": "calm"}, ("risk.level", "unknown_code")),
        ("risk", SELF, {"reason": "alone"}, ("risk.level", "required")),
        ("safe_contact", SELF, {"hours": "noon"}, ("safe_contact.hours", "expiry_missing")),
    ],
)
def test_what_does_not_fit_is_refused(
    kind: str, entity: object, answers: dict[str, object], refusal: tuple[str, str]
) -> None:
    with pytest.raises(InvalidFact) as problem:
        changes(Recorder().file(), kind, entity, answers)  # type: ignore[arg-type]
    assert _refusal(problem) == refusal


def test_a_refused_answer_says_no_content() -> None:
    with pytest.raises(LeewardError) as problem:
        changes(Recorder().file(), "risk", SELF, {"level": "Gimhae, second house"})
    assert "Gimhae" not in str(problem.value)


def test_a_required_field_that_stands_need_not_be_given_again() -> None:
    case = Recorder()
    case.record("risk", {"level": "low"})
    assert len(changes(case.file(), "risk", SELF, {"reason": "settled"})) == 1


def test_an_ephemeral_value_changed_in_a_later_month_leaves_the_old_month_empty() -> None:
    case = Recorder()
    case.record("safe_contact", {"hours": "noon"}, expires=202605)
    drafts = changes(case.file(), "safe_contact", SELF, {"hours": "night"}, expires=202607)
    assert [(draft.value, draft.expires) for draft in drafts] == [("night", 202607), (None, 202605)]
    case.save(drafts)
    fact = case.file().records["safe_contact"][SELF].fields["hours"]
    assert [value.value for value in fact.values] == ["night"]
    assert fact.held == "night"
    later = changes(case.file(), "safe_contact", SELF, {"hours": "dawn"}, expires=202607)
    assert [(draft.value, draft.expires) for draft in later] == [("dawn", 202607)]


def test_an_ephemeral_value_is_cleared_where_it_stands() -> None:
    case = Recorder()
    case.record("safe_contact", {"hours": "noon"}, expires=202605)
    (draft,) = changes(case.file(), "safe_contact", SELF, {"hours": None})
    assert (draft.value, draft.expires) == (None, 202605)
    case.save([draft])
    assert case.file().held("safe_contact", "hours") is None
    assert changes(case.file(), "safe_contact", SELF, {"hours": None}) == ()


def test_clearing_passes_over_a_month_that_is_empty_already() -> None:
    case = Recorder()
    case.record("safe_contact", {"hours": "noon"}, expires=202605)
    case.record("safe_contact", {"hours": "night"}, expires=202607)
    (draft,) = changes(case.file(), "safe_contact", SELF, {"hours": ""})
    assert draft.expires == 202607


def test_a_note_is_taken_back_once_and_with_a_reason() -> None:
    case = Recorder()
    case.record("note", {"text": "She called."}, thing("note"))
    with pytest.raises(InvalidFact) as problem:
        retract(case.file().notes[0], "  ")
    assert _refusal(problem) == ("note", "required")
    case.save(retract(case.file().notes[0], "another person"))
    with pytest.raises(InvalidFact) as problem:
        retract(case.file().notes[0], "again")
    assert _refusal(problem) == ("note", "retracted")


def test_drafts_can_be_read_before_they_are_recorded() -> None:
    case = Recorder()
    case.record("risk", {"level": "low"})
    drafts = changes(case.file(), "risk", SELF, {"level": "high"})
    origins = {StreamKind.CARE: case.stream(StreamKind.CARE)}
    ahead = as_recorded(drafts, device=device_of("Ara"), hlc=at(case.now), origins=origins)
    file = fold(CASE, [*case.recorded, *ahead], author_of)
    assert file.held("risk", "level") == "high"
    assert case.file().held("risk", "level") == "low"
    assert {item.entry.op for item in ahead} == {SET}
