"""muster decide-many: files in, files out, one line for whatever is wrong."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from muster.cli import main
from muster.commands.decide_many import Progress
from muster.law.bulk import Job, Told

HEAD = "id,medical,date_of_birth\n"
LAW = ["--regime", "ua-ngu", "--on", "2025-03-01"]


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_text(HEAD + "1,fit,1994-01-15\n2,unfit,1994\n3,well,\n4,fit\n")
    return tmp_path / "in.csv"


def many(*words: object) -> int:
    return main(["decide-many", *map(str, words)])


def test_it_decides_a_file(given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert many(given, *LAW, "--out", out, "--keep", "id", "--names") == 0
    lines = out.read_text().splitlines()
    assert lines[0].startswith('"id","outcome",')
    assert lines[1].startswith('"1","undetermined",')
    assert lines[2].startswith('"2","not_eligible",,,,"R07",')
    assert len(lines) == 3
    shown = capsys.readouterr()
    assert [line.split() for line in shown.out.splitlines()[:4]] == [
        ["1", "not", "eligible"],
        ["1", "undetermined"],
        ["0", "eligible"],
        ["2", "set", "aside,", "see", f"{out}.errors.csv"],
    ]
    assert "so unknown of everybody: rank_category, sex," in shown.out
    assert shown.err == ""
    problems = (tmp_path / "out.csv.errors.csv").read_text().splitlines()
    assert problems[1] == '4,medical,well,"""well"" is not one of its values","write one of fit, unfit"'
    assert problems[2].startswith('5,,"4,fit","the line has 2 values')


def test_readings_and_parameters_are_heeded(given: Path, tmp_path: Path) -> None:
    given.write_text("rank_category\nofficer\n")
    out = tmp_path / "out.csv"
    settings = ["--set", "ngu_officer_decree_in_force=2025-01-01", "--set", "medical_limit=1"]
    assert many(given, *LAW, "--out", out, "--names", *settings[:2]) == 0
    assert "ngu_officer_decree_in_force" not in out.read_text()
    assert many(given, *LAW, "--out", out, "--names") == 0
    assert "ngu_officer_decree_in_force" in out.read_text()
    assert many(given, *LAW, "--out", out, "--names", "--reading", "announced") == 0
    assert "ngu_officer_decree_in_force" not in out.read_text()


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--out", "out.csv"], "fact id: no such fact in the vocabulary"),
        (["--out", "out.csv", "--keep", "ID"], "has no column ID to keep"),
        (["--out", "out.csv", "--keep", "id", "--reading", "loose"], 'there is no reading "loose"'),
        (["--out", "out.csv", "--keep", "id", "--set", "x=1"], "the rule book has no such parameter"),
        (["--out", "out.txt"], "ends in none of"),
        (["--out", "in.csv", "--keep", "id"], "would be written over what is read"),
        ([], "the following arguments are required: --out"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    given: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    problem: str,
) -> None:
    monkeypatch.chdir(given.parent)
    assert many(given, *LAW, *words) == 2
    told = capsys.readouterr().err
    assert problem in told
    assert told.count("\n") == 1
    assert not (given.parent / "out.csv").exists()


def test_a_stop_is_told(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> Told:
        raise KeyboardInterrupt

    monkeypatch.setattr(Job, "run", stop)
    assert many(given, *LAW, "--out", tmp_path / "out.csv", "--keep", "id") == 130
    assert "the same command goes on from here" in capsys.readouterr().err
    monkeypatch.setattr("muster.law.bulk.spark.decide_file", stop)
    assert many("in.parquet", *LAW, "--out", tmp_path / "out", "--engine", "spark") == 130
    assert "the same command begins anew" in capsys.readouterr().err


def test_progress_is_shown_where_somebody_watches(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = Progress(1000)
    progress.show(0, Told())
    progress.show(500, Told({"eligible": 490}, 10))
    progress.show(1000, Told({"eligible": 990}, 10))
    shown = capsys.readouterr().err
    assert shown.startswith(
        "\r[                              ]   0%  0 rows\r[###############               ]  50%  500 rows  "
    )
    assert "100%  1,000 rows" in shown
    assert shown.endswith("\n")


def test_nothing_is_shown_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    Progress(1000).show(500, Told())
    assert capsys.readouterr().err == ""


def test_it_works_with_spark(
    given: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[Any] = []

    def decide_file(decider: Any, *rest: object, **options: object) -> Told:
        asked.append((decider.regime, rest, options))
        return Told(set_aside=3)

    monkeypatch.setattr("muster.law.bulk.spark.decide_file", decide_file)
    assert many("in.parquet", *LAW, "--out", "out", "--keep", "id", "--engine", "spark") == 0
    assert asked == [("ua-ngu", ("in.parquet", "out", ["id"]), {"named": False})]
    shown = capsys.readouterr().out
    assert "0  eligible" in shown
    assert "3  set aside, see out.errors\n" in shown


def test_deciding_one_starts_without_what_deciding_many_needs() -> None:
    code = (
        "import sys, muster.cli, muster.commands.decide, muster.regimes; "
        "sys.exit(len({'numpy', 'numba', 'pyarrow', 'pyspark', 'django'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
