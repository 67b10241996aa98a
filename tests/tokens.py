"""A token in software (SoftHSM) with keys of offices, as a smart card or a hardware module would hold them."""

import atexit
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from muster.papers.seal_token import Token

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "fictional pin"


@cache
def token() -> Token:
    """The one token of this process: its module reads where tokens lie when it is first opened."""
    folder = Path(tempfile.mkdtemp(prefix="muster-token-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(
        f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    os.environ["SOFTHSM2_CONF"] = str(conf)
    _softhsm("--init-token", "--free", "--label", "offices", "--so-pin", "fictional so", "--pin", PIN)
    return Token(MODULE, "offices", PIN)


def put(key_file: Path, label: str) -> None:
    """Import the private key of the file into the token."""
    identifier = label.encode().hex()
    _softhsm(
        "--import",
        str(key_file),
        "--token",
        token().label,
        "--label",
        label,
        "--id",
        identifier,
        "--pin",
        PIN,
    )


def _softhsm(*words: str) -> None:
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)  # noqa: S607  scripts/install-test-needs
