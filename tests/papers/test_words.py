from pathlib import Path

import pytest

from muster.papers import clauses, words
from muster.papers.errors import TextError, UnknownLanguageError
from muster.papers.model import LONGEST_TERM, DocumentKind, Party, RankCategory
from tests.papers.specimens import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_for_all_that_a_contract_can_say(language: str) -> None:
    spoken = words.of(language)

    assert spoken.rank_categories.keys() == set(RankCategory)
    assert spoken.documents.keys() == set(DocumentKind)
    assert spoken.formations.keys() == {"ua-ngu"}
    assert {f"party_{party}" for party in Party} <= spoken.labels.keys()
    assert len(set(spoken.terms)) == len(set(spoken.years)) == LONGEST_TERM
    assert len(set(spoken.months)) == len(set(spoken.month_counts)) == 12
    assert len(set(spoken.other_posts)) >= 5


def test_the_formations_are_those_that_have_clauses() -> None:
    for regime in words.of("uk").formations:
        assert clauses.every(regime)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_names_its_figure(language: str) -> None:
    """Arabic has words of their own for one year and two; beside them a clause still shows the figure."""
    for years, term in enumerate(words.of(language).terms, 1):
        assert str(years) in term


def test_a_language_without_words_is_unknown() -> None:
    with pytest.raises(UnknownLanguageError):
        words.of("xx")


def edited(tmp_path: Path, old: str, new: str, language: str = "en") -> Path:
    text = (words.FOLDER / f"{language}.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / f"{language}.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_a_file_without_a_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TextError, match=r"missing keys \['date'\]"):
        words.read(edited(tmp_path, "date = ", "dates = "))


def test_a_month_too_few_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="months must have 12 entries"):
        words.read(edited(tmp_path, '"January", ', ""))


def test_a_label_that_the_ukrainian_lacks_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(tmp_path, "[labels]", '[labels]\nnew_label = "New"')
    edited(tmp_path, "[labels]", "[labels]", language="uk")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    words.of.cache_clear()

    with pytest.raises(TextError, match=r"\[labels\] differs from the Ukrainian in new_label"):
        words.of("en")

    words.of.cache_clear()
