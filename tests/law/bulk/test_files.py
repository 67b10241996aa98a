"""Files of applicants, read in chunks from any point on."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.law.bulk import Decider, SourceError, lines
from muster.law.bulk.lines import CsvSource
from muster.law.bulk.sources import ParquetSource
from muster.law.vocabulary import VOCABULARY, Vocabulary
from tests.law.bulk.files import COUNT

# ------------------------------------------------------------------ Parquet


def read_all(source: ParquetSource | CsvSource, start: tuple[int, int] | None = None) -> list[dict[str, Any]]:
    return [row for chunk in source.chunks(start) for row in chunk.batch.to_pylist()]


def test_a_file_is_read_from_any_row_on(given: Path, table: pa.Table, small_steps: None) -> None:
    source = ParquetSource(given, VOCABULARY, ["id"])
    assert (source.size, source.counts) == (COUNT, "row")
    everything = read_all(source)
    assert everything == table.select([*VOCABULARY, "id"]).to_pylist()
    for start in (0, 1, 69, 70, 71, 100, 499, 500):
        assert read_all(source, (start, start)) == everything[start:], start
    assert [chunk.place(0) for chunk in source.chunks((95, 95))][:2] == [96, 101]


def test_columns_that_nobody_needs_are_not_read(given: Path) -> None:
    chunk = next(ParquetSource(given, Vocabulary((VOCABULARY["medical"],))).chunks())
    assert chunk.batch.schema.names == ["medical"]


def test_what_is_no_parquet_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read: "):
        ParquetSource(tmp_path / "none.parquet", VOCABULARY)
    (tmp_path / "text.parquet").write_text("no")
    with pytest.raises(SourceError, match="is no Parquet file"):
        ParquetSource(tmp_path / "text.parquet", VOCABULARY)


def test_a_parquet_file_that_is_damaged_within_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.parquet"
    pq.write_table(pa.table({"sex": ["male", "female"] * 500}), path, compression="none")
    held = bytearray(path.read_bytes())
    held[4:20] = b"\xff" * 16  # the first page's header
    path.write_bytes(held)
    source = ParquetSource(path, VOCABULARY)
    with pytest.raises(SourceError, match=r"damaged\.parquet is damaged: "):
        list(source.chunks())


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    column = pa.array(["fit"])
    pq.write_table(pa.Table.from_arrays([column, column], ["medical", "medical"]), tmp_path / "two.parquet")
    with pytest.raises(SourceError, match="two columns have one name"):
        ParquetSource(tmp_path / "two.parquet", VOCABULARY)


# ------------------------------------------------------------------ CSV


def csv_of(path: Path, text: str | bytes) -> CsvSource:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return CsvSource(path, VOCABULARY)


def test_csv_is_read_with_its_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '\ufeffid,medical,citizenships\r\n1,fit,"COL, PER"\n\n2,,\n"3\n3",unfit,COL\n4,fit\n5,well,\n'
    for size in (5, 20, 33, 1000):
        monkeypatch.setattr(lines, "BYTES", size)
        source = csv_of(tmp_path / "in.csv", text)
        found = [
            (chunk.place(at), row)
            for chunk in source.chunks()
            for at, row in enumerate(chunk.batch.to_pylist())
        ]
        assert found == [
            (2, {"id": "1", "medical": "fit", "citizenships": "COL, PER"}),
            (4, {"id": "2", "medical": None, "citizenships": None}),
            (5, {"id": "3\n3", "medical": "unfit", "citizenships": "COL"}),
            (8, {"id": "5", "medical": "well", "citizenships": None}),
        ]
        unread = [row for chunk in source.chunks() for row in chunk.unread]
        assert [line for line, _ in unread] == [7]
        assert unread[0][1].problem == "the line has 2 values, the first line names 3"
        whole = list(source.chunks())
        for at, chunk in enumerate(whole):
            rest = read_all(source, chunk.following)
            assert rest == [row for later in whole[at + 1 :] for row in later.batch.to_pylist()]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_seen(tmp_path: Path, separator: str) -> None:
    source = csv_of(tmp_path / "in.csv", f"id{separator}citizenships\n1{separator}COL, PER\n")
    assert read_all(source) == [{"id": "1", "citizenships": "COL, PER"}]


def test_quotation_marks_within_a_value_are_text(tmp_path: Path) -> None:
    source = csv_of(tmp_path / "in.csv", 'id,medical\n5" x,fit\n"say ""no""",unfit')
    assert read_all(source) == [{"id": '5" x', "medical": "fit"}, {"id": 'say "no"', "medical": "unfit"}]


def test_the_end_of_the_last_record_is_found_in_plain_python_too(plain_python: None, tmp_path: Path) -> None:
    test_quotation_marks_within_a_value_are_text(tmp_path)


def test_a_quotation_mark_that_never_closes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BYTES", 10)
    monkeypatch.setattr(lines, "LONGEST", 20)
    with pytest.raises(SourceError, match="a quotation mark that opens after byte 3 is not closed"):
        read_all(csv_of(tmp_path / "in.csv", 'id\n"' + "x\n" * 40))


def test_what_is_not_utf8_is_no_value(tmp_path: Path, ngu: Decider) -> None:
    source = csv_of(tmp_path / "in.csv", b"id,medical\n1,\xff\xfe\n2,fit\n")
    (chunk,) = source.chunks()
    assert [row.column for row in ngu.decide(chunk.batch).bad] == ["medical"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"", "does not name each column once"),
        (b"id,id\n", "does not name each column once"),
        (b'"id\nx",medical\n', "does not name each column once"),
        (b"id\r1\r2\r", "does not name each column once"),
        (b"\xff\n", "is not in UTF-8"),
    ],
)
def test_a_first_line_that_names_no_columns_is_refused(tmp_path: Path, text: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        csv_of(tmp_path / "in.csv", text)


def test_a_csv_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        CsvSource(tmp_path / "none.csv", VOCABULARY)
