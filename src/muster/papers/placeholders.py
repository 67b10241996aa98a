"""The closed list of what a clause may leave open, and how each is written in each language.

A clause names a placeholder in braces: `{term}`. Nothing else may stand in braces.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from muster.papers import languages, words
from muster.papers.dates import long_date
from muster.papers.errors import MissingValueError
from muster.papers.languages import Direction
from muster.papers.model import ContractData

__all__ = ["PLACEHOLDERS", "Run", "fill", "named_in", "stray_braces", "value"]

_NUMBER_OF_ACT = re.compile(r"([0-9A-Za-z]+(?:[-/][0-9A-Za-z]+)+)")
_NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of filled text with its own direction; `is_value` where it came from the contract's data."""

    text: str
    is_value: bool
    direction: Direction


def _citizenship(data: ContractData, language: str) -> str:
    countries = ", ".join(one.within(language) for one in data.citizenships)
    return countries or words.of(language).labels["stateless"]


def _in_eights(digest: str) -> str:
    """So that it breaks into lines of a narrow column."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


PLACEHOLDERS: Mapping[str, Callable[[ContractData, str], str]] = {
    "reference": lambda data, _: data.reference,
    "drafted_on": lambda data, language: long_date(data.drafted_on, language),
    "unit": lambda data, language: data.unit.within(language),
    "post": lambda data, language: data.post.within(language),
    "rank_category": lambda data, language: words.of(language).rank_categories[data.rank_category],
    "term": lambda data, language: words.of(language).terms[data.term_years - 1],
    "name_uk": lambda data, _: data.name_uk,
    "name_printed": lambda data, _: data.name_printed,
    "birth_date": lambda data, language: long_date(data.birth_date, language),
    "citizenship": _citizenship,
    "document": lambda data, language: words.of(language).documents[data.document_kind],
    "document_number": lambda data, _: data.document_number,
    "signatory_title": lambda data, language: data.signatory.title.within(language),
    "signatory_name": lambda data, language: data.signatory.name.within(language),
    "amends_reference": lambda data, _: data.amends.reference if data.amends else "",
    "amends_date": lambda data, language: long_date(data.amends.drafted_on, language) if data.amends else "",
    "amends_number": lambda data, _: str(data.amends.number) if data.amends else "",
    "amends_digest": lambda data, _: _in_eights(data.amends.digest) if data.amends else "",
}


def named_in(text: str) -> frozenset[str]:
    """The names in braces, known or not."""
    return frozenset(_NAMED.findall(text))


def stray_braces(text: str) -> bool:
    """Whether a brace stands anywhere but around a name."""
    return any(brace in _NAMED.sub("", text) for brace in "{}")


def fill(text: str, data: ContractData, language: str) -> tuple[Run, ...]:
    """The text with its placeholders filled; `MissingValueError` for a name unknown or without a value."""
    runs: list[Run] = []
    for index, piece in enumerate(_NAMED.split(text)):
        if index % 2 == 1:
            runs.append(value(_written(piece, data, language), language))
        else:
            runs.extend(_plain(piece, language))
    return tuple(runs)


def value(text: str, language: str) -> Run:
    """A value of the contract's data as it stands in a text of this language."""
    return Run(text, is_value=True, direction=_direction(text, language))


def _plain(text: str, language: str) -> Iterator[Run]:
    """Splits an act's number (“4730-IX”) from right-to-left text, which would turn it about."""
    against = languages.find(language).direction == "rtl"
    for piece in _NUMBER_OF_ACT.split(text) if against else (text,):
        if piece:
            yield Run(piece, is_value=False, direction=_direction(piece, language))


def _direction(text: str, language: str) -> Direction:
    """By the first letter that has a direction; the language's own where there is none (a number)."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return languages.find(language).direction


def _written(name: str, data: ContractData, language: str) -> str:
    write = PLACEHOLDERS.get(name)
    written = write(data, language).strip() if write else ""
    if not written:
        raise MissingValueError(name, language)
    return written
