import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from leeward.engines.forms_pyxform import compile_markdown, compile_workbook
from leeward.engines.forms_survey import language_tag
from leeward.errors import InvalidForm
from leeward.forms.definition import FormDefinition, Group, Question, Repeat, from_json, to_json
from leeward.forms.evaluate import evaluate
from leeward.forms.rules import rules_of
from support.forms import clock
from support.htcds_files import OFFICIAL, XLSFORM, official, xlsform

Sheet = Sequence[Sequence[object]]


def workbook(**sheets: Sheet) -> bytes:
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def survey(*rows: list[object], head: tuple[str, ...] = ("type", "name", "label")) -> bytes:
    return workbook(survey=[list(head), *rows])


def compiled(
    *rows: list[object], head: tuple[str, ...] = ("type", "name", "label")
) -> FormDefinition:
    return compile_workbook(survey(*rows, head=head), "form", {})


def refusal(data: bytes) -> dict[str, str | int]:
    with pytest.raises(InvalidForm) as refused:
        compile_workbook(data, "form", {})
    return refused.value.facts


def question(definition: FormDefinition, name: str) -> Question:
    return next(question for question in definition.questions() if question.name == name)


# --- IOM's form --------------------------------------------------------------------------


def test_a_form_of_the_layout_of_ioms_loads_and_is_filled() -> None:
    definition = compile_workbook(xlsform(version="v1"), "htcds_xlsform", {})
    assert (definition.id, definition.version) == ("htcds_xlsform", "v1")
    assert question(definition, "prs_First_Name").label == {"": "First Name"}
    assert len(definition.lists["citizenship"]) > 200
    # A code with a space behind it is the code; a label without its non-breaking space.
    controls = {choice.name: choice.label for choice in definition.lists["methodsofcontrol"]}
    assert controls["DebtBondage"] == {"": "Debt bondage"}
    answers = {"prs_Gender": "Feminine", "vic_Methods_of_Control": "DebtBondage Other"}
    state = evaluate(rules_of(definition), answers, clock=clock)
    assert state.valid
    assert state.answers() == {**answers, "__version__": "v1"}


@pytest.mark.htcds_official
@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="IOM's files are not beside the repository")
def test_ioms_own_form_has_the_layout_that_ours_has() -> None:
    theirs = compile_workbook((OFFICIAL / XLSFORM).read_bytes(), "htcds_xlsform", {})
    ours = compile_workbook(xlsform(), "htcds_xlsform", {})
    assert [(part.path, part.kind, part.list_name, part.label) for part in theirs.questions()] == [
        (part.path, part.kind, part.list_name, part.label) for part in ours.questions()
    ]
    assert {
        name: [choice.name for choice in choices]
        for name, choices in theirs.lists.items()
        if name != "citizenship"
    } == {
        name: [choice.name for choice in choices]
        for name, choices in ours.lists.items()
        if name != "citizenship"
    }
    assert theirs.notices == ours.notices
    assert evaluate(rules_of(theirs), {}, clock=clock).valid


def test_the_marks_for_official_files_are_usable() -> None:
    assert [mark.name for mark in official] == ["htcds_official", "skipif"]


# --- what loads --------------------------------------------------------------------------


def test_the_template_of_a_repeat_is_no_instance() -> None:
    definition = compiled(
        ["begin_repeat", "place", "Place"],
        ["begin_repeat", "job", "Job"],
        ["text", "what", "What"],
        ["end_repeat"],
        ["end_repeat"],
    )
    place = definition.children[0]
    assert isinstance(place, Repeat)
    assert (place.initial, len(place.children)) == (1, 1)
    job = place.children[0]
    assert isinstance(job, Repeat)
    assert (job.initial, len(job.children)) == (1, 1)


