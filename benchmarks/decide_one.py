"""One decision at a time: ours beside zen-engine on the same rules, and how soon `muster decide` answers.

    uv run --group bench python benchmarks/decide_one.py [--cases 4000] [--rounds 9]

The rules are those of `ua-ngu` on one day, translated to zen's expressions, three-valued; what the day settles is
settled for both beforehand. zen checks nothing; ours checks every fact, but for "facts held", which were checked
before. zen's expression is measured twice: with dates made numbers beforehand, and with dates as text, as ours gets
them. Both are given complete mappings, null for what is unknown; "some absent" are the same people with what is
unknown left out. Outcome and masks are worked out by the call; citations, missing facts and the rest when they are
read.

Rounds are interleaved, and medians of processor time compared, because machines are shared. "cold" forgets
before each round all that was learned of earlier cases.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import zen

from muster.law import Kind, RuleOutcome, decide, deciding, deciding_held, hold
from muster.law.abstraction import Below, OneOf, Predicate, Touches, Variable
from muster.law.answer import RULE_OUTCOMES
from muster.law.conditions import Truth
from muster.law.fold import Ask, Conj, Disj, Folder, Neg, Node, Part, Unsettled, disj, neg
from muster.law.plan import ADMISSION, plan_for
from muster.regimes import load

ON = date(2025, 3, 1)
REGIME = load("ua-ngu")
type Facts = dict[str, object]


# ------------------------------------------------------------------ applicants, all fictional


def applicant(dice: random.Random) -> Facts:
    """Mostly people who qualify, with the occasional obstacle, and some facts not known."""

    def day(low: int, high: int) -> str:
        return (ON + timedelta(days=dice.randint(low, high))).isoformat()

    facts: Facts = {}
    for name, fact in REGIME.vocabulary.items():
        if fact.kind is Kind.FLAG:
            facts[name] = dice.random() < (0.03 if name in UNLIKELY else 0.95)
        elif fact.kind is Kind.CHOICE:
            facts[name] = fact.codes[0] if dice.random() < 0.8 else dice.choice(fact.codes)
    facts["date_of_birth"] = day(-61 * 365, -17 * 365)
    facts["citizenships"] = [dice.choice(["COL", "BRA", "USA", "GEO", "RUS", "BLR", "NPL"])]
    facts["statelessness"], facts["location"], facts["serving_in"] = "none", "ukraine", "none"
    facts["stay_ground"] = dice.choice(
        ["visa", "visa_free", "temporary_permit", "temporary_permit", "after_service"]
    )
    for name in ("identity_document_until", "stay_until"):
        facts[name] = day(-200, 2000)
    facts["last_contract_end"] = day(-300, 0)
    for name in list(facts):
        if dice.random() < 0.02:
            del facts[name]
    return facts


UNLIKELY = ("prosecution_pending", "data_doubtful", "post_secret_access")


# ------------------------------------------------------------------ the same rules for zen


EPOCH = date(1970, 1, 1).toordinal()


class Zen:
    """The rules of the day as zen expressions: 0 false, 1 unknown, 2 true; a fact not known is null."""

    def __init__(self, *, dates_as_text: bool = False) -> None:
        self.dates_as_text = dates_as_text
        self.folder = Folder(REGIME, ON, REGIME.read("enacted"))
        texts = {}
        for rule in REGIME.rules:
            if rule.kind in ADMISSION:
                in_force = self.folder.in_force(rule.valid_from, rule.valid_to)
                if in_force is not Truth.FALSE:
                    texts[rule.id] = disj([neg(in_force), self.folder.fold(rule.condition)])
        for variable in self.folder.variables:
            variable.settle()
        self.rules = {rule: self.text(node) for rule, node in texts.items()}

    def text(self, node: Node) -> str:  # noqa: PLR0911  (one line a form)
        match node:
            case Truth():
                return str(int(node))
            case Unsettled():
                return "1"
            case Ask(slot, predicate):
                return self.ask(self.folder.variables[slot], slot, predicate)
            case Neg(of):
                return f"(2 - {self.text(of)})"
            case Part(_, of):
                return self.text(of)
            case Conj(children):
                return "min([" + ", ".join(map(self.text, children)) + "])"
            case Disj(children):
                return "max([" + ", ".join(map(self.text, children)) + "])"
        raise TypeError(node)

    def ask(self, variable: Variable, slot: int, predicate: Predicate) -> str:
        if variable.parameter:  # not known; where its bounds settle the question, zen is spared it
            settled = self.folder.settle(Ask(slot, predicate))
            return str(int(settled)) if isinstance(settled, Truth) else "1"
        name = variable.name
        match predicate:
            case Below(ordinal) if self.dates_as_text:
                test = f"date({name}) < {(ordinal - EPOCH) * 86400}"
            case Below(ordinal):
                test = f"{name} < {ordinal}"
            case OneOf(values) if values == set(variable.values):
                return "2"
            case OneOf(values):
                codes = json.dumps(sorted(values, key=str))
                test = f"{name} == {codes[1:-1]}" if len(values) == 1 else f"{name} in {codes}"
            case Touches(codes) if codes:
                test = f"some({name}, # in {json.dumps(sorted(codes))})"
            case _:
                test = f"len({name}) == 0"
        return f"({name} == null ? 1 : ({test} ? 2 : 0))"


def zen_facts(facts: Facts, *, dates_as_text: bool = False) -> Facts:
    """The facts as zen gets them, if need be with dates as numbers of days, so that it has none to read."""
    given: Facts = dict.fromkeys(REGIME.vocabulary)
    for name, value in facts.items():
        pending = REGIME.vocabulary[name].kind is Kind.CHOICE and value == "not_taken"
        number = REGIME.vocabulary[name].kind is Kind.DATE and not dates_as_text
        given[name] = date.fromisoformat(str(value)).toordinal() if number else None if pending else value
    return given


def zen_graph(zen_rules: Zen) -> str:
    rules = [{"id": rule, "key": rule, "value": text} for rule, text in zen_rules.rules.items()]
    content = {
        "expressions": rules,
        "passThrough": False,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
    }
    kinds: list[tuple[str, str, dict[str, Any] | None]] = [
        ("in", "inputNode", None),
        ("rules", "expressionNode", content),
        ("out", "outputNode", None),
    ]
    nodes = [
        {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}}
        | ({"content": more} if more else {})
        for name, kind, more in kinds
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


# ------------------------------------------------------------------ measuring


def check(cases: list[Facts], graph: Any, *forms: tuple[Any, Callable[[Facts], Facts]]) -> None:
    """All give every rule the same result."""
    for facts in cases:
        answer = decide(REGIME, facts, ON)
        ours = {rule.rule: rule.outcome for rule in answer.rules}
        found = graph.evaluate(zen_facts(facts))["result"]
        theirs = {rule: RULE_OUTCOMES[Truth(int(value))] for rule, value in found.items()}
        assert ours == theirs, (facts, {k: (ours[k], theirs[k]) for k in ours if ours[k] != theirs[k]})
        for form, prepare in forms:
            assert [RULE_OUTCOMES[Truth(int(v))] for v in form.evaluate(prepare(facts))] == [*ours.values()]
        for mask, outcome in ((answer.not_met, RuleOutcome.NOT_MET), (answer.unknown, RuleOutcome.UNKNOWN)):
            assert mask == sum(1 << at for at, said in enumerate(ours.values()) if said is outcome)


SECONDS = 0.05  # of processor time a contest takes a round, at least: so the peers were measured too


def timed(work: Callable[[Any], object], cases: list[Any], seconds: float = SECONDS) -> float:
    """Microseconds of processor time a case: whoever else uses the machine counts less."""
    start = time.process_time()
    decided, taken = 0, 0.0
    while not decided or taken < seconds:
        for case in cases:
            work(case)
        decided += len(cases)
        taken = time.process_time() - start
    return taken / decided * 1e6


def whole(facts: Facts) -> object:
    """Everything an answer holds: rules with their facts and citations, what is missing, warnings, grants."""
    answer = decide(REGIME, facts, ON)
    return answer.rules, answer.missing, answer.warnings, answer.term_years, answer.rank_category


def decisions(people: list[Facts], rounds: int) -> None:
    plan = plan_for(REGIME, ON, "enacted", None)
    numbers, texts = Zen(), Zen(dates_as_text=True)
    graph = zen.ZenEngine().create_decision(zen_graph(numbers))
    by_number, by_text = (
        zen.compile_expression("[" + ", ".join(rules.rules.values()) + "]") for rules in (numbers, texts)
    )
    as_text = partial(zen_facts, dates_as_text=True)
    check(people, graph, (by_number, zen_facts), (by_text, as_text))
    coded, worded = [zen_facts(facts) for facts in people], [as_text(facts) for facts in people]
    complete = [dict.fromkeys(REGIME.vocabulary) | facts for facts in people]
    held = [hold(REGIME.vocabulary, facts) for facts in people]
    trace = {"trace": True}
    contests: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "zen, decision graph with trace": (lambda c: graph.evaluate(c, trace), coded),
        "zen, one expression, dates as text": (by_text.evaluate, worded),
        "zen, one expression, dates as numbers": (by_number.evaluate, coded),
        "muster, outcome and masks, facts held": (deciding_held(REGIME, ON), held),
        "muster, outcome and masks": (deciding(REGIME, ON), complete),
        "muster, outcome and masks, some absent": (deciding(REGIME, ON), people),
        "muster, full trace": (whole, complete),
        "muster, full trace, some absent": (whole, people),
        "muster, full trace as JSON objects": (lambda c: decide(REGIME, c, ON).to_json(), complete),
        "muster, full trace, cold": (whole, people),
    }
    times: dict[str, list[float]] = {name: [] for name in contests}
    for _ in range(rounds):
        for name, (work, given) in contests.items():
            if name.endswith("cold"):
                for memory in plan.memories:
                    memory.clear()
            times[name].append(timed(work, given, 0 if name.endswith("cold") else SECONDS))
    print(
        f"{len(people)} applicants, {len(plan.entries)} rules of {REGIME.id} on {ON}, {rounds} rounds; medians"
    )
    bases = [name for name in contests if name.startswith("zen")]
    print(f"{'':48}{'us a case':>10}   times faster than zen, with trace / dates as text / as numbers")
    for name, found in times.items():
        ratios = [statistics.median(b / f for b, f in zip(times[base], found, strict=True)) for base in bases]
        print(f"{name:48}{statistics.median(found):10.2f}   " + "".join(f"{ratio:12.1f}" for ratio in ratios))


def starts(rounds: int) -> None:
    """How much later than a bare interpreter `muster decide` has answered, as a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "facts.json"
        dice = random.Random(1)  # noqa: S311  (a fictional applicant)
        file.write_text(json.dumps(applicant(dice)))
        muster = Path(sys.executable).parent / "muster"
        words = [str(muster), "decide", str(file), "--regime", "ua-ngu", "--on", ON.isoformat(), "--json"]
        # As when it is installed: modules are compiled once, not at each start.
        compiled = {"PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled")}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        environment = os.environ | compiled
        process(words, environment)
        bare, ours = [], []
        for _ in range(rounds):
            bare.append(process([sys.executable, "-c", "pass"], environment))
            ours.append(process(words, environment))
    later = statistics.median(o - b for o, b in zip(ours, bare, strict=True))
    middle = [statistics.median(times) for times in (bare, ours)]
    print(f"start: a bare interpreter {middle[0]:.0f} ms, muster decide {middle[1]:.0f} ms,")
    print(f"       {later:.0f} ms later; at most 150")


def process(words: list[str], environment: dict[str, str]) -> float:
    """Milliseconds of processor time of a process, from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    dice = random.Random(2024)  # noqa: S311  (fictional applicants, the same each time)
    decisions([applicant(dice) for _ in range(options.cases)], options.rounds)
    starts(15)


if __name__ == "__main__":
    main()
