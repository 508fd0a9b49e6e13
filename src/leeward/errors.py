"""Every error raised on purpose, in four families by what the person can do next.

Each class has a stable `code`; its sentence in three languages stands in
`i18n/sentences.toml`. `facts` fill that sentence and never hold case content:
no name, no note, no key, only counts, places in a file and codes.
"""

from typing import ClassVar, Final


class LeewardError(Exception):
    """The base of every error that is raised on purpose; a bug is anything else."""

    code: ClassVar[str] = "leeward"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, **facts: str | int) -> None:
        """Keep `facts` for the sentence that the person reads."""
        super().__init__(self.code)
        self.facts: Final = facts

    def __str__(self) -> str:
        """Return the code and the facts; both are free of case content."""
        shown = " ".join(f"{name}={value}" for name, value in sorted(self.facts.items()))
        return f"{self.code} {shown}".rstrip()


# --- the four families -------------------------------------------------------------------


class Invalid(LeewardError):
    """Correct it and try again."""

    code = "invalid"
    exit_code = 3
    http_status = 422


class Refused(LeewardError):
    """A protection says no."""

    code = "refused"
    exit_code = 4
    http_status = 403


class Damaged(LeewardError):
    """Stop, keep the evidence, tell someone."""

    code = "damaged"
    exit_code = 5
    http_status = 409


class Unavailable(LeewardError):
    """Try again later."""

    code = "unavailable"
    exit_code = 6
    http_status = 503


# --- invalid -----------------------------------------------------------------------------


class InvalidIdentifier(Invalid):
    """What was given is no identifier of this vault."""

    code = "invalid_identifier"


class InvalidKey(Invalid):
    """What was given is no key of the sort asked for. Facts: length."""

    code = "invalid_key"


class InvalidFact(Invalid):
    """A value does not fit the field it was given for. Facts: field, reason."""

    code = "invalid_fact"


class InvalidDate(Invalid):
    """No date could be read. Facts: field (optional)."""

    code = "invalid_date"


class InvalidForm(Invalid):
    """A form lies outside the supported subset. Facts: sheet, row, column, reason, what.

    Of the place only what there is: a file that is no workbook has no row. What was found there
    is the form's own words. A sentence takes them together as `place`.
    """

    code = "invalid_form"


class InvalidAnswer(Invalid):
    """Answers do not satisfy the form. Facts: question, reason."""

    code = "invalid_answer"


class InvalidFile(Invalid):
    """A file cannot be read as what it is said to be. Facts: reason, sheet, row."""

    code = "invalid_file"


class NotABackup(InvalidFile):
    """A file is no whole backup of Leeward."""

    code = "not_a_backup"


class UnfitFile(Invalid):
    """A file is not kept as it is: its kind, or what is hidden in it. Facts: reason."""

    code = "unfit_file"


class InvalidMapping(Invalid):
    """An import mapping names what does not exist. Facts: column, field."""

    code = "invalid_mapping"


class InvalidName(Invalid):
    """A text cannot be read as a name. Facts: reason."""

    code = "invalid_name"


class InvalidRecipient(Invalid):
    """A text is no age public key to seal an export to. Facts: place (from 1)."""

    code = "invalid_recipient"


class InvalidProblem(Invalid):
    """A problem of allocation does not fit. Facts: place (such as needs[3].units), reason."""

    code = "invalid_problem"


class ContradictoryRules(Invalid):
    """What was fixed for an allocation cannot all hold. Facts: rules (the smallest such set)."""

    code = "contradictory_rules"


class WrongPassphrase(Invalid):
    """The passphrase opens no keyslot of this member on this computer."""

    code = "wrong_passphrase"


class WeakPassphrase(Invalid):
    """The passphrase is too short. Facts: least (characters)."""

    code = "weak_passphrase"


class SamePassphrase(WeakPassphrase):
    """Both passphrases of a member are the same: then the second opens nothing more."""

    code = "same_passphrase"


class WeakCost(Invalid):
    """A keyslot this cheap to guess is not for real use. Facts: least (MiB)."""

    code = "weak_cost"


class UnknownMember(Invalid):
    """No member of that name has a keyslot here."""

    code = "unknown_member"


class UnknownCase(Invalid):
    """No case with that code is in this vault."""

    code = "unknown_case"


class UnknownAttachment(Invalid):
    """No sealed file of that identifier is in this vault."""

    code = "unknown_attachment"


