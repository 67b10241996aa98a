"""muster place: instances in, placements out, one line for whatever is wrong; and the proof."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from muster.cli import main
from tests.placement.markets import MANLOVE

REST = {"r3": "h1", "r4": "h3", "r6": "h2"}


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "in.json").write_text(json.dumps(MANLOVE))
    return tmp_path / "in.json"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, str, Path]:
    (tmp_path / "wishes.csv").write_text("applicant,post,rank\nr1,h1,2\nr1,h2,1\nr2,h1,1\nr3,,\n")
    (tmp_path / "posts.csv").write_text("post,seats\nh1,1\nh2,1\n")
    return tmp_path / "wishes.csv", "--posts", tmp_path / "posts.csv"


def place(*words: object) -> int:
    return main(["place", *map(str, words)])


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("muster: ")
    assert shown.err.count("\n") == 1
    return shown.err.removeprefix("muster: ")


@pytest.mark.parametrize(
    ("objective", "placed"),
    [
        ([], {"r1": "h2", "r2": "h1"}),
        (["--objective", "applicants"], {"r1": "h2", "r2": "h1"}),
        (["--objective", "units"], {"r1": "h1", "r2": "h2"}),
    ],
)
def test_it_places(
    given: Path, objective: list[str], placed: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert place(given, *objective, "--json") == 0
    assert told(capsys) == {"placed": placed | REST, "unplaced": ["r5"], "blocking_pairs": 0}


def test_it_fills_the_most_seats_and_tells_the_price(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """r2 can serve at h1 alone, and h1 would rather have r1: a stable placement leaves a seat empty."""
    market = {
        "applicants": {"r1": ["h1", "h2"], "r2": ["h1"]},
        "posts": {"h1": {"seats": 1, "ranks": ["r1", "r2"]}, "h2": {"seats": 1, "ranks": ["r1"]}},
    }
    (tmp_path / "in.json").write_text(json.dumps(market))
    assert place(tmp_path / "in.json", "--objective", "fill", "--json") == 0
    assert told(capsys) == {"placed": {"r1": "h2", "r2": "h1"}, "unplaced": [], "blocking_pairs": 1}
    assert place(tmp_path / "in.json", "--objective", "fill") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "blocking pairs: 1",
        "beside the stable placement: 1 worse off, 0 of them without a place; 1 better off, 1 of them placed only here",
    ]


def test_it_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(MANLOVE).encode())))
    assert place("-", "--json") == 0
    assert told(capsys)["unplaced"] == ["r5"]


def test_it_tells_a_reader_the_same(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert place(given) == 0
    assert capsys.readouterr().out.splitlines() == [
        "r1: h2 (wish 1)",
        "r2: h1 (wish 1)",
        "r3: h1 (wish 1)",
        "r4: h3 (wish 2)",
        "r5: nowhere",
        "r6: h2 (wish 2)",
        "5 of 6 applicants placed, 3 on their first wish, 5 on one of three",
        "seats left: 1 (posts: 1)",
        "blocking pairs: 0; the placement is stable",
    ]


def test_tables_go_in_and_out_and_are_proved(
    tables: tuple[Path, str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    assert place(*tables, "--out", out) == 0
    assert out.read_text().splitlines()[1:] == ['"r1","h2"', '"r2","h1"', '"r3",']
    assert capsys.readouterr().out.startswith("2 of 3 applicants placed")
    assert place("verify", *tables, out) == 0
    assert (
        capsys.readouterr().out
        == "stable: 2 of 3 applicants placed, 2 of 2 seats filled, 3 wishes looked at\n"
    )


def test_its_answer_is_proved(given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place(given, "--json")
    (tmp_path / "out.json").write_text(capsys.readouterr().out)
    assert place("verify", given, tmp_path / "out.json", "--json") == 0
    verdict = told(capsys)
    assert (verdict["stable"], verdict["blocking_pairs"], verdict["faults"]) == (True, 0, [])
    assert verdict["certificate"]["h1"] == {"seats": 2, "filled": 2, "last_rank": 2}


def test_the_certificate_of_a_round_is_proved_by_itself(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(given, "--json")
    both = {"round": "ua-ngu 1", "instance": MANLOVE, "placement": told(capsys)}
    (tmp_path / "round-1-0.json").write_text(json.dumps(both))
    assert place("verify", tmp_path / "round-1-0.json") == 0
    assert capsys.readouterr().out.startswith("stable: 5 of 6 applicants placed")
    both["placement"] = {"placed": {"r2": "h2"} | REST}
    (tmp_path / "round-1-0.json").write_text(json.dumps(both))
    assert place("verify", tmp_path / "round-1-0.json") == 1


def test_a_blocking_pair_is_named(given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out.json").write_text(json.dumps({"placed": {"r2": "h2"} | REST}))
    assert place("verify", given, tmp_path / "out.json", "--json") == 1
    verdict = told(capsys)
    assert verdict["stable"] is False
    assert {"kind": "blocking_pair", "post": "h1", "applicant": "r1"} in verdict["faults"]
    assert place("verify", given, tmp_path / "out.json") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("not stable: ")
    assert "  applicant r1 and post h1 would both rather have each other" in lines


def test_an_overfilled_post_is_named_and_an_empty_one_proved(
    given: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out.json").write_text(
        json.dumps({"placed": {"r1": "h1", "r2": "h1", "r3": "h1", "r5": "h3"}})
    )
    assert place("verify", given, tmp_path / "out.json", "--json") == 1
    verdict = told(capsys)
    assert {"kind": "over_seats", "post": "h1", "applicant": None} in verdict["faults"]
    assert {"kind": "not_wished", "post": "h3", "applicant": "r5"} in verdict["faults"]
    assert verdict["certificate"]["h2"] == {"seats": 2, "filled": 0, "last_rank": None}
    assert place("verify", given, tmp_path / "out.json") == 1
    assert "  post h1 holds more people than it has seats" in capsys.readouterr().out.splitlines()


def test_many_faults_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = [f"r{at}" for at in range(30)]
    market = {"applicants": {one: ["h1"] for one in people}, "posts": {"h1": {"seats": 30, "ranks": people}}}
    (tmp_path / "in.json").write_text(json.dumps(market))
    (tmp_path / "out.json").write_text('{"placed": {}}')
    assert place("verify", tmp_path / "in.json", tmp_path / "out.json") == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "not stable: 30 faults, 30 of them blocking pairs"
    assert lines[-1] == "  and 10 more"


def test_it_says_what_is_wrong_in_one_line(
    given: Path, tables: tuple[Path, str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        ((tmp_path / "none.json",), f"{tmp_path}/none.json cannot be read: No such file or directory\n"),
        ((given, "--objective", "luck"), "argument --objective: invalid choice: 'luck'"),
        ((given, "--posts", given), "--posts goes with a table of wishes"),
        ((tables[0],), f"{tables[0]} is a table of wishes; give the table of posts with --posts FILE\n"),
        ((given, "--out", "out.json"), "out.json is neither a .csv nor a .parquet file\n"),
        (("verify", given), 'the certificate: has no "instance"'),
        (("verify", *tables), "give the placement too: an answer of muster place"),
        (("verify", given, tmp_path / "none.json"), f"{tmp_path}/none.json cannot be read"),
    ):
        assert place(*words) == 2
        assert complaint(capsys).startswith(said)


@pytest.mark.parametrize(
    ("path", "to", "said"),
    [
        (("applicants", "r1"), ["h9"], "applicant r1: wishes post h9, which is not among the posts"),
        (("applicants", "r1"), ["h1", "h1"], "applicant r1: wishes post h1 twice; name each post once"),
        (("posts", "h1"), {"seats": -1, "ranks": []}, "post h1: has -1 seats; give 0 or more"),
    ],
)
def test_it_names_the_unknown_post_the_doubled_wish_and_the_negative_seat(
    path: tuple[str, str], to: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    market: dict[str, Any] = json.loads(json.dumps(MANLOVE))
    market[path[0]][path[1]] = to
    (tmp_path / "in.json").write_text(json.dumps(market))
    assert place(tmp_path / "in.json") == 2
    assert complaint(capsys).startswith(said)
