"""A colleague's word on this computer: her own keyslot says who she is, never a typed name.

Her word leaves a receipt in the roster, signed by her own device, which outlives the case.
"""

from leeward.cases.approval import Act, Approval, BrokenGlass, needs_approval, require_approval
from leeward.desk.session import Session
from leeward.errors import WrongPassphrase
from leeward.ids import MemberId


def approve(session: Session, act: Act, name: str, passphrase: str) -> Approval:
    """Return the approval of a colleague who typed her passphrase at this desk.

    Raises:
        UnknownMember, WrongPassphrase: no keyslot here opens with what was typed.
        ApprovalMissing: it is the author's own word, under whatever name.
    """
    if not name.strip() or not passphrase:
        raise WrongPassphrase
    return Approval(act, session.member, session.vault.give_word(act.value, name, passphrase))


def require(
    session: Session,
    act: Act,
    given: Approval | BrokenGlass | None,
    *,
    is_routine: bool = False,
) -> None:
    """Refuse to go on where a second member's word is needed and was not given.

    Raises:
        ApprovalMissing: there is none, or it is the author's own.
    """
    approvers = tuple(session.vault.roster.members)
    require_approval(act, session.member, given, approvers, is_routine=is_routine)


def is_needed(act: Act, *, is_routine: bool = False) -> bool:
    """Return whether the act asks for a second member's word."""
    return needs_approval(act, is_routine=is_routine)


def member_of(given: Approval | BrokenGlass | None) -> MemberId | None:
    """Return who approved, if somebody did."""
    return given.approver if isinstance(given, Approval) else None
