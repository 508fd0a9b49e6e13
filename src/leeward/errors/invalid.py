"""What the person corrects and tries again."""

from leeward.errors.families import Invalid


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
