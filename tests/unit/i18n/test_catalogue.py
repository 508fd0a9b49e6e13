import os
from pathlib import Path

import pytest

from leeward.i18n.catalogue import translations

PO = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Lock"
msgstr "{lock}"

msgid "{{count}} case"
msgid_plural "{{count}} cases"
msgstr[0] "사례 {{count}}건"

msgctxt "state"
msgid "open"
msgstr "열림"

#, fuzzy
msgid "Unlock"
msgstr "틀림"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    translations.cache_clear()
    messages = tmp_path / "ko" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "leeward.po").write_text(PO.format(lock="잠금"), encoding="utf-8")
    return tmp_path


def test_a_catalogue_is_read_from_its_source(folder: Path) -> None:
    ko = translations("ko", folder)
    assert ko.gettext("Lock") == "잠금"
    assert ko.ngettext("{count} case", "{count} cases", 3) == "사례 {count}건"
    assert ko.pgettext("state", "open") == "열림"
    assert ko.gettext("open") == "open"
    assert ko.gettext("Not translated") == "Not translated"


def test_an_uncertain_translation_is_not_shown(folder: Path) -> None:
    assert translations("ko", folder).gettext("Unlock") == "Unlock"


def test_english_is_the_source(folder: Path) -> None:
    en = translations("en", folder)
    assert en.gettext("Lock") == "Lock"
    assert en.ngettext("a case", "cases", 2) == "cases"


def test_a_language_without_catalogue_is_shown_in_english(folder: Path) -> None:
    assert translations("zh-Hans", folder).gettext("Lock") == "Lock"


def test_the_compiled_file_is_kept_and_used_until_the_source_changes(folder: Path) -> None:
    source = folder / "ko/LC_MESSAGES/leeward.po"
    compiled = source.with_suffix(".mo")
    translations("ko", folder)
    assert compiled.exists()
    assert list(compiled.parent.glob("*.new")) == []

    before = source.stat().st_mtime_ns
    source.write_text(PO.format(lock="자물쇠"), encoding="utf-8")
    os.utime(source, ns=(before - 10**9, before - 10**9))
    translations.cache_clear()
    assert translations("ko", folder).gettext("Lock") == "잠금"

    after = compiled.stat().st_mtime_ns + 10**9
    os.utime(source, ns=(after, after))
    translations.cache_clear()
    assert translations("ko", folder).gettext("Lock") == "자물쇠"


def test_a_folder_that_may_not_be_written_is_no_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> tuple[int, str]:
        raise PermissionError

    monkeypatch.setattr("leeward.i18n.catalogue.tempfile.mkstemp", refuse)
    assert translations("ko", folder).gettext("Lock") == "잠금"
    assert not (folder / "ko/LC_MESSAGES/leeward.mo").exists()