def test_three_languages_become_tags_and_missing_words_stay_missing() -> None:
    definition = compile_markdown(
        """
| survey |
| | type | name | label::English (en) | label::한국어 (ko) | hint::한국어 (ko) | label::中文 (zh) |
| | text | a | Name | 이름 | 별명도 됩니다 | 姓名 |
| | text | b | Only English | | | |
| settings |
| | form_id | form_title | form_title::한국어 (ko) | version | default_language |
| | names | Names | 이름들 | 3 | English (en) |
""",
        {},
    )
    assert definition.languages == ("en", "ko", "zh-Hans")
    assert definition.title == {"en": "Names", "ko": "이름들"}
    assert question(definition, "a").label == {"en": "Name", "ko": "이름", "zh-Hans": "姓名"}
    assert question(definition, "a").hint == {"ko": "별명도 됩니다"}
    assert question(definition, "b").label == {"en": "Only English"}


@pytest.mark.parametrize(
    ("language", "tag"),
    [
        ("English (en)", "en"),
        ("简体中文 (zh)", "zh-Hans"),
        ("繁體中文 (zh-Hant)", "zh-Hant"),
        ("ko", "ko"),
        ("default", ""),
        ("Français", "x-franais"),
        ("조선말", "x-3"),
    ],
)
def test_a_language_has_one_tag(language: str, tag: str) -> None:
    assert language_tag(language) == tag


def test_lists_that_the_form_only_names_come_from_the_code_book() -> None:
    lists = {"yes_no": {"yes": {"en": "Yes", "ko": "네"}, "no": {"en": "No", "ko": "아니요"}}}
    text = """
| survey |
| | type | name | label::English (en) | label::한국어 (ko) |
| | select_one yes_no | a | Well? | 괜찮습니까? |
| | select_one mine | b | Mine? | 내 것? |
| choices |
| | list_name | name | label::English (en) | label::한국어 (ko) |
| | mine | x | X | 엑스 |
"""
    definition = compile_markdown(text, lists)
    assert [choice.label for choice in definition.lists["yes_no"]] == [
        {"en": "Yes", "ko": "네"},
        {"en": "No", "ko": "아니요"},
    ]
    own = text.replace(
        "| | mine | x | X | 엑스 |", "| | mine | x | X | 엑스 |\n| | yes_no | y | Y | 와 |"
    )
    overridden = compile_markdown(own, lists)
    assert [choice.name for choice in overridden.lists["yes_no"]] == ["y"]
    with pytest.raises(InvalidForm) as refused:
        compile_markdown(text, {})
    assert refused.value.facts == {
        "sheet": "survey",
        "row": 4,
        "column": "type",
        "reason": "unknown_list",
        "what": "yes_no",
    }


def test_what_is_never_stored_is_left_out_with_a_notice_and_reads_as_empty() -> None:
    definition = compiled(
        ["deviceid", "device", None],
        ["geopoint", "where", "Where"],
        ["audit", None, None],
        ["image", "photo", "Photo"],
        ["text", "name", "Name"],
        ["calculate", "seen", None, "if(${where} = '', 'no', 'yes')"],
        head=("type", "name", "label", "calculation"),
    )
    assert [part.name for part in definition.questions()] == ["name", "seen"]
    assert definition.absent == ("/data/device", "/data/photo", "/data/where")
    assert [(notice.row, notice.name, notice.reason) for notice in definition.notices] == [
        (2, "device", "never_stored"),
        (3, "where", "never_stored"),
        (4, "audit", "never_stored"),
        (5, "photo", "as_document"),
    ]
    answers = {"where": "41.9 129.7 0 0", "device": "x", "name": "Heron"}
    state = evaluate(rules_of(definition), answers, clock=clock)
    assert state.answers() == {"name": "Heron", "seen": "no"}


def test_or_other_asks_what_the_other_is_in_three_languages() -> None:
    definition = compile_workbook(
        workbook(
            survey=[["type", "name", "label"], ["select_one help or_other", "help", "Help?"]],
            choices=[["list_name", "name", "label"], ["help", "food", "Food"]],
        ),
        "form",
        {},
    )
    assert [choice.name for choice in definition.lists["help"]] == ["food", "other"]
    assert definition.lists["help"][1].label["ko"] == "기타"
    other = question(definition, "help_other")
    assert other.label["zh-Hans"] == "其他（请说明）"
    assert other.row == 2


