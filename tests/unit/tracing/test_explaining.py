import pytest
from hypothesis import given, settings

from leeward.i18n.language import Language
from leeward.tracing.candidates import Likelihood
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.evidence import Evidence, Field
from leeward.tracing.explaining import (
    SENTENCES,
    caution,
    field_name,
    likelihood_word,
    odds_in_words,
    sentence,
)
from leeward.tracing.person import Person
from leeward.tracing.weights import shipped_weights
from support.tracing_people import person
from support.tracing_strategies import people


def test_every_level_has_a_sentence_in_three_languages() -> None:
    for field, levels in shipped_weights().bits.items():
        assert set(levels) <= set(SENTENCES[field])
        for level in SENTENCES[field]:
            said = {sentence(Evidence(field, level, 0.0), language) for language in Language}
            assert len(said) == 3, (field, level)


@pytest.mark.parametrize("field", list(Field))
def test_every_field_has_a_name_in_three_languages(field: Field) -> None:
    assert len({field_name(field, language) for language in Language}) == 3


@given(people, people)
@settings(deadline=None, max_examples=40)
def test_a_sentence_never_says_a_place_or_a_verdict(a: Person, b: Person) -> None:
    for evidence in shipped_comparer().compare(a, b).evidence:
        for language in Language:
            said = sentence(evidence, language)
            assert said
            assert not any(place in said for place in ("Onsong", "온성", "KP-", "CN-", "延吉"))


def test_names_alone_carry_a_caution() -> None:
    alone = shipped_comparer().compare(person("a"), person("b"))
    assert len({caution(alone, language) for language in Language}) == 3
    more = shipped_comparer().compare(person("a", child_count=2), person("b", child_count=2))
    assert caution(more, Language.EN) == ""


def test_a_prior_in_words() -> None:
    assert odds_in_words(-15.29, Language.EN) == "1 in 40,064"
    assert odds_in_words(60.0, Language.EN) == "1 in 2"


def test_likelihoods_have_words() -> None:
    for likelihood in Likelihood:
        assert len({likelihood_word(likelihood, language) for language in Language}) == 3
