"""RIFF WAVE without tags: its format and its samples are kept, and nothing else."""

from leeward.errors import UnfitFile
from leeward.exchange.sound import BROKEN, Emit, Steps, passed_on, skipped


def walk(emit: Emit) -> Steps:
    """Pass on format and samples; what stands behind the samples goes.

    Raises:
        UnfitFile: it is no such recording, or broke off.
    """
    yield 12
    form = b""
    while True:
        head = yield 8
        if len(head) < 8:
            raise UnfitFile(reason=BROKEN)
        name, length = head[:4], int.from_bytes(head[4:], "little")
        padded = length + length % 2
        if name == b"data":
            break
        if name in {b"fmt ", b"fact"} and length <= 64:
            form += head + (yield padded)
        else:
            yield from skipped(padded)
    if b"fmt " not in form:
        raise UnfitFile(reason=BROKEN)
    whole = 4 + len(form) + 8 + padded
    emit(b"RIFF" + whole.to_bytes(4, "little") + b"WAVE" + form + head)
    yield from passed_on(emit, length)
    emit(bytes(padded - length))
