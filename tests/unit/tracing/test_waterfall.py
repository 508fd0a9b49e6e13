from xml.etree.ElementTree import fromstring

import pytest

from leeward.i18n.language import Language
from leeward.tracing.candidates import Candidate, Likelihood
from leeward.tracing.comparisons import shipped_comparer
from leeward.tracing.evidence import Field, posterior, prior_in_bits
from leeward.tracing.waterfall import chance_in_words, waterfall_of
from support.tracing_people import person


def candidate() -> Candidate:
    ours = person("a", "Jin Yingji", origin="KP-09.Onsong", child_count=2)
    theirs = person("b", "김영희", origin="KP-09.Onsong", child_count=2)
    comparison = shipped_comparer().compare(ours, theirs)
    prior = prior_in_bits(0.4, 40_000)
    chance = posterior(prior, comparison.bits)
    return Candidate("a", "b", comparison, prior, chance, chance, Likelihood.POSSIBLE, ())


@pytest.mark.parametrize("language", list(Language))
def test_the_picture_and_the_table_say_the_same(language: Language) -> None:
    made = waterfall_of(candidate(), language)
    texts = [one.text or "" for one in fromstring(made.svg).iter("text")]  # noqa: S314 - our own
    assert len(made.lines) == len(Field) + 2
    for line in made.lines:
        assert line.number in texts
        assert any(text and line.label.startswith(text.rstrip("…")) for text in texts)


@pytest.mark.parametrize("language", list(Language))
def test_no_value_and_no_place_of_a_row_is_in_the_picture(language: Language) -> None:
    svg = waterfall_of(candidate(), language).svg
    for value in ("Onsong", "온성", "稳城", "김영희", "Jin", "KP-09"):
        assert value not in svg


def test_a_machine_is_never_certain() -> None:
    assert chance_in_words(1.0, Language.EN) == "over 99.9%"
    assert chance_in_words(0.0, Language.EN) == "under 0.1%"
    assert chance_in_words(0.5, Language.EN) == "50%"
    assert chance_in_words(0.995, Language.EN) == "99.5%"
