import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_diagrams_of_the_docs_are_drawn_from_the_code_as_it_is(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts" / "diagrams", tmp_path], check=True, cwd=ROOT)
    for drawn in tmp_path.iterdir():
        assert drawn.read_text() == (ROOT / "docs" / "images" / drawn.name).read_text(), "run scripts/diagrams"
