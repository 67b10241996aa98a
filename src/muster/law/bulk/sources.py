"""Files of applicants, read in chunks from any point on, so that a run that was stopped can go on."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from muster.law.bulk.decider import BadRow
from muster.law.vocabulary import Kind, Vocabulary

ROWS: Final = 1 << 17  # to a chunk

type Point = tuple[
    int, int
]  # how much is read, in the unit of `size`; and the number of the last row or line


class SourceError(ValueError):
    """A file that cannot be read; the message is one line."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a file. `place` gives the number, from 1, by which a reader finds a row: its row or line."""

    batch: pa.RecordBatch
    place: Callable[[int], int]
    following: Point
    unread: tuple[tuple[int, BadRow], ...] = ()  # lines that are no rows, with their numbers


class Source(Protocol):
    """A file; `counts` is what `place` counts, `row` or `line`."""

    schema: pa.Schema
    counts: str
    size: int

    def chunks(self, start: Point | None = None) -> Iterator[Chunk]:
        """What the file holds after a point (from its beginning, if None)."""


class ParquetSource:
    """A Parquet file. Facts that are texts are read with their dictionaries, so that each is looked at once."""

    counts = "row"

    def __init__(self, path: Path, vocabulary: Vocabulary, keep: Collection[str] = ()) -> None:
        self.path = path
        try:
            metadata = pq.read_metadata(path)
            coded = _coded_columns(metadata.schema, vocabulary)
            self.file = pq.ParquetFile(
                path,
                metadata=metadata,
                read_dictionary=coded,
                buffer_size=1 << 20,
                pre_buffer=False,
                page_checksum_verification=True,
            )
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror or error}") from None
        except (pa.ArrowException, ValueError) as error:
            raise SourceError(f"{path} is no Parquet file: {error}") from None
        self.schema = self.file.schema_arrow
        if len(set(self.schema.names)) < len(self.schema.names):
            raise SourceError(f"{path}: two columns have one name")
        self.read = [name for name in self.schema.names if name in keep or name in vocabulary]
        self.size = self.file.metadata.num_rows

    def chunks(self, start: Point | None = None) -> Iterator[Chunk]:
        done = start[0] if start else 0
        groups, passed = self._groups_after(done)
        skip = done - passed
        for batch in self._batches(groups):
            rest = batch.slice(skip)  # empty where more is to be skipped
            skip = max(0, skip - batch.num_rows)
            if rest.num_rows:
                yield Chunk(rest, (done + 1).__add__, (done + rest.num_rows, done + rest.num_rows))
                done += rest.num_rows

    def _batches(self, groups: Iterable[int]) -> Iterator[pa.RecordBatch]:
        # One group at a time: a list whose dictionary changes on the way cannot be read.
        for group in groups:
            batches = self.file.iter_batches(ROWS, row_groups=[group], columns=self.read)
            while True:
                try:
                    batch = next(batches, None)
                except (OSError, pa.ArrowException, ValueError) as error:
                    raise SourceError(f"{self.path} is damaged: {error}") from None
                if batch is None:
                    break
                yield batch

    def _groups_after(self, rows: int) -> tuple[list[int], int]:
        """The row groups that hold what follows this many rows, and how many rows lie before them."""
        passed = 0
        for group in range(self.file.num_row_groups):
            here = self.file.metadata.row_group(group).num_rows
            if passed + here > rows:
                return list(range(group, self.file.num_row_groups)), passed
            passed += here
        return [], passed


def _coded_columns(schema: pq.ParquetSchema, vocabulary: Vocabulary) -> list[str]:
    """The columns of texts that hold facts of few different values, also within lists."""
    columns = map(schema.column, range(len(schema.names)))
    texts = [column.path for column in columns if column.physical_type == "BYTE_ARRAY"]
    facts = [(path, vocabulary.get(path.partition(".")[0])) for path in texts]
    return [path for path, fact in facts if fact is not None and fact.kind is not Kind.DATE]
