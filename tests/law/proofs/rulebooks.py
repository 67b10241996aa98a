"""Rule books with one seeded fault each, for proofs that must fail."""

from pathlib import Path

from muster.law import Regime
from muster.law.folder import load_folder
from tests.law import books


def rule(name: str, when: str, more: str = "") -> str:
    """A rule of its own for the lighthouse."""
    return f"""
[[rule]]
id = "{name}"
label.en = "Rule {name}"
label.uk = "Правило {name}"
says.en = "Of {name}."
says.uk = "Про {name}."
when = '''{when}'''
cites = [{{ act = "Act", confidence = "T", sources = ["A1"] }}]
reason.code = "{name.lower()}"
reason.en = "Not {name}."
reason.uk = "Не {name}."
{more}
"""


def lighthouse(folder: Path, *rules: str, **files: str) -> Regime:
    """The lighthouse with more rules and other files."""
    return load_folder(books.write(folder / "lighthouse", **{"rules": books.RULES + "".join(rules)} | files))
