"""Message catalogues: compiled from their sources at start, so that nothing but Python is needed to run Muster."""

from pathlib import Path
from tempfile import NamedTemporaryFile

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
    # Whole or not at all, since other processes may be reading or compiling it too.
    with NamedTemporaryFile(dir=compiled.parent, suffix=".part", delete=False) as unfinished:
        write_mo(unfinished, catalogue)
    written = Path(unfinished.name)
    written.chmod(0o644)
    written.replace(compiled)
    return compiled
