"""The case file's cryptography, suite 1: keys, envelopes, grants, chunks. Pure: no I/O."""
