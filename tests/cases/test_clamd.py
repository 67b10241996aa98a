"""ClamAV's own daemon, with one signature of ours, where it is installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from muster.cases.intake import judge
from muster.cases.scanning import scan
from tests.cases.test_intake import EICAR
from tests.cast import PDF
from tests.events import refused

CLAMD = shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(CLAMD is None, reason="clamd is not installed")


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("clamd")
    (place / "signatures").mkdir()
    (place / "signatures" / "local.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")
    told = {
        "LocalSocket": place / "socket",
        "DatabaseDirectory": place / "signatures",
        "TemporaryDirectory": place,
        "StreamMaxLength": "1M",
        "Foreground": "yes",
    }
    (place / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in told.items()))
    with subprocess.Popen(
        [str(CLAMD), "-c", str(place / "clamd.conf")], stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:  # the last thing it says before it listens
            if line.startswith("Self checking"):
                break
        yield place / "socket"
        running.terminate()
        running.communicate()


@pytest.fixture(autouse=True)
def _asked(daemon: Path, settings: Settings) -> None:
    settings.CLAMD = f"unix:{daemon}"


def test_it_finds_what_a_paper_carries_and_nothing_in_a_clean_one() -> None:
    with refused("malware"):
        judge(PDF + EICAR)
    scan(PDF)


def test_what_it_will_not_look_at_is_not_taken() -> None:
    with refused("not-scanned"):
        scan(bytes(2_000_000))
