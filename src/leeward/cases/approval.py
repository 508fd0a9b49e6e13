"""Which steps need a second member's word, and whether it was given.

Author and approver are members, known by their keys: a typed name approves nothing. An
organisation of one names somebody outside, who is a member without cases.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from leeward.errors import ApprovalMissing
from leeward.ids import MemberId


class Act(StrEnum):
    """What exposes someone or cannot be undone; codes of the list `approved_acts`."""

    OPEN_SEALED = "open_sealed"
    EXPORT = "export"
    EXPORT_IN_CLEAR = "export_in_clear"
    TRANSFER = "transfer"
    PRIVATE_EXCHANGE = "private_exchange"
    CONTACT_AFTER_MATCH = "contact_after_match"
    REGISTRATION = "registration"
    ERASURE = "erasure"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Approval:
    """One member's word for another's act. `act` and `author` say what it was given for."""

    act: Act
    author: MemberId
    approver: MemberId


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """An emergency in which one member went on alone, with her reason."""

    act: Act
    author: MemberId
    reason: str

    def as_seen_by(
        self, reader: MemberId, *, coordinators: Collection[MemberId], granted: Collection[MemberId]
    ) -> str | None:
        """Return the reason for those who may know it; for others only that it was used."""
        may_know = reader == self.author or reader in coordinators or reader in granted
        return self.reason if may_know else None


_ALWAYS: Final = frozenset(Act) - {Act.OPEN_SEALED, Act.ERASURE}


def needs_approval(act: Act, *, has_keeper: bool = False, is_routine: bool = False) -> bool:
    """Return whether an act needs a second member.

    Args:
        act: what somebody wants to do.
        has_keeper: whether a keeper device lends sealed keys. Before there is one, opening
            sealed takes her second passphrase and a logged purpose instead.
        is_routine: for an erasure, whether it was agreed at closure and its day has come.
    """
    if act is Act.OPEN_SEALED:
        return has_keeper
    if act is Act.ERASURE:
        return not is_routine
    return act in _ALWAYS


def require_approval(
    act: Act,
    author: MemberId,
    given: Approval | BrokenGlass | None,
    approvers: Collection[MemberId],
    *,
    has_keeper: bool = False,
    is_routine: bool = False,
) -> None:
    """Refuse to go on without the word of a second member, where one is needed.

    Args:
        act: what the author wants to do.
        author: who does it.
        given: an approval, or the emergency in which she goes on alone.
        approvers: members who may approve; for an organisation of one, the outside approver.
        has_keeper: as in `needs_approval`.
        is_routine: as in `needs_approval`.

    Raises:
        ApprovalMissing: there is none, it is her own, it was given for something else or by
            somebody who may not, or the emergency has no reason.
    """
    if not needs_approval(act, has_keeper=has_keeper, is_routine=is_routine):
        return
    if given is None:
        nobody = not any(member != author for member in approvers)
        raise ApprovalMissing(step=act.value, reason="name_one" if nobody else "ask")
    if (given.act, given.author) != (act, author):
        raise ApprovalMissing(step=act.value, reason="for_another_act")
    if isinstance(given, BrokenGlass):
        if not given.reason.strip():
            raise ApprovalMissing(step=act.value, reason="no_reason")
        return
    if given.approver == author:
        raise ApprovalMissing(step=act.value, reason="own_word")
    if given.approver not in approvers:
        raise ApprovalMissing(step=act.value, reason="may_not_approve")
