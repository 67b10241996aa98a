"""muster law prove, muster law compare: what no person can bring about, and whom a change of law concerns."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from muster.commands.options import UsageError, day
from muster.law import Regime
from muster.law.folder import load_folder
from muster.regimes import available, load

BROKEN = 1
TITLES = {
    "minors": "no minor is eligible",
    "citations": "every refusal has a citation",
    "contradictions": "no rules contradict each other",
    "rules": "every rule can matter, or is named",
    "agreement": "interpreter, kernel and solver agree",
}


def add_prove(actions: "argparse._SubParsersAction[Any]") -> None:
    prove = actions.add_parser("prove", help="prove what must hold for everybody, on every day of change")
    prove.add_argument(
        "books", nargs="*", metavar="REGIME", help="a regime, or a folder; all regimes if none"
    )
    prove.add_argument("--on", type=day, action="append", help="a day, instead of every day of change")
    prove.add_argument("--reading", default="enacted", help="how the law is read (enacted)")
    prove.add_argument("--json", action="store_true", help="write what was proved as JSON")
    prove.set_defaults(run=_prove)


def add_compare(actions: "argparse._SubParsersAction[Any]") -> None:
    compare = actions.add_parser("compare", help="say who gains and who loses by a change of the law")
    compare.add_argument("regime")
    compare.add_argument("--from", dest="before", required=True, type=day, help="the day before the change")
    compare.add_argument("--to", dest="after", type=day, help="the day after it (the same)")
    compare.add_argument(
        "--from-reading", default="enacted", metavar="READING", help="how the law is read before"
    )
    compare.add_argument("--to-reading", metavar="READING", help="and after (the same)")
    compare.add_argument(
        "--draft", metavar="FOLDER", help="a draft of the rule book, instead of the installed one after"
    )
    compare.add_argument(
        "--cases", action="store_true", help="name the open cases of the service that change"
    )
    compare.add_argument("--json", action="store_true", help="write the comparison as JSON")
    compare.set_defaults(run=_compare)


def _book(name: str) -> Regime:
    if name not in available() and Path(name).is_dir():
        return load_folder(Path(name))
    return load(name)


def _prove(options: argparse.Namespace) -> int:
    from muster.law.proofs.prove import prove  # noqa: PLC0415  (the solver is large)

    proved = [prove(_book(name), options.reading, options.on) for name in options.books or available()]
    if options.json:
        _json([_proved_json(one) for one in proved])
    else:
        sys.stdout.write("".join(f"{line}\n" for one in proved for line in _proved_lines(one)))
    return BROKEN if any(one.failures for one in proved) else 0


def _proved_lines(proved: Any) -> Iterator[str]:
    days = sorted(proved.days)
    yield f"{proved.regime}, edition {proved.edition[:12]}, {proved.reading}: {_days(days)}"
    for proof, title in TITLES.items():
        failed = [failure for failure in proved.failures if failure.proof == proof]
        more = f" ({proved.people} people decided by all three)" if proof == "agreement" else ""
        yield f"  {'FAILED' if failed else 'proved'}  {title}{more}"
        for failure in failed:
            yield f"          {failure.on}: this person {failure.told}"
            yield f"            {json.dumps(dict(failure.facts), ensure_ascii=False)}"
    for on, rules in proved.closed.items():
        yield f"  on {on} the regime is not in force ({', '.join(rules)})"
    for on, rules in proved.open.items():
        yield f"  on {on} nobody passes for certain, and nobody is shut out: it hangs on {', '.join(rules)}"
    for idle in proved.idle:
        yield f"  {idle.rule} decides nothing alone on {_days(idle.days)}: {idle.reason}"


def _days(days: Sequence[date]) -> str:
    return str(days[0]) if len(days) == 1 else f"{len(days)} days from {days[0]} to {days[-1]}"


def _proved_json(proved: Any) -> dict[str, object]:
    return {
        "regime": proved.regime,
        "edition": proved.edition,
        "reading": proved.reading,
        "days": [str(on) for on in proved.days],
        "proved": [proof for proof in TITLES if all(failure.proof != proof for failure in proved.failures)],
        "failures": [
            {"proof": str(f.proof), "on": str(f.on), "told": f.told, "facts": dict(f.facts)}
            for f in proved.failures
        ],
        "not_in_force": {str(on): list(rules) for on, rules in proved.closed.items()},
        "open": {str(on): list(rules) for on, rules in proved.open.items()},
        "idle": [
            {"rule": idle.rule, "reason": idle.reason, "days": [str(on) for on in idle.days]}
            for idle in proved.idle
        ],
        "people": proved.people,
    }


def _compare(options: argparse.Namespace) -> int:
    from muster.law.proofs.compare import Side, compare  # noqa: PLC0415  (the solver is large)

    installed = load(options.regime)
    if options.draft and not Path(options.draft).is_dir():
        raise UsageError(f"{options.draft} is not a folder; give that of the draft")
    drafted = load_folder(Path(options.draft)) if options.draft else installed
    before = Side(installed, options.before, options.from_reading)
    after = Side(drafted, options.after or options.before, options.to_reading or options.from_reading)
    compared = compare(before, after)
    cases = _changed_cases(before, after) if options.cases else None
    if options.json:
        _json(_compared_json(compared, cases))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _compared_lines(compared, cases)))
    return 0


def _changed_cases(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """The open cases that change, by reference; the service is started for it."""
    import os  # noqa: PLC0415

    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.site.settings")
    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415

    from muster.cases.compared import changed_cases  # noqa: PLC0415  (its models need the service)

    try:
        return [
            (reference, was.value, becomes.value) for reference, was, becomes in changed_cases(before, after)
        ]
    except DatabaseError as error:
        raise UsageError(f"the service's database cannot be read: {error}; see muster migrate") from None


def _compared_lines(compared: Any, cases: list[tuple[str, str, str]] | None) -> Iterator[str]:
    from muster.law.proofs.compare import Change  # noqa: PLC0415

    one, other = (
        [side.regime.id, side.regime.edition[:12], str(side.on), side.reading]
        for side in (compared.before, compared.after)
    )
    yield f"from {' '.join(one)}"
    yield f"to   {' '.join(other)}"
    titles = {
        Change.GAINS: "gains (refused, then eligible)",
        Change.LOSES: "loses (eligible, then refused)",
        Change.UNCERTAIN: "becomes uncertain (decided, then undetermined)",
        Change.SETTLED: "is settled (undetermined, then decided)",
    }
    for change, title in titles.items():
        found = compared.of(change)
        if not found:
            yield f"nobody {title}: proved"
        for example in found:
            why = ", as days pass" if example.of_time else ""
            turn = f"{example.before} to {example.after}".replace("_", " ")
            yield f"somebody {title}: {turn}, by {' and '.join(example.rules)}{why}"
            yield f"  {json.dumps(dict(example.facts), ensure_ascii=False)}"
    if cases is not None:
        yield f"{len(cases)} open cases change, over their verified facts"
        yield from (
            f"  {reference}: {was} to {becomes}".replace("_", " ") for reference, was, becomes in cases
        )


def _compared_json(compared: Any, cases: list[tuple[str, str, str]] | None) -> dict[str, object]:
    sides = {
        name: {
            "regime": side.regime.id,
            "edition": side.regime.edition,
            "on": str(side.on),
            "reading": side.reading,
        }
        for name, side in (("from", compared.before), ("to", compared.after))
    }
    examples = [
        {
            "change": str(example.change),
            "before": str(example.before),
            "after": str(example.after),
            "rules": list(example.rules),
            "of_time": example.of_time,
            "facts": dict(example.facts),
        }
        for example in compared.examples
    ]
    changed = {} if cases is None else {"cases": [list(case) for case in cases]}
    return {**sides, "examples": examples, **changed}


def _json(told: object) -> None:
    json.dump(told, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
