"""One file of applicants decided into another: in bounded memory, to go on where it was stopped, whole or not at all.

Answers gather in parts beside the output, `OUT.parts`, until the last one is there. A part counts once its note
is written; a run that finds notes of the same work takes over their parts and goes on behind them.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pyarrow as pa

from muster.law.bulk.decider import Decided, Decider
from muster.law.bulk.lines import CsvSource
from muster.law.bulk.parts import JobError, Part, Parts, Told
from muster.law.bulk.sinks import Sink, open_sink, unwritable
from muster.law.bulk.sources import Chunk, ParquetSource, Point, Source
from muster.law.bulk.tables import ANSWER_COLUMNS, AnswerTable

PART: Final = 1 << 20  # rows
ENDINGS: Final = (".parquet", ".csv")


class Job:
    """`keep` names columns to carry through, `named` asks for names in place of bits, `workers` is how many
    chunks are decided at a time. Raises JobError, SourceError and FactError.
    """

    def __init__(
        self,
        decider: Decider,
        given: Path,
        out: Path,
        keep: Sequence[str] = (),
        *,
        named: bool = False,
        workers: int = 2,
    ) -> None:
        self.decider = decider
        self.given = given
        self.out = out
        self.errors = out.with_name(out.name + ".errors.csv")
        self.workers = workers
        self._check_paths()
        csv_given = given.suffix.lower() == ".csv"
        keep = tuple(dict.fromkeys(keep))
        self.source: Source = (
            CsvSource(given, decider.vocabulary)
            if csv_given
            else ParquetSource(given, decider.vocabulary, keep)
        )
        check_columns(decider, self.source.schema, keep, str(given))
        self.answers = AnswerTable(decider, self.source.schema, keep, named=named)
        for field in unwritable(out.suffix.lower(), self.answers.schema):
            raise JobError(
                f"the column {field.name} of type {field.type} cannot be written as CSV; "
                "write Parquet, or do not keep it"
            )
        self.parts = Parts(out.with_name(out.name + ".parts"), out)

    def _check_paths(self) -> None:
        for path in (self.given, self.out):
            if path.suffix.lower() not in ENDINGS:
                raise JobError(f"{path}: the name ends in none of " + ", ".join(ENDINGS))
        if not self.out.parent.is_dir():
            raise JobError(f"{self.out.parent} is not a folder; make it first")
        if self.out.is_dir():
            raise JobError(f"{self.out} is a folder; name a file")
        for path in (self.out, self.errors):
            if path.resolve() == self.given.resolve():
                raise JobError(f"{path} would be written over what is read; name another output")

    def run(self, progress: Callable[[int, Told], None] = lambda _done, _told: None) -> Told:
        """Decide every row. `progress` is told now and then how much of the source's size is done, and what
        became of it."""
        try:
            with self.parts.alone():
                return self._run(progress)
        except OSError as error:
            raise JobError(
                f"{self.out} cannot be written: {error.strerror or error}; "
                "what is done is kept, the same command goes on from here"
            ) from None

    def _run(self, progress: Callable[[int, Told], None]) -> Told:
        told = Told(lacking=self.decider.lacking(self.source.schema))
        self.parts.start(self._order())
        whole = self.parts.folder / "whole"
        sink = open_sink(whole, self.out.suffix.lower(), self.answers.schema)
        number = 0
        progress(0, told)
        for note, table in self.parts.found():
            sink.write(table)
            told.add(note)
            number += 1
            progress((told.following or (0, 0))[0], told)
        self._decide(sink, number, told, progress)
        sink.close()
        self.parts.finish(whole, self.errors, self.source.counts)
        return told

    def _order(self) -> dict[str, object]:
        """What makes two runs the same work."""
        decider, stat = self.decider, self.given.stat()
        machine = decider.compiled.machine
        told = (machine.inputs, machine.outputs, [coding.answers for coding in decider.compiled.codings])
        program = hashlib.sha256(machine.code.tobytes() + repr(told).encode())
        return {
            "given": [str(self.given.resolve()), stat.st_size, stat.st_mtime_ns],
            "law": [decider.regime, decider.edition, decider.on.isoformat(), decider.reading],
            "program": program.hexdigest(),
            "schema": hashlib.sha256(self.answers.schema.serialize()).hexdigest(),
        }

    # ------------------------------------------------------------------ what is left to do

    def _decide(self, sink: Sink, number: int, told: Told, progress: Callable[[int, Told], None]) -> None:
        part = Part()
        with ThreadPoolExecutor(1) as writer:
            writing: Future[None] | None = None
            for chunk, decided, answers in self._decided(told.following):
                part.take(chunk, decided, answers)
                if sum(batch.num_rows for batch in part.batches) >= PART:
                    if writing is not None:
                        writing.result()
                    writing = writer.submit(self._write, sink, number, part)
                    told.add(part.told)
                    progress(chunk.following[0], told)
                    part, number = Part(), number + 1
            if writing is not None:
                writing.result()
        self._write(sink, number, part)
        told.add(part.told)
        progress(self.source.size, told)

    def _decided(self, start: Point | None) -> Iterator[tuple[Chunk, Decided, pa.RecordBatch]]:
        """The chunks in their order, some decided at a time."""
        waiting: deque[tuple[Chunk, Future[tuple[Decided, pa.RecordBatch]]]] = deque()
        with ThreadPoolExecutor(self.workers) as pool:
            for chunk in self.source.chunks(start):
                waiting.append((chunk, pool.submit(self._answer, chunk.batch)))
                if len(waiting) > self.workers:
                    first, answer = waiting.popleft()
                    yield first, *answer.result()
            for chunk, answer in waiting:
                yield chunk, *answer.result()

    def _answer(self, batch: pa.RecordBatch) -> tuple[Decided, pa.RecordBatch]:
        decided = self.decider.decide(batch)
        return decided, self.answers.batch(batch, decided)

    def _write(self, sink: Sink, number: int, part: Part) -> None:
        if part.told.following is not None:
            sink.write(self.parts.write(number, part, self.answers.schema))


def check_columns(decider: Decider, schema: pa.Schema, keep: Sequence[str], given: str) -> None:
    """Raise JobError where a column cannot be kept or no column is a fact, FactError where one is wrong."""
    for name in keep:
        if name not in schema.names:
            raise JobError(f"{given} has no column {name} to keep; it has " + ", ".join(schema.names))
        if name in ANSWER_COLUMNS:
            raise JobError(f"the column {name} cannot be kept, the answers have one so named; rename it")
    decider.check(schema, keep)
    if not any(name in decider.vocabulary for name in schema.names):
        raise JobError(f"{given} has no column of the vocabulary's facts, so there is nothing to decide by")


__all__ = ["PART", "Job", "JobError", "Told", "check_columns"]
