"""The `muster` command: its words, and what it leaves to the service."""

import pytest

from muster import cli


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"]])
def test_help_names_the_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert all(f"muster {word}" in out for word in cli.COMMANDS)


def test_any_other_word_is_a_command_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", given.append)
    assert cli.main(["migrate", "--plan"]) == 0
    assert given == [["muster", "migrate", "--plan"]]


def test_the_words_of_the_process_are_taken_by_default(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["muster", "--help"])
    assert cli.main() == 0
    assert "muster decide" in capsys.readouterr().out
