"""An organisation's XLSForm becomes a form whose answers have a place in a case file."""

import pytest

from leeward.engines.forms_own import compile_own
from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition
from leeward.forms.evaluate import evaluate
from leeward.forms.rules import rules_of
from support.forms import clock
from support.htcds_files import OFFICIAL, XLSFORM, official, xlsform

FORM = """| survey |
| | type | name | label | stream | relevant |
| | text | words | In her words | | |
| | text | broker_name | Who brought her? | | |
| | text | other | 브로커 이름 | | |
| | text | told_of | Told of the broker? | | ${broker_name} != '' |
| | begin_group | kin | Kin | sealed | |
| | text | aunt | Aunt | | |
| | end_group | | | | |
| | text | prs_FirstName | Given name | | |
| | text | prs_MobilePhone | Her phone | | |
| | text | hte_Latitude | North | | |
"""


def own(text: str, name: str = "clinic") -> FormDefinition:
    return compile_own(text.encode(), name)


def streams(definition: FormDefinition) -> dict[str, str]:
    return {asked.name: asked.stream for asked in definition.questions()}


def test_each_question_goes_to_care_or_sealed() -> None:
    found = streams(own(FORM))
    assert found["words"] == "care"
    assert found["aunt"] == "sealed"
    assert found["prs_FirstName"] == "sealed"
    assert found["prs_MobilePhone"] == "sealed"


def test_what_is_never_stored_is_left_out_with_its_row_and_reads_as_empty() -> None:
    definition = own(FORM)
    assert "broker_name" not in streams(definition)
    assert "hte_Latitude" not in streams(definition)
    rows = {(notice.name, notice.row, notice.reason) for notice in definition.notices}
    assert ("broker_name", 4, "never_stored") in rows
    state = evaluate(rules_of(definition), {"told_of": "no"}, clock=clock)
    assert "told_of" not in state.answers()


WHERE_SHE_IS = """| survey |
| | type | name | label::English (en) | label::한국어 (ko) | label::中文 (zh) | hint::English (en) |
| | text | alive | Is the mother alive? | 어머니가 살아 계십니까? | 母亲是否在世？ | |
| | text | a | Her | 엄마는 지금 어디에 있나요? | 她 | |
| | text | b | Her | 그분 | 母亲现住址 | |
| | text | mother_address | More | 더 | 其他 | |
| | text | c | More | 더 | 其他 | Write where the mother is staying |
| | text | d | More | 더 | 其他 | Do not write where the mother is. |
| | note | n | Where is the mother? | 안내 | 说明 | |
| | begin_group | g | Where the mother lives | 묶음 | 分组 | |
| | text | street | Street | 거리 | 街道 | |
| | end_group | | | | | |
"""


def test_where_the_mother_is_is_not_asked_in_any_language_and_the_row_says_so() -> None:
    definition = own(WHERE_SHE_IS)
    assert streams(definition).keys() == {"alive", "d"}
    rows = {(notice.name, notice.row) for notice in definition.notices}
    assert rows == {("a", 4), ("b", 5), ("mother_address", 6), ("c", 7), ("n", 9), ("g", 10)}
    assert {notice.reason for notice in definition.notices} == {"parent_place"}
    assert {"/data/g", "/data/g/street"} <= set(definition.absent)


@pytest.mark.parametrize("stream", ["core", "ephemeral"])
def test_core_and_the_expiring_stream_take_no_own_question(stream: str) -> None:
    with pytest.raises(InvalidForm) as refused:
        own(f"| survey |\n| | type | name | label | stream |\n| | text | a | A | {stream} |\n")
    assert refused.value.facts["reason"] == "stream_not_own"
    assert refused.value.facts["row"] == 3


def test_a_name_that_no_entry_could_hold_is_refused_when_the_form_is_added() -> None:
    long = "n" * 198
    with pytest.raises(InvalidForm) as refused:
        own(
            "| survey |\n| | type | name | label |\n| | begin_repeat | r | R |\n"
            f"| | text | {long} | L |\n| | end_repeat | | |\n"
        )
    assert (refused.value.facts["reason"], refused.value.facts["row"]) == (
        "question_name_too_long",
        4,
    )


def test_a_form_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(InvalidForm) as refused:
        own("| survey |\n| | type | name | label |\n| | text | broker_fee | Fee |\n")
    assert refused.value.facts["reason"] == "no_questions"


def test_a_form_of_the_standards_layout_loads_with_names_in_sealed() -> None:
    found = streams(compile_own(xlsform(), "htcds"))
    assert found["prs_First_Name"] == "sealed"
    assert found["vic_TypeOfExploitation"] == "care"


@pytest.mark.parametrize("_", [pytest.param(None, marks=official)])
def test_the_official_form_loads(_: None) -> None:
    found = streams(compile_own((OFFICIAL / XLSFORM).read_bytes(), "htcds"))
    assert found["prs_First_Name"] == "sealed"
    assert found["vic_TypeOfExploitation"] == "care"
