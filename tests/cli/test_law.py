"""muster law: check, show, timeline."""

from pathlib import Path

import pytest

from muster import cli
from tests.law.books import write


def test_the_shipped_books_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "check"]) == 0
    out = capsys.readouterr().out
    assert "ua-ngu: in order\n" in out


def test_a_faulty_book_is_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "lighthouse", acts="")
    assert cli.main(["law", "check", str(folder), "ua-ngu"]) == 1
    assert capsys.readouterr().out == (
        "lighthouse/rules.toml:8: Act has no Ukrainian name; write it in acts.toml\n"
        "lighthouse/rules.toml:24: Act has no Ukrainian name; write it in acts.toml\n"
        "ua-ngu: in order\n"
    )


def test_what_is_no_book_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "check", "nowhere"]) == 2
    assert capsys.readouterr().err == "muster: nowhere is neither a regime nor a folder\n"


def test_a_book_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "show", "ua-ngu", "--on", "2024-03-01", "--lang", "uk"]) == 0
    assert capsys.readouterr().out.startswith("# Національна гвардія України (ua-ngu)\n")


def test_the_timeline_is_written_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing = tmp_path / "ngu.svg"
    assert cli.main(["law", "timeline", "ua-ngu", "--svg", str(drawing)]) == 0
    assert "2024-10-30\n  + R12b " in capsys.readouterr().out
    assert drawing.read_text("utf-8").startswith("<svg ")
    assert cli.main(["law", "timeline", "ua-ngu"]) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the following arguments are required"),
        (["sing"], "invalid choice: 'sing'"),
        (["show", "ua-navy", "--on", "2024-03-01"], 'there is no regime "ua-navy"'),
        (["show", "ua-ngu", "--on", "2024-03-01", "--reading", "rumoured"], 'there is no reading "rumoured"'),
        (["timeline", "ua-ngu", "--svg", "/nowhere/at/all.svg"], "/nowhere/at/all.svg cannot be written"),
    ],
)
def test_bad_input_is_told_in_one_line(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["law", *words]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


def test_a_book_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "lighthouse", sources="[A1]\n")
    monkeypatch.setattr("muster.regimes.BOOKS", tmp_path)
    monkeypatch.setattr("muster.regimes.available", lambda: ("lighthouse",))
    assert cli.main(["law", "timeline", "lighthouse"]) == 1
    assert "lighthouse/sources.toml:1: urls is missing" in capsys.readouterr().err
