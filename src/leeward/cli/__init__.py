"""The command line: one contract for people and for other people's scripts."""
