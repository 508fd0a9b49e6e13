"""Numbered, named, forward-only changes to the vault's database, one file each."""
