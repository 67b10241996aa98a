"""Whether a rule book can be relied on."""

from pathlib import Path

import pytest

from muster.law.check import check_folder
from tests.law.books import FILES, write

CASES = """\
[base]
sex = "male"

[[case]]
id = "K1"
day = 2024-06-01
facts = { date_of_birth = "2000-01-01" }
expect = { outcome = "eligible" }

[[case]]
id = "K2"
day = 2024-06-01
facts = { date_of_birth = "2010-01-01" }
expect = { outcome = "not_eligible", decided_by = ["L1"] }

[[case]]
id = "K3"
day = 2024-06-01
unknown = ["sex"]
reading = "enacted"
set = { least_age = 17 }
expect = { outcome = "undetermined", missing = ["date_of_birth", "sex"], term_years = {} }
"""


def told(folder: Path, **files: str | None) -> list[str]:
    return [str(problem) for problem in check_folder(write(folder / "lighthouse", **files))]


def test_a_book_in_order_has_no_problems(tmp_path: Path) -> None:
    assert told(tmp_path) == []
    assert told(tmp_path, cases=CASES.replace(", term_years = {}", "")) == []


def test_a_book_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    assert told(tmp_path, book='formation = "XX"\n') == [
        "lighthouse/book.toml:1: label has no words in en; write label.en",
        "lighthouse/book.toml:1: label has no words in uk; write label.uk",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "questions",
            "[fog]",
            '[mist]\ntext.en = "?"\ntext.uk = "??"\n\n[fog]',
            "questions.toml:2: nothing refers to mist; ",
        ),
        (
            "definitions",
            "[grown]",
            '[old]\nwhen = "never"\n\n[grown]',
            "definitions.toml:2: nothing refers to old; ",
        ),
        ("rules", "grown or L2", "grown", "rules.toml:14: L2 is a part that no rule refers to; "),
        (
            "rules",
            'reason.code = "under_age"\nreason.en = "Under age."\nreason.uk = "Замолодий."',
            "",
            "rules.toml:2: L1 can refuse but gives no reason; ",
        ),
        ("acts", '["Act"]\nuk = "Акт"', "", "rules.toml:8: Act has no Ukrainian name; write it in acts.toml"),
    ],
)
def test_what_is_idle_or_wanting_is_told(tmp_path: Path, file: str, old: str, new: str, line: str) -> None:
    found = told(tmp_path, **{file: FILES[file].replace(old, new)})
    assert any(f"lighthouse/{line}" in problem for problem in found), found


def test_a_case_that_comes_out_otherwise_is_told(tmp_path: Path) -> None:
    wrong = CASES.replace('outcome = "eligible"', 'outcome = "undetermined"').replace('["L1"]', '["L7"]')
    wrong = wrong.replace('["date_of_birth", "sex"]', "[]")
    remedy = "correct the rule or the case"
    assert told(tmp_path, cases=wrong) == [
        f"lighthouse/cases.toml:8: case K1: the outcome is eligible, undetermined is expected; {remedy}",
        f"lighthouse/cases.toml:14: case K2: L7 is not among the rules that are not met; {remedy}",
        f"lighthouse/cases.toml:22: case K3: missing is ['date_of_birth', 'sex'], [] is expected; {remedy}",
        f"lighthouse/cases.toml:22: case K3: term_years is None, {{}} is expected; {remedy}",
    ]


def test_a_case_that_cannot_be_decided_is_told(tmp_path: Path) -> None:
    found = told(
        tmp_path, cases=CASES.replace("date_of_birth =", "birthday =").replace("least_age", "most_age")
    )
    assert len(found) == 3
    assert "cases.toml:7: case K1 cannot be decided: fact birthday: no such fact" in found[0]
    assert "parameter most_age" in found[2]


@pytest.mark.parametrize("line", ["day = 2024-06-01", 'expect = { outcome = "eligible" }'])
def test_a_case_without_a_day_or_an_expectation_is_told(tmp_path: Path, line: str) -> None:
    found = told(tmp_path, cases=CASES.replace(line, "", 1))
    assert any("case K1 has no day, or expects nothing" in problem for problem in found)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("facts = 7", "cases.toml:6: case 1: facts is of the wrong type; write a table"),
        ("unknown = 7", "cases.toml:6: case 1: unknown is of the wrong type; write a list"),
        ("reading = [1]", "cases.toml:6: case 1: reading is of the wrong type; write a text"),
        ("set = 7", "cases.toml:6: case 1: set is of the wrong type; write a table"),
        ("unknown = [[1]]", None),
    ],
)
def test_a_case_whose_keys_are_of_the_wrong_type_is_told(
    tmp_path: Path, line: str, problem: str | None
) -> None:
    cases = f'base = 7\n\n[[case]]\nday = 2024-06-01\nexpect.outcome = "undetermined"\n{line}\n'
    assert told(tmp_path, cases=cases) == ([f"lighthouse/{problem}"] if problem else [])


def test_a_case_that_expects_what_cannot_be_is_told(tmp_path: Path) -> None:
    cases = '[[case]]\nday = 2024-06-01\nexpect = { outcome = "undetermined", decided_by = [[1]] }\n'
    (found,) = told(tmp_path, cases=cases)
    assert "case 1: [1] is not among the rules that are not met" in found
    assert told(tmp_path, cases=cases.replace("2024-06-01", "2024-06-01T10:00:00", 1)) == [
        "lighthouse/cases.toml:1: case 1 has no day, or expects nothing; write day and expect.outcome"
    ]


def test_a_case_takes_its_base_from_the_book_below(tmp_path: Path) -> None:
    write(tmp_path / "sea", cases='[base]\ndate_of_birth = "2000-01-01"\n')
    book = FILES["book"] + 'extends = "sea"\n'
    cases = '[[case]]\nday = 2024-06-01\nexpect = { outcome = "eligible" }\n'
    assert check_folder(write(tmp_path / "pier", book=book, cases=cases)) == []
    without = write(tmp_path / "lighthouse", cases=cases)
    assert "case 1: the outcome is undetermined" in str(check_folder(without)[0])
