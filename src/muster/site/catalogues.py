"""Message catalogues: compiled from their sources at start, so that nothing but Python is needed to run Muster."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Compile each .po whose .mo is missing or older; the compiled files."""
    return [_compile(source) for source in sorted(locale.glob("*/LC_MESSAGES/*.po")) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    compiled = source.with_suffix(".mo")
    unfinished = compiled.with_suffix(".part")
    with unfinished.open("wb") as file:
        write_mo(file, catalogue)
    unfinished.replace(compiled)  # whole or not at all: another process may be reading it
    return compiled
