"""A whole import in one call, and the case files that it makes."""

import hashlib
from collections.abc import Callable
from datetime import date

from leeward.cases.case import CaseFile
from leeward.exchange.drafts import drafts
from leeward.exchange.intake import Known, Preview, preview
from leeward.exchange.mapping import ImportMapping, propose
from leeward.exchange.sheets import read_book
from support.messy_sheets import RECORDED_ON
from support.recorder import Recorder

KEY = b"a key of the vault, for digests."


def counted() -> Callable[[int], bytes]:
    """Return a source of identities that gives the same ones in every run."""
    given = 0

    def random(size: int) -> bytes:
        nonlocal given
        given += 1
        return hashlib.blake2b(str(given).encode(), digest_size=size).digest()

    return random


def looked_at(
    data: bytes,
    *,
    known: Known | None = None,
    mapping: ImportMapping | None = None,
    on: date = RECORDED_ON,
) -> Preview:
    """Return the preview of the first sheet, through the proposed mapping."""
    book = read_book(data)
    sheet = book.sheet()
    used = propose(sheet, recorded_on=on) if mapping is None else mapping
    return preview(
        sheet, used, recorded_on=on, key=KEY, known=known or Known(), notices=book.notices
    )


def files_of(seen: Preview, *, sealed: bool = True) -> list[CaseFile]:
    """Return the case files after recording what the preview says."""
    files = []
    for case_id, told in drafts(seen, random=counted(), imported_on=RECORDED_ON):
        recorder = Recorder(case_id)
        recorder.save(told)
        files.append(recorder.file(sealed=sealed))
    return files
