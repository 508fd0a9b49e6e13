"""Keep what the child process holds out of files: no core dump, no debugger, no swap.

Each measure is tried; what could not be had is told, in codes that the lock page explains.
"""

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_MCL_CURRENT: Final = 1
_MCL_FUTURE: Final = 2
_MCL_ONFAULT: Final = 4
"""Pages are locked when they are first touched; otherwise each thread's whole stack is."""
_SIGKILL: Final = 9


def harden() -> frozenset[str]:
    """Switch off core dumps and debuggers, lock memory where allowed; return what was had."""
    had: set[str] = set()
    if _no_core_dumps():
        had.add("core")
    libc = _libc()
    if libc is not None and sys.platform == "linux":
        if libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            had.add("dumpable")
        # A parent that is killed must not leave a child with keys behind.
        libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        if _may_lock_memory() and libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT) == 0:
            had.add("memory")
    return frozenset(had)


def _no_core_dumps() -> bool:
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - exists on POSIX only

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return True
    return False


def _libc() -> ctypes.CDLL | None:
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        return ctypes.CDLL(None, use_errno=True)
    return None


def _may_lock_memory() -> bool:
    """Under a finite limit a later allocation would fail, so lock only where there is none."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - exists on POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft != resource.RLIM_INFINITY and hard == resource.RLIM_INFINITY:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (hard, hard))
            soft = hard
    return soft == resource.RLIM_INFINITY


def weaknesses(root: Path = Path("/")) -> tuple[str, ...]:
    """Return what may carry memory to the disk in clear: `swap`, `hibernation`, or `unknown`."""
    try:
        lines = (root / "proc/swaps").read_text().splitlines()[1:]
    except OSError:
        return ("unknown",)
    areas = [line.split() for line in lines if line.strip()]
    open_areas = [area[0] for area in areas if not _is_safe_swap(root, area)]
    if not open_areas:
        return ()
    return ("swap", "hibernation") if _can_hibernate(root) else ("swap",)


def _is_safe_swap(root: Path, area: list[str]) -> bool:
    name = area[0].removesuffix("\\040(deleted)")
    device = Path(name).name
    if device.startswith("zram"):
        return True  # compressed memory; it never reaches a disk
    if len(area) > 1 and area[1] == "file":
        number = _device_of(root / name.lstrip("/"))
        return number is not None and _is_encrypted(root / "sys/dev/block" / number)
    with suppress(OSError):  # /dev/mapper/name points to /dev/dm-N
        device = (root / name.lstrip("/")).resolve().name
    return _is_encrypted(root / "sys/class/block" / device)


def _device_of(file: Path) -> str | None:
    with suppress(OSError):
        number = file.stat().st_dev
        return f"{os.major(number)}:{os.minor(number)}"
    return None


def _is_encrypted(block: Path, depth: int = 0) -> bool:
    """A dm-crypt device, or one (LVM, RAID) that lies wholly on such devices."""
    with suppress(OSError):
        if (block / "dm/uuid").read_text().startswith("CRYPT-"):
            return True
    try:
        below = sorted((block / "slaves").iterdir())
    except OSError:
        return False
    return depth < 8 and bool(below) and all(_is_encrypted(one, depth + 1) for one in below)


def _can_hibernate(root: Path) -> bool:
    with suppress(OSError):
        states = (root / "sys/power/state").read_text().split()
        modes = (root / "sys/power/disk").read_text()
        return "disk" in states and "[disabled]" not in modes
    return False
