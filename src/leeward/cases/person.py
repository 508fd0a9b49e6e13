"""The person of a file as lists show her: age band, languages, children. Never a name."""

from typing import Final

from leeward.cases.case import CaseFile

CHILD_BANDS: Final = frozenset({"0-2", "3-5", "6-11", "12-14", "15-17"})
"""The age bands under eighteen."""


def age_band(case_file: CaseFile) -> str | None:
    """Return the age band: the child's form before the profile, the younger if they differ."""
    found = case_file.held("child", "age_band") or case_file.held("profile", "lwd_age_band")
    return found if isinstance(found, str) else None


def is_child(case_file: CaseFile) -> bool:
    """Return whether this is the file of a child.

    A child's form without an age still counts: a child is not taken for an adult.
    """
    band = age_band(case_file)
    if band is None or band == "unknown":
        return case_file.one("child") is not None
    return band in CHILD_BANDS


def languages(case_file: CaseFile) -> tuple[str, ...]:
    """Return the languages she speaks and the one she reads, each once."""
    spoken = case_file.held("profile", "lwd_languages") or ()
    reads = case_file.held("safe_contact", "language")
    return tuple(dict.fromkeys([*spoken, *([reads] if reads else [])]))