def test_a_cascade_offers_what_belongs_to_the_first_answer() -> None:
    definition = compile_workbook(
        workbook(
            survey=[
                ["type", "name", "label", "choice_filter"],
                ["select_one province", "p", "Province", None],
                ["select_one town", "t", "Town", "province=${p}"],
                ["select_one town", "mixed", "Town", None],
            ],
            choices=[
                ["list_name", "name", "label", "province"],
                ["province", "jilin", "Jilin", None],
                ["town", "yanji", "Yanji", "jilin"],
                ["town", "baoding", "Baoding", "hebei"],
            ],
        ),
        "form",
        {},
    )
    state = evaluate(rules_of(definition), {"p": "jilin"}, clock=clock)
    assert [choice.name for choice in state.choices["t"]] == ["yanji"]
    assert [choice.name for choice in state.choices["mixed"]] == ["yanji", "baoding"]


def test_looks_of_other_programs_are_ignored_and_named_once() -> None:
    definition = compiled(
        ["text", "a", "A", "w4 multiline"],
        ["text", "b", "B", "w4"],
        head=("type", "name", "label", "appearance"),
    )
    assert question(definition, "a").appearance == ("multiline",)
    assert [(notice.name, notice.reason) for notice in definition.notices] == [("w4", "ignored")]


def test_the_stream_column_passes_from_a_group_to_its_questions() -> None:
    definition = compiled(
        ["begin_group", "g", "G", "sealed"],
        ["text", "a", "A", None],
        ["text", "b", "B", "care"],
        ["end_group"],
        ["text", "c", "C", None],
        head=("type", "name", "label", "stream"),
    )
    assert {part.name: part.stream for part in definition.questions()} == {
        "a": "sealed",
        "b": "care",
        "c": "",
    }


def test_rank_range_hidden_and_shuffled_choices_load() -> None:
    definition = compile_workbook(
        workbook(
            survey=[
                ["type", "name", "label", "parameters", "default", "calculation"],
                ["rank l", "order", "Order", None, None, None],
                ["range", "pain", "Pain", "start=0 end=10 step=5", None, None],
                ["select_one l", "any", "Any", "randomize=true", None, None],
                ["hidden", "flag", None, None, "on", None],
                ["barcode", "code", "Code", None, None, None],
                ["Text", "loud", "Loud", None, None, None],
                ["select one l", "old", "Old spelling", None, None, None],
            ],
            choices=[["list name", "name", "label"], ["l", "a", "A"], ["l", "b", "B"]],
        ),
        "form",
        {},
    )
    kinds = {part.name: part.kind for part in definition.questions()}
    assert kinds == {
        "order": "rank",
        "pain": "range",
        "any": "select_one",
        "flag": "calculate",
        "code": "barcode",
        "loud": "text",
        "old": "select_one",
    }
    state = evaluate(rules_of(definition), {"pain": "5", "order": "b a"}, clock=clock)
    assert state.answers() == {"flag": "on", "pain": "5", "order": "b a"}


def test_empty_rows_comments_and_merged_cells_do_not_shift_the_rows_reported() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Survey"
    sheet.append(["type", "name", "label"])
    sheet.append([])
    sheet.append([None, None, None, "a remark far to the right"])
    sheet.append(["text", "a", "A"])
    sheet.append(["begin_group", "g", "Merged heading"])
    sheet.merge_cells("C5:F5")
    sheet.append([])
    sheet.append(["teleport", "b", "B"])
    out = BytesIO()
    book.save(out)
    facts = refusal(out.getvalue())
    assert (facts["row"], facts["reason"], facts["what"]) == (7, "unknown_type", "teleport")


def test_a_form_without_version_gets_one_that_changes_with_its_content() -> None:
    one, same, other = (compiled(["text", "a", label]).version for label in ("A", "A", "B"))
    assert one == same
    assert one.startswith("sum-")
    assert one != other


