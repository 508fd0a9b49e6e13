"""The answers of one own form from all cases, as rows: for a table, an export, a count.

One row per filled form, one column per question; an instance of a repeat has columns of its
own. Cases stand under their code. Sealed answers come along only where they were asked for and
sealed is open.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from leeward.cases.approval import Approval, BrokenGlass
from leeward.cases.case import Record
from leeward.cases.own_questions import is_count, is_question, key_of, stream_of
from leeward.desk.asked_form import ANSWERS, AskedForm
from leeward.desk.exporting import Wish, hand_out
from leeward.desk.own_forms import code_of, own_form
from leeward.desk.session import Session
from leeward.errors import SealedClosed
from leeward.exchange.workbook_out import Table, csv_text, xlsx
from leeward.forms.typed import read_when, untyped
from leeward.ids import CaseId, StreamKind
from leeward.journal.clock import recorded_at


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """One filled form.

    Attributes:
        case: whose.
        code: the case's code.
        version: the version of the form that was answered.
        recorded: the day of the first recording, as ISO text.
        answers: by the form's keys (`work/job[2]/months`), as the form keeps them: a date as its
            day or interval, several choices with blanks between.
    """

    case: CaseId
    code: str
    version: str
    recorded: str
    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table of answers as a file, and how much stands in it."""

    data: bytes
    rows: int
    cases: int


def answers_of(session: Session, form: str, *, with_sealed: bool = False) -> Iterator[FormAnswers]:
    """Yield what was answered with one own form, case by case.

    Args:
        session: whose desk.
        form: the form's id.
        with_sealed: whether sealed answers come along.

    Raises:
        UnknownPage: no such form.
        SealedClosed: sealed answers are asked for while sealed is closed.
    """
    if with_sealed and not session.sealed_is_open:
        raise SealedClosed
    own_form(session, code_of(form))
    for case in session.vault.cases():
        if not session.vault.recorded(case, [ANSWERS]):
            continue
        file = session.vault.case_file(case)
        for record in file.all_of(ANSWERS):
            if record.held("form") == form:
                asked = own_form(session, code_of(form), str(record.held("version")))
                yield FormAnswers(
                    case,
                    str(file.held("case", "code") or ""),
                    str(record.held("version") or ""),
                    recorded_at(record.born).date().isoformat(),
                    _answers(asked, record, with_sealed=with_sealed),
                )


def table_of(form: AskedForm, filled: Sequence[FormAnswers]) -> Table:
    """Return the answers as one sheet: the form's keys above, one filled form per row."""
    place = {path: number for number, path in enumerate(form.questions)}
    keys = {key for each in filled for key in each.answers}
    asked = [path.removeprefix(f"{form.definition.root}/") for path in form.questions]
    plain = [key for key in asked if key in keys or not any(_is_of(each, key) for each in keys)]

    def order(key: str) -> tuple[int, str]:
        question = form.question(key)
        return (len(place) if question is None else place[question.path], key)

    columns = sorted({*plain, *keys}, key=order)
    heading = ("case", "recorded", "version", *columns)
    rows = tuple(
        (each.code, each.recorded, each.version, *(each.answers.get(key, "") for key in columns))
        for each in filled
    )
    return Table(form.definition.id, (heading,), rows)


def export_answers(
    session: Session, form: str, wish: Wish, given: Approval | BrokenGlass | None = None
) -> MadeTable:
    """Return the answers of one own form as a sealed file, noted in each case that it shows.

    Args:
        session: whose desk.
        form: the form's id.
        wish: how it is sealed, `xlsx` or `csv`, and whether sealed answers come along; its cases
            are those that answered.
        given: a colleague's approval.

    Raises:
        ApprovalMissing, SealedClosed, UnknownPage, InvalidRecipient, WeakPassphrase.
    """
    filled = list(answers_of(session, form, with_sealed=wish.with_names))
    table = table_of(own_form(session, code_of(form)), filled)
    data = csv_text(table) if wish.form == "csv" else xlsx([table])
    cases = tuple(dict.fromkeys(each.case for each in filled))
    sealed = hand_out(session, replace(wish, cases=cases), data, given)
    return MadeTable(sealed, len(filled), len(cases))


def _answers(asked: AskedForm, record: Record, *, with_sealed: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, fact in record.fields.items():
        sealed = is_question(name) and stream_of(name) is StreamKind.SEALED
        if not is_question(name) or is_count(name) or (sealed and not with_sealed):
            continue
        key = key_of(name)
        text = _text(asked, key, fact.held)
        if text:
            found[key] = text
    return found


def _text(asked: AskedForm, key: str, value: Any) -> str:
    question = asked.question(key)
    if question is None:
        return "" if value is None else str(value)
    text = untyped(question, value)
    when = read_when(text) if question.kind == "date" else None
    if when is None or when.is_exact:
        return text if when is None else when.earliest.isoformat()
    return f"{when.earliest.isoformat()}/{when.latest.isoformat()}"


def _is_of(key: str, plain: str) -> bool:
    """Return whether a key is an instance of a question that stands in a repeat."""
    return "/".join(part.partition("[")[0] for part in key.split("/")) == plain
