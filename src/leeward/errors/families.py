"""The base of every error that is raised on purpose, and the four families."""

from typing import ClassVar, Final


class LeewardError(Exception):
    """The base of every error that is raised on purpose; a bug is anything else."""

    code: ClassVar[str] = "leeward"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, **facts: str | int) -> None:
        """Keep `facts` for the sentence that the person reads."""
        super().__init__(self.code)
        self.facts: Final = facts

    def __str__(self) -> str:
        """Return the code and the facts; both are free of case content."""
        shown = " ".join(f"{name}={value}" for name, value in sorted(self.facts.items()))
        return f"{self.code} {shown}".rstrip()


class Invalid(LeewardError):
    """Correct it and try again."""

    code = "invalid"
    exit_code = 3
    http_status = 422


class Refused(LeewardError):
    """A protection says no."""

    code = "refused"
    exit_code = 4
    http_status = 403


class Damaged(LeewardError):
    """Stop, keep the evidence, tell someone."""

    code = "damaged"
    exit_code = 5
    http_status = 409


class Unavailable(LeewardError):
    """Try again later."""

    code = "unavailable"
    exit_code = 6
    http_status = 503
