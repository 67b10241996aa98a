"""A rule book read from its folder: book, sources, parameters, readings, questions, definitions, rules,
warnings.

The folder may extend another (`extends = "ua"` in book.toml): what that folder defines is at hand, and a rule
that says `use = "R02"` takes the other's rule with the keys written beside it replaced.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from muster.law.abstraction import MOST_GROUPS, groups_of
from muster.law.answer import Outcome
from muster.law.book import Conflict, Event, Question, Reading, Regime, Rule, Source, WarningRule
from muster.law.conditions import Has, atoms
from muster.law.document import BookError, Document, Place, Problem
from muster.law.errors import ParameterError
from muster.law.notation import Scope
from muster.law.parameters import DatedValue, Parameter, ParameterKind, override
from muster.law.read import Reader, read_parameter, read_text
from muster.law.rules import RuleReader
from muster.law.text import Confidence
from muster.law.vocabulary import CONTRACT, VOCABULARY, Vocabulary

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
    "conflicts",
    "acts",
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
        self.problems = problems
        self.own = self.documents(folder)
        self.books = [self.own]
        below, book, seen = folder, self.own, {folder.name}
        while (base := book["book"].data.get("extends")) is not None:
            place = Place(book["book"], book["book"].data, "", 0)
            below = below.parent / str(base)
            if below.name in seen:
                place.problem(
                    "extends", f"the rule book extends itself by way of {base!r}", "break the circle"
                )
                break
            if not below.is_dir():
                place.problem(
                    "extends", f"there is no rule book {base!r} beside this one", "correct the name"
                )
                break
            seen.add(below.name)
            book = self.documents(below)
            self.books.insert(0, book)
        self.sources: dict[str, Source] = {}
        self.acts: dict[str, str] = {}
        self.reader = Reader(self.sources, self.acts)

    def documents(self, folder: Path) -> dict[str, Document]:
        return {name: Document(folder / f"{name}.toml", self.problems) for name in FILES}

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
        for act, place in self.named("acts"):
            self.acts[act] = self.reader.string(place, "uk")
        parameters = {
            name: read_parameter(self.reader, name, place) for name, place in self.named("parameters")
        }
        questions = {name: self.question(name, place) for name, place in self.named("questions")}
        scope = Scope(
            self.vocabulary,
            {name: parameter.kind for name, parameter in parameters.items()},
            self.references("rules") | {name for name, _ in self.named("definitions")},
            questions.keys(),
        )
        reader = RuleReader(self.reader, scope, [book["rules"] for book in self.books])
        rules, definitions = reader.read(dict(self.named("definitions")))
        book = Place(self.own["book"], self.own["book"].data, "", 0)
        regime = Regime(
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
            events={},
            conflicts=tuple(self.conflict(name, place) for name, place in self.named("conflicts")),
        )
        self.check_groups(regime)
        return replace(regime, events=self.events(regime))

    def check_groups(self, regime: Regime) -> None:
        """Each group of countries that rules tell apart doubles what has to be told apart."""
        conditions = [*(rule.condition for rule in regime.rules), *regime.definitions.values()]
        conditions += [warning.condition for warning in regime.warnings]
        named = [
            frozenset(a.codes) for condition in conditions for a in atoms(condition) if isinstance(a, Has)
        ]
        groups = groups_of(named)
        if len(groups) > MOST_GROUPS:
            place = Place(self.own["rules"], {}, "", 0)
            remedy = f"at most {MOST_GROUPS} can be; name the same countries together with has any of"
            place.problem("", f"the rules tell apart {len(groups)} groups of countries", remedy)

    def events(self, regime: Regime) -> dict[str, Event]:
        """What may be asked of a contract; the rules of each event make a small book of their own."""
        scope = Scope(
            CONTRACT,
            {name: parameter.kind for name, parameter in regime.parameters.items()},
            self.references("contract"),
            regime.questions.keys(),
        )
        reader = RuleReader(self.reader, scope, [book["contract"] for book in self.books])
        rules, _ = reader.read({})
        places = [place for book in self.books for place in book["contract"].tables("event")]
        warnings = [
            (self.told_of(place), self.warning(reader, place))
            for book in self.books
            for place in book["contract"].tables("warning")
        ]
        events = {}
        for place in places:
            name = self.reader.string(place, "name")
            own = tuple(rule for rule in rules if rule.event == name)
            if not own:
                continue  # the event is described for books that have rules for it
            book = replace(
                regime,
                id=f"{regime.id}/{name}",
                rules=own,
                definitions={},
                warnings=tuple(warning for names, warning in warnings if name in names),
                vocabulary=CONTRACT,
                plans={},
            )
            words = {outcome.value: read_text(place, outcome) for outcome in Outcome}
            until_age = self.reader.optional_string(place, "until_age")
            if until_age and scope.parameters.get(until_age) is not ParameterKind.NUMBER:
                place.problem(
                    "until_age", f"{until_age} is not a parameter that is a number", "name one of the book"
                )
            events[name] = Event(name, read_text(place, "label"), words, book, until_age)
        return events

    def told_of(self, place: Place) -> tuple[str, ...]:
        """The events for which a warning is told; none, if it does not say."""
        return self.reader.strings(place, "events") if "events" in place.table else ()

    def conflict(self, name: str, place: Place) -> Conflict:
        return Conflict(name, *(read_text(place, key) for key in ("topic", "one", "other", "handling")))

    def references(self, file: str) -> set[str]:
        """The identifiers of the rules of a file."""
        places = [place for book in self.books for place in book[file].tables("rule")]
        return {str(place.table.get("id", place.table.get("use"))) for place in places}

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
            if not isinstance(values, dict):
                place.problem("set", "set is not a table", f"write [{name}.set] above the parameters")
                values = {}
            try:
                override(parameters, values, _READ)
            except ParameterError as error:
                place.problem("set", f"{error.subject}: {error.problem}", error.remedy)
            confidence = self.reader.confidence(place, place.table) or Confidence.GENERAL_KNOWLEDGE
            sources = self.reader.source_keys(place)
            readings[name] = Reading(name, read_text(place, "label"), values, confidence, sources)
        if "enacted" not in readings:
            place = Place(self.own["readings"], {}, "", 0)
            place.problem(
                "", "the reading enacted is missing", "describe it in readings.toml: it sets nothing"
            )
        return readings


_READ: Final = DatedValue(None, None, Confidence.GENERAL_KNOWLEDGE, ())


def edition(books: list[dict[str, Document]], vocabulary: Vocabulary) -> str:
    """The digest of the canonical form of a rule book: its tables without comments or order of keys."""
    facts = [[fact.name, fact.kind, fact.codes] for fact in vocabulary.values()]
    tables = [{name: document.data for name, document in book.items()} for book in books]
    text = json.dumps(
        [facts, tables], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    return str(value)  # a date or a time


__all__ = ["Rule", "load_folder"]
