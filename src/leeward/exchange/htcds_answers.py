"""A field of HTCDS as an organisation's own form asked it, for files in the standard's layout.

IOM gives the standard out as an XLSForm too. Whoever fills that form over a case has answered
the standard's fields in a record of their own; what the file itself says of a field goes first.
"""

from typing import Any, Final

from leeward.cases.case import CaseFile, Record
from leeward.cases.own_questions import is_question, key_of
from leeward.codebook import htcds
from leeward.codebook.htcds import HtcdsField
from leeward.codebook.lists import code_list
from leeward.exchange.content import Content

ANSWERS: Final = "answers"
_TRUE: Final = frozenset({"true", "yes", "1", "ok"})
_FALSE: Final = frozenset({"false", "no", "0"})


def answered(case_file: CaseFile, name: str, content: Content) -> Any:
    """Return what the latest own form that asks for a field of the standard says of it.

    Args:
        case_file: whose.
        name: the field of the standard.
        content: what may leave. What the standard's own field would keep back stays back, also
            where an own form asked for it.

    Returns:
        A value as the case file keeps one of that field: a date's value, a list of codes, a
        flag, a text. None for no answer, and for codes that the standard does not have.
    """
    known = htcds.find(name)
    if known is None or known.stream not in content.streams:
        return None
    for record in sorted(case_file.all_of(ANSWERS), key=lambda each: each.born, reverse=True):
        value = _of(record, known, content)
        if value is not None:
            return value
    return None


def _of(record: Record, known: HtcdsField, content: Content) -> Any:
    for field, fact in record.fields.items():
        if not is_question(field) or not content.includes(ANSWERS, field):
            continue
        # A question inside a series is about one of several: it is no field of the case.
        key = key_of(field)
        if "[" not in key and htcds.find(key.rpartition("/")[2]) is known:
            return _as_kept(known, fact.held)
    return None


def _as_kept(known: HtcdsField, value: Any) -> Any:
    if known.sort == "checkbox":
        return _flag(value)
    if not known.sort.startswith("select"):
        return value
    listed = frozenset(() if known.list is None else code_list(known.list).codes)
    given = value if isinstance(value, list | tuple) else [value]
    codes = [htcds.import_code(known.name, str(code)) for code in given if code is not None]
    fits = [code for code in codes if not listed or code in listed]
    # IOM's own form takes several industries where the standard takes one: none is lost.
    if known.sort == "select_multiple" or len(fits) > 1:
        return fits or None
    return fits[0] if fits else None


def _flag(value: Any) -> bool | None:
    said = str(value).lower()
    return said in _TRUE if said in _TRUE | _FALSE else None
