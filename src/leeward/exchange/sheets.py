"""A spreadsheet as rows of typed values, whatever program wrote it.

Everything happens in memory: the file's bytes come in as an argument and nothing is written
to disk, since what is read here is often an organisation's whole list of people in clear.
What the file says about itself (its extension) is not believed; its first bytes are.
"""

from typing import Final

from leeward.errors import InvalidFile, TooLarge
from leeward.exchange.book import Book, Notice
from leeward.exchange.container import LIMITS, Limits, parts_of
from leeward.exchange.sheets_csv import read_csv
from leeward.exchange.sheets_ods import read_ods

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_NO_TEXT: Final = b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"
# First bytes of files that people rename to .csv or .xlsx, and what is said of them.
_OTHERS: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"Rar!", "other_archive"),
    (b"7z\xbc\xaf", "other_archive"),
    (b"\x1f\x8b", "other_archive"),
    (b"{\\rtf", "text_document"),
)
_EXTENSIONS: Final = {
    "xlsx": frozenset({"xlsx", "xlsm", "xltx"}),
    "ods": frozenset({"ods", "ots"}),
    "csv": frozenset({"csv", "tsv", "txt", "tab"}),
}


def read_book(
    data: bytes, *, extension: str = "", encoding: str | None = None, limits: Limits = LIMITS
) -> Book:
    """Read a spreadsheet from memory.

    Args:
        data: the file's bytes.
        extension: what the file name ends in ("xlsx", ".csv"); only compared, never believed.
        encoding: how a csv file is written, where a person has said so.
        limits: how much is taken at most.

    Raises:
        InvalidFile: not a spreadsheet, locked by a password, or not readable without guessing.
        TooLarge: more than `limits` allow, or an archive that unpacks out of all proportion.
    """
    if len(data) > limits.file_bytes:
        raise TooLarge(limit="file_bytes", most=limits.file_bytes)
    if not data[:65_536].strip(_NO_TEXT) and not data.strip(_NO_TEXT):
        raise InvalidFile(reason="nothing_inside")
    book = _read(data, encoding, limits)
    said = extension.lower().lstrip(".")
    if said and said not in _EXTENSIONS[book.kind]:
        notice = Notice("other_extension", {"said": said[:8], "kind": book.kind})
        return Book(book.kind, book.sheets, (notice, *book.notices))
    return book


def _read(data: bytes, encoding: str | None, limits: Limits) -> Book:
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        parts = parts_of(data, limits)
        if "xl/workbook.xml" in parts or "xl/_rels/workbook.xml.rels" in parts:
            from leeward.exchange.sheets_xlsx import read_xlsx  # noqa: PLC0415 - slow to import

            return read_xlsx(data, limits)
        if "xl/workbook.bin" in parts:
            raise InvalidFile(reason="binary_workbook")
        if "content.xml" in parts:
            return read_ods(data, parts, limits)
        if "word/document.xml" in parts:
            raise InvalidFile(reason="text_document")
        raise InvalidFile(reason="other_archive")
    if data.startswith(_OLE):
        locked = _ENCRYPTED_PACKAGE in data[: 1 << 20] or _ENCRYPTED_PACKAGE in data[-(1 << 20) :]
        raise InvalidFile(reason="password_protected" if locked else "old_workbook")
    for first_bytes, what in _OTHERS:
        if data.startswith(first_bytes):
            raise InvalidFile(reason=what)
    if data[:2_048].lstrip(_NO_TEXT).lower().startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise InvalidFile(reason="web_page")
    return read_csv(data, encoding, limits)
