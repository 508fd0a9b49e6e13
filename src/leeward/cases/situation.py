"""A change of situation: she was detained, or moved, and it is not over."""

from leeward.cases.case import CaseFile, Record


def situations(case_file: CaseFile) -> tuple[Record, ...]:
    """Return the changes of situation that last: no day on which they ended is recorded.

    Where one member says that it is over and another does not, it lasts: nobody is thought
    free because two people wrote at the same time.
    """
    return tuple(
        record
        for record in case_file.all_of("situation")
        if record.held("what") is not None and not _is_over(record)
    )


def is_detained(case_file: CaseFile) -> bool:
    """Return whether she is detained, as far as anybody knows: then nobody contacts her."""
    return any(record.held("what") == "detained" for record in situations(case_file))


def _is_over(record: Record) -> bool:
    fact = record.fields.get("ended_on")
    return (
        fact is not None
        and bool(fact.values)
        and all(value.value is not None for value in fact.values)
    )
