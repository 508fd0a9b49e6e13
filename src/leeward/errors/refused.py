"""What a protection says no to."""

from leeward.errors.families import Refused


class NeverStored(Refused):
    """A value of a kind that Leeward never stores. Facts: field, what."""

    code = "never_stored"


class NotGranted(Refused):
    """This member or device holds no key for that stream."""

    code = "not_granted"


class SealedClosed(Refused):
    """The sealed stream is closed; it takes the second passphrase and a purpose."""

    code = "sealed_closed"


class ApprovalMissing(Refused):
    """A second member's approval is needed. Facts: step."""

    code = "approval_missing"


class ConsentMissing(Refused):
    """No recorded consent allows this. Facts: purpose."""

    code = "consent_missing"


class NewerVersionNeeded(Refused):
    """The data asks for a feature this version does not have. Facts: feature."""

    code = "newer_version_needed"


class GuardRefused(Refused):
    """A request did not come from this desk's own window. Facts: rule."""

    code = "guard_refused"


class TooLarge(Refused):
    """More than this program takes at once. Facts: limit."""

    code = "too_large"


class PlanExists(Refused):
    """Another plan stands there, made for another problem or named as nobody's predecessor."""

    code = "plan_exists"


class PlanReplaced(Refused):
    """Another plan for sharing out was made meanwhile."""

    code = "plan_replaced"


class PlanFromLater(Refused):
    """This computer's clock is before the last word about sharing out."""

    code = "plan_from_later"


class NeedChanged(Refused):
    """A file was closed, or the help given or declined, after the plan was made."""

    code = "need_changed"


class BudgetSpent(Refused):
    """A publication would pass a cap. Facts: needs, left, cap, cohort."""

    code = "budget_spent"


class TooFewPeople(Refused):
    """So few people cannot carry these questions. Facts: limit."""

    code = "too_few_people"


class TooSoon(Refused):
    """Less than six months have passed since a cohort ended."""

    code = "too_soon"


class LedgerSigned(Refused):
    """A signed privacy ledger takes signed lines only."""

    code = "ledger_signed"


class ClockSetBack(Refused):
    """This computer's clock is before the last line of the privacy ledger."""

    code = "clock_set_back"


class ExchangeRefused(Refused):
    """A step of a private exchange may not be taken. Facts: reason."""

    code = "exchange_refused"
