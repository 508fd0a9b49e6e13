"""Small forms for tests, in as few words as a form can be."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from leeward.engines.forms_pyxform import compile_markdown
from leeward.forms.computing import Place, Work, value_of
from leeward.forms.definition import FormDefinition, Question
from leeward.forms.evaluate import State, evaluate
from leeward.forms.functions import FUNCTIONS
from leeward.forms.instance import Instance
from leeward.forms.rules import Rules, rules_of
from leeward.forms.values import to_text
from leeward.forms.xpath import parse

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def clock() -> datetime:
    """Return the same noon every time."""
    return NOON


@lru_cache(maxsize=64)
def rules(markdown: str) -> Rules:
    """Compile a form in Markdown notation, without any code book."""
    return rules_of(compile_markdown(markdown, {}))


def state(markdown: str, answers: Mapping[str, str] | None = None, language: str = "") -> State:
    """Compile a form and evaluate answers to it."""
    return evaluate(rules(markdown), answers or {}, clock=clock, language=language)


def plain(**questions: str) -> FormDefinition:
    """Return a form of text questions, each with an optional calculation."""
    return FormDefinition(
        id="plain",
        version="1",
        title={"": "Plain"},
        languages=("",),
        default_language="",
        children=tuple(
            Question(path=f"/data/{name}", name=name, kind="text", row=row, calculate=calculate)
            for row, (name, calculate) in enumerate(questions.items(), start=2)
        ),
    )


def computed(expression: str, **answers: str) -> str:
    """Return the text of `expression` in a form whose questions have these answers."""
    definition = plain(**dict.fromkeys(answers, ""))
    work = Work(definition, Instance(definition, answers), clock, FUNCTIONS)
    root = work.instance.root
    place = Place(node=root, current=root)
    return to_text(value_of(parse(expression), work, place))
