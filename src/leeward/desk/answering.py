"""Recording a filled form: only what changed, in the right streams, after the warnings.

While sealed is closed everything else is recorded all the same, and the sealed answers are
kept sealed until it opens. A value on which members disagree is settled only by whoever
changes it: saving the form for another answer leaves both standing.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any, Final

from leeward.cases.closure import close
from leeward.cases.expiry import bucket_after
from leeward.cases.facts import KINDS, field_of
from leeward.cases.never_store import findings, refuse, refuse_finer_place
from leeward.cases.parent_missing import record_event
from leeward.cases.record import changes
from leeward.cases.state import is_closed
from leeward.desk import first_day
from leeward.desk.filling import Filling, evaluated
from leeward.desk.organisation import kept_months
from leeward.desk.recording import record_drafts
from leeward.desk.waiting import free_key
from leeward.desk.warnings import Warned, overrides, warn
from leeward.errors import InvalidFact, LeewardError, NeverStored
from leeward.forms.evaluate import State
from leeward.forms.instance import COUNT_MARK
from leeward.ids import EntityId, StreamKind, new_id
from leeward.journal.entry import Draft

_VERSION: Final = "form_version"
_NUMBERS: Final = frozenset({"channel_address", "second_address", "voucher"})
"""Lines of a typed field that are there to hold a number: her own, or one of ours."""
_PHRASES: Final = frozenset({"phrase_all_clear", "phrase_danger"})
"""The one place where the agreed phrases stand."""


@dataclass(frozen=True, slots=True)
class FillAnswer:
    """What came of it: recorded, or what has to be looked at first.

    Attributes:
        state: the form, evaluated with what was typed.
        is_done: whether it was recorded, as far as it can be now.
        entity: the record that now says so; None while none is there.
        changed: how many values were recorded.
        kept: how many sealed answers wait for sealed to open.
        faults: why an answer cannot be taken, by key.
        warned: what is never stored, where it seems to stand; `field` is a key.
        reason_fault: why the reason for passing a warning over cannot be taken.
    """

    state: State
    is_done: bool = False
    entity: EntityId | None = None
    changed: int = 0
    kept: int = 0
    faults: Mapping[str, LeewardError] = field(default_factory=dict)
    warned: tuple[Warned, ...] = ()
    reason_fault: LeewardError | None = None


def fill(
    filling: Filling,
    answers: Mapping[str, str],
    *,
    cleared: Collection[str] = (),
    reason: str = "",
) -> FillAnswer:
    """Record a form as it was filled.

    Nothing is recorded while the form's own rules are not satisfied, while a typed field holds
    what is never stored, or while free text seems to and no reason was given.

    Args:
        filling: the form, begun.
        answers: as typed, by key.
        cleared: keys of hidden answers that are taken away.
        reason: why it is recorded although a warning stands.
    """
    state = evaluated(filling, answers, cleared)
    told = state.answers()
    faults = _refused(filling, told) | _against_wishes(filling, told)
    if faults or _unanswered(filling, state):
        return FillAnswer(state, faults=faults)
    warned = warn(filling.opened.file, _new_words(filling, told))
    if warned and not reason.strip():
        return FillAnswer(state, warned=warned)
    if warned and findings(reason):
        repeats = InvalidFact(field="override.reason", reason="reason_repeats")
        return FillAnswer(state, warned=warned, reason_fault=repeats)
    return _record(filling, state, told, warned, reason)


def _record(
    filling: Filling,
    state: State,
    told: Mapping[str, str],
    warned: Sequence[Warned],
    reason: str,
) -> FillAnswer:
    session = filling.opened.session
    new = EntityId(new_id(session.random))
    entity = new if filling.entity is None else filling.entity
    try:
        drafts = _drafts(filling, entity, _values(filling, state, told))
    except InvalidFact as wrong:
        key = filling.form.key_of(str(wrong.facts.get("field", "")).partition(".")[2])
        if key is None:
            raise
        return FillAnswer(state, faults={key: wrong})
    passed: tuple[Draft, ...] = ()
    if drafts:
        fresh = (EntityId(new_id(session.random)) for _ in repeat(None))
        named = [Warned(filling.form.field_name(each.field), each.pieces) for each in warned]
        kind = filling.form.kind
        passed = overrides(filling.opened.file, kind, entity, named, reason, fresh)
    record_drafts(session, filling.opened.case, (*drafts, *passed), file=filling.opened.file)
    there = entity if drafts or filling.entity is not None else None
    kept = _keep_sealed(filling, told, there)
    return FillAnswer(state, is_done=True, entity=there, changed=len(drafts), kept=kept)


def _values(filling: Filling, state: State, told: Mapping[str, str]) -> dict[str, Any]:
    """Return what the record is to say, by field; None takes a value away."""
    form = filling.form
    values: dict[str, Any] = {}
    for key in dict.fromkeys([*told, *filling.held]):
        if key.endswith(COUNT_MARK) or _is_out_of_reach(filling, key):
            continue
        text = told.get(key, "")
        if key in filling.disputed and text == filling.held.get(key):
            continue
        values[form.field_name(key)] = form.stored(key, text) if text else None
    for key in [key for key in {**filling.held, **state.values()} if key.endswith(COUNT_MARK)]:
        stated = state.values().get(key, "0")
        values[form.field_name(key)] = None if form.implies(key, stated, told) else int(stated)
    if form.kind == "followup" and filling.entity is None:
        values["owner"] = bytes(filling.opened.session.member)
    return values


def _drafts(filling: Filling, entity: EntityId, values: Mapping[str, Any]) -> tuple[Draft, ...]:
    """Return what has to be recorded; empty where nothing but the form's version is new."""
    named = _named(filling)
    drafts = _all_drafts(filling, entity, {**values, **named})
    return () if all(draft.field in named for draft in drafts) else drafts


