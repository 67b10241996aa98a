"""One file of applicants decided into another: in bounded memory, to go on where it was stopped, whole or not at all.

Answers gather in parts beside the output, `OUT.parts`, until the last one is there. A part counts once its note
is written; a run that finds notes of the same work takes over their parts and goes on behind them.
"""

import csv
import fcntl
import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from muster.law.bulk.decider import OUTCOMES, Decided, Decider
from muster.law.bulk.lines import CsvSource
from muster.law.bulk.sinks import Sink, open_sink
from muster.law.bulk.sources import Chunk, ParquetSource, Point, Source
from muster.law.bulk.tables import ANSWER_COLUMNS, AnswerTable

PART: Final = 1 << 20  # rows
ENDINGS: Final = (".parquet", ".csv")


class JobError(ValueError):
    """Work that cannot be done as it was asked for; the message is one line."""


@dataclass(slots=True)
class Told:
    """What became of the rows so far."""

    outcomes: dict[str, int] = field(default_factory=lambda: {outcome.value: 0 for outcome in OUTCOMES})
    set_aside: int = 0  # rows with something wrong
    following: Point | None = None

    @property
    def decided(self) -> int:
        return sum(self.outcomes.values())

    def add(self, other: "Told") -> None:
        for outcome, rows in other.outcomes.items():
            self.outcomes[outcome] += rows
        self.set_aside += other.set_aside
        self.following = other.following


@dataclass(slots=True)
class Part:
    """Answers that are not written yet, and what is wrong with the rows between them."""

    told: Told = field(default_factory=Told)
    batches: list[pa.RecordBatch] = field(default_factory=list)
    problems: list[tuple[object, ...]] = field(default_factory=list)

    def take(self, chunk: Chunk, decided: Decided, answers: pa.RecordBatch) -> None:
        bad = {row.row for row in decided.bad}
        counts = np.bincount(np.delete(decided.outcome, list(bad)), minlength=len(OUTCOMES)).tolist()
        outcomes = {outcome.value: rows for outcome, rows in zip(OUTCOMES, counts, strict=True)}
        self.told.add(Told(outcomes, len(bad) + len(chunk.unread), chunk.following))
        placed = [*chunk.unread, *((chunk.place(row.row), row) for row in decided.bad)]
        for place, row in sorted(placed, key=lambda found: found[0]):
            self.problems.append((place, row.column, row.value, row.problem, row.remedy))
        self.batches.append(answers)


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
        self.workers = workers
        for path in (given, out):
            if path.suffix.lower() not in ENDINGS:
                raise JobError(f"{path}: the name ends in none of " + ", ".join(ENDINGS))
        if not out.parent.is_dir():
            raise JobError(f"{out.parent} is not a folder; make it first")
        csv_given = given.suffix.lower() == ".csv"
        self.source: Source = (
            CsvSource(given, decider.vocabulary)
            if csv_given
            else ParquetSource(given, decider.vocabulary, keep)
        )
        self._check_kept(keep)
        decider.check(self.source.schema, keep)
        self.answers = AnswerTable(decider, self.source.schema, keep, named=named)
        self.parts = out.with_name(out.name + ".parts")
        self.errors = out.with_name(out.name + ".errors.csv")

    def _check_kept(self, keep: Sequence[str]) -> None:
        for name in keep:
            if name not in self.source.schema.names:
                raise JobError(
                    f"{self.given} has no column {name} to keep; it has {self.source.schema.names}"
                )
            if name in ANSWER_COLUMNS:
                raise JobError(f"the column {name} cannot be kept, the answers have one so named; rename it")

    def run(self, progress: Callable[[int, Told], None] = lambda _done, _told: None) -> Told:
        """Decide every row. `progress` is told now and then how much of the source's size is done, and what
        became of it."""
        with self._alone():
            told = Told()
            self._start()
            whole = self.parts / "whole"
            sink = open_sink(whole, self.out.suffix.lower(), self.answers.schema)
            number = 0
            for note, table in self._found():
                sink.write(table)
                told.add(note)
                number += 1
                progress((told.following or (0, 0))[0], told)
            self._decide(sink, number, told, progress)
            sink.close()
            self._finish(whole)
        return told

    # ------------------------------------------------------------------ what was done before

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While nobody else works at the same output."""
        self.parts.mkdir(exist_ok=True)
        with (self.parts / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise JobError(
                    f"another run is writing {self.out}; wait for it, or name another file"
                ) from None
            yield

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

    def _start(self) -> None:
        """Keep the parts of an earlier run of the same work; clear away those of another."""
        order, note = json.dumps(self._order()), self.parts / "order.json"
        if note.exists() and note.read_text("utf-8") == order:
            return
        for path in self.parts.iterdir():
            if path.name != "lock":
                path.unlink()
        note.write_text(order, "utf-8")

    def _found(self) -> Iterator[tuple[Told, pa.Table]]:
        """The parts that are there already, with their notes."""
        number = 0
        while (note := self._path(number, "json")).exists():
            read: dict[str, Any] = json.loads(note.read_text("utf-8"))
            point: list[int] = read["following"]
            with pa.ipc.open_stream(pa.memory_map(str(self._path(number, "arrow")))) as stream:
                yield Told(read["outcomes"], read["set_aside"], (point[0], point[1])), stream.read_all()
            number += 1

    def _path(self, number: int, ending: str) -> Path:
        return self.parts / f"{number:06}.{ending}"

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
        """Write a part for good: its rows, its problems, and at last the note that makes it count."""
        if part.told.following is None:
            return
        table = pa.Table.from_batches(part.batches, self.answers.schema)
        with (
            pa.OSFile(str(self._path(number, "arrow")), "wb") as file,
            pa.ipc.new_stream(file, table.schema) as stream,
        ):
            stream.write_table(table)
        with self._path(number, "csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(part.problems)
        note = self._path(number, "note")
        told = part.told
        note.write_text(
            json.dumps({"outcomes": told.outcomes, "set_aside": told.set_aside, "following": told.following})
        )
        note.replace(self._path(number, "json"))
        sink.write(table)

    def _finish(self, whole: Path) -> None:
        """Put the output and the list of problems in their places."""
        problems = self.parts / "problems"
        told = False
        with problems.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([self.source.counts, "column", "value", "problem", "remedy"])
            for path in sorted(self.parts.glob("*.csv")):
                text = path.read_text("utf-8")
                told = told or bool(text)
                file.write(text)
        if told:
            problems.replace(self.errors)
        else:
            self.errors.unlink(missing_ok=True)
        with whole.open("rb") as file:
            os.fsync(file.fileno())
        whole.replace(self.out)
        shutil.rmtree(self.parts)
