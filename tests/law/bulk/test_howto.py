"""The how-to is true: its programs run, and it names every fact."""

import re
from pathlib import Path

import pytest

from muster.commands.decide_many import run
from muster.law import VOCABULARY

TEXT = (Path(__file__).parents[3] / "docs" / "law" / "many.md").read_text("utf-8")
READING, DECIDING = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
FACTS = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", TEXT[TEXT.index("## The facts") :], re.MULTILINE))


def test_every_fact_is_named_with_its_values() -> None:
    assert list(FACTS) == list(VOCABULARY)
    for name, fact in VOCABULARY.items():
        assert re.findall(r"`(\w+)`", FACTS[name]) == [value.code for value in fact.values]
        assert ("also a month or a year" in FACTS[name]) == fact.partial


def test_answers_are_read_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text("id,medical\n1,fit\n2,unfit\n3,well\n")
    words = ["people.csv", "--regime", "ua-ngu", "--on", "2025-03-01", "--out", "answers.parquet"]
    assert run([*words, "--keep", "id"]) == 0
    capsys.readouterr()
    exec(READING, {})  # noqa: S102  (what is written for people to type)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].startswith("ua-ngu 2025-03-01 ")
    assert shown[1:] == ["1 undetermined []", "2 not_eligible ['R07']"]


def test_tables_are_decided_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    exec(DECIDING, {})  # noqa: S102  (see above)
    bad, answers = capsys.readouterr().out.splitlines()
    assert bad == '2 medical "well" is not one of its values'
    assert re.findall(r"'outcome': '(\w+)'", answers) == ["undetermined", "not_eligible"]
