"""Many decisions: ours beside C, polars and OpenFisca on the same rules and rows, and files beside their bare copy.

    uv run --group bench python benchmarks/decide_many.py [--largest 10000000] [--file-rows 10000000] [--rounds 5]
    uv run --group spark python benchmarks/decide_many.py --spark [--file-rows 10000000] [--rounds 3]

0 for either number of rows leaves its part out. The rules are those of `ua-ngu` on one day, folded, and made into
each engine's form (`many_peers.py`). Peers tell the rules not met and unknown by Kleene's values; ours tells besides
what is missing, the term and the probation, and says met or not met where all completions agree. Every tool runs in
fresh processes on one processor; rounds are interleaved and medians of processor time compared, because the machine
is shared. `MB` is what a process holds above its data.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import many_files
import many_peers as peers
import numpy as np
from many_measure import child, held, mark
from many_rows import ON, REGIME, Columns, applicants, table_of, value_of

from muster.law import decide
from muster.law.answer import RULE_OUTCOMES
from muster.law.bulk import Decider, codes
from muster.law.bulk.columns import Column, code_of
from muster.law.bulk.decider import ROWS
from muster.law.conditions import Truth
from muster.law.evaluate import truth
from muster.law.folder import load_folder
from muster.law.plan import Plan, plan_for
from muster.law.vocabulary import Kind
from muster.regimes import BOOKS, available

CHECKED = 20_000
REPS = 7
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)

# ------------------------------------------------------------------ ours


def by_entry(plan: Plan, words: Any) -> Any:
    """Bits by rule of the book as bits by entry of the plan, as the peers give them."""
    rules = [rule for rule in REGIME.rules if rule.kind in ("condition", "grant")]
    found = np.zeros(len(words), np.uint32)
    for at, entry in enumerate(plan.entries):
        bit = next(bit for bit, rule in enumerate(rules) if rule is entry.rule)
        found |= (words >> np.uint64(bit) & np.uint64(1)).astype(np.uint32) << np.uint32(at)
    return found


def ours_from_arrow(plan: Plan, columns: Columns, _rows: int) -> Callable[[], tuple[Any, Any]]:
    decider, batch = Decider(REGIME, ON), table_of(plan, columns)

    def run() -> tuple[Any, Any]:
        decided = decider.decide(batch)
        assert not decided.bad
        return decided.not_met[0], decided.unknown[0]

    run.shown = lambda words: by_entry(plan, words)  # type: ignore[attr-defined]
    return run


def ours(plan: Plan, columns: Columns, rows: int) -> Callable[[], tuple[Any, Any]]:
    """From the coded columns that the peers get."""
    decider = Decider(REGIME, ON)
    asked = decider.columns[: decider.compiled.asked]
    tables = [
        column.by_interval if column.fact.kind is Kind.DATE else _codes_by_number(plan, column, columns)
        for column in asked
    ]
    answers = decider.room(rows)

    def run() -> tuple[Any, Any]:
        for start in range(0, rows, ROWS):
            some = slice(start, min(start + ROWS, rows))
            coded = np.empty((len(asked), some.stop - start), np.uint8)
            for at, column in enumerate(asked):
                values = columns[column.fact.name][some]
                if column.fact.kind is Kind.DATE:
                    valid = -(values != peers.MISSING).view(np.int8)
                    codes.number_days(values, valid.view(np.uint8), column.coding.cuts, coded[at])
                else:
                    coded[at] = values
            decider.run(coded, tables, answers, start)
        return answers.wide[0], answers.wide[1]

    run.shown = lambda words: by_entry(plan, words)  # type: ignore[attr-defined]
    return run


def _codes_by_number(plan: Plan, column: Column, columns: Columns) -> bytes:
    """The code of each number in a peer's column."""
    name = column.fact.name
    values = [value_of(plan, name, number) for number in range(int(columns[name].max()) + 1)]
    return bytes(code_of(column.coding, value) for value in values)


TOOLS = {
    "C, vectors (probe of the limit)": peers.c_probe,
    "muster, coded columns": ours,
    "muster, Arrow": ours_from_arrow,
    "polars": peers.polars,
    "OpenFisca-core": peers.openfisca,
}
EXACT = ("muster, coded columns", "muster, Arrow")

# ------------------------------------------------------------------ measuring


def one(tool: str, rows: int, reps: int) -> dict[str, Any]:
    """Run in a process of its own."""
    plan = plan_for(REGIME, ON, "enacted", None)
    columns = applicants(plan, rows)
    began = time.perf_counter()
    run = TOOLS[tool](plan, columns, rows)
    ready = time.perf_counter() - began
    before = mark()
    began = time.perf_counter()
    fail, unknown = run()
    first = time.perf_counter() - began
    differ = check(
        plan, columns, getattr(run, "shown", lambda words: words), fail, unknown, exact=tool in EXACT
    )
    del fail, unknown
    took = []
    for _ in range(reps):
        began = time.process_time()
        run()
        took.append(time.process_time() - began)
    return {
        "ms": statistics.median(took) * 1e3,
        "ready": ready + first,
        "mb": held("VmHWM") - before,
        "sharper": differ,
    }


