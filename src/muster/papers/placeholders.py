"""The closed list of what a clause may leave open, and how each is written in each language.

A clause names a placeholder in braces: `{term}`. Nothing else may stand in braces.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from muster.papers import words
from muster.papers.dates import long_date
from muster.papers.errors import MissingValue
from muster.papers.model import ContractData

__all__ = ["PLACEHOLDERS", "Run", "fill", "named_in", "stray_braces"]

_NAMED = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of filled text; `is_value` where it came from the contract's data."""

    text: str
    is_value: bool


def _citizenship(data: ContractData, language: str) -> str:
    labels = words.of(language).labels
    if not data.citizenships:
        return labels["stateless"]
    return labels["citizenship"].format(
        countries=", ".join(one.within(language) for one in data.citizenships)
    )


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
}


def named_in(text: str) -> frozenset[str]:
    """The names in braces, known or not."""
    return frozenset(_NAMED.findall(text))


def stray_braces(text: str) -> bool:
    """Whether a brace stands anywhere but around a name."""
    return any(brace in _NAMED.sub("", text) for brace in "{}")


def fill(text: str, data: ContractData, language: str) -> tuple[Run, ...]:
    """The text with its placeholders filled; raises `MissingValue` for a name that is unknown or has no value."""
    pieces = _NAMED.split(text)
    runs = []
    for index, piece in enumerate(pieces):
        is_value = index % 2 == 1
        written = _value(piece, data, language) if is_value else piece
        if written:
            runs.append(Run(written, is_value))
    return tuple(runs)


def _value(name: str, data: ContractData, language: str) -> str:
    write = PLACEHOLDERS.get(name)
    value = write(data, language).strip() if write else ""
    if not value:
        raise MissingValue(name, language)
    return value