class UnknownPage(Invalid):
    """The desk has no page at this address."""

    code = "unknown_page"
    http_status = 404


class NotAVault(Invalid):
    """The folder holds no vault."""

    code = "not_a_vault"


class FolderInUse(Invalid):
    """The folder for something new is not empty."""

    code = "folder_in_use"


class FileExists(Invalid):
    """The file to write is there already; nothing was changed."""

    code = "file_exists"


class InvalidQuestions(Invalid):
    """A catalogue of questions cannot be used. Facts: reason, place."""

    code = "invalid_questions"


class InvalidRows(Invalid):
    """Rows to count do not fit their questions. Facts: reason, row, column."""

    code = "invalid_rows"


class InvalidPeople(Invalid):
    """A file is no file of people for tracing. Facts: reason, column."""

    code = "invalid_people"


class InvalidEvidence(Invalid):
    """A prior or evidence that cannot be weighed. Facts: reason."""

    code = "invalid_evidence"


class InvalidBudget(Invalid):
    """An ε or δ that promises nothing. Facts: reason."""

    code = "invalid_budget"


class InvalidMerge(Invalid):
    """Measurements that do not belong together. Facts: reason."""

    code = "invalid_merge"


class InvalidHead(Invalid):
    """A text is no printed head of a privacy ledger."""

    code = "invalid_head"


class InvalidExchange(Invalid):
    """A file or a list does not fit a private exchange. Facts: reason."""

    code = "invalid_exchange"


# --- refused -----------------------------------------------------------------------------


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


# --- damaged -----------------------------------------------------------------------------


class SealBroken(Damaged):
    """A sealed blob does not open under the key of its stream, or was altered."""

    code = "seal_broken"


class SignatureWrong(Damaged):
    """A segment's signature is not its author's."""

    code = "signature_wrong"


class UnknownFormat(Damaged):
    """A format byte or version that no released Leeward wrote. Facts: format, version."""

    code = "unknown_format"


class ChainGap(Damaged):
    """A device's history has a missing piece. Facts: seq."""

    code = "chain_gap"


class ChainForked(Damaged):
    """Two different pieces of history claim one position. Facts: seq."""

    code = "chain_forked"


class ChainRolledBack(Damaged):
    """History is shorter than what was already seen. Facts: seq."""

    code = "chain_rolled_back"


class VaultDamaged(Damaged):
    """The vault file is truncated or was altered; restore a backup beside it."""

    code = "vault_damaged"


class VaultRolledBack(Damaged):
    """The vault is older than its own head: someone put an old copy in its place."""

    code = "vault_rolled_back"


class TableDamaged(Damaged):
    """A file of tables that ships with the program was altered or cut."""

    code = "table_damaged"


class TicketUsedAgain(Damaged):
    """Somebody used the one-time launcher a second time: it was copied."""

    code = "ticket_used_again"
    http_status = 403


class LedgerAltered(Damaged):
    """A privacy ledger is not what was written. Facts: line."""

    code = "ledger_altered"


class LedgerRolledBack(Damaged):
    """A privacy ledger is older than, or other than, a head that was seen."""

    code = "ledger_rolled_back"


class ExchangeAltered(Damaged):
    """A file of a private exchange is not what the other side has to send. Facts: reason."""

    code = "exchange_altered"


class ProjectionDiffers(Damaged):
    """A rebuilt projection differs from the stored one. Facts: table."""

    code = "projection_differs"


# --- unavailable -------------------------------------------------------------------------


class VaultLocked(Unavailable):
    """The vault is locked; unlock it first."""

    code = "vault_locked"


class VaultInUse(Unavailable):
    """Another process has this vault open."""

    code = "vault_in_use"


class LedgerInUse(Unavailable):
    """Another publication has the privacy ledger open."""

    code = "ledger_in_use"


class DiskFull(Unavailable):
    """There was no room to write; nothing acknowledged was lost."""

    code = "disk_full"


class DiskFailed(Unavailable):
    """The disk refused to read or write."""

    code = "disk_failed"


class PortTaken(Unavailable):
    """Another program listens on the port that was asked for. Facts: port."""

    code = "port_taken"


class EngineMissing(Unavailable):
    """An extra of this program is not installed, or what it needs. Facts: engine, extra."""

    code = "engine_missing"


class CodesExhausted(Unavailable):
    """No free case code or pseudonym was found in many tries."""

    code = "codes_exhausted"
