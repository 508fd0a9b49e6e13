"""The forms that an organisation added: kept by id and version, filled over any case.

An answer keeps the version of the form that asked it; a record is opened again with that
version, also when a newer one is there.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from leeward.desk.asked_form import ANSWERS, AskedForm
from leeward.desk.session import Session
from leeward.engines.forms_own import compile_own
from leeward.errors import UnknownPage
from leeward.forms.definition import FormDefinition, from_json, in_language, to_json
from leeward.forms.rules import Rules, rules_of

_CODE_BYTES: Final = 8


@dataclass(frozen=True)
class OwnForm:
    """One version of an own form.

    Attributes:
        asked: the form.
        author: what colleagues call who added it.
        added_at: when.
        versions: every version that is there, the latest first.
    """

    asked: AskedForm
    author: str
    added_at: datetime
    versions: tuple[str, ...]

    @property
    def definition(self) -> FormDefinition:
        """What is asked."""
        return self.asked.definition

    def title(self, language: str) -> tuple[str, str]:
        """Return what it is called, and the language of these words."""
        definition = self.definition
        return in_language(definition.title, language, definition.default_language)


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a form did.

    Attributes:
        definition: the form as it is kept; `notices` say what was left out of it.
        is_new: whether it was not there before.
        code: what stands for it in an address.
    """

    definition: FormDefinition
    is_new: bool
    code: str


def add_form(session: Session, data: bytes, name: str) -> Added:
    """Compile a form and keep it for the organisation.

    Args:
        session: whose desk.
        data: the XLSForm, xlsx or Markdown.
        name: its id, if its settings state none; usually the file's stem.

    Raises:
        InvalidForm: with sheet, row and reason: it lies outside the subset, or another form of
            this id and version is there.
    """
    definition = compile_own(data, name)
    is_new = session.vault.add_form(definition.id, definition.version, to_json(definition))
    return Added(definition, is_new, code_of(definition.id))


def code_of(form: str) -> str:
    """Return what stands for a form in addresses: they hold no words of anybody."""
    return blake2b(form.encode(), digest_size=_CODE_BYTES, person=b"lw-own-form-1").hexdigest()


def own_forms(session: Session) -> tuple[OwnForm, ...]:
    """Return the latest version of every own form, by id."""
    found: dict[str, OwnForm] = {}
    versions: dict[str, list[str]] = {}
    stored = session.vault.forms()
    for each in stored:
        versions.setdefault(each.form, []).append(each.version)
    for each in stored:
        if each.form not in found:
            found[each.form] = OwnForm(
                AskedForm(ANSWERS, _rules(each.definition), code_of(each.form)),
                session.name_of(each.member),
                each.added_at,
                tuple(versions[each.form]),
            )
    return tuple(found.values())


def own_form(session: Session, code: str, version: str = "") -> AskedForm:
    """Return an own form, in the version asked for if it is there, else in the latest.

    Raises:
        UnknownPage: no form of that code.
    """
    here = [each for each in session.vault.forms() if code_of(each.form) == code]
    if not here:
        raise UnknownPage
    chosen = next((each for each in here if each.version == version), here[0])
    return AskedForm(ANSWERS, _rules(chosen.definition), code)


def all_versions(session: Session) -> dict[tuple[str, str], AskedForm]:
    """Return every version of every own form by id and version; the latest also under `""`."""
    found: dict[tuple[str, str], AskedForm] = {}
    for each in session.vault.forms():
        asked = AskedForm(ANSWERS, _rules(each.definition), code_of(each.form))
        found[each.form, each.version] = asked
        found.setdefault((each.form, ""), asked)
    return found


def form_id(session: Session, given: str) -> str:
    """Return the id of a form named by its id or by its code.

    Raises:
        UnknownPage: there is none.
    """
    for each in session.vault.forms():
        if given in {each.form, code_of(each.form)}:
            return each.form
    raise UnknownPage


@lru_cache(maxsize=32)
def _rules(definition: bytes) -> Rules:
    return rules_of(from_json(definition))
