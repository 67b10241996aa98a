"""Rules and definitions read from a book's tables, and what can be wrong between them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from muster.law.book import Grants, Reason, Rule, RuleKind
from muster.law.conditions import (
    Compare,
    Condition,
    Const,
    Ref,
    atoms,
    term_names,
)
from muster.law.document import Document, Place
from muster.law.errors import ParameterError, named
from muster.law.notation import Scope, parse_condition
from muster.law.parameters import ParameterKind, Value, read_value
from muster.law.read import Reader, optional_text, read_text
from muster.law.terms import is_number
from muster.law.tokens import NotationError

_KEYS: Final = frozenset(
    ("id", "use", "kind", "label", "says", "when", "valid_from", "valid_to", "cites", "discretionary")
) | {"reason", "term_years", "probation_months", "part_of", "note", "event"}
_DEEPEST: Final = 8  # so that no tree is too deep to be walked


class RuleReader:
    """Reads the rules of a book and, where it extends another, takes over those it uses."""

    def __init__(self, reader: Reader, scope: Scope, documents: list[Document]) -> None:
        self.reader = reader
        self.scope = scope
        self.own = documents[-1]
        self.common: dict[str, Place] = {}
        for document in documents[:-1]:
            for place in document.tables("rule"):
                whole = self.merged(place)
                self.common[str(whole.table.get("id"))] = whole

    def read(self, definitions: Mapping[str, Place]) -> tuple[list[Rule], dict[str, Condition]]:
        """The rules and definitions of a book; what they refer to is checked, and that none is circular."""
        rules: list[Rule] = []
        places: dict[str, Place] = {}
        for place in self.own.tables("rule"):
            rule = self.rule(self.merged(place))
            rules.append(rule)
            places.setdefault(rule.id, place)
            self.check_versions(place, rule, rules[:-1])
        defined = {name: self.condition(place) for name, place in definitions.items()}
        named = dict(defined) | {rule.id: rule.condition for rule in rules if rule.kind is RuleKind.PART}
        places.update(definitions)
        for name, condition in [*((rule.id, rule.condition) for rule in rules), *defined.items()]:
            place = places[name]
            for other in _references(condition) - named.keys():
                remedy = "a definition or a rule of the kind part may stand there; take it over with use"
                place.problem("when", f"{other} is not a part of this book", remedy)
            if _reaches(name, named, condition):
                place.problem("when", f"{name} is defined by itself", "break the circle")
            elif _levels(named, condition) > _DEEPEST:
                remedy = f"let at most {_DEEPEST} definitions refer to one another in a row"
                place.problem("when", f"{name} is defined over too many others", remedy)
        return rules, defined

    def check_versions(self, place: Place, rule: Rule, earlier: Sequence[Rule]) -> None:
        for other in earlier:
            if other.id == rule.id and _overlap(other, rule):
                remedy = "give it another identifier, or end the older version where the newer begins"
                place.problem("id", f"two rules {rule.id} are in force at one time", remedy)

    def merged(self, place: Place) -> Place:
        """The table with what it takes over from the rule it uses."""
        used = place.table.get("use")
        if used is None:
            return place
        base = self.common.get(str(used))
        if base is None:
            problem = f"the extended book has no rule {named(used)}"
            place.problem("use", problem, "name one of its rules, or write it whole")
            return place
        return Place(place.document, {**base.table, **place.table}, place.header, place.index)

    def rule(self, place: Place) -> Rule:
        table = place.table
        for key in table.keys() - _KEYS:
            place.problem(key, f"{key} has no meaning in a rule", "the keys are " + ", ".join(sorted(_KEYS)))
        kind = str(table.get("kind", "condition"))
        if kind not in RuleKind:
            place.problem("kind", f"{kind!r} is not a kind of rule", "write one of " + ", ".join(RuleKind))
            kind = "condition"
        valid_from = self.reader.boundary(place, "valid_from", self.scope.parameters)
        valid_to = self.reader.boundary(place, "valid_to", self.scope.parameters)
        if isinstance(valid_from, date) and isinstance(valid_to, date) and valid_from >= valid_to:
            place.problem(
                "valid_to", "the rule ends before it begins", "valid_to is the first day without it"
            )
        return Rule(
            id=self.reader.string(place, "id"),
            kind=RuleKind(kind),
            label=read_text(place, "label"),
            sentence=read_text(place, "says"),
            condition=self.condition(place) if "when" in table else Const(value=True),
            source_text=" ".join(str(table.get("when", "always")).split()),
            valid_from=valid_from,
            valid_to=valid_to,
            cites=self.reader.cites(place),
            discretionary=table.get("discretionary") is True,
            reason=self.reason(place),
            grants=self.grants(place),
            part_of=self.reader.optional_string(place, "part_of"),
            event=self.reader.optional_string(place, "event"),
            note=optional_text(place, "note"),
        )

    def reason(self, place: Place) -> Reason | None:
        table = place.table.get("reason")
        if table is None:
            return None
        if not isinstance(table, dict):
            place.problem("reason", "reason is not a table", "write reason.code, reason.en and reason.uk")
            return None
        inner = Place(place.document, table, place.header, place.index)
        return Reason(self.reader.string(inner, "code"), read_text(place, "reason"))

    def grants(self, place: Place) -> Grants | None:
        terms, probation = place.table.get("term_years"), place.table.get("probation_months")
        if terms is None and probation is None:
            return None
        if not (terms is None or isinstance(terms, dict)):
            place.problem(
                "term_years", "term_years is not a table", "write term_years = { private = [3, 3] }"
            )
            terms = None
        given = {
            str(category): self.granted(place, "term_years", ParameterKind.RANGE, value)
            for category, value in (terms or {}).items()
        }
        return Grants(given, self.granted(place, "probation_months", ParameterKind.NUMBER, probation))

    def granted(self, place: Place, key: str, kind: ParameterKind, value: object) -> Value | str:
        """What a rule gives: a value, or the name of a parameter that has it."""
        if isinstance(value, str):
            if self.scope.parameters.get(value) is not kind:
                place.problem(key, f"{value} is not a parameter of the kind {kind}", "name one of the book")
            return value
        try:
            return read_value(key, kind, value)
        except ParameterError as error:
            place.problem(key, error.problem, error.remedy)
            return None

    def condition(self, place: Place) -> Condition:
        """The tree under `when`; a condition that cannot be read is noted, and stands as never."""
        text = self.reader.string(place, "when")
        try:
            condition = parse_condition(text, self.scope)
        except NotationError as error:
            place.problem("when", error.problem, error.remedy, _offset(text, place, error.line))
            return Const(value=False)
        for atom in atoms(condition):
            if isinstance(atom, Compare):
                self.check_comparison(place, atom)
        return condition

    def check_comparison(self, place: Place, atom: Compare) -> None:
        numbers = {name for name, kind in self.scope.parameters.items() if kind is ParameterKind.NUMBER}
        names = [name for term in (atom.left, atom.right) for name in term_names(term)]
        if sum(name in self.scope.vocabulary for name in names) > 1:
            place.problem("when", "a comparison reads two facts", "compare each with the day or a parameter")
        if is_number(atom.left, numbers) != is_number(atom.right, numbers):
            place.problem(
                "when", "a date is compared with a number", "use years(...) or months(...), or a date"
            )


def _offset(text: str, place: Place, line: int) -> int:
    """How far below its key the nth line of a condition stands: after three quotes it begins one lower."""
    at = place.document.line(place.header, place.index, "when")
    lines = place.document.text.split("\n")
    opened = at <= len(lines) and lines[at - 1].rstrip().endswith('"""')
    return line + 1 if opened and "\n" in text else line


def _references(condition: Condition) -> set[str]:
    return {atom.name for atom in atoms(condition) if isinstance(atom, Ref)}


def _reaches(goal: str, named: Mapping[str, Condition], condition: Condition) -> bool:
    """Whether a condition comes to a name, by whatever it refers to."""
    seen: set[str] = set()
    coming = _references(condition) & named.keys()
    while coming - seen:
        seen |= coming
        coming = {other for name in coming for other in _references(named[name]) & named.keys()}
    return goal in seen


def _levels(named: Mapping[str, Condition], condition: Condition) -> int:
    """How many others in a row a condition refers to; where they go round, or on, more than are allowed."""
    coming = _references(condition) & named.keys()
    levels = 0
    while coming and levels <= _DEEPEST:
        levels += 1
        coming = {other for name in coming for other in _references(named[name]) & named.keys()}
    return levels


def _overlap(one: Rule, other: Rule) -> bool:
    """Whether two versions are in force at one time; a boundary that is the same for both parts them."""
    return not (_ends_before(one, other) or _ends_before(other, one))


def _ends_before(one: Rule, other: Rule) -> bool:
    end, start = one.valid_to, other.valid_from
    if isinstance(end, date) and isinstance(start, date):
        return end <= start
    return end is not None and end == start
