"""A rule book read from its folder: book, sources, parameters, readings, questions, definitions, rules,
warnings.

The folder may extend another (`extends = "ua"` in book.toml): what that folder defines is at hand, and a rule
that says `use = "R02"` takes the other's rule with the keys written beside it replaced.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from muster.law.book import Question, Reading, Regime, Rule, Source, WarningRule
from muster.law.document import BookError, Document, Place, Problem
from muster.law.notation import Scope
from muster.law.parameters import Parameter
from muster.law.read import Reader, read_parameter, read_text
from muster.law.rules import RuleReader
from muster.law.text import Confidence
from muster.law.vocabulary import VOCABULARY, Vocabulary

FILES = (
    "book",
    "sources",
    "parameters",
    "readings",
    "questions",
    "definitions",
    "rules",
    "warnings",
    "contract",
)


def load_folder(folder: Path, vocabulary: Vocabulary = VOCABULARY) -> Regime:
    """The rule book of a folder. Raises BookError with every problem, each with file, line and remedy."""
    problems: list[Problem] = []
    regime = _Loader(folder, vocabulary, problems).regime()
    if problems:
        raise BookError(problems)
    return regime


class _Loader:
    def __init__(self, folder: Path, vocabulary: Vocabulary, problems: list[Problem]) -> None:
        self.vocabulary = vocabulary
        own = {name: Document(folder / f"{name}.toml", problems) for name in FILES}
        self.own = own
        self.books = [own]
        base = own["book"].data.get("extends")
        if base is not None:
            common = {name: Document(folder.parent / str(base) / f"{name}.toml", problems) for name in FILES}
            if not any(document.data for document in common.values()):
                place = Place(own["book"], own["book"].data, "", 0)
                place.problem(
                    "extends", f"there is no rule book {base!r} beside this one", "correct the name"
                )
            self.books = [common, own]
        self.sources: dict[str, Source] = {}
        self.reader = Reader(self.sources)

    def named(self, file: str) -> Iterator[tuple[str, Place]]:
        """The named tables of a file, the extended book's first; the own book's replace them."""
        merged: dict[str, Place] = {}
        for book in self.books:
            merged.update(book[file].named())
        yield from merged.items()

    def regime(self) -> Regime:
        for key, place in self.named("sources"):
            urls = self.reader.strings(place, "urls")
            self.sources[key] = Source(key, urls)
        parameters = {
            name: read_parameter(self.reader, name, place) for name, place in self.named("parameters")
        }
        questions = {name: self.question(name, place) for name, place in self.named("questions")}
        scope = Scope(
            self.vocabulary,
            {name: parameter.kind for name, parameter in parameters.items()},
            self.references(),
            questions.keys(),
        )
        reader = RuleReader(self.reader, scope, [book["rules"] for book in self.books])
        rules, definitions = reader.read(dict(self.named("definitions")))
        book = Place(self.own["book"], self.own["book"].data, "", 0)
        return Regime(
            id=self.own["book"].path.parent.name,
            label=read_text(book, "label"),
            formation=self.reader.string(book, "formation"),
            edition=edition(self.books, self.vocabulary),
            rules=tuple(rules),
            definitions=definitions,
            parameters=parameters,
            readings=self.readings(parameters),
            sources=self.sources,
            questions=questions,
            warnings=tuple(self.warning(reader, place) for place in self.warning_places()),
            vocabulary=self.vocabulary,
        )

    def references(self) -> set[str]:
        names = {name for name, _ in self.named("definitions")}
        for book in self.books:
            names |= {
                str(place.table.get("id", place.table.get("use"))) for place in book["rules"].tables("rule")
            }
        return names

    def warning_places(self) -> Iterator[Place]:
        for book in self.books:
            yield from book["warnings"].tables("warning")

    def question(self, name: str, place: Place) -> Question:
        return Question(name, read_text(place, "text"), self.reader.source_keys(place))

    def warning(self, rules: RuleReader, place: Place) -> WarningRule:
        return WarningRule(
            self.reader.string(place, "code"),
            read_text(place, "text"),
            rules.condition(place),
            self.reader.cites(place),
        )

    def readings(self, parameters: Mapping[str, Parameter]) -> dict[str, Reading]:
        readings = {}
        for name, place in self.named("readings"):
            values = place.table.get("set", {})
            for parameter in values:
                if parameter not in parameters:
                    place.problem("set", f"there is no parameter {parameter}", "name a parameter of the book")
            confidence = self.reader.confidence(place, place.table) or Confidence.INFERRED
            sources = self.reader.source_keys(place)
            readings[name] = Reading(name, read_text(place, "label"), values, confidence, sources)
        return readings


def edition(books: list[dict[str, Document]], vocabulary: Vocabulary) -> str:
    """The digest of the canonical form of a rule book: its tables without comments or order of keys."""
    facts = [[fact.name, fact.kind, fact.codes] for fact in vocabulary.values()]
    tables = [{name: document.data for name, document in book.items()} for book in books]
    text = json.dumps(
        [facts, tables], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


__all__ = ["Rule", "load_folder"]
