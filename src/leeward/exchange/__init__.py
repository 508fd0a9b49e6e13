"""In and out: an organisation's spreadsheets, HTCDS files, sealed exports."""
