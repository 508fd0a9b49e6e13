import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leeward.forms.evaluate import evaluate
from leeward.forms.shipped import shipped_kinds, shipped_rules
from leeward.web.forms_html import SENTENCES, Faults, Field, FormView, Section, Series, view
from leeward.web.page import environment
from support.forms import clock, rules, state

SUPPORT = Path(__file__).parents[2] / "support"
CHILDREN = (SUPPORT / "children_form.md").read_text(encoding="utf-8")
EVERYTHING = (SUPPORT / "everything_form.md").read_text(encoding="utf-8")

PAGE = """{% import "form/_form.html" as forms with context %}
<form method="post" action="/x" {{ forms.live("/x") }}>
{{ forms.summary(form) }}{{ forms.fields(form) }}<button>Save</button></form>"""


class Elements(HTMLParser):
    """Every element with its attributes, and the text under each id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.elements if "id" in attributes]


def drawn(form: FormView, language: str = "ko", template: str = PAGE) -> str:
    made = environment(language).from_string(template)
    return made.render(form=form, nonce="N0NCE", language=language)


def children(
    answers: dict[str, str], language: str = "ko", faults: Faults = "answered"
) -> FormView:
    return view(state(CHILDREN, answers, language), language, faults=faults)


def field(form: FormView, key: str) -> Field:
    found = [item for item in flat(form.items) if isinstance(item, Field) and item.key == key]
    assert len(found) == 1
    return found[0]


def flat(items: tuple[object, ...]) -> list[object]:
    found: list[object] = []
    for item in items:
        found.append(item)
        if isinstance(item, Section):
            found += flat(item.items)
        if isinstance(item, Series):
            found += flat(item.instances)
    return found


def test_what_is_not_relevant_is_not_in_the_page() -> None:
    assert "별명" not in drawn(children({"has_child": "no"}))
    assert "별명" in drawn(children({"has_child": "yes"}))


def test_words_in_another_language_than_the_page_say_which() -> None:
    html = drawn(children({"has_child": "yes"}, "zh-Hans"), "zh-Hans")
    assert re.search(r'<legend lang="en">Has she a child\?', html)
    html = drawn(children({"has_child": "yes"}, "ko"), "ko")
    assert 'lang="' not in html


def test_while_filling_only_answered_questions_are_wrong_and_at_the_end_all() -> None:
    answers = {"has_child": "yes", "family/number": "9"}
    assert [wrong.key for wrong in children(answers).faults] == ["family/number"]
    everything = [wrong.key for wrong in children(answers, faults="all").faults]
    assert "family/child[9]/nickname" in everything
    assert children(answers, faults="none").faults == ()


def test_the_forms_own_words_for_a_fault_come_before_ours() -> None:
    wrong = children({"has_child": "yes", "family/number": "9"})
    assert field(wrong, "family/number").error.text == "1명에서 5명까지"
    empty = children({}, faults="all")
    assert field(empty, "has_child").error.text == SENTENCES["required"]


def test_an_error_belongs_to_its_control_for_those_who_do_not_see_the_page() -> None:
    html = drawn(children({"has_child": "yes", "family/number": "9"}))
    control = next(
        element for element in Elements(html).all("input") if element.get("id") == "q:family/number"
    )
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "q:family/number.error"
    assert 'id="q:family/number.error"' in html


@pytest.mark.parametrize("kind", shipped_kinds())
@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_shipped_form_is_drawn_soundly(kind: str, language: str) -> None:
    done = evaluate(shipped_rules(kind), {}, clock=clock, language=language)
    html = drawn(view(done, language, faults="all"), language)
    assert_sound(html)
    assert f'lang="{language}"' not in html


def assert_sound(html: str) -> None:
    """What holds of every form drawn: ids once, references met, nothing remembered or inline."""
    elements = Elements(html)
    ids = elements.ids()
    assert len(ids) == len(set(ids)), [one for one in ids if ids.count(one) > 1]
    for _, attributes in elements.elements:
        assert not {"style", "onclick", "onchange", "hx-on"} & attributes.keys()
        for reference in ("for", "aria-describedby", "aria-labelledby"):
            for target in (attributes.get(reference) or "").split():
                assert target in ids, target
    for control in elements.all("input", "textarea", "select"):
        assert control["autocomplete"] == "off", control
        if control.get("type") != "hidden" and "id" in control:
            assert control["spellcheck"] == "false", control
    named = {element.get("for") for element in elements.all("label")}
    for control in elements.all("input", "textarea", "select"):
        if control.get("type") in {"text", "time", "datetime-local"} or "rows" in control:
            assert control["id"] in named


def test_a_form_with_everything_in_it_is_drawn_soundly() -> None:
    answers = {
        "moment": "2026-11-23T09:30",
        "day": '["2016-01-01", "2016-12-31", "year", "gregorian", "2016년"]',
        "order": "b a",
        "fixed_choice": "a",
        "told": "OK",
    }
    done = evaluate(rules(EVERYTHING), answers, clock=clock)
    form = view(done, "en", faults="all")
    assert_sound(drawn(form, "en"))
    looks = {item.key: item.look for item in flat(form.items) if isinstance(item, Field)}
    assert looks == {
        "words": "text",
        "lines": "area",
        "digits": "text",
        "whole": "text",
        "part": "text",
        "day": "date",
        "hour": "time",
        "moment": "datetime",
        "one": "radio",
        "listed": "select",
        "many": "checks",
        "order": "rank",
        "pain": "text",
        "told": "tick",
        "said": "note",
        "shown": "value",
        "fixed": "text",
        "fixed_choice": "radio",
        "code": "text",
    }
    assert field(form, "day").value == "2016년"
    assert field(form, "order").places == ("b", "a", "")


def test_a_long_list_is_a_drop_down() -> None:
    names = "\n".join(f"| | towns | t{number} | Town {number} |" for number in range(20))
    form = f"""
