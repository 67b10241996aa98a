"""The one place that knows typst. Data go in as a JSON file held in memory; no markup is built from them."""

import datetime
import json
import threading
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import typst

from muster.papers.errors import NotTypesetError

__all__ = ["typeset"]

TEMPLATE = Path(__file__).parent / "contract.typ"

_local = threading.local()


@cache
def _fonts() -> typst.Fonts:
    """Libertinus Serif comes with typst, Amiri with its own package.

    The machine's own fonts are not asked, so that a contract looks the same everywhere.
    """
    arabic = resources.files("fontpkg_amiri") / "files"
    return typst.Fonts(include_system_fonts=False, font_paths=[str(arabic)])


def _compiler() -> typst.Compiler:
    """One a thread: a compiler cannot be shared while it is at work."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(b"", font_paths=_fonts())
    compiler: typst.Compiler = _local.compiler
    return compiler


def typeset(paper: Mapping[str, Any], on: datetime.date, pictures: Mapping[str, bytes]) -> bytes:
    """A PDF that claims PDF/A-2a and PDF/UA-1, dated `on`: the same bytes for the same paper and `pictures`, by name.

    The data are a file and not `sys_inputs`, because a change of those makes typst forget every paragraph it
    has laid out before. Raises `NotTypesetError` where a character has no glyph or a standard cannot be kept.
    """
    files = {"main.typ": TEMPLATE.read_bytes(), "paper.json": json.dumps(paper).encode(), **pictures}
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            input=cast(
                "bytes", files
            ),  # typst takes a project of files as well, though its types do not say so
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            timestamp=datetime.datetime.combine(on, datetime.time(), datetime.UTC),
        )
    except typst.TypstError as error:
        raise NotTypesetError(str(error)) from None
    if warnings:
        raise NotTypesetError("; ".join(str(warning) for warning in warnings))
    return cast("bytes", pdf)
