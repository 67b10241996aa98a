"""One version of one clause: its text in each language, its dates, its law."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from muster.papers import languages
from muster.papers.errors import MissingTranslationError

__all__ = ["Citation", "Clause", "ClauseText"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a clause comes from, and how well that is known.

    `confidence` runs from T (the act's own text was seen) down to K (general knowledge, not seen); “-” where
    nothing was found and the clause only refers to the legislation in force. `point` is None where not known.
    """

    act: str
    act_uk: str
    point: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause in one language. `note` says it in plain words and is no part of the contract."""

    title: str
    paragraphs: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One version of one clause. `facts` are the figures its text states, for questions about it."""

    identifier: str
    version: int
    regime: str
    order: int
    valid_from: datetime.date
    valid_until: datetime.date | None
    cites: tuple[Citation, ...]
    facts: Mapping[str, int]
    texts: Mapping[str, ClauseText]

    @property
    def pin(self) -> tuple[str, int]:
        """What a contract keeps of it."""
        return self.identifier, self.version

    def text(self, language: str) -> ClauseText:
        """Its text; raises `MissingTranslationError` (or `UnknownLanguageError`)."""
        languages.find(language)
        try:
            return self.texts[language]
        except KeyError:
            raise MissingTranslationError(self.identifier, self.version, language) from None

    def in_force(self, on: datetime.date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)
