"""Reads clauses from their files and refuses any that is not well formed.

One folder a regime, one folder a clause, one file a version: `texts/ua-ngu/term/1.toml`.
"""

import datetime
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

from muster.papers import languages, placeholders
from muster.papers.clause import Citation, Clause, ClauseText
from muster.papers.errors import TextError

__all__ = ["FOLDER", "read"]

FOLDER = Path(__file__).parent / "texts"
CONFIDENCES = frozenset({"T", "O", "N", "P+", "P", "I", "K", "-"})
REQUIRED = frozenset({"order", "valid_from", "cites", languages.BINDING})
OPTIONAL = frozenset({"valid_until", "facts"}) | frozenset(languages.LANGUAGES)


def read(regime: str, folder: Path = FOLDER) -> tuple[Clause, ...]:
    """Every version of every clause of a regime, in the order of the contract and then of time.

    Empty for a regime that has none. Raises `TextError`, naming the file and what is wrong with it.
    """
    clauses = [_clause(path, regime) for path in sorted((folder / regime).glob("*/*.toml"))]
    clauses.sort(key=lambda clause: (clause.order, clause.identifier, clause.valid_from))
    chained = [
        clause
        for _, group in groupby(clauses, lambda one: one.identifier)
        for clause in _chained(list(group))
    ]
    _check_orders(chained)
    return tuple(chained)


def _clause(path: Path, regime: str) -> Clause:
    where = f"{regime}/{path.parent.name}/{path.name}"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TextError(where, str(error)) from None
    if not path.stem.isdecimal():
        raise TextError(where, "the file's name must be the version's number")
    _check_keys(where, table)
    texts = {code: _text(where, code, table[code]) for code in languages.LANGUAGES if code in table}
    _check_translations(where, texts)
    return Clause(
        identifier=path.parent.name,
        version=int(path.stem),
        regime=regime,
        order=table["order"],
        valid_from=table["valid_from"],
        valid_until=table.get("valid_until"),
        cites=tuple(_citation(where, cite) for cite in table["cites"]),
        facts=table.get("facts", {}),
        texts=texts,
    )


def _check_keys(where: str, table: Mapping[str, Any]) -> None:
    if missing := REQUIRED - table.keys():
        raise TextError(where, f"lacks {', '.join(sorted(missing))}")
    if unknown := table.keys() - REQUIRED - OPTIONAL:
        raise TextError(where, f"does not know {', '.join(sorted(unknown))}")
    if not table["cites"]:
        raise TextError(where, "needs at least one citation, if only to say that nothing was found")
    for name in ("valid_from", "valid_until"):
        if name in table and type(table[name]) is not datetime.date:
            raise TextError(where, f"{name} must be a date")


def _citation(where: str, cite: Mapping[str, str]) -> Citation:
    try:
        citation = Citation(cite["act"], cite["act_uk"], cite.get("point"), cite["confidence"])
    except KeyError as error:
        raise TextError(where, f"a citation lacks {error.args[0]}") from None
    if citation.confidence not in CONFIDENCES:
        raise TextError(where, f"{citation.confidence} is not a confidence")
    return citation


def _text(where: str, code: str, table: Mapping[str, str]) -> ClauseText:
    if table.keys() != {"title", "text", "note"}:
        raise TextError(where, f"[{code}] must hold title, text and note, and nothing else")
    paragraphs = tuple(" ".join(paragraph.split()) for paragraph in table["text"].strip().split("\n\n"))
    text = ClauseText(table["title"].strip(), paragraphs, " ".join(table["note"].split()))
    if not all((text.title, *text.paragraphs, text.note)):
        raise TextError(where, f"[{code}] has a blank title, text or note")
    _check_placeholders(where, code, text)
    return text


def _check_placeholders(where: str, code: str, text: ClauseText) -> None:
    for paragraph in text.paragraphs:
        if placeholders.stray_braces(paragraph):
            raise TextError(where, f"[{code}] has a brace that is not around a placeholder's name")
        if unknown := placeholders.named_in(paragraph) - placeholders.PLACEHOLDERS.keys():
            raise TextError(where, f"[{code}] names unknown placeholders: {', '.join(sorted(unknown))}")
    if any(brace in text.title + text.note for brace in "{}"):
        raise TextError(where, f"[{code}] may leave nothing open in its title or note")


def _check_translations(where: str, texts: Mapping[str, ClauseText]) -> None:
    """A translation says what the Ukrainian says: paragraph by paragraph, with the same placeholders."""
    binding = texts[languages.BINDING]
    for code, text in texts.items():
        if len(text.paragraphs) != len(binding.paragraphs):
            raise TextError(where, f"[{code}] has not as many paragraphs as [{languages.BINDING}]")
        for number, (one, other) in enumerate(zip(text.paragraphs, binding.paragraphs, strict=True), 1):
            if placeholders.named_in(one) != placeholders.named_in(other):
                raise TextError(
                    where, f"[{code}] paragraph {number} leaves other things open than the Ukrainian"
                )


def _chained(versions: list[Clause]) -> Iterator[Clause]:
    """Closes each version on the day before the next; the list is in order of time."""
    for clause, successor in zip(versions, [*versions[1:], None], strict=True):
        where = f"{clause.regime}/{clause.identifier}/{clause.version}"
        last = successor.valid_from - datetime.timedelta(days=1) if successor else None
        if clause.valid_until and clause.valid_until < clause.valid_from:
            raise TextError(where, "ends before it begins")
        if successor and successor.version <= clause.version:
            raise TextError(where, "a later version must have a higher number and a later day")
        if last and (last < clause.valid_from or (clause.valid_until and clause.valid_until > last)):
            raise TextError(where, "is still in force when the next version begins")
        yield replace(clause, valid_until=clause.valid_until or last)


def _check_orders(clauses: Iterable[Clause]) -> None:
    places: dict[int, str] = {}
    for clause in clauses:
        if places.setdefault(clause.order, clause.identifier) != clause.identifier:
            raise TextError(
                f"{clause.regime}/{clause.identifier}",
                f"stands in the same place as {places[clause.order]}: order {clause.order}",
            )
