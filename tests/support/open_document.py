"""OpenDocument spreadsheets written by hand, for what no library here writes."""

import io
import zipfile

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"'
)
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>{extra}'
    "</manifest:manifest>"
)


def _text(value: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def spreadsheet(*, repeated: int = 1, locked: bool = False) -> bytes:
    """Return a list of one child with a merged name, a hidden row and a formula."""
    rows = (
        f"<table:table-row>{_text('姓名')}{_text('出生日期')}{_text('年龄')}</table:table-row>"
        "<table:table-row>"
        + _text("王小雨", 'table:number-rows-spanned="2" table:number-columns-spanned="1"')
        + '<table:table-cell office:value-type="date" office:date-value="2017-05-04">'
        "<text:p>2017-05-04</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=4+4" office:value-type="float" office:value="8">'
        "<text:p>8</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:visibility="collapse"><table:covered-table-cell/>'
        + _text("备注", f'table:number-columns-repeated="{repeated}"')
        + "</table:table-row>"
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}>'
        '<office:body><office:spreadsheet><table:table table:name="名单">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    extra = "<manifest:encryption-data/>" if locked else ""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", _MANIFEST.format(extra=extra))
    return out.getvalue()
