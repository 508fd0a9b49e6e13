import pytest

from leeward.cases.approval import Act, Approval, BrokenGlass, needs_approval, require_approval
from leeward.codebook.lists import code_list
from leeward.errors import ApprovalMissing
from support.recorder import member_of

ARA, BOMI, CHEN = member_of("Ara"), member_of("Bomi"), member_of("Chen")


def _reason(
    given: Approval | BrokenGlass | None, approvers: tuple[object, ...] = (ARA, BOMI)
) -> object:
    with pytest.raises(ApprovalMissing) as problem:
        require_approval(Act.EXPORT, ARA, given, approvers)  # type: ignore[arg-type]
    assert problem.value.facts["step"] == "export"
    return problem.value.facts["reason"]


@pytest.mark.parametrize("act", [act for act in Act if act is not Act.OPEN_SEALED])
def test_what_exposes_or_cannot_be_undone_needs_a_second_member(act: Act) -> None:
    assert needs_approval(act)
    require_approval(act, ARA, Approval(act, ARA, BOMI), (ARA, BOMI))


def test_opening_sealed_needs_one_once_a_keeper_lends_its_key() -> None:
    assert not needs_approval(Act.OPEN_SEALED)
    assert needs_approval(Act.OPEN_SEALED, has_keeper=True)
    require_approval(Act.OPEN_SEALED, ARA, None, ())
    with pytest.raises(ApprovalMissing):
        require_approval(Act.OPEN_SEALED, ARA, None, (BOMI,), has_keeper=True)


def test_an_erasure_on_its_day_is_routine() -> None:
    assert not needs_approval(Act.ERASURE, is_routine=True)
    require_approval(Act.ERASURE, ARA, None, (BOMI,), is_routine=True)


def test_nobody_approves_her_own_act() -> None:
    assert _reason(Approval(Act.EXPORT, ARA, ARA)) == "own_word"


def test_a_word_for_another_act_or_author_is_none() -> None:
    assert _reason(Approval(Act.ERASURE, ARA, BOMI)) == "for_another_act"
    assert _reason(Approval(Act.EXPORT, CHEN, BOMI)) == "for_another_act"


def test_only_those_who_may_approve_do() -> None:
    assert _reason(Approval(Act.EXPORT, ARA, CHEN)) == "may_not_approve"


def test_without_a_word_she_is_told_whom_to_ask() -> None:
    assert _reason(None) == "ask"
    assert _reason(None, (ARA,)) == "name_one"


def test_an_organisation_of_one_names_somebody_outside() -> None:
    require_approval(Act.EXPORT, ARA, Approval(Act.EXPORT, ARA, CHEN), (CHEN,))


def test_in_an_emergency_one_goes_on_alone_with_a_reason() -> None:
    require_approval(Act.EXPORT, ARA, BrokenGlass(Act.EXPORT, ARA, "police at the door"), ())
    assert _reason(BrokenGlass(Act.EXPORT, ARA, " ")) == "no_reason"
    assert _reason(BrokenGlass(Act.EXPORT, BOMI, "police at the door")) == "for_another_act"


def test_the_reason_is_for_coordinator_and_those_granted_the_case() -> None:
    broken = BrokenGlass(Act.EXPORT, ARA, "police at the door")
    seen = {
        who: broken.as_seen_by(who, coordinators=(BOMI,), granted=()) for who in (ARA, BOMI, CHEN)
    }
    assert seen == {ARA: "police at the door", BOMI: "police at the door", CHEN: None}
    assert broken.as_seen_by(CHEN, coordinators=(), granted=(CHEN,)) is not None


def test_every_act_has_its_label() -> None:
    assert {act.value for act in Act} == set(code_list("approved_acts").codes)
