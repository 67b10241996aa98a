"""Rules and definitions read from a book's tables, and what can be wrong between them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from muster.law.book import Boundary, Grants, Reason, Rule, RuleKind
from muster.law.conditions import Compare, Condition, Const, Ref, atoms, term_names
from muster.law.document import Document, Place
from muster.law.notation import NotationError, Scope, parse_condition
from muster.law.read import Reader, optional_text, read_text
from muster.law.text import Text

_KEYS: Final = frozenset(
    {
        "id",
        "use",
        "kind",
        "label",
        "says",
        "when",
        "valid_from",
        "valid_to",
        "cites",
        "discretionary",
        "reason",
    }
    | {"term_years", "probation_months", "part_of", "note"}
)


class RuleReader:
    """Reads the rules of a book and, where it extends another, takes over those it uses."""

    def __init__(self, reader: Reader, scope: Scope, documents: list[Document]) -> None:
        self.reader = reader
        self.scope = scope
        self.own = documents[-1]
        self.common = {place.table.get("id"): place for place in documents[0].tables("rule")}

    def rules(self) -> Iterator[Rule]:
        seen: dict[str, list[tuple[Boundary, Boundary]]] = {}
        for place in self.own.tables("rule"):
            rule = self.rule(self.merged(place))
            for other in seen.setdefault(rule.id, []):
                if _overlap(other, (rule.valid_from, rule.valid_to)):
                    remedy = "give it another identifier, or end the older version where the newer begins"
                    place.problem("id", f"two rules {rule.id} are in force at one time", remedy)
            seen[rule.id].append((rule.valid_from, rule.valid_to))
            yield rule

    def merged(self, place: Place) -> Place:
        """The table with what it takes over from the rule it uses."""
        used = place.table.get("use")
        if used is None:
            return place
        base = self.common.get(used)
        if base is None:
            place.problem(
                "use", f"the extended book has no rule {used}", "name one of its rules, or write it whole"
            )
            return place
        return Place(place.document, {**base.table, **place.table}, place.header, place.index)

    def rule(self, place: Place) -> Rule:
        table = place.table
        for key in table.keys() - _KEYS:
            place.problem(key, f"{key} has no meaning in a rule", "the keys are " + ", ".join(sorted(_KEYS)))
        kind = table.get("kind", "condition")
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
            part_of=table.get("part_of"),
            note=optional_text(place, "note"),
        )

    def reason(self, place: Place) -> Reason | None:
        table = place.table.get("reason")
        if table is None:
            return None
        inner = Place(place.document, table, place.header, place.index)
        return Reason(
            self.reader.string(inner, "code"), Text(str(table.get("en", "")), str(table.get("uk", "")))
        )

    def grants(self, place: Place) -> Grants | None:
        terms, probation = place.table.get("term_years"), place.table.get("probation_months")
        if terms is None and probation is None:
            return None
        read: dict[str, tuple[int, int] | str] = {}
        for category, value in (terms or {}).items():
            if isinstance(value, str):
                if value not in self.scope.parameters:
                    place.problem(
                        "term_years", f"there is no parameter {value}", "name a parameter of the book"
                    )
                read[category] = value
            else:
                least, most = value
                read[category] = (least, most)
        return Grants(read, probation)

    def condition(self, place: Place) -> Condition:
        """The tree under `when`; a condition that cannot be read is noted, and stands as never."""
        text = self.reader.string(place, "when")
        try:
            condition = parse_condition(text, self.scope)
        except NotationError as error:
            place.problem("when", error.problem, error.remedy, _offset(text, place, error.line))
            return Const(value=False)
        for atom in atoms(condition):
            if isinstance(atom, Compare) and len(_facts_of(atom, self.scope)) > 1:
                place.problem(
                    "when", "a comparison reads two facts", "compare each with the day or a parameter"
                )
        return condition

    def definitions(self, places: Mapping[str, Place]) -> Mapping[str, Condition]:
        read = {name: self.condition(place) for name, place in places.items()}
        for name in read:
            if _reaches(name, name, read, set()):
                places[name].problem("when", f"{name} is defined by itself", "break the cycle")
                read[name] = Const(value=False)
        return read


def _offset(text: str, place: Place, line: int) -> int:
    """How far below its key the nth line of a condition stands: after three quotes it begins one lower."""
    at = place.document.line(place.header, place.index, "when")
    lines = place.document.text.splitlines()
    opened = at <= len(lines) and lines[at - 1].rstrip().endswith('"""')
    return line + 1 if opened and "\n" in text else line


def _facts_of(atom: Compare, scope: Scope) -> set[str]:
    return {name for term in (atom.left, atom.right) for name in term_names(term) if name in scope.vocabulary}


def _reaches(name: str, goal: str, read: Mapping[str, Condition], seen: set[str]) -> bool:
    for atom in atoms(read[name]):
        if not isinstance(atom, Ref) or atom.name not in read or atom.name in seen:
            continue
        if atom.name == goal or _reaches(atom.name, goal, read, seen | {atom.name}):
            return True
    return False


def _overlap(one: tuple[Boundary, Boundary], other: tuple[Boundary, Boundary]) -> bool:
    """Whether two versions are in force at one time; a boundary that is the same for both parts them."""
    (start, end), (start2, end2) = one, other
    if (end is not None and end == start2) or (end2 is not None and end2 == start):
        return False
    if isinstance(end, date) and isinstance(start2, date) and end <= start2:
        return False
    return not (isinstance(end2, date) and isinstance(start, date) and end2 <= start)
