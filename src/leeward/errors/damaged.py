"""What makes a person stop, keep the evidence and tell someone."""

from leeward.errors.families import Damaged


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
