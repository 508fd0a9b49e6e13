import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

import leeward.engines
import leeward.forms
from leeward.forms.refusals import NOTICE_REASONS, REASONS, Reason
from leeward.forms.subset import (
    APPEARANCES,
    DROPPED,
    FUNCTIONS,
    IGNORED,
    IGNORED_APPEARANCES,
    MEANINGS,
    TYPES,
)
from leeward.i18n.sentences import reason
from leeward.vault import form_store

ROOT = Path(__file__).parents[3]


def guide_writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "write_forms_guide", ROOT / "scripts" / "write_forms_guide.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_guide_shows_the_subset_as_it_is() -> None:
    writer = guide_writer()
    guide = writer.GUIDE.read_text(encoding="utf-8")
    assert writer.with_tables(guide) == guide, "run scripts/write_forms_guide.py"
    for name in FUNCTIONS:
        assert f"`{name}(" in guide


def test_a_guide_with_an_old_table_is_noticed() -> None:
    writer = guide_writer()
    guide = writer.GUIDE.read_text(encoding="utf-8")
    old = guide.replace("| `abs(1)` |", "| `abs(2)` |")
    assert old != guide
    assert writer.with_tables(old) != old


def test_every_function_has_a_meaning() -> None:
    assert MEANINGS.keys() == FUNCTIONS.keys()


def test_no_type_and_no_appearance_is_both_taken_and_left_out() -> None:
    assert not TYPES.keys() & DROPPED.keys()
    assert not APPEARANCES.keys() & IGNORED_APPEARANCES
    assert set(DROPPED.values()) <= NOTICE_REASONS.keys()


def test_every_reason_that_the_code_gives_is_published_and_no_other() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for room in (leeward.forms, leeward.engines)
        for path in Path(str(room.__path__[0])).glob("*.py")
        if room is leeward.forms or path.name.startswith("forms_")
    ]
    sources.append(Path(form_store.__file__).read_text(encoding="utf-8"))
    code = "\n".join(sources)
    given = {
        reason
        for pattern in (
            r'BrokenExpression\(\s*"(\w+)"',
            r'reason="(\w+)"',
            r'_refused\(\s*"(\w+)"',
            r'_refused\(row, "\w+", "(\w+)"',
            r'    \("[^"]+", "(\w+)"\),\n',
        )
        for reason in re.findall(pattern, code)
    }
    assert given == set(REASONS) == set(get_args(Reason))


@pytest.mark.parametrize("language", ["en", "ko", "zh-Hans"])
def test_every_reason_has_words_in_three_languages(language: str) -> None:
    for code in REASONS:
        assert reason(code, language) != code
    for notice in NOTICE_REASONS.keys() - {IGNORED}:
        assert reason(f"left_{notice}", language) != f"left_{notice}"
