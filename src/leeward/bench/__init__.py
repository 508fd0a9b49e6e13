"""One module per published figure; each prints a table and, with `--json`, one object."""
