"""What can be wrong with what the law is asked: one line that names its subject, and a stable code."""

from datetime import date
from typing import Final


class LawError(ValueError):
    """Something the law was given that it cannot use.

    `code` is stable and says what is wrong (a form translates it), `subject` names the fact, parameter or
    option, `problem` and `remedy` are plain English.
    """

    kind = "input"

    def __init__(self, code: str, subject: str, value: object, problem: str, remedy: str) -> None:
        self.code: Final = code
        self.subject: Final = subject
        self.value: Final = value
        self.problem: Final = problem
        self.remedy: Final = remedy
        super().__init__(f"{self.kind} {subject}: {problem}; {remedy}")


class FactError(LawError):
    """A fact that is unknown to the vocabulary, of the wrong type, or out of its values.

    Codes: `unknown_fact`, `wrong_type`, `bad_date`, `not_allowed`, `bad_country`, `contradiction`.
    """

    kind = "fact"

    @property
    def fact(self) -> str:
        return self.subject


class ParameterError(LawError):
    """A parameter the rule book does not have, or a value of the wrong type.

    Codes: `unknown_parameter`, `wrong_type`.
    """

    kind = "parameter"


class RequestError(LawError):
    """A regime, reading, event or day that does not exist.

    Codes: `unknown_regime`, `unknown_reading`, `unknown_event`, `bad_day`.
    """

    kind = "request"


def shown(value: object, limit: int = 60) -> str:
    """A value as an error message shows it: one line, never long."""
    try:
        text = (
            f'"{value}"'
            if isinstance(value, str)
            else str(value)
            if isinstance(value, date)
            else ascii(value)
        )
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        text = f"<{type(value).__name__} too long to show>"
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def named(name: object) -> str:
    """A name that somebody gave, as an error's subject: one line, never long, never nothing."""
    return shown(str(name)).strip('"') or '""'
