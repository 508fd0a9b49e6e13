"""Leeward: a sealed case file for frontline organisations."""

__version__ = "0.1.0"
