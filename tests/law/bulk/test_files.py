"""Files in, files out: read in chunks, written whole or not at all, and gone on with after a stop."""

import csv
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.law import FactError
from muster.law.bulk import Decider, Job, JobError, SourceError, Told, job, lines, sources
from muster.law.bulk.lines import CsvSource
from muster.law.bulk.sources import ParquetSource
from muster.law.vocabulary import VOCABULARY, Vocabulary
from muster.regimes import load
from tests.law.bulk.applicants import Applicants, batch_of

ON = date(2025, 3, 1)
NGU = load("ua-ngu")
COUNT = 500


@pytest.fixture(scope="module")
def ngu() -> Decider:
    return Decider(NGU, ON)


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """Applicants with numbers of their own; the hundredth of each hundred has a bad value."""
    applicants = Applicants(NGU, [ON], seed=8).some(COUNT)
    for at in range(99, COUNT, 100):
        applicants[at]["medical"] = "well"
    batch = batch_of(applicants).append_column("id", pa.array(range(COUNT)))
    return pa.Table.from_batches([batch])


@pytest.fixture
def given(tmp_path: Path, table: pa.Table) -> Path:
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=70)
    return tmp_path / "in.parquet"


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ROWS", 30)
    monkeypatch.setattr(job, "PART", 90)


