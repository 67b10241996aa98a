"""The languages that contracts are written in."""

from dataclasses import dataclass
from typing import Literal

from muster.papers.errors import UnknownLanguageError

__all__ = ["BINDING", "LANGUAGES", "Direction", "Language", "find"]

type Direction = Literal["ltr", "rtl"]

BINDING = "uk"
"""The one language whose text has legal force; every other text is there to be understood."""


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is ISO 639-1; `name` is the language's name in itself."""

    code: str
    name: str
    direction: Direction = "ltr"


LANGUAGES = {
    language.code: language
    for language in (
        Language("uk", "Українська"),
        Language("en", "English"),
        Language("es", "Español"),
        Language("pt", "Português"),
        Language("fr", "Français"),
        Language("pl", "Polski"),
        Language("ar", "العربية", "rtl"),
    )
}


def find(code: str) -> Language:
    """The language of this code, or `UnknownLanguageError`."""
    try:
        return LANGUAGES[code]
    except KeyError:
        raise UnknownLanguageError(code) from None
