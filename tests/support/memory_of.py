"""What a process holds in memory, and how a secret may lie there."""

import re
from pathlib import Path
from urllib.parse import quote_plus


def memory_of(number: int) -> bytes:
    """Return everything that a process holds and that may be read."""
    found = bytearray()
    with Path(f"/proc/{number}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{number}/maps").read_text().splitlines():
            area = re.match(r"([0-9a-f]+)-([0-9a-f]+) r\S* \S+ \S+ (\d+)", line)
            if area is None or "[vvar" in line or "[vsyscall]" in line:
                continue
            start, end = int(area[1], 16), int(area[2], 16)
            try:
                memory.seek(start)
                found += memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
    return bytes(found)


def spellings(text: str) -> list[bytes]:
    """Return how a text may lie in memory: UTF-8, as posted, and as Python keeps it."""
    return [
        text.encode(),
        quote_plus(text).encode(),
        text.encode("utf-16-le"),
        text.encode("utf-32-le"),
    ]
