"""Data, not code: code lists, forms, instruments, standards; every term in three languages."""