def test_a_definition_survives_as_json() -> None:
    definition = compile_workbook(xlsform(), "htcds", {})
    assert from_json(to_json(definition)) == definition


def test_a_group_inside_a_group_keeps_its_place() -> None:
    definition = compiled(
        ["begin group", "a", "A"],
        ["begin group", "b", "B"],
        ["integer", "c", "C"],
        ["end group"],
        ["end group"],
    )
    outer = definition.children[0]
    assert isinstance(outer, Group)
    inner = outer.children[0]
    assert isinstance(inner, Group)
    assert inner.children[0].path == "/data/a/b/c"


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["geopint", "a", "A"], "type", "unknown_type"),
        (["begin_kobomatrix l", "a", "A"], "type", "unknown_type"),
        (["begin_score", "a", "A"], "type", "unknown_type"),
        (["begin loop over l", "a", "A"], "type", "unknown_type"),
        (["end kobomatrix", "a", "A"], "type", "unknown_type"),
        (["select_one_from_file towns.csv", "a", "A"], "type", "outside_file"),
        (["select_one_external towns", "a", "A"], "type", "outside_file"),
        (["cascading_select towns", "a", "A"], "type", "unknown_type"),
        (["csv-external", "a", "A"], "type", "outside_file"),
        (["select_one", "a", "A"], "type", "unknown_type"),
        (["select_one ${b}", "a", "A"], "type", "unknown_list"),
        (["select_one nowhere", "a", "A"], "type", "unknown_list"),
        (["text", "a b", "A"], "name", "bad_name"),
        (["text", "x:a", "A"], "name", "bad_name"),
        (["text", "1a", "A"], "name", "bad_name"),
        (["text", "a", "A", "signature"], "appearance", "unknown_appearance"),
        (["text", "a", "A", "search('x')"], "appearance", "unknown_appearance"),
        (["text", "a", "A", None, "attic"], "stream", "unknown_stream"),
        (["text", "a", "A", None, None, "${b} >"], "relevant", "unexpected"),
        (["text", "a", "A", None, None, "uuid() = 1"], "relevant", "unknown_function"),
        (["text", "a", "A", None, None, None, "(. = 1"], "constraint", "missing"),
        (["text", "a", "A", None, None, None, None, "${b}"], "trigger", "unsupported_column"),
    ],
)
def test_what_lies_outside_is_refused_with_sheet_row_and_column(
    row: list[object], column: str, reason: str
) -> None:
    head = ("type", "name", "label", "appearance", "stream", "relevant", "constraint", "trigger")
    facts = refusal(survey(["text", "b", "B"], row, head=head))
    assert (facts["sheet"], facts["row"], facts["column"], facts["reason"]) == (
        "survey",
        3,
        column,
        reason,
    )


@pytest.mark.parametrize(
    ("rows", "row", "reason"),
    [
        ([["text", "b", "B"], ["text", None, "A"]], 3, "name_missing"),
        ([["text", "b", "B"], [None, "a", "A"]], 3, "type_missing"),
        ([["text", "b", "B"], ["text", "b", "A"]], 3, "name_twice"),
        ([["text", "b", "B"], ["text", "a", "${nobody}"]], 3, "unknown_reference"),
        ([["text", "b", "B"], ["text", "a", "${b"]], 3, "reference_odd"),
        ([["text", "b", "B"], ["begin_group", "g", "G"]], 3, "never_ended"),
        ([["text", "b", "B"], ["end_group", None, None]], 3, "never_begun"),
        ([["text", "b", "B"], ["calculate", "c", None]], 3, "calculation_missing"),
        (
            [["text", "b", "B"], ["range", "r", "R"], ["begin_repeat", "data", "X"]],
            4,
            "name_reserved",
        ),
    ],
)
def test_what_pyxform_refuses_is_said_in_our_words_and_names_the_row(
    rows: list[list[object]], row: int, reason: str
) -> None:
    facts = refusal(survey(*rows))
    assert (facts["sheet"], facts["row"], facts["reason"]) == ("survey", row, reason)


