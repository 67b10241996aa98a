"""Whether a rule book can be relied on: it can be read, nothing in it is idle, and its own cases come out."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from muster.law.answer import Answer, RuleOutcome
from muster.law.book import Regime, Rule, RuleKind
from muster.law.conditions import Condition, Open, Ref, Truth, atoms
from muster.law.days import turning_days
from muster.law.decide import decide
from muster.law.document import BookError, Document, Place, Problem
from muster.law.errors import LawError
from muster.law.folder import load_folder
from muster.law.plan import plan_for
from muster.law.read import is_day


def check_folder(folder: Path) -> list[Problem]:
    """Everything wrong with the rule book of a folder, each with file, line and remedy; in order."""
    try:
        regime = load_folder(folder)
    except BookError as error:
        return list(error.problems)
    problems: list[Problem] = []
    _Checker(folder, regime, problems).check()
    return sorted(set(problems))


_KINDS: Final = {"facts": dict, "unknown": list, "reading": str, "set": dict}  # of the keys of a case
_WANTED: Final = {dict: "a table", list: "a list", str: "a text"}


class _Checker:
    def __init__(self, folder: Path, regime: Regime, problems: list[Problem]) -> None:
        self.regime = regime
        self.problems = problems
        self.folder = folder
        self.documents = {
            name: Document(folder / f"{name}.toml", problems)
            for name in ("book", "rules", "questions", "definitions", "cases")
        }

    def check(self) -> None:
        self.check_idle()
        self.check_reasons()
        self.check_acts()
        for place in self.documents["cases"].tables("case"):
            self.check_case(place)

    def check_idle(self) -> None:
        """What the book itself defines is used by some condition of it."""
        named = {name for condition in self.conditions() for name in _names(condition)}
        for file in ("questions", "definitions"):
            for name, place in self.documents[file].named():
                if name not in named:
                    key = "text" if file == "questions" else "when"
                    place.problem(key, f"nothing refers to {name}", "refer to it, or remove it")
        for place, rule in self.own_rules():
            if rule.kind is RuleKind.PART and rule.id not in named:
                place.problem(
                    "id", f"{rule.id} is a part that no rule refers to", "refer to it, or remove it"
                )

    def conditions(self) -> Iterator[Condition]:
        for book in (self.regime, *(event.book for event in self.regime.events.values())):
            yield from (rule.condition for rule in book.rules)
            yield from (warning.condition for warning in book.warnings)
            yield from book.definitions.values()

    def own_rules(self) -> Iterator[tuple[Place, Rule]]:
        yield from zip(self.documents["rules"].tables("rule"), self.regime.rules, strict=True)

    def check_reasons(self) -> None:
        """A rule that can refuse somebody says what the refusal's reason is."""
        parameters = self.regime.parameters
        refusing = {
            entry.rule.id
            for day in turning_days(self.regime, parameters)
            for entry in plan_for(self.regime, day, "enacted", None).entries
            if entry.node is not Truth.TRUE
        }
        for place, rule in self.own_rules():
            if rule.id in refusing and rule.reason is None:
                place.problem(
                    "id",
                    f"{rule.id} can refuse but gives no reason",
                    "write reason.code, reason.en, reason.uk",
                )

    def check_acts(self) -> None:
        """Every act has a name in both languages."""
        for place, rule in self.own_rules():
            for act in {cite.act for cite in rule.cites if not cite.uk}:
                place.problem("cites", f"{act} has no Ukrainian name", "write it in acts.toml")

    def check_case(self, place: Place) -> None:
        """A case of the book comes out as it expects."""
        case = place.table
        name = f"case {case.get('id', place.index + 1)}"
        day, expected = case.get("day"), case.get("expect")
        if not is_day(day) or not isinstance(expected, Mapping) or "outcome" not in expected:
            place.problem("id", f"{name} has no day, or expects nothing", "write day and expect.outcome")
            return
        for key, kind in _KINDS.items():
            if not isinstance(case.get(key, kind()), kind):
                place.problem(key, f"{name}: {key} is of the wrong type", f"write {_WANTED[kind]}")
                return
        facts = self.base() | case.get("facts", {})
        for fact in map(str, case.get("unknown", ())):
            facts.pop(fact, None)
        try:
            answer = decide(self.regime, facts, day, case.get("reading", "enacted"), case.get("set"))
        except LawError as error:
            place.problem("facts", f"{name} cannot be decided: {error}", "correct the case")
            return
        for wrong in _differences(answer, expected):
            place.problem("expect", f"{name}: {wrong}", "correct the rule or the case")

    def base(self) -> dict[str, object]:
        """What the cases start from: the book's own base, or that of the book it extends."""
        folder, seen = self.folder, set()
        while folder not in seen:
            seen.add(folder)
            found = Document(folder / "cases.toml", self.problems).data.get("base")
            if isinstance(found, dict):
                return dict(found)
            base = Document(folder / "book.toml", self.problems).data.get("extends")
            folder = folder.parent / base if base else folder
        return {}


def _names(condition: Condition) -> Iterator[str]:
    for atom in atoms(condition):
        if isinstance(atom, Ref):
            yield atom.name
        elif isinstance(atom, Open):
            yield atom.question


def _differences(answer: Answer, expected: Mapping[str, object]) -> Iterator[str]:
    if answer.outcome != expected["outcome"]:
        yield f"the outcome is {answer.outcome}, {expected['outcome']} is expected"
    told = answer.to_json()
    for key in ("term_years", "missing", "probation_months"):
        if key in expected and told[key] != expected[key]:
            yield f"{key} is {told[key]}, {expected[key]} is expected"
    unmet = [rule.rule for rule in answer.rules if rule.outcome is RuleOutcome.NOT_MET]
    decided_by = expected.get("decided_by", ())
    for rule in decided_by if isinstance(decided_by, list) else ():
        if rule not in unmet:
            yield f"{rule} is not among the rules that are not met"