def _all_drafts(filling: Filling, entity: EntityId, values: Mapping[str, Any]) -> tuple[Draft, ...]:
    file, kind, session = filling.opened.file, filling.form.kind, filling.opened.session
    if kind == "closure" and not is_closed(file):
        return close(file, values, kept_months=kept_months(session))
    if kind == "parent_missing":
        return record_event(
            file,
            entity,
            values,
            today=filling.opened.today,
            followup=EntityId(new_id(session.random)),
            owner=session.member,
        )
    return changes(file, kind, entity, values, expires=bucket_after(filling.opened.today))


def _named(filling: Filling) -> dict[str, Any]:
    """Return which form was answered, as its kind of record keeps it."""
    form = filling.form
    if form.is_own:
        return {"form": form.definition.id, "version": form.definition.version}
    known = KINDS[form.kind].fields.get(_VERSION)
    closed = not filling.sealed_is_open
    if known is None or (known.stream is StreamKind.SEALED and closed):
        return {}
    return {_VERSION: form.definition.version}


def _is_out_of_reach(filling: Filling, key: str) -> bool:
    """Return whether an answer can be neither read nor recorded while sealed is closed."""
    return filling.form.is_sealed(key) and not filling.sealed_is_open


def _unanswered(filling: Filling, state: State) -> bool:
    """Return whether the form is not satisfied; a sealed answer out of reach may be there."""
    return any(
        not (fault == "required" and filling.entity is not None and _is_out_of_reach(filling, key))
        for key, fault in state.errors.items()
    )


def _refused(filling: Filling, told: Mapping[str, str]) -> dict[str, LeewardError]:
    """Return the typed answers that hold what is never stored."""
    form = filling.form
    faults: dict[str, LeewardError] = {}
    for key, text in told.items():
        if text == filling.held.get(key) or not form.is_words(key) or form.is_sentences(key):
            continue
        try:
            refuse("", text)
            known = field_of(form.kind, form.field_name(key))
            if known is not None and known.is_coarse_place:
                refuse_finer_place(known.name, text)
        except NeverStored as never:
            faults[key] = never
    return faults


def _against_wishes(filling: Filling, told: Mapping[str, str]) -> dict[str, LeewardError]:
    """Return the answer that would make public what the wishes keep, if there is one."""
    if filling.form.kind != first_day.KIND:
        return {}
    named = {filling.form.field_name(key): text for key, text in told.items()}
    fault = first_day.against_wishes(filling.opened, named)
    key = filling.form.key_of(first_day.PUBLICISE)
    return {} if fault is None or key is None else {key: fault}


def _new_words(filling: Filling, told: Mapping[str, str]) -> dict[str, str]:
    """Return the words, by key, that are looked through: what is new, and would be recorded now.

    A name, a number of hers and the line of a paper belong where they are asked for.
    """
    form = filling.form
    return {
        key: text
        for key, text in told.items()
        if form.is_words(key)
        and text != filling.held.get(key)
        and not _is_out_of_reach(filling, key)
        and (form.is_sentences(key) or not (form.is_sealed(key) or _is_number(key)))
        and form.field_name(key) not in _PHRASES
    }


def _is_number(key: str) -> bool:
    return key.rpartition("/")[2] in _NUMBERS


def _keep_sealed(filling: Filling, told: Mapping[str, str], entity: EntityId | None) -> int:
    """Keep sealed answers that could not be recorded; forget those that now were."""
    session = filling.opened.session
    if filling.sealed_is_open:
        for key in filling.waiting:
            session.drop_draft(key)
        return 0
    sealed = {key: text for key, text in told.items() if filling.form.is_sealed(key)}
    if sealed:
        key = free_key(filling.opened, filling.form, entity)
        session.keep_draft(key, json.dumps(sealed, ensure_ascii=False).encode())
    return len(sealed)