def test_a_name_that_two_groups_share_cannot_be_referred_to() -> None:
    group: list[list[object]]
    group = [["begin_group", "g", "G"], ["text", "b", "B"], ["end_group", None, None]]
    facts = refusal(survey(["text", "b", "B"], *group, ["note", "n", "${b}"]))
    assert (facts["row"], facts["reason"], facts["what"]) == (6, "reference_twice", "b")


def test_a_choice_without_name_is_refused_on_its_own_sheet() -> None:
    facts = refusal(
        workbook(
            survey=[["type", "name", "label"], ["select_one l", "a", "A"]],
            choices=[["list_name", "name", "label"], ["l", "x", "X"], ["l", None, "Y"]],
        )
    )
    assert (facts["sheet"], facts["row"]) == ("choices", 3)


def test_the_same_choice_twice_is_refused_on_its_own_sheet() -> None:
    facts = refusal(
        workbook(
            survey=[["type", "name", "label"], ["select_one l", "a", "A"]],
            choices=[["list_name", "name", "label"], ["l", "x", "X"], ["l", "x", "Y"]],
        )
    )
    assert (facts["sheet"], facts["row"]) == ("choices", 3)


def test_entities_are_refused() -> None:
    facts = refusal(
        workbook(
            survey=[["type", "name", "label"], ["text", "a", "A"]],
            entities=[["dataset", "label"], ["people", "${a}"]],
        )
    )
    assert (facts["sheet"], facts["row"], facts["reason"]) == ("entities", 2, "unsupported_sheet")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04 not really", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old_workbook"),
        (b"type,name\ntext,a\n", "not_a_workbook"),
        (workbook(cover=[["Hello"]], data=[["x"]]), "no_survey"),
        (workbook(survey=[]), "heading_missing"),
        (workbook(survey=[["type", "name", "label"]]), "no_questions"),
        (workbook(survey=[["type", "name", "label"], ["note", "a", "A"]]), "no_questions"),
        (workbook(survey=[["name", "label"], ["a", "A"]]), "heading_missing"),
        (workbook(survey=[["type", "type", "name"], ["text", "text", "a"]]), "column_twice"),
        (
            workbook(survey=[["type", "name", "label"], ["text", "a", "=A1&A2"]]),
            "formula_without_value",
        ),
    ],
)
def test_odd_workbooks_are_refused(data: bytes, reason: str) -> None:
    assert refusal(data)["reason"] == reason


def test_a_workbook_that_unpacks_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leeward.engines.forms_sheets.MOST_UNPACKED", 1_000)
    assert refusal(survey(["text", "a", "A"]))["reason"] == "workbook_too_large"


def test_a_single_sheet_of_another_name_is_the_survey() -> None:
    data = workbook(Sheet1=[["type", "name", "label"], ["text", "a", "A"]])
    assert question(compile_workbook(data, "form", {}), "a").kind == "text"


def test_a_form_in_markdown_reports_the_line_of_the_file() -> None:
    with pytest.raises(InvalidForm) as refused:
        compile_markdown(
            "# My form\n\n| survey |\n| | type | name |\n|--|--|--|\n| | txt | a |\n", {}
        )
    assert (refused.value.facts["row"], refused.value.facts["what"]) == (6, "txt")


def test_text_that_is_no_table_is_refused() -> None:
    with pytest.raises(InvalidForm):
        compile_markdown("Dear colleague,\n", {})


# --- anything at all ---------------------------------------------------------------------

