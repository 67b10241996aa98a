"""muster decide: what the law says of the facts in a file."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from muster.commands.options import Parser, UsageError, complain, day, setting
from muster.law import Answer, LawError, Regime, decide
from muster.regimes import load

ARTICLE: Final = "a JSON object of facts, or a list of them"


def run(words: Sequence[str]) -> int:
    """Decide, and write the answer; 0 whatever the outcome, 2 with a one-line error for bad input."""
    try:
        options = _options(words)
        regime = load(options.regime)
        given = _read(options.facts)
        many = isinstance(given, list)
        cases: list[object] = given if isinstance(given, list) else [given]
        answers = [_decide(regime, options, at if many else None, facts) for at, facts in enumerate(cases)]
    except (LawError, UsageError) as error:
        return complain(error)
    if options.json:
        shown = [answer.to_json() for answer in answers]
        json.dump(shown if many else shown[0], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write("\n".join(_text(answer) for answer in answers))
    return 0


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = Parser("muster decide", description="What the law says of the facts in a file.")
    parser.add_argument("facts", help=f"{ARTICLE}; - reads standard input")
    parser.add_argument("--regime", required=True, help="the rule book, as ua-ngu")
    parser.add_argument("--on", required=True, type=day, help="the day of the decision")
    parser.add_argument("--reading", default="enacted", help="how the law is read (enacted)")
    parser.add_argument(
        "--set", action="append", default=[], type=setting, metavar="NAME=VALUE", help="a parameter's value"
    )
    parser.add_argument("--json", action="store_true", help="write the answer as JSON")
    return parser.parse_args(words)


def _read(name: str) -> object:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name} is not JSON ({error}); give {ARTICLE}") from None


def _decide(regime: Regime, options: argparse.Namespace, at: int | None, facts: object) -> Answer:
    where = "" if at is None else f"case {at + 1}: "
    if not isinstance(facts, Mapping):
        raise UsageError(f"{where}not an object; give {ARTICLE}")
    try:
        return decide(regime, facts, options.on, options.reading, dict(options.set))
    except LawError as error:
        raise UsageError(f"{where}{error}") from None


def _text(answer: Answer) -> str:
    """The answer for a reader at a terminal."""
    lines = [f"{answer.regime} on {answer.on}, {answer.reading}: {answer.outcome.replace('_', ' ')}"]
    if answer.term_years is not None:
        least, most = answer.term_years.min, answer.term_years.max
        years = f"{least}" if least == most else f"{least} to {most}"
        lines.append(
            f"  contract as {answer.rank_category}, {years} years; probation {answer.probation_months} months"
        )
    for rule in answer.rules:
        act = rule.cites[0].act
        outcome = rule.outcome.replace("_", " ")
        lines.append(f"  {rule.rule:5} {outcome:8} {rule.label.en} [{act}, {rule.cites[0].confidence}]")
    lines += [f"  missing: {name}" for name in answer.missing]
    lines += [f"  note: {warning.text.en}" for warning in answer.warnings]
    return "\n".join(lines) + "\n"
