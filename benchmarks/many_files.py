"""From Parquet to Parquet: ours, in this process and in Spark, beside a bare copy of the same columns by pyarrow."""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from many_measure import child, held, mark, spent_by_all
from many_rows import ON, REGIME, make_file

from muster.law.bulk import Decider, Job
from muster.law.vocabulary import VOCABULARY, Kind

HERE = ["copy", "coded copy", "muster", "muster whole"]
SPARK = ["copy", "muster", "spark 1", "spark 2"]
NAMES = {
    "copy": "bare copy by pyarrow",
    "coded copy": "the same, dictionaries kept",
    "muster": "muster, id carried through",
    "muster whole": "muster, every column carried through",
    "spark 1": "muster in Spark, local[1]",
    "spark 2": "muster in Spark, local[2]",
}


def run(what: str, path: Path) -> dict[str, Any]:
    """Do one of HERE or SPARK to a file, in a process of its own."""
    columns = pq.read_schema(path).names
    if what.startswith("spark"):
        return on_spark(path, what[-1])
    before, began, spent = mark(), time.perf_counter(), time.process_time()
    if what == "copy":
        copy(path, [])
    elif what == "coded copy":
        copy(path, [name for name in columns if name in VOCABULARY and VOCABULARY[name].kind is Kind.CHOICE])
    else:
        keep = ["id"] if what == "muster" else columns
        Job(Decider(REGIME, ON), path, path.with_name("out.parquet"), keep).run()
    return {
        "s": time.perf_counter() - began,
        "cpu": time.process_time() - spent,
        "mb": held("VmHWM") - before,
    }


def copy(path: Path, coded: list[str]) -> None:
    file = pq.ParquetFile(path, read_dictionary=coded)
    with pq.ParquetWriter(path.with_name("copy.parquet"), file.schema_arrow) as writer:
        for batch in file.iter_batches(1 << 20):
            writer.write_batch(batch)


def on_spark(path: Path, workers: str) -> dict[str, Any]:
    """With the session and one worker started before. Memory is Spark's own affair and not measured."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession  # noqa: PLC0415  (only where Spark is asked for)

    from muster.law.bulk.spark import decide_file  # noqa: PLC0415  (see above)

    builder = SparkSession.builder.master(f"local[{workers}]")
    for name in ("spark.driver.host", "spark.driver.bindAddress"):
        builder = builder.config(name, "127.0.0.1")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    session.range(1000).mapInArrow(lambda batches: batches, "id long").count()
    out = tempfile.mkdtemp(dir=path.parent)
    began, spent = time.perf_counter(), spent_by_all()
    decide_file(Decider(REGIME, ON), str(path), f"{out}/answers", ["id"], spark=session)
    return {"s": time.perf_counter() - began, "cpu": spent_by_all() - spent, "mb": 0}


def compare(rows: int, rounds: int, folder: Path, whats: list[str]) -> None:
    """Print what each takes for a tenth of the rows and for all, and what a row more costs."""
    sizes = [rows // 10, rows]
    cost: dict[str, list[tuple[float, float]]] = {what: [] for what in whats}
    for size in sizes:
        path = folder / "in.parquet"
        make_file(path, size)
        found: dict[str, list[dict[str, Any]]] = {what: [] for what in whats}
        for _ in range(rounds):
            for what in whats:
                found[what].append(child("--file", what, "--path", path, pinned=False))
        print(
            f"\n{size:,} rows from Parquet to Parquet, {path.stat().st_size / 2**20:.0f} MB; "
            f"all processors; medians of {rounds} rounds; load {os.getloadavg()[0]:.1f}"
        )
        print(f"{'':38}{'s':>8}{'CPU s':>8}{'x copy':>8}{'x its CPU':>11}{'MB':>8}")
        for what, results in found.items():
            took, spent, most = (statistics.median(r[key] for r in results) for key in ("s", "cpu", "mb"))
            ratios = [
                statistics.median(r[key] / b[key] for r, b in zip(results, found[whats[0]], strict=True))
                for key in ("s", "cpu")
            ]
            print(f"{NAMES[what]:38}{took:8.2f}{spent:8.2f}{ratios[0]:8.2f}{ratios[1]:11.2f}{most:8.0f}")
            cost[what].append((took, spent))
    print(f"\n{'a row more costs, from the two sizes':38}{'ns':>8}{'CPU ns':>8}")
    for what, (few, many) in cost.items():
        wall, cpu = ((many[at] - few[at]) / (sizes[1] - sizes[0]) * 1e9 for at in (0, 1))
        print(f"{NAMES[what]:38}{wall:8.0f}{cpu:8.0f}")