_TYPES = st.sampled_from(
    [
        "text", "integer", "decimal", "date", "note", "calculate", "select_one l",
        "select_multiple l", "select_one l or_other", "rank l", "range", "begin_group",
        "end_group", "begin_repeat", "end_repeat", "geopoint", "image", "start", "today",
        "deviceid", "audit", "hidden", "acknowledge", "barcode", "username", "", "텍스트",
        "select_one", "begin_kobomatrix l", "xml-external", "begin repeat", "end repeat",
    ]
)  # fmt: skip
_NAMES = st.sampled_from(
    ["a", "b", "a-b", "이름", "姓名", "c.d", "", "meta", "data", "A", "x y", "_"]
)
_RULES = st.sampled_from(
    [
        "", "${a} = 1", "${b}", "${이름} != ''", "selected(${a}, 'x')", ". > 1", "1 +", "today()",
        "count(${a})", "position(..)", "indexed-repeat(${a}, ${b}, 1)", "${nobody}", "true",
        "yes", "instance('l')/root/item[name = ${a}]/label", "regex(., '(a+)+')", "'", "pulldata()",
        "../a", "current()/../b", "/data/a", "a.b", "${last-saved#a}", "no",
    ]
)  # fmt: skip
_LABELS = st.one_of(
    st.sampled_from(["A ${a}", "${", "<b>&amp;", "한국어 ${이름}", "-", "", "]]>"]),
    st.text(max_size=12),
)
_ROWS = st.lists(
    st.tuples(_TYPES, _NAMES, _LABELS, _RULES, _RULES, _RULES, _LABELS, _RULES), max_size=9
)
_HEAD = (
    "type", "name", "label::English (en)", "relevant", "calculation", "constraint", "default",
    "choice_filter",
)  # fmt: skip


def _storable(value: str) -> str | None:
    clean = "".join(sign for sign in value if sign.isprintable())
    return None if clean.startswith("=") else clean or None


@given(rows=_ROWS, loose=st.sampled_from(["", "choices", "settings"]))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_form_loads_or_is_refused_with_sheet_and_row(
    rows: list[tuple[str, ...]], loose: str
) -> None:
    sheets: dict[str, Sheet] = {
        "survey": [list(_HEAD), *([*map(_storable, row)] for row in rows)],
        "choices": [
            ["list_name", "name", "label::English (en)", "group"],
            ["l", "x", "X", "1"],
            ["l", "y", "Y ${a}" if rows and loose else "Y", "2"],
        ],
        "settings": [["form_id", "version"], ["my form", 3]],
    }
    if loose:
        sheets[loose] = []
    data = workbook(**sheets)
    try:
        definition = compile_workbook(data, "form", {})
    except InvalidForm as refused:
        facts = refused.facts
        assert facts["sheet"] in {"survey", "choices", "settings"}, facts
        assert facts["reason"], facts
        assert isinstance(facts["row"], int), facts
        assert facts["row"] > 0 or facts["reason"] in {"no_questions", "compiler"}, facts
        assert facts["reason"] != "compiler" or facts["what"], facts
        return
    assert from_json(to_json(definition)) == definition
    state = evaluate(rules_of(definition), {"a": "x", "이름": "한가을"}, clock=clock)
    assert set(state.errors) <= {node.key for node in state.root.walk()}


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_refused(data: bytes) -> None:
    facts = refusal(data)
    assert facts["reason"] in {"empty_file", "not_a_workbook", "old_workbook"}
    assert (facts["sheet"], facts["row"]) == ("", 0)


GOOD = survey(["text", "a", "A"], ["integer", "b", "B"])


@given(place=st.integers(0, len(GOOD) - 1), flips=st.integers(1, 255))
@settings(max_examples=50, deadline=None)
def test_a_workbook_with_a_damaged_byte_loads_or_is_refused(place: int, flips: int) -> None:
    bad = GOOD[:place] + bytes([GOOD[place] ^ flips]) + GOOD[place + 1 :]
    try:
        definition = compile_workbook(bad, "form", {})
    except InvalidForm:
        return
    assert len(list(definition.questions())) >= 1


def test_reading_a_compiled_form_imports_no_compiler() -> None:
    program = (
        "import sys; import leeward.engines.forms_pyxform, leeward.forms.shipped; "
        "sys.exit(bool({'pyxform', 'openpyxl'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
