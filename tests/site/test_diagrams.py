import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_diagrams_of_the_docs_are_drawn_from_the_code_as_it_is(tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "muster.site.settings",
        "MUSTER_VAR": str(tmp_path / "var"),
    }
    subprocess.run([ROOT / "scripts" / "diagrams", tmp_path / "drawn"], check=True, cwd=ROOT, env=environment)
    for drawn in (tmp_path / "drawn").iterdir():
        assert drawn.read_text() == (ROOT / "docs" / "images" / drawn.name).read_text(), (
            "run scripts/diagrams"
        )
