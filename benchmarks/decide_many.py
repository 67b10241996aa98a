"""Many decisions: ours beside C, polars and OpenFisca on the same rules and rows, and files beside their bare copy.

    uv run --group bench python benchmarks/decide_many.py [--largest 10000000] [--rounds 5] [--file-rows 10000000]
    uv run --group spark python benchmarks/decide_many.py --spark [--file-rows 10000000]

The rules are those of `ua-ngu` on one day, folded, and made into each engine's form (`many_peers.py`). Peers tell the
rules not met and unknown by Kleene's values; ours tells besides what is missing, the term and the probation, and says
met or not met where all completions agree. Every tool runs in fresh processes on one processor; rounds are interleaved
and medians of processor time compared, because the machine is shared. `MB` is what a process holds above its data.
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

import many_peers as peers
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from muster.law import decide
from muster.law.answer import RULE_OUTCOMES
from muster.law.bulk import Decider, Job, codes
from muster.law.bulk.coding import EPOCH
from muster.law.bulk.columns import Column, code_of
from muster.law.bulk.decider import ROWS
from muster.law.conditions import Truth
from muster.law.evaluate import truth
from muster.law.plan import Plan, plan_for
from muster.law.vocabulary import VOCABULARY, Kind
from muster.regimes import load

ON = date(2025, 3, 1)
REGIME = load("ua-ngu")
DAY = ON.toordinal() - EPOCH
CHECKED = 20_000
UNKNOWN = 0.02
REPS = 7
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)

type Columns = dict[str, np.ndarray[Any, Any]]


# ------------------------------------------------------------------ applicants, all fictional


def applicants(plan: Plan, rows: int) -> Columns:
    """Coded columns of the facts that are asked: mostly people who qualify, some facts unknown."""
    dice = np.random.default_rng(2024)
    columns: Columns = {}
    for slot in peers.asked(plan):
        variable = plan.variables[slot]
        unknown = dice.random(rows) < UNKNOWN
        if variable.kind is Kind.DATE:
            low, high = (-61 * 365, -17 * 365) if variable.name == "date_of_birth" else (-200, 2000)
            days = (DAY + dice.integers(low, high, rows)).astype(np.int32)
            columns[variable.name] = np.where(unknown, np.int32(peers.MISSING), days)
        else:
            first = 1 if variable.kind is Kind.COUNTRIES else 0  # nobody without any citizenship
            usual = 1 if variable.name in USUALLY_SECOND else first
            often = dice.random(rows) < 0.9
            classes = np.where(often, usual, dice.integers(first, variable.size, rows)) + 1
            columns[variable.name] = np.where(unknown, 0, classes).astype(np.int8)
    return columns


USUALLY_SECOND = ("post_secret_access", "data_doubtful", "sex")


def value_of(plan: Plan, name: str, coded: int) -> object:
    """The fact's value that a coded one stands for."""
    variable = next(variable for variable in plan.variables if variable.name == name)
    if coded == (peers.MISSING if variable.kind is Kind.DATE else 0):
        return None
    if variable.kind is Kind.DATE:
        return date.fromordinal(coded + EPOCH).isoformat()
    if variable.kind is Kind.COUNTRIES:
        return list(variable.describe(coded - 1) or ()) or ["XXA"]
    return variable.values[coded - 1]


def table_of(plan: Plan, columns: Columns) -> pa.RecordBatch:
    """The same applicants as Arrow holds them: dictionaries, booleans, dates, lists."""
    arrays: dict[str, pa.Array] = {}
    for name, values in columns.items():
        kind = VOCABULARY[name].kind
        if kind is Kind.DATE:
            arrays[name] = pa.array(values, mask=values == peers.MISSING).view(pa.date32())
            continue
        unknown, size = values == 0, int(values.max())
        known = [value_of(plan, name, at + 1) for at in range(size)]
        places = np.where(unknown, 0, values - 1).astype(np.int8)
        if kind is Kind.FLAG:
            arrays[name] = pa.array(places == 0, mask=unknown)
        elif kind is Kind.COUNTRIES:
            lists = pa.array([["COL"], *known[1:]], pa.list_(pa.string())).take(
                pa.array(places, mask=unknown)
            )
            words = lists.values.dictionary_encode()
            arrays[name] = pa.ListArray.from_arrays(lists.offsets, words, mask=lists.is_null())
        else:
            arrays[name] = pa.DictionaryArray.from_arrays(pa.array(places, mask=unknown), pa.array(known))
    return pa.RecordBatch.from_pydict(arrays)


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
    before = _mark()
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
        "mb": _memory("VmHWM") - before,
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


