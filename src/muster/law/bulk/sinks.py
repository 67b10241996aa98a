"""Where the answers go: a Parquet file or a CSV file, by the ending of its name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq


class Sink(Protocol):
    """A file being written."""

    def write(self, table: pa.Table) -> None: ...

    def close(self) -> None: ...


def open_sink(path: Path, ending: str, schema: pa.Schema) -> Sink:
    return CsvSink(path, schema) if ending == ".csv" else ParquetSink(path, schema)


def unwritable(ending: str, schema: pa.Schema) -> Iterator[pa.Field]:
    """The columns that such a file cannot hold: of a CSV file lists and the like."""
    for field in plain(schema) if ending == ".csv" else ():
        try:
            pyarrow.csv.CSVWriter(pa.BufferOutputStream(), pa.schema([field]))
        except pa.ArrowException:
            yield field


def plain(schema: pa.Schema) -> pa.Schema:
    """The schema without dictionaries, which neither CSV nor Spark has."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in schema
    ]
    return pa.schema(fields)


class ParquetSink:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.writer = pq.ParquetWriter(path, schema)

    def write(self, table: pa.Table) -> None:
        """Write a row group."""
        self.writer.write_table(table, row_group_size=max(1, table.num_rows))

    def close(self) -> None:
        self.writer.close()


class CsvSink:
    """Dictionaries are written as the texts that they stand for."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.schema = plain(schema)
        self.writer = pyarrow.csv.CSVWriter(path, self.schema)

    def write(self, table: pa.Table) -> None:
        self.writer.write_table(table.cast(self.schema))

    def close(self) -> None:
        self.writer.close()
