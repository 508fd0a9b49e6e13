"""The questions that the desk offers for publications, as typed data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class OfferedQuestions:
    """What may be asked without writing a catalogue of one's own.

    Attributes:
        columns: the definition of each column, as a catalogue spells it.
        tables: the columns of each question by its code, in the order of the page.
    """

    columns: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, tuple[str, ...]]


@cache
def offered_questions() -> OfferedQuestions:
    """Return what the desk offers."""
    text = files("leeward.codebook").joinpath("questions.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    tables = {code: tuple(columns) for code, columns in said["question"].items()}
    return OfferedQuestions(said["column"], tables)
