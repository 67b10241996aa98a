import gettext
import re
import shutil
import subprocess
from pathlib import Path

from babel.messages.pofile import read_po

from muster.site.catalogues import LOCALE, compile_stale

ROOT = Path(__file__).parents[2]


def test_a_catalogue_is_compiled_once(tmp_path: Path) -> None:
    shutil.copytree(LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    (compiled,) = compile_stale(tmp_path / "locale")
    assert compile_stale(tmp_path / "locale") == []
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Withdrawn") == "Відкликано"


def test_ukrainian_is_complete(tmp_path: Path) -> None:
    """Every string of code and templates has a Ukrainian translation, and none is doubtful."""
    template = tmp_path / "messages.pot"
    subprocess.run([ROOT / "scripts" / "catalogues", "--extract", template], check=True, cwd=ROOT)
    with template.open("rb") as file:
        wanted = {(message.context, message.id) for message in read_po(file) if message.id}
    with (LOCALE / "uk" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="uk")
    translated = {
        (message.context, message.id)
        for message in catalogue
        if message.id
        and not message.fuzzy
        and (all(message.string) if isinstance(message.string, tuple) else message.string)
    }
    missing = sorted(str(identifier) for _context, identifier in wanted - translated)
    assert not missing, f"{len(missing)} strings without Ukrainian: {missing[:20]}"


def test_placeholders_survive_translation() -> None:
    placeholders = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
    with (LOCALE / "uk" / "LC_MESSAGES" / "django.po").open("rb") as file:
        for message in read_po(file, locale="uk"):
            if (
                isinstance(message.id, str)
                and message.id
                and isinstance(message.string, str)
                and message.string
            ):
                wanted, found = (
                    sorted(placeholders.findall(message.id)),
                    sorted(placeholders.findall(message.string)),
                )
                assert wanted == found, message.id
