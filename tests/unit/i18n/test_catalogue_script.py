import runpy
from pathlib import Path
from typing import Any

import pytest

from leeward.i18n.catalogue import translations

SCRIPT = Path(__file__).parents[3] / "scripts/catalogue.py"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    templates = tmp_path / "web/templates/form"
    templates.mkdir(parents=True)
    (templates.parent / "lock.html").write_text(
        "<h1>{{ _('Lock') }}</h1>{% trans count=n %}{{ count }} case{% pluralize %}"
        "{{ count }} cases{% endtrans %}",
        encoding="utf-8",
    )
    (templates / "field.html").write_text("{{ pgettext('state', 'open') }}", encoding="utf-8")
    (tmp_path / "page.py").write_text('TITLE = N_("Today, {name}")\n', encoding="utf-8")
    return tmp_path


TRANSLATED = {
    'msgid "Lock"\nmsgstr ""': 'msgid "Lock"\nmsgstr "잠금"',
    'msgstr[0] ""': 'msgstr[0] "사례 %(count)s건"',
    'msgid "open"\nmsgstr ""': 'msgid "open"\nmsgstr "열림"',
    'msgid "Today, {name}"\nmsgstr ""': 'msgid "Today, {name}"\nmsgstr "오늘, {name}"',
}


def translated(script: dict[str, Any], source: Path) -> Path:
    path: Path = script["update"](source, "ko")
    text = path.read_text(encoding="utf-8")
    for empty, filled in TRANSLATED.items():
        assert empty in text
        text = text.replace(empty, filled)
    path.write_text(text, encoding="utf-8")
    return path


def wrong(script: dict[str, Any], source: Path) -> list[str]:
    return list(script["problems"](source, "ko"))


def test_strings_of_templates_and_python_are_found(script: dict[str, Any], source: Path) -> None:
    translated(script, source)
    assert wrong(script, source) == []
    translations.cache_clear()
    ko = translations("ko", source / "i18n/locale")
    assert ko.gettext("Lock") == "잠금"
    assert ko.ngettext("%(count)s case", "%(count)s cases", 2) == "사례 %(count)s건"


def test_a_second_run_changes_nothing(script: dict[str, Any], source: Path) -> None:
    path = translated(script, source)
    script["update"](source, "ko")
    before = path.read_text(encoding="utf-8")
    script["update"](source, "ko")
    assert path.read_text(encoding="utf-8") == before
    assert "잠금" in before
    assert "Date:" not in before


def test_what_is_not_translated_fails(script: dict[str, Any], source: Path) -> None:
    assert len(wrong(script, source)) == 1  # no catalogue at all
    script["update"](source, "ko")
    assert len(wrong(script, source)) == 4
    assert all("is not translated" in line for line in wrong(script, source))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgid "Lock"', '#, fuzzy\nmsgid "Lock"', "fuzzy"),
        ("오늘, {name}", "오늘, {nmae}", "placeholders"),
        ("오늘, {name}", "오늘", "placeholders"),
        ("사례 %(count)s건", "사례", "placeholders"),
        ('msgid "Lock"\nmsgstr "잠금"', "", "missing"),
        ('msgid "Lock"', 'msgid "Unlock"\nmsgstr "풀기"\n\nmsgid "Lock"', "stale"),
        ('msgctxt "state"\n', "", "missing"),
        ("오늘, {name}", " 오늘, {name}", "space"),
    ],
)
def test_each_fault_of_a_catalogue_is_named(
    script: dict[str, Any], source: Path, old: str, new: str, fault: str
) -> None:
    path = translated(script, source)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(fault in line for line in wrong(script, source))


def test_a_string_that_is_gone_is_dropped_on_update(script: dict[str, Any], source: Path) -> None:
    path = translated(script, source)
    (source / "page.py").write_text("", encoding="utf-8")
    assert wrong(script, source) == ["ko: “Today, {name}” is stale"]
    script["update"](source, "ko")
    assert wrong(script, source) == []
    assert "Today" not in path.read_text(encoding="utf-8")