| survey |
| | type | name | label |
| | select_one towns | town | Town |
| choices |
| | list_name | name | label |
{names}
"""
    assert field(view(state(form), "en"), "town").look == "select"


def test_enter_presses_save_and_not_remove() -> None:
    jobs = (SUPPORT / "jobs_form.md").read_text(encoding="utf-8")
    html = drawn(view(state(jobs), "en"), "en")
    buttons = [(one.get("name"), "hidden" in one) for one in Elements(html).all("button")]
    assert buttons[0] == (None, True)
    assert ("_remove", False) in buttons
    assert ("_add", False) in buttons


def test_the_number_of_instances_of_a_counted_repeat_is_not_for_the_hand() -> None:
    html = drawn(children({"has_child": "yes", "family/number": "2"}))
    assert "_add" not in html
    assert "_remove" not in html


def test_a_change_posts_the_form_and_carries_the_nonce() -> None:
    html = drawn(children({}))
    form = Elements(html).all("form")[0]
    assert form["hx-post"] == "/x"
    assert form["hx-trigger"] == "change"
    assert form["hx-nonce"] == "N0NCE"
    assert form["hx-target"] == "#fields"
    assert 'id="fields"' in html


def test_the_answer_to_a_change_is_the_fields_alone() -> None:
    html = drawn(children({}), template='{% include "form/_fields.html" %}')
    assert "<form" not in html
    assert 'id="fields"' not in html
    assert 'name="q:has_child"' in html


@given(st.text(max_size=40))
@settings(max_examples=50, deadline=None)
def test_no_answer_can_leave_its_field(answer: str) -> None:
    hostile = f'"><script>x</script>{answer}'
    html = drawn(children({"has_child": "yes", "family/number": hostile}))
    assert "<script" not in html
    assert Elements(html).all("script") == []


def test_a_forms_own_words_are_escaped_too() -> None:
    form = "| survey |\n| | type | name | label | hint |\n| | text | a | <img src=x> | <b>h</b> |"
    html = drawn(view(state(form), "en"), "en")
    assert "<img" not in html
    assert "<b>" not in html