def rows_of(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()


def problems_of(path: Path) -> list[dict[str, str]]:
    return read_csv(path.with_name(path.name + ".errors.csv"))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
        (b"\xff\n", "is not in UTF-8"),
    ],
)
def test_a_first_line_that_names_no_columns_is_refused(tmp_path: Path, text: bytes, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        csv_of(tmp_path / "in.csv", text)


def test_a_csv_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        CsvSource(tmp_path / "none.csv", VOCABULARY)


# ------------------------------------------------------------------ whole files


def test_a_file_is_decided(ngu: Decider, given: Path, table: pa.Table, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    told = Job(ngu, given, out, ["id"]).run()
    assert (told.decided, told.set_aside) == (COUNT - 5, 5)
    rows = rows_of(out)
    good = [at for at in range(COUNT) if at % 100 != 99]
    assert [row["id"] for row in rows] == good
    whole = ngu.decide(table.to_batches()[0])
    assert [row["not_met"] for row in rows] == whole.not_met[0][good].tolist()
    assert [row["missing"] for row in rows] == whole.missing[0][good].tolist()
    outcomes = {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in told.outcomes}
    assert outcomes == told.outcomes
    assert [(p["row"], p["column"], p["value"]) for p in problems_of(out)] == [
        (str(row), "medical", "well") for row in (100, 200, 300, 400, 500)
    ]
    assert not out.with_name("out.parquet.parts").exists()
    assert json.loads(pq.read_schema(out).metadata[b"muster"])["regime"] == "ua-ngu"


def test_csv_gives_the_same_answers(ngu: Decider, given: Path, table: pa.Table, tmp_path: Path) -> None:
    """And its problems are told by line."""
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.schema.names)
        for row in table.to_pylist():
            writer.writerow([_written(value) for value in row.values()])
    Job(ngu, given, tmp_path / "a.csv", ["id"], named=True).run()
    Job(ngu, tmp_path / "in.csv", tmp_path / "b.csv", ["id"], named=True).run()
    one, other = read_csv(tmp_path / "a.csv"), read_csv(tmp_path / "b.csv")
    assert one == other
    assert {"eligible", "not_eligible", "undetermined"} == {row["outcome"] for row in one}
    assert [problem["line"] for problem in problems_of(tmp_path / "b.csv")] == [
        "101",
        "201",
        "301",
        "401",
        "501",
    ]


def _written(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(value) if value else "[]"
    return value


def test_a_file_without_rows_gives_one_without_rows(ngu: Decider, table: pa.Table, tmp_path: Path) -> None:
    pq.write_table(table.slice(0, 0), tmp_path / "in.parquet")
    (tmp_path / "out.parquet.errors.csv").write_text("of an earlier run")
    told = Job(ngu, tmp_path / "in.parquet", tmp_path / "out.parquet", ["id"]).run()
    assert (told.decided, told.set_aside, rows_of(tmp_path / "out.parquet")) == (0, 0, [])
    assert not (tmp_path / "out.parquet.errors.csv").exists()


class StopError(Exception):
    """Somebody pulls the plug."""


def stop_after(rows: int) -> Any:
    def progress(_done: int, told: Told) -> None:
        if told.decided >= rows:
            raise StopError

    return progress


def test_a_run_that_was_stopped_is_gone_on_with(
    ngu: Decider, given: Path, tmp_path: Path, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "whole.parquet", tmp_path / "out.parquet"
    Job(ngu, given, whole, ["id"]).run()
    with pytest.raises(StopError):
        Job(ngu, given, out, ["id"]).run(stop_after(200))
    assert not out.exists()
    decided: list[int] = []
    decide = ngu.decide
    monkeypatch.setattr(ngu, "decide", lambda batch: decided.append(batch.num_rows) or decide(batch))
    seen: list[int] = []
    told = Job(ngu, given, out, ["id"]).run(lambda done, _told: seen.append(done))
    assert sum(decided) < COUNT - 100
    assert seen == sorted(seen)
    assert seen[-1] == COUNT
    assert (told.decided, told.set_aside) == (COUNT - 5, 5)
    assert rows_of(out) == rows_of(whole)
    assert problems_of(out) == problems_of(whole)


def test_parts_of_other_work_are_not_taken_over(
    ngu: Decider, given: Path, tmp_path: Path, small_steps: None
) -> None:
    out = tmp_path / "out.parquet"
    with pytest.raises(StopError):
        Job(Decider(NGU, date(2024, 3, 1)), given, out, ["id"]).run(stop_after(200))
    Job(ngu, given, out, ["id"]).run()
    Job(ngu, given, tmp_path / "anew.parquet", ["id"]).run()
    assert rows_of(out) == rows_of(tmp_path / "anew.parquet")


def test_a_part_without_its_note_does_not_count(
    ngu: Decider, given: Path, tmp_path: Path, small_steps: None
) -> None:
    out = tmp_path / "out.parquet"
    with pytest.raises(StopError):
        Job(ngu, given, out, ["id"]).run(stop_after(300))
    parts = sorted((tmp_path / "out.parquet.parts").glob("0*.json"))
    parts[-1].unlink()
    (parts[-1].with_suffix(".arrow")).write_bytes(b"half of i")
    assert Job(ngu, given, out, ["id"]).run().decided == COUNT - 5


@pytest.mark.parametrize("named", [False, True])
def test_parts_are_taken_over_in_every_form(
    ngu: Decider, given: Path, tmp_path: Path, small_steps: None, named: bool
) -> None:
    with pytest.raises(StopError):
        Job(ngu, given, tmp_path / "a.csv", ["id"], named=named).run(stop_after(200))
    Job(ngu, given, tmp_path / "a.csv", ["id"], named=named).run()
    Job(ngu, given, tmp_path / "b.csv", ["id"], named=named).run()
    assert (tmp_path / "a.csv").read_text() == (tmp_path / "b.csv").read_text()


def test_two_runs_do_not_write_one_file(ngu: Decider, given: Path, tmp_path: Path) -> None:
    made = Job(ngu, given, tmp_path / "out.parquet", ["id"])
    made.parts.mkdir()
    with (made.parts / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(JobError, match="another run is writing"):
            made.run()


@pytest.mark.parametrize(
    ("name", "out", "problem"),
    [
        ("in.parquet", "out.txt", "ends in none of .parquet, .csv"),
        ("in.txt", "out.parquet", "ends in none of .parquet, .csv"),
        ("in.parquet", "nowhere/out.parquet", "is not a folder"),
        ("in.parquet", "out.parquet", "has no column ID to keep"),
    ],
)
def test_work_that_cannot_be_done_is_refused(
    ngu: Decider, given: Path, name: str, out: str, problem: str
) -> None:
    with pytest.raises(JobError, match=problem):
        Job(ngu, given.with_name(name), given.parent / out, ["ID"])


def test_a_kept_column_may_not_hide_an_answer(ngu: Decider, tmp_path: Path) -> None:
    pq.write_table(pa.table({"outcome": [1]}), tmp_path / "in.parquet")
    with pytest.raises(JobError, match="the answers have one so named"):
        Job(ngu, tmp_path / "in.parquet", tmp_path / "out.parquet", ["outcome"])


def test_an_unknown_column_is_refused_before_anything_is_written(ngu: Decider, given: Path) -> None:
    with pytest.raises(FactError, match="--keep id"):
        Job(ngu, given, given.with_name("out.parquet"))
    assert [path.name for path in given.parent.iterdir() if path.name != "papers"] == ["in.parquet"]


# ------------------------------------------------------------------ killed for good


@pytest.fixture
def running(tmp_path: Path, table: pa.Table) -> Iterator[list[str]]:
    """The words of a run that takes a while, in a process of its own."""
    big = pa.concat_tables([table.slice(0, 99)] * 8000)
    pq.write_table(big, tmp_path / "big.parquet", row_group_size=50_000)
    code = (
        "import sys; from muster.law.bulk import job; job.PART = 50_000; "
        "from muster.commands.decide_many import run; sys.exit(run(sys.argv[1:]))"
    )
    words = [
        "big.parquet",
        "--regime",
        "ua-ngu",
        "--on",
        "2025-03-01",
        "--out",
        "out.parquet",
        "--keep",
        "id",
    ]
    return [sys.executable, "-c", code, *words]


def test_a_killed_run_leaves_no_output_and_the_next_goes_on(running: list[str], tmp_path: Path) -> None:
    parts = tmp_path / "out.parquet.parts"
    with subprocess.Popen(running, cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not (parts / "000001.json").exists() and time.monotonic() < until:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "out.parquet").exists()
    assert (parts / "000001.json").exists()
    done = subprocess.run(running, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert sum(int(line.split()[0].replace(",", "")) for line in done.stdout.splitlines()) == 8000 * 99
    assert pq.read_metadata(tmp_path / "out.parquet").num_rows == 8000 * 99
