"""The words of each language that are not clause text: months, terms, labels, questions.

One file a language under `words/`; all hold the same keys, and Ukrainian is the measure.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from muster.papers import languages
from muster.papers.errors import TextError
from muster.papers.model import LONGEST_TERM

__all__ = ["Words", "of"]

FOLDER = Path(__file__).parent / "words"
LENGTHS = {"months": 12, "month_counts": 12, "terms": LONGEST_TERM, "years": LONGEST_TERM}


@dataclass(frozen=True, slots=True)
class Words:
    """`months` from January; `terms` and `years` from one year to `LONGEST_TERM`.

    `terms` are written as a clause writes them, with figure and word; `years`, and `month_counts` from one to
    twelve months, stand alone, as an answer. `private` asks whether the reader acts freely.
    `date` has the placeholders day, month, year; `first_of_month` is how the day 1 is written.
    """

    date: str
    first_of_month: str
    moment: str
    months: tuple[str, ...]
    terms: tuple[str, ...]
    years: tuple[str, ...]
    month_counts: tuple[str, ...]
    rank_categories: Mapping[str, str]
    documents: Mapping[str, str]
    formations: Mapping[str, str]
    labels: Mapping[str, str]
    questions: Mapping[str, str]
    answers: Mapping[str, str]
    private: Mapping[str, str]
    other_posts: tuple[str, ...]


@cache
def of(language: str) -> Words:
    """The words of a language; raises `UnknownLanguageError`, or `TextError` where its file lacks a key."""
    languages.find(language)
    words = read(FOLDER / f"{language}.toml")
    if language != languages.BINDING:
        _check_same_keys(language, words, of(languages.BINDING))
    return words


def read(path: Path) -> Words:
    """The words in one file."""
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    missing = [name for name in Words.__slots__ if name not in table]
    unknown = [name for name in table if name not in Words.__slots__]
    if missing or unknown:
        raise TextError(path.name, f"missing keys {missing}, unknown keys {unknown}")
    for name, length in LENGTHS.items():
        if len(table[name]) != length:
            raise TextError(path.name, f"{name} must have {length} entries")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in table.items()
    }
    return Words(**values)


def _check_same_keys(language: str, words: Words, measure: Words) -> None:
    for name in Words.__slots__:
        table, expected = getattr(words, name), getattr(measure, name)
        if isinstance(expected, Mapping) and table.keys() != expected.keys():
            different = ", ".join(sorted(table.keys() ^ expected.keys()))
            raise TextError(f"{language}.toml", f"[{name}] differs from the Ukrainian in {different}")
