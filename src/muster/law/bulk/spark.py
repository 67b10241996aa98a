"""The same compiled interpreter inside Spark, for registers that outgrow one machine.

Spark reads Parquet, hands each worker batches of Arrow (`mapInArrow`), and writes Parquet: OUT is a folder that
appears when all of it is written. What is wrong with rows is written by the workers beside it, `OUT.errors`.
"""

import csv
import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from pyarrow import fs

from muster.law.bulk.decider import Decider
from muster.law.bulk.job import JobError, Told, check_columns
from muster.law.bulk.sinks import plain
from muster.law.bulk.tables import AnswerTable

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import StructType

ROWS: Final = 1 << 17  # to a batch
FILE: Final = "muster_file"
ROW: Final = "muster_row"
CAUSE: Final = re.compile(r"[\w.$]+(Error|Exception): (?!Traceback)")

type Work = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def session() -> "SparkSession":
    """The session that `spark-submit` or the environment made, or one of this machine's own processors."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  (a dependency only of who asks for it)
    except ImportError:
        raise JobError("Spark is not installed; install muster with the group spark") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else Spark takes whatever python3 is
    return SparkSession.builder.appName("muster decide-many").getOrCreate()


def decide_file(
    decider: Decider,
    given: str,
    out: str,
    keep: Sequence[str] = (),
    *,
    named: bool = False,
    spark: "SparkSession | None" = None,
) -> Told:
    """Decide every row of a Parquet file, or of a folder of them, into the folder `out`.

    Raises JobError where that folder is there already, the columns cannot be kept or Spark fails, and FactError.
    """
    store, folder = _store(out)
    if store.get_file_info(folder).type != fs.FileType.NotFound:
        raise JobError(f"{out} is there already; name another folder")
    spark = spark or session()
    from py4j.protocol import Py4JError  # noqa: PLC0415  (see `session`)
    from pyspark.errors import PySparkException  # noqa: PLC0415  (see `session`)

    try:
        return _decide(decider, given, out, tuple(dict.fromkeys(keep)), named=named, spark=spark)
    except (PySparkException, Py4JError) as error:
        raise JobError(f"Spark cannot decide {given}: {_reason(error)}") from None


def _decide(
    decider: Decider, given: str, out: str, keep: Sequence[str], *, named: bool, spark: "SparkSession"
) -> Told:
    store, folder = _store(out)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS))
    frame = spark.read.parquet(given)
    schema = _arrow_schema(frame)
    check_columns(decider, schema, keep, given)
    for left in (f"{folder}.parts", f"{folder}.errors"):
        if store.get_file_info(left).type != fs.FileType.NotFound:
            store.delete_dir(left)
    answers = AnswerTable(decider, schema, keep, named=named)
    form = plain(answers.schema)
    decided = _read(frame, decider, keep).mapInArrow(
        worker(decider, schema, keep, f"{out}.errors", named=named), _spark_schema(form)
    )
    decided.write.parquet(f"{out}.parts")
    with store.open_output_stream(f"{folder}.parts/_muster.json") as note:
        note.write(answers.schema.metadata[b"muster"])
    store.move(f"{folder}.parts", folder)
    return _told(spark, out, frame.count(), decider.lacking(schema))


def _reason(error: Exception) -> str:
    """The line of what Spark says that names the innermost cause, else its first line."""
    lines = [line.strip().removeprefix("Caused by: ") for line in str(error).splitlines() if line.strip()]
    causes = [line for line in lines if CAUSE.match(line)]
    return (causes[-1:] or lines[:1] or [type(error).__name__])[0]


def worker(decider: Decider, schema: pa.Schema, keep: Sequence[str], errors: str, *, named: bool) -> Work:
    """What each worker does with its share of the batches; it travels there whole."""

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        answers = AnswerTable(decider, schema, keep, named=named)
        form = plain(answers.schema)
        problems: list[tuple[object, ...]] = []
        for batch in batches:
            decided = decider.decide(batch)
            for row in decided.bad:
                place = [batch.column(name)[row.row].as_py() for name in (FILE, ROW)]
                problems.append((place[0], place[1] + 1, row.column, row.value, row.problem, row.remedy))
            yield pa.RecordBatch.from_arrays(
                [
                    array.cast(field.type)
                    for array, field in zip(answers.batch(batch, decided).columns, form, strict=True)
                ],
                schema=form,
            )
        if problems:
            _write_problems(errors, problems)

    return work


def _read(frame: "DataFrame", decider: Decider, keep: Sequence[str]) -> "DataFrame":
    """The columns that are needed, and where each row is from."""
    from pyspark.sql import functions  # noqa: PLC0415  (see `session`)

    columns = [name for name in frame.columns if name in keep or name in decider.vocabulary]
    return frame.select(
        *columns,
        functions.col("_metadata.file_name").alias(FILE),
        functions.col("_metadata.row_index").alias(ROW),
    )


def _arrow_schema(frame: "DataFrame") -> pa.Schema:
    from pyspark.sql.pandas.types import to_arrow_schema  # noqa: PLC0415  (see `session`)

    return to_arrow_schema(frame.schema)


def _spark_schema(schema: pa.Schema) -> "StructType":
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415  (see `session`)

    return from_arrow_schema(schema)


def _store(path: str) -> tuple[fs.FileSystem, str]:
    return fs.FileSystem.from_uri(path) if "://" in path else (fs.LocalFileSystem(), path.rstrip("/"))


def _write_problems(folder: str, problems: list[tuple[object, ...]]) -> None:
    """One file for each share; a share that is worked on again writes the same one again."""
    from pyspark import TaskContext  # noqa: PLC0415  (see `session`)

    context = TaskContext.get()
    assert context is not None  # noqa: S101  (there is one wherever Spark works)
    store, path = _store(folder)
    store.create_dir(path)
    text = io.StringIO(newline="")
    head = ("file", "row", "column", "value", "problem", "remedy")
    csv.writer(text).writerows(chain([head], problems))
    own = f"{path}/.{context.taskAttemptId()}"
    with store.open_output_stream(own) as file:
        file.write(text.getvalue().encode())
    store.move(own, f"{path}/part-{context.partitionId():05}.csv")


def _told(spark: "SparkSession", out: str, rows: int, lacking: Sequence[str]) -> Told:
    told = Told(lacking=lacking)
    for found in spark.read.parquet(out).groupBy("outcome").count().collect():
        told.outcomes[found["outcome"]] = found["count"]
    told.set_aside = rows - told.decided
    return told


__all__ = ["decide_file", "session", "worker"]
