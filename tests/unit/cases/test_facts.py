import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.cases import facts
from leeward.cases.facts import KINDS, Field, FieldType, most_careful, validate
from leeward.codebook import htcds, lists
from leeward.dates.when import in_year, on_day
from leeward.errors import InvalidFact
from leeward.ids import StreamKind

DAY = on_day(date(2026, 3, 4)).to_value()
LATER = on_day(date(2026, 3, 9)).to_value()
NEVER = re.compile(
    r"route|crossing|guide|schedule|destination|broker|helper|\bfee|religio|church|foreign"
    r"|remit|biometric|(?<![a-z])dna|fingerprint|gps|longitude|latitude|coordinat|bribe|staff|where_is"
    r"|hiding|hidden|exif|live_location|account|chat_id",
    re.IGNORECASE,
)
WHERE = re.compile(r"place|where|location|address|region|county|city|street", re.IGNORECASE)
ALL_FIELDS = [(kind, field) for kind in KINDS.values() for field in kind.fields.values()]


def refusal(kind: str, field: str, value: Any) -> str:
    with pytest.raises(InvalidFact) as refused:
        validate(kind, field, value)
    return str(refused.value.facts["reason"])


def test_every_kind_that_was_agreed_is_there() -> None:
    agreed = (
        "case followup safe_contact consent risk situation profile child plan service"
        " parent_missing note document advance_wishes care_arrangement closure name identity"
        " relationship household"
        " perpetrator tracing_request tracing_wishes"
        " answers look import_source override export stream"
    )
    assert set(KINDS) == set(agreed.split())


def test_no_field_exists_for_what_is_never_stored() -> None:
    for kind, field in ALL_FIELDS:
        assert not NEVER.search(field.name), (kind.name, field.name)


def test_no_field_about_a_child_could_hold_where_somebody_is() -> None:
    for name in ("child", "parent_missing", "care_arrangement"):
        for field in KINDS[name].fields:
            assert not WHERE.search(field), (name, field)


def test_core_says_nothing_of_what_happened() -> None:
    for kind, field in ALL_FIELDS:
        if field.stream is StreamKind.CORE:
            assert kind.name in {"case", "followup", "stream"}, (kind.name, field.name)
            assert field.type is not FieldType.FREE_TEXT


@pytest.mark.parametrize(
    "kind", ["name", "identity", "relationship", "household", "perpetrator", "advance_wishes"]
)
def test_what_names_people_is_sealed(kind: str) -> None:
    assert {field.stream for field in KINDS[kind].fields.values()} == {StreamKind.SEALED}


@pytest.mark.parametrize("kind", ["parent_missing", "care_arrangement"])
def test_the_name_of_a_carer_is_sealed(kind: str) -> None:
    assert KINDS[kind].fields["carer_name"].stream is StreamKind.SEALED


def test_the_way_of_contact_expires_and_may_move_to_sealed_only() -> None:
    expiring = [field for _, field in ALL_FIELDS if field.stream is StreamKind.EPHEMERAL]
    names = {field.name for field in expiring}
    assert names >= {"channel", "channel_address", "hours", "phrase_all_clear", "phrase_danger"}
    assert names >= {"coarse_location", "watched_by", "nothing_heard_by", "silence", "reach"}
    for field in expiring:
        assert field.streams == (StreamKind.EPHEMERAL, StreamKind.SEALED)


def test_every_coded_field_has_a_list_and_only_those() -> None:
    for kind, field in ALL_FIELDS:
        is_coded = field.type in {FieldType.CODE, FieldType.CODES}
        assert is_coded == (field.codes is not None), (kind.name, field.name)


def test_a_careful_order_ranks_every_code_of_its_list() -> None:
    ordered = [(kind, field) for kind, field in ALL_FIELDS if field.careful is not None]
    assert len(ordered) > 20
    for kind, field in ordered:
        assert field.codes is not None
        known = lists.code_list(field.codes).codes
        assert sorted(field.careful or ()) == sorted(known), (kind.name, field.name)


def test_the_profile_holds_each_htcds_field_that_may_be_stored() -> None:
    profile = KINDS["profile"].fields
    for standard in htcds.fields():
        if standard.stream is None:
            assert standard.name not in profile
        else:
            assert profile[standard.name].stream is standard.stream
            if standard.list is not None and standard.sort.startswith("select"):
                assert profile[standard.name].codes == standard.list


def test_an_answer_that_lists_need_is_copied_to_core() -> None:
    for kind, field in ALL_FIELDS:
        if field.case_field is not None:
            copy = KINDS["case"].fields[field.case_field]
            assert (copy.type, copy.codes) == (field.type, field.codes), (kind.name, field.name)
            assert copy.stream is StreamKind.CORE
    assert KINDS["risk"].fields["level"].case_field == "level"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("case", "pseudonym", "Heron"),
        ("case", "worker", bytes(16)),
        ("risk", "level", "immediate"),
        ("risk", "assault_on", DAY),
        ("risk", "pregnancy_weeks", 12),
        ("risk", "pregnancy_weeks", 12.5),
        ("risk", "reason", None),
        ("consent", "never_tell", ["police", "school"]),
        ("consent", "never_tell", []),
        ("profile", "prs_Deceased", False),
        ("profile", "vic_TypeOfExploitation", ["ForcedMarriage"]),
        ("child", "q.favourite_game", {"any": ["thing"]}),
        ("risk", "medical_words", "첫 줄\n둘째 줄"),
        ("note", "", {"text": "她来电", "date": DAY, "sort": "phone_call", "lang": "zh-Hans"}),
        ("note", "retracted", "written in the wrong file"),
        ("stream", "opens", {"case": bytes(16), "kind": "core", "bucket": None}),
    ],
)
def test_what_fits_is_accepted(kind: str, field: str, value: Any) -> None:
    validate(kind, field, value)


