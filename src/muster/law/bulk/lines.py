"""CSV files of applicants. All values are texts, read as a form's; an empty one is unknown."""

import csv
from collections.abc import Iterator
from functools import cached_property
from io import StringIO
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv

from muster.law.bulk.decider import BadRow
from muster.law.bulk.kernel import Bytes, compiled
from muster.law.bulk.sources import Chunk, Point, SourceError
from muster.law.vocabulary import Kind, Vocabulary

BYTES: Final = 1 << 23  # to a chunk
LONGEST: Final = 1 << 26  # bytes of a record
SEPARATORS: Final = ",;\t"
QUOTE: Final = b'"'
NEWLINE: Final = 10


class CsvSource:
    """A CSV file with a first line of names, in UTF-8, separated by commas, semicolons or tabs."""

    counts = "line"

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.path = path
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                self.head = file.readline(LONGEST)
            text = self.head.decode("utf-8-sig").rstrip("\r\n")
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise SourceError(f"{path} is not in UTF-8; save it so") from None
        self.separator = max(SEPARATORS, key=text.count)
        self.names = _names(text, self.separator)
        if not self.names or len(set(self.names)) < len(self.names):
            raise SourceError(f"{path}: the first line does not name each column once")
        self.schema = pa.schema([(name, _type_of(name, vocabulary)) for name in self.names])

    def chunks(self, start: Point | None = None) -> Iterator[Chunk]:
        at, line = start or (len(self.head), 1)
        with self.path.open("rb") as file:
            file.seek(at)
            while block := _records(file, at, ord(self.separator)):
                at += len(block)
                lines = block.count(b"\n")
                yield self._chunk(block, line, (at, line + lines))
                line += lines

    def _chunk(self, block: bytes, line: int, following: Point) -> Chunk:
        text = block.decode("utf-8", "replace")  # what is not UTF-8 becomes a value that no fact has
        skipped = count()
        table = pyarrow.csv.read_csv(
            pa.py_buffer(text.encode()),
            pyarrow.csv.ReadOptions(column_names=self.names),
            pyarrow.csv.ParseOptions(
                delimiter=self.separator,
                newlines_in_values=QUOTE in block,
                invalid_row_handler=lambda _row: ("skip", next(skipped))[0],
            ),
            pyarrow.csv.ConvertOptions(column_types=self.schema, null_values=[""], strings_can_be_null=True),
        )
        batches = table.unify_dictionaries().combine_chunks().to_batches()
        batch = batches[0] if batches else pa.RecordBatch.from_pylist([], self.schema)
        records = Records(text, line, self.separator, len(self.names))
        return Chunk(batch, records.line_of, following, tuple(records.unread) if next(skipped) else ())


def _names(head: str, separator: str) -> list[str]:
    """The names of the columns; none where the line ends within quotation marks, or is none."""
    try:
        return next(csv.reader([head], delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _type_of(name: str, vocabulary: Vocabulary) -> pa.DataType:
    fact = vocabulary.get(name)
    plain = fact is None or fact.kind is Kind.DATE
    return pa.string() if plain else pa.dictionary(pa.int32(), pa.string())


def _records(file: BinaryIO, start: int, separator: int) -> bytes:
    """The next whole records: up to the last line's end that lies outside quotation marks."""
    block = b""
    while more := file.read(BYTES):
        block += more
        end = (
            records_end(np.frombuffer(block, np.uint8), separator)
            if QUOTE in block
            else block.rfind(b"\n") + 1
        )
        if end:
            file.seek(start + end)
            return block[:end]
        if len(block) > LONGEST:
            raise SourceError(f"a quotation mark that opens after byte {start} is not closed")
    return block


@compiled
def records_end(data: Bytes, separator: int) -> int:
    """Where the last whole record of a text ends; 0 if it holds none."""
    end = 0
    quoted, opening = False, True  # within a quoted value; at the beginning of a value
    for at in range(data.size):
        byte = data[at]
        if byte == QUOTE[0]:
            quoted, opening = (not quoted if quoted or opening else False), quoted
        elif not quoted:
            opening = byte in (separator, NEWLINE)
            if byte == NEWLINE:
                end = at + 1
    return end


class Records:
    """On which lines the records of a block begin; read again only where something is to be told of them."""

    def __init__(self, text: str, line: int, separator: str, columns: int) -> None:
        self.text = text
        self.line = line  # the number of the last line before
        self.separator = separator
        self.columns = columns

    @cached_property
    def starts(self) -> list[tuple[int, list[str]]]:
        found, before = [], 0
        reader = csv.reader(StringIO(self.text, newline=""), delimiter=self.separator)
        for values in reader:
            if values:  # an empty line is none
                found.append((self.line + before + 1, values))
            before = reader.line_num
        return found

    @cached_property
    def lines(self) -> list[int]:
        return [line for line, values in self.starts if len(values) == self.columns]

    def line_of(self, row: int) -> int:
        return self.lines[row]

    @property
    def unread(self) -> Iterator[tuple[int, BadRow]]:
        for line, values in self.starts:
            if len(values) != self.columns:
                problem = f"the line has {len(values)} values, the first line names {self.columns}"
                remedy = (
                    "give a value or nothing for each, and quotation marks where a value holds a separator"
                )
                yield line, BadRow(-1, "", self.separator.join(values), problem, remedy)
