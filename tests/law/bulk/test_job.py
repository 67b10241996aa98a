"""Files in, files out: written whole or not at all, and gone on with after a stop."""

import csv
import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from muster.law import FactError
from muster.law.bulk import Decider, Job, JobError, SourceError, Told
from tests.law.bulk.files import COUNT, NGU, problems_of, read_csv, rows_of


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


def cut(part: Path) -> None:
    rows = part.with_suffix(".arrow")
    rows.write_bytes(rows.read_bytes()[:-40])


def miscount(part: Path) -> None:
    note = json.loads(part.read_text())
    note["outcomes"]["eligible"] += 1
    part.write_text(json.dumps(note))


def overwrite(part: Path) -> None:
    size = part.with_suffix(".arrow").stat().st_size
    part.with_suffix(".arrow").write_bytes(b"\1" * size)


@pytest.mark.parametrize(
    "damage", [Path.unlink, cut, miscount, overwrite, lambda part: part.write_text("{}"), Path.touch]
)
@pytest.mark.parametrize("which", [0, -1])
@pytest.mark.usefixtures("small_steps")
def test_a_part_that_is_not_whole_does_not_count(
    ngu: Decider, given: Path, tmp_path: Path, damage: Callable[[Path], None], which: int
) -> None:
    """Nor does any that follows it."""
    out, anew = tmp_path / "out.parquet", tmp_path / "anew.parquet"
    with pytest.raises(StopError):
        Job(ngu, given, out, ["id"]).run(stop_after(300))
    damage(sorted((tmp_path / "out.parquet.parts").glob("0*.json"))[which])
    Job(ngu, given, out, ["id"]).run()
    Job(ngu, given, anew, ["id"]).run()
    assert rows_of(out) == rows_of(anew)
    assert problems_of(out) == problems_of(anew)


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
    made.parts.folder.mkdir()
    with (made.parts.folder / "lock").open("w") as lock:
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


def test_what_is_read_is_never_written_over(ngu: Decider, given: Path, tmp_path: Path) -> None:
    (tmp_path / "other.parquet").symlink_to(given)
    held = given.read_bytes()
    for out in (given, tmp_path / "other.parquet"):
        with pytest.raises(JobError, match="would be written over what is read"):
            Job(ngu, given, out, ["id"])
    (tmp_path / "out.csv.errors.csv").write_text("medical\nfit\n")
    with pytest.raises(JobError, match="would be written over what is read"):
        Job(ngu, tmp_path / "out.csv.errors.csv", tmp_path / "out.csv")
    assert given.read_bytes() == held


