"""Small rule books for tests, written into a folder. The service in them does not exist."""

from pathlib import Path

BOOK = """\
formation = "XX"
label.en = "Lighthouse"
label.uk = "Маяк"
"""
SOURCES = """\
[A1]
urls = ["https://example.org/act"]
"""
PARAMETERS = """\
[storm]
kind = "flag"
label.en = "Storm"
label.uk = "Шторм"
values = [{ from = 2024-01-01, value = true, confidence = "O", sources = ["A1"] }]

[least_age]
kind = "number"
label.en = "Least age"
label.uk = "Найменший вік"
values = [{ value = 18, confidence = "T", sources = ["A1"] }]

[opening]
kind = "date"
earliest = 2024-05-01
label.en = "Opening"
label.uk = "Відкриття"
"""
READINGS = """\
[enacted]
label.en = "As enacted"
label.uk = "За актами"
confidence = "T"
sources = ["A1"]
"""
QUESTIONS = """\
[fog]
text.en = "Nobody wrote what holds in fog."
text.uk = "Ніхто не записав, що діє в туман."
sources = ["A1"]
"""
DEFINITIONS = """\
[grown]
when = "years(date_of_birth) >= least_age"
"""
RULES = """\
[[rule]]
id = "L1"
label.en = "Of age"
label.uk = "Повнолітній"
says.en = "You are of age."
says.uk = "Ви повнолітні."
when = "grown or L2"
cites = [{ act = "Act", confidence = "T", sources = ["A1"] }]
reason.code = "under_age"
reason.en = "Under age."
reason.uk = "Замолодий."

[[rule]]
id = "L2"
kind = "part"
part_of = "L1"
label.en = "In fog"
label.uk = "У туман"
says.en = "In fog nobody knows."
says.uk = "У туман ніхто не знає."
when = "sex is unspecified and open(fog)"
valid_from = 2024-03-01
valid_to = 2025-01-01
cites = [{ act = "Act", point = "2", in_force = 2024-03-01, confidence = "N", sources = ["A1"] }]
"""
ACTS = """\
["Act"]
uk = "Акт"
"""
FILES = {
    "book": BOOK,
    "sources": SOURCES,
    "parameters": PARAMETERS,
    "readings": READINGS,
    "questions": QUESTIONS,
    "definitions": DEFINITIONS,
    "rules": RULES,
    "acts": ACTS,
}


def write(folder: Path, **files: str | None) -> Path:
    """The book, with the given files written instead of its own, or left out if None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (FILES | files).items():
        if text is not None:
            (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder
