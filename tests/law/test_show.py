"""A rule book as a document, and all its changes."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from muster.law import RequestError, Text
from muster.law.folder import load_folder
from muster.law.show import cite_text, markdown, shown, validity, value_text
from muster.law.timeline import all_rules, picture, timeline, told
from muster.regimes import load
from tests.law.books import RULES, write

NGU, AFU = load("ua-ngu"), load("ua-afu")


def test_the_rules_of_the_day_are_shown() -> None:
    page = shown(NGU, date(2024, 3, 1))
    assert [rule.id for rule in page.rules][:4] == ["R01", "R02", "R03", "R04"]
    assert "R15" not in [rule.id for rule in page.rules]
    assert page.open_rules == ()
    assert "officer_term_years" in [parameter.name for parameter in page.unknown]


def test_a_rule_that_hangs_on_an_unknown_day_is_shown_apart() -> None:
    page = shown(NGU, date(2026, 6, 1))
    assert [rule.id for rule in page.open_rules] == ["R12a", "R21", "R21p"]


def test_a_reading_is_shown_as_it_sets_the_parameters() -> None:
    page = shown(NGU, date(2024, 3, 1), "announced")
    assert "R12b" in [rule.id for rule in page.rules]
    assert "officer_term_years" in [parameter.name for parameter, _ in page.known]
    with pytest.raises(RequestError):
        shown(NGU, date(2024, 3, 1), "rumoured")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "# National Guard of Ukraine (ua-ngu)",
                "## R07. Found fit",
                "From 2024-02-21.",
                "Where sources differ",
            ],
        ),
        (
            "uk",
            [
                "# Національна гвардія України (ua-ngu)",
                "Указ Президента 84/2024, чинний з 2024-02-21",
                "Не відомо",
            ],
        ),
    ],
)
def test_the_document_is_written_in_both_languages(language: str, words: list[str]) -> None:
    text = markdown(shown(NGU, date(2026, 6, 1)), language)
    for word in words:
        assert word in text
    assert text.endswith("\n")


def test_a_document_without_events_or_open_rules_has_no_empty_parts(tmp_path: Path) -> None:
    text = markdown(shown(load_folder(write(tmp_path / "lighthouse")), date(2026, 1, 1)), "en")
    assert "In force or not" not in text
    assert "L2" not in text.replace("grown or L2", "")


def test_boundaries_and_values_are_told_in_words() -> None:
    assert validity(None, None) == Text("Always.", "Завжди.")
    assert validity(None, "law_4730_in_force").en == "Always until law_4730_in_force."
    assert value_text(None, "uk") == "не відомо"
    assert value_text(False, "en") == "no"
    assert value_text((1, 10), "en") == "1 – 10"
    rule = next(rule for rule in NGU.rules if rule.id == "R02")
    assert (
        cite_text(rule.cites[1], "en") == "Law on Citizenship, art. 2(1), seen in the act's own text [T: S13]"
    )


def test_the_timeline_names_every_change() -> None:
    turns = {turn.day: list(told(turn, "en")) for turn in timeline(NGU)}
    assert list(turns) == sorted(turns)
    assert "+ R15 Special check passed" in turns[date(2025, 1, 30)]
    assert "- R20a Early end at own wish" in turns[date(2024, 5, 18)]
    assert "= Martial law: yes" in turns[date(2022, 2, 24)]
    announced = {turn.day for turn in timeline(NGU, "officers_draft_2025")}
    assert date(2025, 8, 20) in announced - turns.keys()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_picture_is_a_drawing_with_a_bar_for_each_rule(language: str) -> None:
    drawing = ET.fromstring(picture(NGU, language=language))  # noqa: S314  (our own)
    bars = drawing.findall("{http://www.w3.org/2000/svg}rect")
    unknown = [rule for rule in all_rules(NGU) if rule.valid_from == "law_4730_in_force"]
    assert len(bars) == len(all_rules(NGU)) - len(unknown)
    assert all(float(bar.attrib["width"]) >= 0 for bar in bars)


def test_a_rule_that_ended_has_a_bar_that_ends(tmp_path: Path) -> None:
    regime = load_folder(write(tmp_path / "lighthouse", rules=RULES))
    drawing = ET.fromstring(picture(regime))  # noqa: S314
    first, second = drawing.findall("{http://www.w3.org/2000/svg}rect")
    assert float(second.attrib["width"]) < float(first.attrib["width"])
