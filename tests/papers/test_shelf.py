"""The files of the clauses: what a jurist may get wrong, and what is said about it."""

import datetime
from pathlib import Path

import pytest

from muster.papers import shelf
from muster.papers.errors import TextError

HEAD = """
order = 10
valid_from = 2024-02-21
[[cites]]
act = "An act"
act_uk = "Акт"
confidence = "P+"
"""
UK = """
[uk]
title = "Строк"
text = "Строк: {term}."
note = "Скільки триває."
"""
EN = """
[en]
title = "Term"
text = "Term: {term}."
note = "How long it lasts."
"""
GOOD = HEAD + UK + EN


def write(folder: Path, text: str, *, clause: str = "term", version: str = "1") -> None:
    path = folder / "test-regime" / clause / f"{version}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_a_well_formed_clause_is_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD + "\n[facts]\nmonths = 2\n")

    (clause,) = shelf.read("test-regime", tmp_path)

    assert clause.pin == ("term", 1)
    assert clause.text("en").paragraphs == ("Term: {term}.",)
    assert clause.text("uk").note == "Скільки триває."
    assert clause.facts == {"months": 2}
    assert clause.cites[0].point is None


def test_lines_may_be_broken_anywhere_and_a_blank_line_parts_paragraphs(tmp_path: Path) -> None:
    text = 'text = """\nOne\nline.\n\nAnother: {term}.\n"""'
    uk = 'text = """\nОдин рядок.\n\nДругий:\n{term}.\n"""'
    write(tmp_path, GOOD.replace('text = "Term: {term}."', text).replace('text = "Строк: {term}."', uk))

    (clause,) = shelf.read("test-regime", tmp_path)

    assert clause.text("en").paragraphs == ("One line.", "Another: {term}.")
    assert clause.text("uk").paragraphs == ("Один рядок.", "Другий: {term}.")


def test_a_version_ends_on_the_day_before_the_next(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("2024-02-21", "2024-05-18"), version="2")

    first, second = shelf.read("test-regime", tmp_path)

    assert (first.valid_from, first.valid_until) == (datetime.date(2024, 2, 21), datetime.date(2024, 5, 17))
    assert second.valid_until is None
    assert first.in_force(datetime.date(2024, 5, 17))
    assert not first.in_force(datetime.date(2024, 5, 18))
    assert not second.in_force(datetime.date(2024, 5, 17))


def test_a_clause_may_end_without_a_successor(tmp_path: Path) -> None:
    write(tmp_path, "valid_until = 2025-01-01\n" + GOOD)

    (clause,) = shelf.read("test-regime", tmp_path)

    assert clause.in_force(datetime.date(2025, 1, 1))
    assert not clause.in_force(datetime.date(2025, 1, 2))


def test_a_clause_may_end_before_its_successor_begins(tmp_path: Path) -> None:
    write(tmp_path, "valid_until = 2025-01-01\n" + GOOD)
    write(tmp_path, GOOD.replace("2024-02-21", "2025-02-01"), version="2")

    first, _ = shelf.read("test-regime", tmp_path)

    assert first.valid_until == datetime.date(2025, 1, 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("order = ", "Invalid value"),
        (GOOD.replace("order = 10", ""), "lacks order"),
        (HEAD + EN, "lacks uk"),
        (GOOD + '[xx]\ntitle = ""\n', "does not know xx"),
        (GOOD.replace('confidence = "P+"', 'confidence = "sure"'), "sure is not a confidence"),
        (GOOD.replace('act_uk = "Акт"', ""), "a citation lacks act_uk"),
        ("order = 10\nvalid_from = 2024-02-21\ncites = []\n" + UK, "needs at least one citation"),
        (GOOD.replace("valid_from = 2024-02-21", 'valid_from = "soon"'), "valid_from must be a date"),
        (GOOD.replace("2024-02-21", "2024-02-21T10:00:00"), "valid_from must be a date"),
        ('valid_until = "never"\n' + GOOD, "valid_until must be a date"),
        ("valid_until = 2024-02-20\n" + GOOD, "ends before it begins"),
        (GOOD.replace('note = "How long it lasts."', ""), "[en] must hold title, text and note"),
        (
            GOOD.replace('title = "Term"', 'title = "Term"\nsubtitle = "?"'),
            "[en] must hold title, text and note",
        ),
        (GOOD.replace('title = "Term"', 'title = " "'), "[en] has a blank title"),
        (GOOD.replace('text = "Term: {term}."', 'text = ""'), "[en] has a blank title, text"),
        (GOOD.replace("{term}", "{salary}"), "[uk] names unknown placeholders: salary"),
        (GOOD.replace("{term}", "{term"), "[uk] has a brace that is not around"),
        (GOOD.replace("{term}", "{Term}"), "[uk] has a brace that is not around"),
        (GOOD.replace("{term}", "{term!r}"), "[uk] has a brace that is not around"),
        (GOOD.replace('title = "Term"', 'title = "{term}"'), "[en] may leave nothing open in its title"),
        (GOOD.replace("How long", "{term}"), "[en] may leave nothing open in its title or note"),
        (GOOD.replace("Term: {term}.", "Term: {post}."), "[en] paragraph 1 leaves other things open"),
        (GOOD.replace("Term: {term}.", "Term: {term}.\\n\\nMore."), "[en] has not as many paragraphs"),
    ],
)
def test_a_clause_that_is_not_well_formed_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    write(tmp_path, text)

    with pytest.raises(TextError) as error:
        shelf.read("test-regime", tmp_path)

    assert problem in error.value.problem
    assert error.value.where.startswith("test-regime/term/1")


def test_a_file_that_is_not_a_version_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD, version="draft")

    with pytest.raises(TextError, match="must be the version's number"):
        shelf.read("test-regime", tmp_path)


@pytest.mark.parametrize("second", ["2024-02-21", "2024-02-20"])
def test_a_later_version_needs_a_later_day(tmp_path: Path, second: str) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD.replace("2024-02-21", second), version="2")

    with pytest.raises(TextError, match=r"still in force|higher number"):
        shelf.read("test-regime", tmp_path)


def test_a_version_cannot_outlast_the_day_the_next_one_begins(tmp_path: Path) -> None:
    write(tmp_path, "valid_until = 2025-02-01\n" + GOOD)
    write(tmp_path, GOOD.replace("2024-02-21", "2025-02-01"), version="2")

    with pytest.raises(TextError, match="still in force when the next version begins"):
        shelf.read("test-regime", tmp_path)


def test_two_clauses_cannot_stand_in_one_place(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, clause="post")

    with pytest.raises(TextError, match="same place as post: order 10"):
        shelf.read("test-regime", tmp_path)


def test_a_regime_without_a_folder_has_no_clauses(tmp_path: Path) -> None:
    assert shelf.read("elsewhere", tmp_path) == ()
