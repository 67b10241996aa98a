"""The how-to is true: whoever follows it has a rule in order, and is told what is wrong where it says so."""

import re
import shutil
from pathlib import Path

import pytest

from muster.law.check import check_folder
from muster.regimes import BOOKS

DOCS = Path(__file__).parents[2] / "docs" / "law"
STEPS = re.findall(r"```toml\n(.*?)```", (DOCS / "write-a-rule.md").read_text("utf-8"), re.DOTALL)
FILES = ("ua/sources.toml", "ua/acts.toml", "ua-ngu/rules.toml", "ua-ngu/cases.toml")


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """The shipped books, with the steps of the how-to followed."""
    folder = tmp_path / "books"
    shutil.copytree(BOOKS, folder)
    for name, step in zip(FILES, STEPS, strict=False):
        file = folder / name
        file.write_text(f"{file.read_text('utf-8')}\n{step}", "utf-8")
    return folder


def test_the_steps_lead_to_a_book_in_order(books: Path) -> None:
    assert [str(problem) for problem in check_folder(books / "ua-ngu")] == []


def test_a_misspelt_fact_is_told_as_the_how_to_says(books: Path) -> None:
    rules = books / "ua-ngu" / "rules.toml"
    rules.write_text(
        rules.read_text("utf-8").replace('"not prosecution_pending"', '"not prosecution"'), "utf-8"
    )
    (problem,) = check_folder(books / "ua-ngu")
    assert str(problem).split(":")[2:] == [" 'prosecution' is not known; did you mean prosecution_pending?"]


def test_the_notation_page_shows_forms_that_can_be_read() -> None:
    page = (DOCS / "notation.md").read_text("utf-8")
    forms = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    rules = (BOOKS / "ua" / "rules.toml").read_text("utf-8") + (BOOKS / "ua" / "contract.toml").read_text(
        "utf-8"
    )
    assert len(forms) > 15
    assert all(word in page for word in re.findall(r"\b(?:recently|known|open|years|months)\(", rules))
