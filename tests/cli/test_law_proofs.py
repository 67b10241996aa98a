"""muster law prove, muster law compare."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from muster import cli
from muster.cases import compared
from muster.law import Outcome
from muster.regimes import available
from tests.law import books
from tests.law.proofs.rulebooks import rule

COMPARE = ["law", "compare", "ua-ngu", "--from", "2024-10-29"]


def book(folder: Path, *rules: str, **files: str) -> str:
    return str(books.write(folder / "lighthouse", **{"rules": books.RULES + "".join(rules)} | files))


def test_it_proves_a_day_of_a_regime(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "prove", "ua-ngu", "--on", "2025-03-01"]) == 0
    out = capsys.readouterr().out
    assert out.count("  proved  ") == 5
    assert "\n  R01 decides nothing alone on 2025-03-01: everybody meets it\n" in out


def test_a_day_without_a_regime_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "prove", "ua-ngu", "--on", "2024-02-20"]) == 0
    assert capsys.readouterr().out.endswith("  on 2024-02-20 the regime is not in force (R01)\n")


def test_it_proves_every_regime_if_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "prove", "--on", "2023-01-01", "--json"]) == 0
    told = {one["regime"]: one for one in json.loads(capsys.readouterr().out)}
    assert tuple(told) == available()
    assert told["ua-afu"]["not_in_force"] == {}
    ngu = told["ua-ngu"]
    assert ngu["not_in_force"] == {"2023-01-01": ["R01"]}
    assert ngu["proved"] == ["minors", "citations", "contradictions", "rules", "agreement"]


def test_a_failed_proof_shows_a_person_whom_decide_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = book(tmp_path, parameters=books.PARAMETERS.replace("value = 18", "value = 16"))
    assert cli.main(["law", "prove", folder, "--on", "2025-03-01", "--on", "2025-03-02"]) == 1
    out = capsys.readouterr().out
    assert "lighthouse, edition " in out
    assert "enacted: 2 days from 2025-03-01 to 2025-03-02\n  FAILED  no minor is eligible\n" in out
    assert "2025-03-01: this person is eligible and may be under eighteen\n" in out
    assert cli.main(["law", "prove", folder, "--on", "2025-03-01", "--json"]) == 1
    (told,) = json.loads(capsys.readouterr().out)[0]["failures"]
    assert told["facts"].keys() == {"date_of_birth"}


def test_what_hangs_on_an_open_question_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = book(tmp_path, rule("L3", "open(fog)"))
    assert cli.main(["law", "prove", folder, "--on", "2025-03-01"]) == 0
    told = "on 2025-03-01 nobody passes for certain, and nobody is shut out: it hangs on L3\n"
    assert told in capsys.readouterr().out


def test_it_compares_two_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*COMPARE, "--to", "2024-10-30"]) == 0
    out = capsys.readouterr().out
    assert "(decided, then undetermined): not eligible to undetermined, by R12a\n" in out
    assert "not eligible to eligible, by R05, as days pass\n" in out


def test_it_compares_two_readings(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*COMPARE, "--to-reading", "announced", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["from"]["on"], told["to"]["on"]) == ("2024-10-29", "2024-10-29")
    assert {(example["change"], *example["rules"]) for example in told["examples"]} >= {("gains", "R12a")}


def test_it_compares_a_draft_and_names_the_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(before: object, after: object) -> list[tuple[str, Outcome, Outcome]]:
        return [("NG-7Q4K-2M", Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE)]

    monkeypatch.setattr(compared, "changed_cases", changed)
    folder = book(tmp_path)
    assert cli.main([*COMPARE, "--draft", folder, "--cases"]) == 0
    out = capsys.readouterr().out
    assert "to   lighthouse " in out
    assert "nobody loses (eligible, then refused): proved\n" in out
    assert "1 open cases change, over their verified facts\n  NG-7Q4K-2M: eligible to not eligible\n" in out
    assert cli.main([*COMPARE, "--draft", folder, "--cases", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == [["NG-7Q4K-2M", "eligible", "not_eligible"]]


def test_a_database_that_cannot_be_read_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(before: object, after: object) -> list[tuple[str, Outcome, Outcome]]:
        raise OperationalError("no such table: cases_case")

    monkeypatch.setattr(compared, "changed_cases", changed)
    assert cli.main([*COMPARE, "--cases"]) == 2
    told = "muster: the service's database cannot be read: no such table: cases_case; see muster migrate\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["prove", "ua-navy"], 'there is no regime "ua-navy"'),
        (["prove", "ua-ngu", "--reading", "rumoured"], 'there is no reading "rumoured"'),
        (["compare", "ua-ngu"], "--from"),
        (["compare", "ua-ngu", "--from", "2024-10-29", "--draft", "nowhere"], "nowhere is not a folder"),
    ],
)
def test_bad_input_is_told_in_one_line(words: list[str], told: str, capsys: Any) -> None:
    assert cli.main(["law", *words]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_other_commands_start_without_the_solver() -> None:
    code = "import sys, muster.commands.law, muster.law; sys.exit('z3' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