def _memory(line: str) -> float:
    """Megabytes that the process holds (VmRSS), or held at most (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(line + ":")[1].split()[0]) / 1024


def _mark() -> float:
    """Forget what was held at most so far; what is held now."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def child(*words: object, pinned: bool = True) -> dict[str, Any]:
    settings = os.environ | ({"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"} if pinned else {})
    before = [*(["taskset", "-c", "0"] if pinned else []), sys.executable, __file__]
    done = subprocess.run(
        [*before, *map(str, words)], capture_output=True, text=True, env=settings, check=False
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def in_memory(sizes: list[int], rounds: int) -> None:
    for rows in sizes:
        found: dict[str, list[dict[str, Any]]] = {tool: [] for tool in TOOLS}
        for _ in range(rounds):
            for tool in TOOLS:
                found[tool].append(child("--tool", tool, "--rows", rows))
        print(f"\n{rows:,} rows in memory, one processor; medians of {rounds} rounds")
        print(f"{'':34}{'ms':>10}{'ns a row':>10}{'x C':>8}{'MB':>8}{'ready, s':>10}")
        probe = [result["ms"] for result in found["C, vectors (probe of the limit)"]]
        for tool, results in found.items():
            took = statistics.median(result["ms"] for result in results)
            ratio = statistics.median(
                result["ms"] / base for result, base in zip(results, probe, strict=True)
            )
            most, ready = (statistics.median(result[key] for result in results) for key in ("mb", "ready"))
            print(f"{tool:34}{took:10.1f}{took / rows * 1e6:10.1f}{ratio:8.1f}{most:8.0f}{ready:10.2f}")
        for mine in EXACT:
            times = [
                statistics.median(b["ms"] / a["ms"] for a, b in zip(found[mine], found[other], strict=True))
                for other in ("OpenFisca-core", "polars")
            ]
            print(
                f"{mine}: {times[0]:.1f} x OpenFisca-core (at least 15), {times[1]:.1f} x polars (at least 3)"
            )


# ------------------------------------------------------------------ files


def make_file(path: Path, rows: int) -> None:
    plan = plan_for(REGIME, ON, "enacted", None)
    step = 1_000_000
    batch = table_of(plan, applicants(plan, min(rows, step)))
    table = pa.Table.from_batches([batch])
    plain = [
        field.with_type(pa.list_(pa.string()))
        if pa.types.is_list(field.type)
        else field.with_type(pa.string())
        if pa.types.is_dictionary(field.type)
        else field
        for field in table.schema
    ]
    table = table.cast(pa.schema(plain))
    with pq.ParquetWriter(path, pa.schema([pa.field("id", pa.int64()), *plain])) as writer:
        for start in range(0, rows, step):
            some = table.slice(0, min(step, rows - start))
            writer.write_table(some.add_column(0, "id", pa.array(range(start, start + some.num_rows))))


def copy(path: Path, coded: list[str]) -> None:
    file = pq.ParquetFile(path, read_dictionary=coded)
    with pq.ParquetWriter(path.with_name("copy.parquet"), file.schema_arrow) as writer:
        for batch in file.iter_batches(1 << 20):
            writer.write_batch(batch)


def file_one(what: str, path: Path) -> dict[str, Any]:
    before, began, spent = _mark(), time.perf_counter(), time.process_time()
    if what == "copy":
        copy(path, [])
    elif what == "coded copy":
        names = pq.read_schema(path).names
        copy(path, [name for name in names if name in VOCABULARY and VOCABULARY[name].kind is Kind.CHOICE])
    elif what == "spark":
        return on_spark(path)
    else:
        Job(Decider(REGIME, ON), path, path.with_name("out.parquet"), ["id"]).run()
    return {
        "s": time.perf_counter() - began,
        "cpu": time.process_time() - spent,
        "mb": _memory("VmHWM") - before,
    }


def on_spark(path: Path) -> dict[str, Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415  (only where Spark is asked for)

    from muster.law.bulk.spark import decide_file  # noqa: PLC0415  (see above)

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    out = tempfile.mkdtemp(dir=path.parent)
    session.range(1000).count()
    began = time.perf_counter()
    decide_file(Decider(REGIME, ON), str(path), f"{out}/answers", ["id"], spark=session)
    return {"s": time.perf_counter() - began, "cpu": 0, "mb": 0}


def files(rows: int, rounds: int, folder: Path, whats: list[str]) -> None:
    for size in sorted({rows // 10, rows}):
        path = folder / "in.parquet"
        make_file(path, size)
        found: dict[str, list[dict[str, Any]]] = {what: [] for what in whats}
        for _ in range(rounds):
            for what in whats:
                found[what].append(child("--file", what, "--path", path, pinned=False))
        print(f"\n{size:,} rows from Parquet to Parquet, all processors; medians of {rounds} rounds")
        print(f"{'':34}{'s':>10}{'ns a row':>10}{'CPU s':>10}{'x copy':>8}{'MB':>8}")
        for what, results in found.items():
            took, spent, most = (statistics.median(r[key] for r in results) for key in ("s", "cpu", "mb"))
            ratio = statistics.median(r["s"] / b["s"] for r, b in zip(results, found[whats[0]], strict=True))
            print(
                f"{NAMES[what]:34}{took:10.2f}{took / size * 1e9:10.0f}{spent:10.2f}{ratio:8.2f}{most:8.0f}"
            )


NAMES = {
    "copy": "bare copy by pyarrow",
    "coded copy": "the same, dictionaries kept",
    "muster": "muster decide-many",
    "spark": "muster in Spark, local[2]",
}


def books() -> None:
    """How soon a rule book is ready: its day folded and made into a program; nothing is compiled."""
    took = []
    for on in (date(2024, 3, 1), date(2025, 3, 1), date(2026, 8, 1)):
        REGIME.plans.clear()
        began = time.perf_counter()
        Decider(REGIME, on)
        took.append((time.perf_counter() - began) * 1e3)
    print(f"a new day of the law is ready in {max(took):.0f} ms (at most 2,000)")
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
        print(json.dumps(file_one(options.file, Path(options.path))))
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.spark:
            files(options.file_rows, 1, Path(folder), ["copy", "muster", "spark"])
            return
        books()
        in_memory([size for size in SIZES if size <= options.largest], options.rounds)
        files(options.file_rows, options.rounds, Path(folder), ["copy", "coded copy", "muster"])


if __name__ == "__main__":
    main()
