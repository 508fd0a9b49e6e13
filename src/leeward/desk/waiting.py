"""Sealed answers that were typed while sealed was closed: kept sealed until they can be recorded.

They are half-typed text like any other, under the member's second key pair: written without
it, read only with it. One form can be filled several times meanwhile; each stands by itself.
"""

import json
from collections.abc import Callable, Iterator
from typing import Final

from leeward.desk.asked_form import AskedForm
from leeward.desk.open_file import OpenFile
from leeward.errors import TooLarge
from leeward.ids import EntityId, id_text

MOST: Final = 50


def waiting_keys(
    opened: OpenFile,
    form: AskedForm,
    entity: EntityId | None,
    kept: Callable[[str], bool] | None = None,
) -> tuple[str, ...]:
    """Return the keys under which answers for one record wait, the first typed first.

    Args:
        opened: the case file.
        form: the form.
        entity: which record; None for new ones.
        kept: `Session.kept_drafts`, asked once by whoever looks at many forms.
    """
    if not form.has_sealed:
        return ()
    kept = kept or opened.session.kept_drafts()
    return tuple(key for key in _keys(opened, form, entity) if kept(key))


def free_key(opened: OpenFile, form: AskedForm, entity: EntityId | None) -> str:
    """Return the key for what is to wait next.

    Raises:
        TooLarge: too much waits for this record already.
    """
    kept = opened.session.kept_drafts()
    free = next((key for key in _keys(opened, form, entity) if not kept(key)), None)
    if free is None:
        raise TooLarge(limit=MOST)
    return free


def read_waiting(opened: OpenFile, form: AskedForm, key: str) -> dict[str, str]:
    """Return answers that wait, by the form's keys.

    Raises:
        SealedClosed: sealed is closed.
    """
    kept = opened.session.draft(key)
    told = {} if kept is None else json.loads(kept.body)
    return {name: str(text) for name, text in told.items() if form.question(name) is not None}


def _keys(opened: OpenFile, form: AskedForm, entity: EntityId | None) -> Iterator[str]:
    place = f"own/{form.code}" if form.is_own else form.kind
    record = "new" if entity is None else id_text(entity)
    base = f"case/{id_text(opened.case)}/{place}/waiting/{record}"
    return (f"{base}/{number}" for number in range(1, MOST + 1))
