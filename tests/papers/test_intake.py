"""An uploaded file is made anew from the look of its pages, whatever it was made to do."""

import json
import subprocess
import sys
from io import BytesIO

import numpy as np
import pikepdf
import pypdf
import pytest
from PIL import Image, ImageFilter

from muster.papers import intake, intake_process
from muster.papers.intake import Hint, IntakeError, Refusal, look
from muster.papers.intake_process import hints_of, looked_at
from tests.papers.uploads import drawn, harmful, heic, huge_page_pdf, pdf, picture

REFUSED = {
    "a bomb": Refusal.PICTURE_TOO_LARGE,
    "a locked PDF": Refusal.LOCKED,
    "a PDF of too many pages": Refusal.TOO_MANY_PAGES,
}
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def refusal_of(content: bytes, content_type: str) -> Refusal:
    with pytest.raises(IntakeError) as caught:
        look(content, content_type)
    return caught.value.refusal


class TestAPicture:
    @pytest.mark.parametrize("content_type", PICTURES)
    def test_it_is_made_anew_as_jpeg(self, content_type: str) -> None:
        made, pages, hints = looked_at(picture(PICTURES[content_type]), content_type)
        with Image.open(BytesIO(made)) as image:
            assert image.format == "JPEG"
        assert (pages, hints) == (1, [])

    def test_it_keeps_nothing_of_camera_or_place_but_is_turned_upright(self) -> None:
        content = picture()
        assert b"Secret Camera" in content
        made, _pages, _hints = looked_at(content, "image/jpeg")
        with Image.open(BytesIO(made)) as image:
            assert image.size == (700, 1000)
            assert not image.getexif()
        assert b"Secret" not in made

    def test_nothing_that_follows_its_end_is_passed_on(self) -> None:
        made, _pages, _hints = looked_at(picture() + b"<script>secret()</script>", "image/jpeg")
        assert b"script" not in made

    def test_a_large_one_is_made_smaller(self) -> None:
        made, _pages, _hints = looked_at(picture("JPEG", 4000, 3000), "image/jpeg")
        with Image.open(BytesIO(made)) as image:
            assert max(image.size) == intake_process.LONGEST

    def test_one_of_a_telephone_that_writes_heic_is_read(self) -> None:
        made, pages, hints = looked_at(heic(), "image/heic")
        assert made.startswith(b"\xff\xd8")
        assert (pages, hints) == (1, [])

    def test_one_of_too_many_pixels_is_not_unpacked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(intake_process, "MOST_PIXELS", 1000 * 700 - 1)
        with pytest.raises(intake_process.RefusedError, match="picture_too_large"):
            looked_at(picture(), "image/jpeg")


class TestAPDF:
    def test_it_is_made_anew_of_pictures(self) -> None:
        content = pdf(3)
        made, pages, hints = looked_at(content, "application/pdf")
        assert (pages, hints) == (3, [])
        assert pypdf.PdfReader(BytesIO(made)).get_num_pages() == 3
        assert "Secret" not in pypdf.PdfReader(BytesIO(made)).pages[0].extract_text()

    def test_no_script_title_or_attachment_is_left(self) -> None:
        made, _pages, _hints = looked_at(pdf(2), "application/pdf")
        with pikepdf.open(BytesIO(made)) as document:
            assert "/OpenAction" not in document.Root
            assert "/Title" not in document.docinfo
            assert not document.attachments
        assert b"JavaScript" not in made

    def test_one_of_a_single_page_becomes_a_picture(self) -> None:
        made, pages, _hints = looked_at(pdf(), "application/pdf")
        assert (made[:2], pages) == (b"\xff\xd8", 1)
        assert look(pdf(), "application/pdf").content_type == "image/jpeg"

    def test_a_page_of_a_hundred_metres_is_made_small(self) -> None:
        made, _pages, hints = looked_at(huge_page_pdf(), "application/pdf")
        assert len(made) < 1_000_000
        assert hints == ["blank"]


class TestHarm:
    @pytest.mark.parametrize("name", harmful())
    def test_it_is_refused_and_stops_nobody(self, name: str) -> None:
        content, content_type = harmful()[name]
        assert refusal_of(content, content_type) == REFUSED.get(name, Refusal.BROKEN)

    @pytest.mark.parametrize("name", harmful())
    def test_it_is_refused_by_name(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)  # as in the process
        with pytest.raises(intake_process.RefusedError, match=REFUSED.get(name, Refusal.BROKEN)):
            looked_at(*harmful()[name])

    def test_what_takes_too_long_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(intake, "SECONDS", 0.01)
        monkeypatch.setattr(intake.resource, "prlimit", lambda *_limits: None)
        assert refusal_of(pdf(), "application/pdf") == Refusal.TOO_HEAVY

    def test_what_takes_too_much_memory_is_ended(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(intake, "MEMORY", 60 * 1024**2)
        assert refusal_of(picture(), "image/jpeg") == Refusal.TOO_HEAVY

    @pytest.mark.parametrize(
        "said", [b"", b"\xff", b"[]", b"1", b"{}", b'{"pages": 1, "hints": ["x"]}', b'{"refused": "x"}']
    )
    def test_a_process_that_was_taken_over_is_not_believed(self, said: bytes) -> None:
        with pytest.raises(IntakeError, match="broken"):
            intake._understood(said, b"")

    def test_the_process_is_given_none_of_our_secrets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MUSTER_SECRET", "secret")
        given: dict[str, object] = {}
        begin = subprocess.Popen

        def noting(*words: object, **options: object) -> object:
            given.update(options)
            return begin(*words, **options)  # type: ignore[call-overload]

        monkeypatch.setattr(subprocess, "Popen", noting)
        look(picture(), "image/jpeg")
        assert list(given["env"]) == ["PATH"]  # type: ignore[call-overload]


class TestHints:
    @staticmethod
    def of(image: Image.Image) -> list[str]:
        return hints_of(np.asarray(image.convert("L"), np.uint8))

    def test_a_good_picture_needs_none(self) -> None:
        assert self.of(drawn()) == []

    def test_what_may_hinder_a_reader_is_told(self) -> None:
        page = drawn()
        assert self.of(page.resize((400, 280))) == [Hint.SMALL]
        assert self.of(Image.new("RGB", (900, 900), "white")) == [Hint.BLANK]
        assert self.of(page.filter(ImageFilter.GaussianBlur(9))) == [Hint.BLURRED]
        assert self.of(page.point(lambda value: value // 6)) == [Hint.DARK]
        assert self.of(page.crop((300, 0, 520, 700)).resize((660, 2100))) == [Hint.CUT_OFF]

    def test_hints_come_back_with_what_was_looked_at(self) -> None:
        looked = look(picture("PNG", 400, 280), "image/png")
        assert (looked.hints, looked.pages, looked.content_type) == ((Hint.SMALL,), 1, "image/jpeg")


def test_the_process_says_in_one_line_what_it_found() -> None:
    out = BytesIO()
    intake_process.main(BytesIO(picture()), out, "image/jpeg")
    header, _, made = out.getvalue().partition(b"\n")
    assert json.loads(header) == {"pages": 1, "hints": []}
    assert made.startswith(b"\xff\xd8")
    refused = BytesIO()
    intake_process.main(BytesIO(b"nothing"), refused, "image/jpeg")
    assert json.loads(refused.getvalue()) == {"refused": "broken"}


def test_the_process_loads_nothing_of_the_service() -> None:
    code = "import sys, muster.papers.intake_process; print('django' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert said == "False\n"
