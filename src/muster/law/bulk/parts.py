"""What a run has done so far, kept in a folder beside its output, so that a run that was stopped can go on.

A part counts once its note is written, and only while what the note tells of its files is so: after a loss of power
they may be shorter than they were.
"""

import csv
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from muster.law.bulk.decider import OUTCOMES, Decided
from muster.law.bulk.sources import Chunk, Point

LOCK: Final = "lock"
ORDER: Final = "order.json"
HEAD: Final = ("column", "value", "problem", "remedy")


class JobError(ValueError):
    """Work that cannot be done as it was asked for; the message is one line."""


@dataclass(slots=True)
class Told:
    """What became of the rows so far."""

    outcomes: dict[str, int] = field(default_factory=lambda: {outcome.value: 0 for outcome in OUTCOMES})
    set_aside: int = 0  # rows with something wrong
    following: Point | None = None
    lacking: Sequence[str] = ()  # the facts asked that no column gives, and so unknown of everybody

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


class Parts:
    """The folder of one run."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.folder = folder
        self.out = out

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While nobody else works at the same output."""
        self.folder.mkdir(exist_ok=True)
        held = {path.name for path in self.folder.iterdir()} - {LOCK}
        if held and ORDER not in held:
            raise JobError(f"{self.folder} is no folder of a run; name another output, or move it away")
        with (self.folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise JobError(
                    f"another run is writing {self.out}; wait for it, or name another file"
                ) from None
            yield

    def start(self, order: Mapping[str, object]) -> None:
        """Keep the parts of an earlier run of the same work; clear away those of another."""
        text, note = json.dumps(order), self.folder / ORDER
        if note.exists() and note.read_text("utf-8") == text:
            return
        for path in self.folder.iterdir():
            if path.name != LOCK:
                path.unlink()
        note.write_text(text, "utf-8")

    def found(self) -> Iterator[tuple[Told, pa.Table]]:
        """The parts that are there already, with their notes, up to the first that is not whole; what is left of
        that one and of later ones goes away."""
        number = 0
        while (part := self._part(number)) is not None:
            yield part
            number += 1
        for path in self.folder.glob("[0-9]*"):
            if path.name >= f"{number:06}":
                path.unlink()

    def _part(self, number: int) -> tuple[Told, pa.Table] | None:
        try:
            read: dict[str, Any] = json.loads(self._path(number, "json").read_text("utf-8"))
            if read["sizes"] != self._sizes(number):
                return None
            with pa.ipc.open_stream(pa.memory_map(str(self._path(number, "arrow")))) as stream:
                table = stream.read_all()
            first, second = read["following"]
        except (OSError, ValueError, KeyError, TypeError):
            return None
        told = Told(read["outcomes"], read["set_aside"], (first, second))
        return (told, table) if table.num_rows == told.decided else None

    def write(self, number: int, part: Part, schema: pa.Schema) -> pa.Table:
        """Write a part for good: its rows, its problems, and at last the note that makes it count."""
        table = pa.Table.from_batches(part.batches, schema)
        with (
            pa.OSFile(str(self._path(number, "arrow")), "wb") as file,
            pa.ipc.new_stream(file, table.schema) as stream,
        ):
            stream.write_table(table)
        with self._path(number, "csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(part.problems)
        told, note = part.told, self._path(number, "note")
        read = {"outcomes": told.outcomes, "set_aside": told.set_aside, "following": told.following}
        note.write_text(json.dumps(read | {"sizes": self._sizes(number)}))
        note.replace(self._path(number, "json"))
        return table

    def finish(self, whole: Path, errors: Path, counts: str) -> None:
        """Put the output and the list of problems in their places."""
        problems = self.folder / "problems"
        told = False
        with problems.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([counts, *HEAD])
            for path in sorted(self.folder.glob("*.csv")):
                text = path.read_text("utf-8")
                told = told or bool(text)
                file.write(text)
        if told:
            problems.replace(errors)
        else:
            errors.unlink(missing_ok=True)
        with whole.open("rb") as written:
            os.fsync(written.fileno())
        whole.replace(self.out)
        shutil.rmtree(self.folder)

    def _path(self, number: int, ending: str) -> Path:
        return self.folder / f"{number:06}.{ending}"

    def _sizes(self, number: int) -> list[int]:
        return [self._path(number, ending).stat().st_size for ending in ("arrow", "csv")]


__all__ = ["JobError", "Part", "Parts", "Told"]
