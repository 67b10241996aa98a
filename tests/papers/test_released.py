import runpy
import sys

import pytest

from muster.papers import released, shelf


def test_a_released_text_was_never_edited() -> None:
    """If this fails, a text that contracts already carry was changed: restore it, and write a new version."""
    today = released.fingerprints("ua-ngu")
    edited = {name for name, digest in released.listed("ua-ngu").items() if today.get(name) != digest}

    assert edited == set()


def test_every_text_is_listed_as_released() -> None:
    """If this fails, add the lines that `python -m muster.papers.released ua-ngu` prints."""
    assert released.fingerprints("ua-ngu").keys() == released.listed("ua-ngu").keys()


def test_the_list_can_be_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["released", "ua-ngu"])
    monkeypatch.delitem(sys.modules, "muster.papers.released")

    runpy.run_module("muster.papers.released", run_name="__main__")

    assert capsys.readouterr().out == (shelf.FOLDER / "ua-ngu" / "released.sha256").read_text("utf-8")
