"""In and out: an organisation's spreadsheets, HTCDS files, sealed exports.

In: `sheets.read_book` → `mapping.propose` (a person corrects it; `mapping_file` keeps it) →
`intake.preview` → `drafts.drafts` → `words.after_import`. A file from outside that claims to be
HTCDS is checked by `htcds_validate.validate_book`. Out: `export.export` → `age.seal_for` or
`age.seal_with`. Nothing here opens a file: bytes come in and bytes go out.
"""
