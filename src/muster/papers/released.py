"""Texts that were released are never edited: a fingerprint of each one that contracts may already carry.

`texts/<regime>/released.sha256` lists them. `python -m muster.papers.released ua-ngu` prints what the list
should say today: a line may be added; a line that would change means that a released text was edited.
"""

import hashlib
import sys

from muster.papers import clauses, shelf

__all__ = ["fingerprints", "listed"]


def fingerprints(regime: str) -> dict[str, str]:
    """SHA-256 of each text (title and paragraphs, not the note) by its name: `term/1/uk`."""
    return {
        f"{clause.identifier}/{clause.version}/{language}": _fingerprint(text.title, *text.paragraphs)
        for clause in clauses.every(regime)
        for language, text in clause.texts.items()
    }


def listed(regime: str) -> dict[str, str]:
    """The fingerprints as released."""
    lines = (shelf.FOLDER / regime / "released.sha256").read_text("utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def _fingerprint(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


if __name__ == "__main__":
    for name, digest in sorted(fingerprints(sys.argv[1]).items()):
        sys.stdout.write(f"{digest}  {name}\n")
