"""Everything that can go wrong with a paper, from the widest to the narrowest.

PaperError, and below it:
  TextError                a clause or words file is not well formed: for the jurist
  UnknownLanguageError     no such language here
  UnknownClauseError       no such clause or version
  NothingInForceError      no clause of the regime is in force on that day
  MissingTranslationError  the clause has no text in that language, so it cannot be used there
  InvalidContractError     the contract's data contradict themselves or lack something
  MissingValueError        a placeholder of a clause has nothing to be filled with
  NotTypesetError          the typesetter refused: a character no font has, a broken standard
  SealKeyError             an office's certificate and key cannot be read
  NotSealedError           a PDF cannot be sealed
  NotStampedError          no time stamp could be had for a seal
"""

import datetime

__all__ = [
    "InvalidContractError",
    "MissingTranslationError",
    "MissingValueError",
    "NotSealedError",
    "NotStampedError",
    "NotTypesetError",
    "NothingInForceError",
    "PaperError",
    "SealKeyError",
    "TextError",
    "UnknownClauseError",
    "UnknownLanguageError",
]


class PaperError(Exception):
    """A paper could not be made; the message says what to do about it."""


class TextError(PaperError):
    """A file under `texts/` or `words/` is not well formed."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


class UnknownLanguageError(PaperError):
    """The language is not one that contracts are written in."""

    def __init__(self, language: str) -> None:
        super().__init__(f"contracts are not written in the language “{language}”")
        self.language = language


class UnknownClauseError(PaperError):
    """No clause of the regime has this identifier and version."""

    def __init__(self, regime: str, identifier: str, version: int) -> None:
        super().__init__(f"the regime {regime} has no clause “{identifier}” in version {version}")
        self.regime = regime
        self.identifier = identifier
        self.version = version


class NothingInForceError(PaperError):
    """The regime has no clauses on that day: a contract cannot be drawn up."""

    def __init__(self, regime: str, on: datetime.date) -> None:
        super().__init__(f"the regime {regime} has no contract clauses in force on {on.isoformat()}")
        self.regime = regime
        self.on = on


class MissingTranslationError(PaperError):
    """A clause without its translation cannot be used in that language."""

    def __init__(self, identifier: str, version: int, language: str) -> None:
        super().__init__(
            f"the clause “{identifier}” version {version} has no text in the language “{language}”: "
            "add the translation before a contract is drawn up in it"
        )
        self.identifier = identifier
        self.version = version
        self.language = language


class InvalidContractError(PaperError):
    """One field of a contract's data is absent or contradicts another."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class MissingValueError(PaperError):
    """A placeholder has nothing to be filled with in this language."""

    def __init__(self, placeholder: str, language: str) -> None:
        super().__init__(f"the contract has no value for “{placeholder}” in the language “{language}”")
        self.placeholder = placeholder
        self.language = language


class NotTypesetError(PaperError):
    """The typesetter would not make a conforming PDF; carries its own words."""


class SealKeyError(PaperError):
    """What should be an office's certificate and key is not one; the message says what is missing."""


class NotSealedError(PaperError):
    """The PDF could not be sealed; carries the reason."""


class NotStampedError(PaperError):
    """The time stamp that a seal was to have could not be had; carries the reason."""