def test_a_folder_is_no_output(ngu: Decider, given: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(JobError, match="is a folder; name a file"):
        Job(ngu, given, tmp_path / "out.csv", ["id"])


def test_a_folder_of_somebody_else_is_left_alone(ngu: Decider, given: Path, tmp_path: Path) -> None:
    (tmp_path / "out.csv.parts").mkdir()
    (tmp_path / "out.csv.parts" / "letters").write_text("dear")
    with pytest.raises(JobError, match="is no folder of a run"):
        Job(ngu, given, tmp_path / "out.csv", ["id"]).run()
    assert [path.name for path in (tmp_path / "out.csv.parts").iterdir()] == ["letters"]


def test_a_column_kept_twice_is_kept_once(ngu: Decider, given: Path, tmp_path: Path) -> None:
    Job(ngu, given, tmp_path / "out.parquet", ["id", "medical", "id"]).run()
    assert pq.read_schema(tmp_path / "out.parquet").names[:3] == ["id", "medical", "outcome"]


def test_a_kept_column_that_csv_cannot_hold_is_refused(ngu: Decider, given: Path, tmp_path: Path) -> None:
    with pytest.raises(JobError, match=r"citizenships of type list<.*> cannot be written as CSV"):
        Job(ngu, given, tmp_path / "out.csv", ["id", "citizenships"])
    assert Job(ngu, given, tmp_path / "out.parquet", ["id", "citizenships"]).run().set_aside == 5


def test_a_kept_fact_must_be_one_too(ngu: Decider, tmp_path: Path) -> None:
    pq.write_table(pa.table({"date_of_birth": [1994]}), tmp_path / "in.parquet")
    with pytest.raises(FactError, match="cannot hold it; give a date, or text"):
        Job(ngu, tmp_path / "in.parquet", tmp_path / "out.parquet", ["date_of_birth"])


def test_a_file_without_any_fact_is_refused(ngu: Decider, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,name\n1,x\n")
    with pytest.raises(JobError, match="has no column of the vocabulary's facts"):
        Job(ngu, tmp_path / "in.csv", tmp_path / "out.csv", ["id", "name"])


def test_facts_that_no_column_gives_are_told(ngu: Decider, given: Path, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("medical\nfit\n")
    lacking = Job(ngu, tmp_path / "in.csv", tmp_path / "out.csv").run().lacking
    assert "date_of_birth" in lacking
    assert "medical" not in lacking
    assert Job(ngu, given, tmp_path / "out.csv", ["id"]).run().lacking == []


# ------------------------------------------------------------------ what breaks on the way


@pytest.mark.parametrize(("checksums", "behind"), [(True, 5000), (False, 5)])
def test_a_damaged_file_is_told(ngu: Decider, tmp_path: Path, checksums: bool, behind: int) -> None:
    """Where pages have checksums, whatever is damaged; else what can no longer be understood."""
    path = tmp_path / "in.parquet"
    some = pa.table({"id": range(40_000), "medical": ["fit"] * 40_000})
    pq.write_table(some, path, row_group_size=10_000, use_dictionary=False, write_page_checksum=checksums)
    held = bytearray(path.read_bytes())
    at = pq.read_metadata(path).row_group(2).column(0).data_page_offset + behind
    held[at : at + 40] = b"\xff" * 40
    path.write_bytes(held)
    with pytest.raises(SourceError, match=r"in\.parquet is damaged: "):
        Job(ngu, path, tmp_path / "out.parquet", ["id"]).run()
    assert not (tmp_path / "out.parquet").exists()


def test_a_full_disk_is_told_and_the_run_gone_on_with(
    ngu: Decider, given: Path, tmp_path: Path, small_steps: None
) -> None:
    out = tmp_path / "out.parquet"
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, usual[1]))
    try:
        with pytest.raises(JobError, match=r"out\.parquet cannot be written: .*File too large"):
            Job(ngu, given, out, ["id"]).run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert not out.exists()
    assert Job(ngu, given, out, ["id"]).run().decided == COUNT - 5


# ------------------------------------------------------------------ killed for good


TIMES = 8000
WORK = """
import sys
from muster.commands.decide_many import run
from muster.law.bulk import job
job.PART = 50_000
sys.exit(run(sys.argv[1:]))
"""


def running(out: str) -> list[str]:
    """The words of a run that takes a while, in a process of its own."""
    law = ["--regime", "ua-ngu", "--on", "2025-03-01", "--keep", "id"]
    return [sys.executable, "-c", WORK, "big.parquet", *law, "--out", out]


def test_a_killed_run_leaves_no_output_and_the_next_goes_on(table: pa.Table, tmp_path: Path) -> None:
    big = pa.concat_tables([table.slice(0, 100)] * TIMES)
    pq.write_table(big, tmp_path / "big.parquet", row_group_size=70_000)
    second = tmp_path / "out.parquet.parts" / "000001.json"
    with subprocess.Popen(running("out.parquet"), cwd=tmp_path, stdout=subprocess.DEVNULL) as process:
        while not second.exists() and process.poll() is None:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
    assert not (tmp_path / "out.parquet").exists()
    assert second.exists()
    told, anew = (
        subprocess.run(running(out), cwd=tmp_path, check=True, capture_output=True).stdout
        for out in ("out.parquet", "anew.parquet")
    )
    assert told.replace(b"out.", b"anew.") == anew
    assert pq.read_table(tmp_path / "out.parquet").equals(pq.read_table(tmp_path / "anew.parquet"))
    assert pq.read_metadata(tmp_path / "out.parquet").num_rows == 99 * TIMES
    errors = [(tmp_path / f"{name}.parquet.errors.csv").read_bytes() for name in ("out", "anew")]
    assert errors[0] == errors[1]
    assert errors[0].count(b"medical,well") == TIMES
