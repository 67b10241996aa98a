"""Where what we build on comes from, what it is, and that no secret lies beside it."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text())
INDEX = "https://pypi.org/simple"
GIT = shutil.which("git") or "git"


def test_every_package_comes_from_one_index_by_its_digest() -> None:
    others = [each for each in LOCK["package"] if each["source"] != {"editable": "."}]
    assert len(others) > 50
    for package in others:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert package["source"] == {"registry": INDEX}, package["name"]
        assert files, package["name"]
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files), package["name"]
        assert all(file["url"].startswith("https://") for file in files), package["name"]


def test_what_is_asked_for_is_what_is_locked() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[<>=!~ ]", wanted, maxsplit=1)[0].lower() for wanted in asked}
    assert names <= {package["name"] for package in LOCK["package"]}


def test_the_bill_of_materials_names_every_library_of_the_service(tmp_path: Path) -> None:
    target = tmp_path / "bom.json"
    subprocess.run([str(ROOT / "scripts" / "bom"), str(target)], cwd=ROOT, check=True, capture_output=True)
    bill = json.loads(target.read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    named = {part["name"]: part for part in bill["components"]}
    assert {"django", "cryptography", "argon2-cffi", "pillow", "granian"} <= named.keys()
    assert named["django"]["purl"] == f"pkg:pypi/django@{named['django']['version']}"
    assert "pytest" not in named


SECRETS = [
    ("private key", "-----BEGIN EC " + "PRIVATE KEY-----\n" + "MHcCAQEEIBn8" * 2),
    ("cloud access key", "AKIA" + "ABCDEFGHIJKLMNOP"),
    ("forge token", "ghp_" + "a1B2" * 9),
    ("master key", "0a1b2c3d:" + "A" * 43 + "="),
    ("password in an address", "postgresql://muster:" + "correcthorse@db/muster"),
]


def scanned(tree: Path) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, str(ROOT / "scripts" / "secrets"), str(tree)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("kind", "secret"), SECRETS)
def test_a_secret_in_the_tree_is_found_and_not_repeated(kind: str, secret: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(f"first line\n{secret}\n")
    subprocess.run([GIT, "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run([GIT, "add", "notes.txt"], cwd=tmp_path, check=True)
    done = scanned(tmp_path)
    assert done.returncode == 1
    assert done.stdout == f"notes.txt:2: {kind}\n"


def test_this_tree_holds_no_secret() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    done = scanned(ROOT)
    assert (done.returncode, done.stdout) == (0, "")
