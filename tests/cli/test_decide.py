"""muster decide, as it is typed."""

import json
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from muster import cli
from tests.law.facts import QUALIFIED
from tests.law.test_cases import CASES, FILE

WORDS = ["--regime", "ua-ngu", "--on", "2024-03-01"]


class Typed:
    """What a command gave back."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Types `muster decide` with facts in a file."""

    def run(facts: object, *words: str) -> Typed:
        file = tmp_path / "facts.json"
        file.write_text(facts if isinstance(facts, str) else json.dumps(facts), "utf-8")
        status = cli.main(["decide", str(file), *words])
        captured = capsys.readouterr()
        return Typed(status, captured.out, captured.err)

    return run


def test_it_answers_in_the_vocabularys_form(typed: Any) -> None:
    answer = typed(QUALIFIED, *WORDS, "--json")
    assert (answer.status, answer.err) == (0, "")
    assert answer.json["outcome"] == "eligible"
    assert answer.json["term_years"] == {"min": 3, "max": 3}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_it_decides_the_cases(typed: Any, case: dict[str, Any]) -> None:
    words = ["--regime", case["regime"], "--on", case["day"].isoformat(), "--json"]
    if "reading" in case:
        words += ["--reading", case["reading"]]
    for name, value in case.get("set", {}).items():
        words += ["--set", f"{name}={value if isinstance(value, str) else json.dumps(value)}"]
    answer = typed(FILE["base"] | case["facts"], *words)
    assert answer.status == 0
    assert answer.json["outcome"] == case["expect"]["outcome"]


def test_a_list_gives_a_list(typed: Any) -> None:
    answers = typed([QUALIFIED, {"date_of_birth": "2010"}], *WORDS, "--json").json
    assert [answer["outcome"] for answer in answers] == ["eligible", "not_eligible"]
    assert typed([], *WORDS, "--json").json == []


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(json.dumps(QUALIFIED).encode())))
    assert cli.main(["decide", "-", *WORDS, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "eligible"


def test_without_json_it_tells_the_answer_in_words(typed: Any) -> None:
    text = typed(
        [QUALIFIED, QUALIFIED | {"rank_category": "sergeant", "medical": None, "location": "abroad"}], *WORDS
    ).out
    assert "ua-ngu on 2024-03-01, enacted: eligible" in text
    assert "contract as private, 3 years; probation 2 months" in text
    assert "R04   met      Not previously convicted [Decree 84/2024, P+]" in text
    assert "missing: medical" in text
    assert "note: Lawful stay in Ukraine can be shown only after arrival" in text
    assert "3 to 5 years" in typed(QUALIFIED | {"rank_category": "sergeant"}, *WORDS).out


@pytest.mark.parametrize(
    ("facts", "words", "told"),
    [
        ({"sex": 1}, [], "fact sex: 1 is not text; write one of female, male, unspecified"),
        ({"sex": "man"}, [], 'fact sex: "man" is not one of its values'),
        ({"gender": "male"}, [], "fact gender: no such fact in the vocabulary"),
        ([{}, {"sex": 1}], [], "case 2: fact sex: 1 is not text"),
        ([{}, 7], [], "case 2: not an object; give a JSON object of facts, or a list of them"),
        (7, [], "not an object; give a JSON object"),
        ("{", [], "is not JSON"),
        ("[" * 100_000, [], "is not JSON"),
        ({}, ["--set", "special_period"], "argument --set: 'special_period' is not NAME=VALUE"),
        ({}, ["--set", "moon=full"], "parameter moon: the rule book has no such parameter"),
        ({}, ["--set", "special_period=maybe"], 'parameter special_period: "maybe" is not true or false'),
        (
            {},
            ["--reading", "rumoured"],
            'request reading: there is no reading "rumoured"; the readings are enacted',
        ),
        ({}, ["--on", "1.3.2024"], "argument --on: '1.3.2024' is not a day; write it as 2024-03-01"),
        ({}, ["--on", "2024-02-30"], "argument --on: '2024-02-30' is not a day"),
        ({}, ["--on", "1990-01-01"], "request on: 1990-01-01 is not a day the rule books know"),
        ({}, ["--regime", "ua-navy"], 'request regime: there is no regime "ua-navy"; the regimes are'),
        ({}, ["--colour"], "unrecognized arguments: --colour (see muster decide --help)"),
    ],
)
def test_bad_input_is_told_in_one_line(typed: Any, facts: object, words: list[str], told: str) -> None:
    answer = typed(facts, *WORDS, *words, "--json")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("muster: ")
    assert told in answer.err
    assert answer.err.count("\n") == 1


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["decide", "nowhere.json", *WORDS]) == 2
    assert capsys.readouterr().err == "muster: nowhere.json cannot be read: No such file or directory\n"


def test_a_set_value_is_a_plain_word_or_json(typed: Any) -> None:
    facts = QUALIFIED | {"rank_category": "officer", "polygraph": "passed"}
    settings = ["--set", "ngu_officer_decree_in_force=2025-09-01", "--set", "officer_term_years=[1,10]"]
    answer = typed(facts, "--regime", "ua-ngu", "--on", "2025-10-01", *settings, "--json")
    assert answer.json["term_years"] == {"min": 1, "max": 10}


def test_as_a_process_it_loads_no_web_framework() -> None:
    program = (
        "import sys; from muster.cli import main; "
        f"status = main(['decide', '-', *{WORDS}, '--json']); "
        "assert not any(name.partition('.')[0] in ('django', 'numpy', 'typst') for name in sys.modules); "
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b'{"sex": "male"}', capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["outcome"] == "undetermined"
