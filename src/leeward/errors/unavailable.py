"""What the person tries again later."""

from leeward.errors.families import Unavailable


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


class MemoryTooSmall(Unavailable):
    """An engine was allowed too little memory; nothing was spilled to a disk. Facts: `memory`."""

    code = "memory_too_small"
