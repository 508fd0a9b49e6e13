"""Case files → one file for somebody else: approved, agreed to, noted in each file, then sealed.

Nothing here writes to the disk: the bytes go to whoever asked, and only they know where. That
an export was made is in the journal before its bytes are handed out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from leeward.cases.approval import Act, Approval, BrokenGlass
from leeward.cases.case import CaseFile
from leeward.cases.consent import require_consent
from leeward.cases.summary import CaseSummary
from leeward.codebook.lists import code_list
from leeward.desk.approving import member_of, require
from leeward.desk.session import Session
from leeward.errors import InvalidFact, UnknownCase
from leeward.exchange.age import seal_for, seal_with
from leeward.exchange.content import CODES_ONLY, WITH_NAMES, Content
from leeward.exchange.export import EXTENSIONS, ExportFormat, export
from leeward.ids import CaseId, EntityId, StreamKind, new_id
from leeward.journal.entry import NOTE, Draft
from leeward.vault.list_filters import CaseFilter, CaseSort

KIND: Final = "export"
"""The note that each exported file gets."""

_TELLS: Final = ("pseudonym", "needs", "age_and_languages", "risk", "what_happened")
_TELLS_TOO: Final = ("real_name",)
"""What of her a whole file tells, in the codes by which consent names it."""


@dataclass(frozen=True, slots=True)
class ToKeys:
    """Sealed to the public keys of those who may read it."""

    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithPassphrase:
    """Sealed with a passphrase, told to the receiver another way than the file."""

    passphrase: str


@dataclass(frozen=True, slots=True)
class InClear:
    """Not sealed at all: whoever finds the file reads it."""


Sealing = ToKeys | WithPassphrase | InClear


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to export.

    Attributes:
        cases: whose files.
        form: of the file.
        sealing: how it is sealed.
        with_names: whether real names and the rest of the sealed streams go with it.
        purpose: what for, a code of `consent_purposes`; given together with `recipient`
            where the file leaves the organisation, so that her consent decides.
        recipient: for whom, a code of `consent_recipients`.
    """

    cases: tuple[CaseId, ...]
    form: ExportFormat
    sealing: Sealing
    with_names: bool = False
    purpose: str = ""
    recipient: str = ""

    @property
    def act(self) -> Act:
        """What a colleague is asked to approve."""
        return Act.EXPORT_IN_CLEAR if isinstance(self.sealing, InClear) else Act.EXPORT


def codes_of(name: str) -> tuple[str, ...]:
    """Return the codes of a list that a form offers."""
    return code_list(name).codes


MOST_OFFERED: Final = 200
"""Cases that a page offers for choosing; any other is named by its code."""


def offered(session: Session) -> tuple[CaseSummary, ...]:
    """Return open cases to choose from, by pseudonym."""
    which = CaseFilter(is_open=True)
    page = session.vault.projection.cases(which, CaseSort.PSEUDONYM, limit=MOST_OFFERED)
    return tuple(page.rows)


def cases_of(session: Session, codes: Sequence[str]) -> tuple[CaseId, ...]:
    """Return the cases of some codes, each once.

    Raises:
        UnknownCase: there is none of a code, or no code at all.
    """
    found: dict[CaseId, None] = {}
    for code in codes:
        case = session.vault.projection.case_with_code(code.strip())
        if case is None:
            raise UnknownCase
        found[case] = None
    if not found:
        raise UnknownCase
    return tuple(found)


def export_cases(
    session: Session, wish: Wish, given: Approval | BrokenGlass | None = None
) -> bytes:
    """Return the bytes of the export, and note in each file that it was made.

    Raises:
        ApprovalMissing: no colleague approved this act.
        ConsentMissing: the file leaves the organisation and somebody has not agreed.
        SealedClosed: names are asked for while sealed is closed.
        InvalidRecipient, WeakPassphrase: it cannot be sealed so.
        UnknownCase: a case is not here.
    """
    require(session, wish.act, given)
    if bool(wish.purpose) != bool(wish.recipient):
        raise InvalidFact(field=f"{KIND}.purpose", reason="required")
    files = [session.vault.case_file(case) for case in wish.cases]
    _require_consents(session, wish, files)
    content = Content(WITH_NAMES if wish.with_names else CODES_ONLY)
    data = export(
        files,
        wish.form,
        content=content,
        language=session.language,
        sealed_open=session.sealed_is_open,
    )
    return hand_out(session, wish, data, given)


def hand_out(
    session: Session, wish: Wish, data: bytes, given: Approval | BrokenGlass | None = None
) -> bytes:
    """Return what was put together, sealed as wished, once each file notes that it left.

    Raises:
        ApprovalMissing: no colleague approved this act.
        InvalidRecipient, WeakPassphrase: it cannot be sealed so.
    """
    require(session, wish.act, given)
    sealed = _sealed(data, wish.sealing)
    session.vault.record_many((case, (_note(session, wish, given),)) for case in wish.cases)
    return sealed


def file_name(session: Session, wish: Wish) -> str:
    """Return a name for the file that says the day and no more."""
    ending = "" if isinstance(wish.sealing, InClear) else ".age"
    return f"leeward-{session.today.isoformat()}.{EXTENSIONS[wish.form]}{ending}"


def _sealed(data: bytes, sealing: Sealing) -> bytes:
    match sealing:
        case ToKeys(recipients):
            return seal_for(data, recipients)
        case WithPassphrase(passphrase):
            return seal_with(data, passphrase)
        case InClear():
            return data


def _require_consents(session: Session, wish: Wish, files: Sequence[CaseFile]) -> None:
    """Ask each file; what stays in the organisation needs no other consent than its own."""
    if not wish.purpose or wish.recipient == "own_team":
        return
    fields = (*_TELLS, *(_TELLS_TOO if wish.with_names else ()))
    for file in files:
        require_consent(file, wish.purpose, wish.recipient, fields, session.today)


def _note(session: Session, wish: Wish, given: Approval | BrokenGlass | None) -> Draft:
    told: dict[str, Any] = {
        "format": wish.form,
        "sealing": sealing_code(wish.sealing),
        "with_names": wish.with_names,
    }
    approver = member_of(given)
    more = {
        "purpose": wish.purpose,
        "recipient": wish.recipient,
        "approver": None if approver is None else bytes(approver),
        "reason": given.reason.strip() if isinstance(given, BrokenGlass) else "",
    }
    told |= {name: value for name, value in more.items() if value}
    return Draft(StreamKind.CARE, KIND, EntityId(new_id(session.random)), "", NOTE, told)


def sealing_code(sealing: Sealing) -> str:
    """Return the code of `export_sealings`."""
    match sealing:
        case ToKeys():
            return "key"
        case WithPassphrase():
            return "passphrase"
        case InClear():
            return "in_clear"
