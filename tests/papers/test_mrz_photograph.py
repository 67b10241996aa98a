"""Photographs of zones: turned, slanted, blurred, in shade; and what is no photograph of one."""

from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from muster.papers import mrz_photograph, mrz_reading, mrz_shapes, mrz_signs
from muster.papers.mrz import Form, parse
from muster.papers.mrz_photograph import find, main
from muster.papers.mrz_reading import UnreadableError, read_photograph, reading_possible
from muster.papers.mrz_shapes import SIGNS
from muster.papers.mrz_signs import Reading, settled
from tests.papers.photographs import Taken, drawn_shapes, lines_of, page_of, photograph

ON = date(2026, 11, 23)
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
WAYS = [
    Taken(),
    Taken(turn=90),
    Taken(turn=-90, kind="PNG"),
    Taken(turn=180, kind="WEBP"),
    Taken(turn=6, slant=0.04, blur=1.0, shade=0.4, noise=6),
    Taken(turn=33),
    Taken(turn=98, slant=0.02, noise=6, least=(4032, 3024)),  # a small part of a telephone's picture
]


def blank() -> bytes:
    saved = BytesIO()
    Image.new("L", (400, 300), 200).save(saved, "PNG")
    return saved.getvalue()


def test_it_reads_the_specimen_in_a_process_of_its_own() -> None:
    assert reading_possible()
    assert read_photograph(photograph(page_of(PASSPORT)), on=ON) == parse(PASSPORT, on=ON)


def test_it_reads_photographs_however_they_are_taken() -> None:
    """At least 95 of a hundred, and never a wrong field."""
    random = Random(20261123)  # noqa: S311  nothing secret
    zones = [(lines_of(random, form), way) for form in Form for way in WAYS]
    read = [find(photograph(page_of(zone), way), on=ON) for zone, way in zones]
    said = [(zone, text) for (zone, _way), text in zip(zones, read, strict=True) if text]
    assert [parse(text, on=ON) for _zone, text in said] == [parse(zone, on=ON) for zone, _text in said]
    assert len(said) >= 0.95 * len(zones)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0" + b"\0" * 99, blank()])
def test_what_holds_no_zone_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_photograph(content, on=ON)


def test_a_picture_of_too_many_pixels_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mrz_photograph, "MOST_PIXELS", 100)
    assert find(blank(), on=ON) == ""


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mrz_reading, "SECONDS", 0)
    with pytest.raises(UnreadableError):
        read_photograph(blank(), on=ON)


def test_noise_is_no_zone() -> None:
    saved = BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 400), dtype=np.uint8)).save(saved, "PNG")
    assert find(saved.getvalue(), on=ON) == ""


def test_the_other_process_says_the_lines(capsys: pytest.CaptureFixture[str]) -> None:
    main(BytesIO(photograph(page_of(PASSPORT))), ON.isoformat())
    assert parse(capsys.readouterr().out, on=ON) == parse(PASSPORT, on=ON)


def read_as(text: str, *, doubts: dict[int, str] | None = None) -> Reading:
    """A reading that says this; each of the doubts is a sign nearly as like at a place."""
    signs = text.replace("\n", "")
    width = text.index("\n")
    like = np.zeros((len(signs), len(SIGNS)), np.float32)
    for at, sign in enumerate(signs):
        like[at, SIGNS.index(sign)] = 1
    for at, sign in (doubts or {}).items():
        like[at, SIGNS.index(sign)] = 0.99
    return Reading([np.full((80, 1800), 255, np.uint8)] * (text.count("\n") + 1), like, width)


def test_a_sign_in_doubt_is_put_right_by_the_check_digits() -> None:
    wrong = PASSPORT.replace("L898902C3", "L8989O2C3")
    assert settled(read_as(wrong, doubts={49: "0"}), on=ON) == PASSPORT


def test_what_cannot_be_put_right_is_left() -> None:
    assert settled(read_as(PASSPORT.replace("L898902C3", "L898902C4")), on=ON) == ""
    assert settled(read_as(PASSPORT.replace("7408122", "7408123"), doubts={49: "O"}), on=ON) == ""


def test_what_could_be_put_right_in_two_ways_is_left() -> None:
    wrong = PASSPORT.replace("L898902C36", "L798902C36")
    assert settled(read_as(wrong, doubts={45: "8"}), on=ON) == PASSPORT
    assert settled(read_as(wrong, doubts={45: "8", 48: "A"}), on=ON) == ""


def test_a_name_in_doubt_that_tesseract_does_not_confirm_is_left_empty() -> None:
    zone = parse(settled(read_as(PASSPORT, doubts={5: "F"}), on=ON), on=ON)
    assert (zone.family_name, zone.given_names, zone.number) == ("", "", "L898902C3")


def test_a_name_in_doubt_that_tesseract_confirms_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mrz_signs, "_recognised", lambda _image: "PUTOERIKSSONANNAMARIA")
    assert settled(read_as(PASSPORT, doubts={5: "F"}), on=ON) == PASSPORT


def test_nothing_is_told_where_the_sex_is_in_doubt() -> None:
    assert settled(read_as(PASSPORT, doubts={64: "M"}), on=ON) == ""


def test_the_shapes_are_those_of_the_type() -> None:
    """Within a few greys: other editions of the libraries draw edges a little otherwise."""
    path = Path(mrz_shapes.__file__).with_name("mrz_shapes.png")
    difference = np.asarray(Image.open(path), np.int16) - drawn_shapes()
    assert np.abs(difference).max() < 8


def test_a_zone_whose_check_digit_fails_is_not_told() -> None:
    forged = PASSPORT.replace("7408122F", "7408123F")
    assert find(photograph(page_of(forged)), on=ON) == ""