def check(plan: Plan, columns: Columns, shown: Any, fail: Any, unknown: Any, *, exact: bool) -> int:
    """All answers are as Kleene's values say; ours may be sharper, as `decide` then says too. How many are."""
    some = min(CHECKED, len(fail))
    fails, unknowns = shown(fail[:some]), shown(unknown[:some])
    sharper = 0
    for row in range(0, some, 10):
        facts = {name: value_of(plan, name, int(values[row])) for name, values in columns.items()}
        masks = plan.layout.masks(plan.layout.read(facts))
        kleene = [truth(entry.node, masks) for entry in plan.entries]
        given = [
            Truth.FALSE if fails[row] >> at & 1 else Truth.UNKNOWN if unknowns[row] >> at & 1 else Truth.TRUE
            for at in range(len(plan.entries))
        ]
        if given != kleene:
            said = [rule.outcome for rule in decide(REGIME, facts, ON).rules]
            assert exact, (facts, given, kleene)
            assert [RULE_OUTCOMES[value] for value in given] == said, (facts, given, said)
            sharper += 1
    return sharper


def in_memory(sizes: list[int], rounds: int) -> None:
    growth: dict[str, list[str]] = {tool: [] for tool in TOOLS}
    for rows in sizes:
        found: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
        for _ in range(rounds):
            for tool in TOOLS:
                found[tool].append(child("--tool", tool, "--rows", rows, pinned=True))
        load = os.getloadavg()[0]
        print(f"\n{rows:,} rows in memory, one processor; medians of {rounds} rounds; load {load:.1f}")
        print(f"{'':34}{'ms':>10}{'ns a row':>10}{'x C':>8}{'MB':>8}{'ready, s':>10}")
        probe = [result["ms"] for result in found["C, vectors (probe of the limit)"]]
        for tool, results in found.items():
            took = statistics.median(result["ms"] for result in results)
            ratio = statistics.median(
                result["ms"] / base for result, base in zip(results, probe, strict=True)
            )
            most, ready = (statistics.median(result[key] for result in results) for key in ("mb", "ready"))
            print(f"{tool:34}{took:10.1f}{took / rows * 1e6:10.1f}{ratio:8.1f}{most:8.0f}{ready:10.2f}")
            growth[tool].append(f"{took / rows * 1e6:8.1f}{most:8.0f}")
        for mine in EXACT:
            times = [
                statistics.median(b["ms"] / a["ms"] for a, b in zip(found[mine], found[other], strict=True))
                for other in ("OpenFisca-core", "polars")
            ]
            print(
                f"{mine}: {times[0]:.1f} x OpenFisca-core (at least 15), {times[1]:.1f} x polars (at least 3)"
            )
    print(
        "\nns a row and MB, by rows" + "".join(f"{rows:>16,}" for rows in sizes).rjust(16 * len(sizes) + 10)
    )
    for tool, cells in growth.items():
        print(f"{tool:34}{''.join(cells)}")


def books() -> None:
    """How soon a rule book is ready: its folder read, its day folded and made into a program; nothing is compiled."""
    whole, day = [], []
    for name in available():
        for on in (date(2024, 3, 1), date(2025, 3, 1), date(2026, 8, 1)):
            began = time.perf_counter()
            regime = load_folder(BOOKS / name)
            read = time.perf_counter()
            Decider(regime, on)
            whole.append((time.perf_counter() - began) * 1e3)
            day.append((time.perf_counter() - read) * 1e3)
    print(
        f"a new rule book is ready in {max(whole):.0f} ms (at most 2,000), another day of it in {max(day):.0f} ms"
    )
    with tempfile.TemporaryDirectory() as cache:
        words = [sys.executable, __file__, "--tool", "muster, Arrow", "--rows", "1000"]
        settings = os.environ | {"NUMBA_CACHE_DIR": cache}
        began = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=settings)
        print(
            f"once on a new machine, the interpreter is compiled: {time.perf_counter() - began:.1f} s in all"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--file-rows", type=int, default=10_000_000)
    parser.add_argument("--spark", action="store_true")
    for hidden in ("--tool", "--file", "--path"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        print(json.dumps(one(options.tool, options.rows, reps=REPS)))
        return
    if options.file:
        print(json.dumps(many_files.run(options.file, Path(options.path))))
        return
    if not options.spark:
        books()
        sizes = [size for size in SIZES if size <= options.largest]
        if sizes:
            in_memory(sizes, options.rounds)
    if options.file_rows:
        with tempfile.TemporaryDirectory() as folder:
            whats = many_files.SPARK if options.spark else many_files.HERE
            many_files.compare(options.file_rows, options.rounds, Path(folder), whats)


if __name__ == "__main__":
    main()
