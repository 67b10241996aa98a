"""The same interpreter inside Spark: several workers, the same answers."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.law import FactError
from muster.law.bulk import Decider, Job, JobError
from muster.law.bulk import spark as on_spark
from muster.regimes import load
from tests.law.bulk.applicants import Applicants, batch_of

pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java"),
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning"
    ),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

ON = date(2025, 3, 1)
COUNT = 400


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession  # noqa: PLC0415  (only where there is Java)

    builder = SparkSession.builder.master("local[2]")
    for name, value in {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.files.maxPartitionBytes": "12000",  # so that the work is shared
        "spark.sql.files.openCostInBytes": "0",
        "spark.sql.shuffle.partitions": "1",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def ngu() -> Decider:
    return Decider(load("ua-ngu"), ON)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """A folder of four files; the last row of each has a bad value."""
    applicants = Applicants(load("ua-ngu"), [ON], seed=8).some(COUNT)
    for at in range(99, COUNT, 100):
        applicants[at]["medical"] = "well"
    table = pa.Table.from_batches([batch_of(applicants).append_column("id", pa.array(range(COUNT)))])
    (tmp_path / "in").mkdir()
    for at in range(4):
        pq.write_table(table.slice(100 * at, 100), tmp_path / "in" / f"{at}.parquet")
    pq.write_table(table, tmp_path / "in.parquet")
    return tmp_path / "in"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return sorted(pq.read_table(path).to_pylist(), key=lambda row: row["id"])


def test_spark_gives_the_same_answers(session: Any, ngu: Decider, given: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = on_spark.decide_file(ngu, str(given), str(out), ["id"], spark=session)
    here = Job(ngu, tmp_path / "in.parquet", tmp_path / "here.parquet", ["id"]).run()
    assert rows_of(out) == rows_of(tmp_path / "here.parquet")
    assert (told.outcomes, told.set_aside) == (here.outcomes, 4)
    assert len(list(out.glob("part-*.parquet"))) > 2
    assert json.loads((out / "_muster.json").read_text())["rules"] == list(ngu.rules)
    assert not (tmp_path / "out.parts").exists()
    problems = []
    for path in sorted((tmp_path / "out.errors").glob("part-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            problems += [(row["file"], row["row"], row["value"]) for row in csv.DictReader(file)]
    assert sorted(problems) == [(f"{at}.parquet", "100", "well") for at in range(4)]


def test_spark_can_name_rules_and_facts(session: Any, ngu: Decider, given: Path, tmp_path: Path) -> None:
    on_spark.decide_file(ngu, str(given), str(tmp_path / "out"), ["id"], named=True, spark=session)
    Job(ngu, tmp_path / "in.parquet", tmp_path / "here.parquet", ["id"], named=True).run()
    assert rows_of(tmp_path / "out") == rows_of(tmp_path / "here.parquet")


def test_what_an_earlier_run_left_is_cleared_and_what_it_finished_is_not(
    session: Any, ngu: Decider, given: Path, tmp_path: Path
) -> None:
    (tmp_path / "out.parts").mkdir()
    (tmp_path / "out.errors").mkdir()
    on_spark.decide_file(ngu, str(given / "0.parquet"), tmp_path.as_uri() + "/out", ["id"], spark=session)
    assert len(rows_of(tmp_path / "out")) == 99
    with pytest.raises(JobError, match="is there already"):
        on_spark.decide_file(ngu, str(given), str(tmp_path / "out"), ["id"], spark=session)


def test_columns_are_checked_first(session: Any, ngu: Decider, given: Path, tmp_path: Path) -> None:
    with pytest.raises(FactError, match="--keep id"):
        on_spark.decide_file(ngu, str(given), str(tmp_path / "out"), spark=session)
    with pytest.raises(JobError, match="has no column ID to keep"):
        on_spark.decide_file(ngu, str(given), str(tmp_path / "out"), ["ID"], spark=session)


def test_what_spark_cannot_read_is_told(session: Any, ngu: Decider, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("medical\nfit\n")
    for given, problem in (("in.csv", "is not a Parquet file"), ("none.parquet", "Path does not exist")):
        with pytest.raises(JobError, match=f"Spark cannot decide .*{given}: .*{problem}") as caught:
            on_spark.decide_file(ngu, str(tmp_path / given), str(tmp_path / "out"), spark=session)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("[NO] No such thing\n\tat java.lang", "[NO] No such thing"),
        (
            "a.b.C: Traceback (most recent call last):\n  File\nx.OneError: worse\n\tat java",
            "x.OneError: worse",
        ),
        ("failed\nCaused by: a.B$Exception: one\nCaused by: a.IOException: two\n more", "a.IOException: two"),
        ("", "ValueError"),
    ],
)
def test_of_what_spark_says_the_cause_is_told(said: str, reason: str) -> None:
    assert on_spark._reason(ValueError(said)) == reason


def test_the_command_needs_no_settings(ngu: Decider, given: Path, tmp_path: Path) -> None:
    """Spark's workers have the Python of the command, not one that happens to be there."""
    settings = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYSPARK", "SPARK"))
    }
    words = ["decide-many", given, "--regime", "ua-ngu", "--on", ON, "--keep", "id", "--engine", "spark"]
    code = "import sys; from muster.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words), "--out", "out"],
        cwd=tmp_path,
        env=settings | {"SPARK_LOCAL_IP": "127.0.0.1"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert len(rows_of(tmp_path / "out")) == COUNT - 4
    assert "4  set aside, see out.errors\n" in done.stdout


def test_the_session_is_the_one_that_is_there(session: Any) -> None:
    assert on_spark.session() is session or on_spark.session().sparkContext is session.sparkContext


def test_a_worker_sets_bad_rows_aside(
    session: Any, ngu: Decider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What runs in the workers, here: they are processes that no coverage sees."""
    given = pa.RecordBatch.from_pydict(
        {"id": [1, 2], "medical": ["fit", "well"], on_spark.FILE: ["a"] * 2, on_spark.ROW: [0, 1]}
    )
    schema = given.schema

    class Share:
        def taskAttemptId(self) -> int:  # noqa: N802  (Spark's name)
            return 7

        def partitionId(self) -> int:  # noqa: N802  (Spark's name)
            return 3

    monkeypatch.setattr("pyspark.TaskContext.get", Share)
    work = on_spark.worker(ngu, schema, ["id"], str(tmp_path / "errors"), named=False)
    (batch,) = work([given])
    assert batch.column("id").to_pylist() == [1]
    assert (
        (tmp_path / "errors" / "part-00003.csv").read_text().splitlines()[1].startswith("a,2,medical,well,")
    )
    assert list(work([])) == []


def test_without_spark_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(JobError, match="Spark is not installed"):
        on_spark.session()
