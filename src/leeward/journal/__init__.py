"""Append-only truth: entries, segments, chains, merge and roster. Pure: no I/O."""