@pytest.mark.parametrize(
    ("kind", "field", "value", "reason"),
    [
        ("passport", "number", "1", "unknown_kind"),
        ("risk", "colour", "red", "unknown_field"),
        ("case", "q.own", "x", "unknown_field"),
        ("child", "q. own", "x", "unknown_field"),
        ("risk", "level", "critical", "unknown_code"),
        ("risk", "level", ["high"], "unknown_code"),
        ("risk", "level", None, "required"),
        ("case", "code", "  ", "required"),
        ("case", "pseudonym", 7, "not_text"),
        ("case", "pseudonym", "x" * 401, "too_long"),
        ("case", "pseudonym", "two\nlines", "control_character"),
        ("risk", "reason", "a\x00b", "control_character"),
        ("case", "worker", b"short", "not_an_id"),
        ("case", "worker", "a" * 16, "not_an_id"),
        ("risk", "assault_on", "2026-03-04", "not_a_date"),
        ("risk", "assault_on", ["2026-03-04", "2026-03-03", "range"], "not_a_date"),
        ("risk", "pregnancy_weeks", 45, "too_large"),
        ("risk", "pregnancy_weeks", -1, "too_small"),
        ("risk", "pregnancy_weeks", True, "not_a_number"),
        ("risk", "pregnancy_weeks", float("nan"), "not_a_number"),
        ("consent", "never_tell", "police", "not_a_list"),
        ("consent", "never_tell", ["police", "police"], "code_twice"),
        ("consent", "never_tell", ["police", "aunt"], "unknown_code"),
        ("profile", "prs_Deceased", "yes", "not_yes_or_no"),
        ("note", "text", "x", "written_once"),
        ("note", "", "x", "not_a_map"),
        ("note", "", {"sort": "note"}, "required"),
        ("note", "", {"text": "x", "colour": "red"}, "unknown_field"),
        ("note", "", {"text": "x", "sort": "gossip"}, "unknown_code"),
        ("risk", "retracted", "x", "unknown_field"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(
    kind: str, field: str, value: Any, reason: str
) -> None:
    assert refusal(kind, field, value) == reason


def test_a_refusal_names_the_place_and_never_the_value() -> None:
    with pytest.raises(InvalidFact) as refused:
        validate("risk", "level", "박순희")
    assert refused.value.facts == {"field": "risk.level", "reason": "unknown_code"}


def test_what_only_a_newer_version_knows_is_tolerated_when_read() -> None:
    assert facts.field_of("passport", "number") is None
    assert facts.field_of("risk", "colour") is None
    assert facts.field_of("risk", "q.own") == Field("q.own", FieldType.ANY, StreamKind.CARE)


def test_while_two_levels_stand_the_more_careful_one_holds() -> None:
    level = KINDS["risk"].fields["level"]
    assert most_careful(level, ["low", "high"]) == "high"
    assert most_careful(level, ["high", "low", None]) == "high"
    assert most_careful(level, [None]) is None


def test_a_level_that_only_a_newer_version_knows_counts_as_the_most_careful() -> None:
    level = KINDS["risk"].fields["level"]
    assert most_careful(level, ["immediate", "critical"]) == "critical"


def test_the_earlier_review_holds_and_the_earlier_expiry() -> None:
    for kind, name in (("risk", "next_review"), ("consent", "expires"), ("risk", "assault_on")):
        assert most_careful(KINDS[kind].fields[name], [LATER, DAY]) == DAY
        assert most_careful(KINDS[kind].fields[name], [LATER, in_year(2026).to_value()])[0] == (
            "2026-01-01"
        )


def test_whom_never_to_tell_keeps_what_anybody_chose() -> None:
    never_tell = KINDS["consent"].fields["never_tell"]
    assert most_careful(never_tell, [["police"], ["school", "police"]]) == ["police", "school"]


def test_a_field_that_protects_nobody_has_no_more_careful_value() -> None:
    assert most_careful(KINDS["case"].fields["pseudonym"], ["Heron", "Crane"]) is None


@settings(max_examples=60)
@given(values=st.permutations(["immediate", "high", "medium", "low"]), take=st.integers(1, 4))
def test_the_careful_value_does_not_depend_on_the_order(values: list[str], take: int) -> None:
    level = KINDS["case"].fields["level"]
    chosen = values[:take]
    order = level.careful or ()
    assert most_careful(level, chosen) == min(chosen, key=order.index)


@settings(max_examples=80)
@given(value=st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.binary()))
def test_any_value_is_accepted_or_refused_but_breaks_nothing(value: Any) -> None:
    for kind, field in ALL_FIELDS[::7]:
        try:
            validate(kind.name, "" if kind.written_once else field.name, value)
        except InvalidFact:
            continue
