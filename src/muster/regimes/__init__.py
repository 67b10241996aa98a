"""The rule books, each a folder a jurist can read and change. Nothing else lives here."""

from functools import cache
from pathlib import Path
from typing import Final

from muster.law import Regime, RequestError
from muster.law.folder import load_folder

BOOKS: Final = Path(__file__).parent / "books"


@cache
def available() -> tuple[str, ...]:
    """The identifiers of the regimes."""
    return tuple(sorted(path.parent.name for path in BOOKS.glob("*/book.toml")))


@cache
def load(regime: str) -> Regime:
    """The rule book of a regime, read once. Raises RequestError if there is none, BookError if it is bad."""
    if regime not in available():
        remedy = "the regimes are " + ", ".join(available())
        raise RequestError("unknown_regime", "regime", regime, f'there is no regime "{regime}"', remedy)
    return load_folder(BOOKS / regime)


__all__ = ["BOOKS", "available", "load"]
