"""muster seal and muster verify, as they are typed."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from muster import cli
from muster.papers.authority import make_authority, make_office_key
from muster.papers.seal import SealKey, seal
from muster.papers.seal_stamp import Stamper
from tests import stamping
from tests.papers.test_seal import PLAIN

type Capture = pytest.CaptureFixture[str]


@pytest.fixture
def keys(tmp_path: Path, capsys: Capture) -> Path:
    """A folder with an authority and the key of an office, made as one makes them."""
    folder = tmp_path / "keys"
    assert cli.main(["seal", "authority", "Fictional authority", "--in", str(folder)]) == 0
    assert cli.main(["seal", "office", "unit-3001", "--in", str(folder)]) == 0
    assert capsys.readouterr().out.split() == [
        str(folder / name) for name in ("authority-key.pem", "authority.pem", "unit-3001.pem")
    ]
    return folder


def sealed_by(keys: Path, content: bytes = PLAIN) -> bytes:
    return seal(content, SealKey.from_pem((keys / "unit-3001.pem").read_bytes()), reason="")


def typed(keys: Path, content: bytes, *words: str) -> int:
    file = keys.parent / "paper.pdf"
    file.write_bytes(content)
    return cli.main(["verify", str(file), "--authority", str(keys / "authority.pem"), *words])


def test_a_true_seal_is_told(keys: Path, capsys: Capture) -> None:
    assert typed(keys, sealed_by(keys)) == 0
    assert capsys.readouterr().out.startswith("true: sealed by unit-3001 on 20")


def test_a_program_reads_the_finding(keys: Path, capsys: Capture) -> None:
    assert typed(keys, sealed_by(keys), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["finding"], told["office"], told["sealed_at"][:2]) == ("true", "unit-3001", "20")


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_what_is_not_true_ends_with_1(keys: Path, capsys: Capture, words: tuple[str, ...]) -> None:
    stranger = SealKey.from_pem(make_office_key(make_authority("Somebody"), "unit-3001"))
    told = []
    for content in (b"", PLAIN, sealed_by(keys) + b"more", seal(PLAIN, stranger, reason="")):
        assert typed(keys, content, *words) == 1
        told.append(capsys.readouterr().out)
    if words:
        findings = [json.loads(each)["finding"] for each in told]
        assert findings == ["not_a_pdf", "not_sealed", "changed", "unknown_authority"]
    else:
        assert [each.split(":")[0] for each in told] == ["no PDF", "not sealed", "changed", "not vouched for"]


def test_the_keys_are_for_their_owner_alone(keys: Path) -> None:
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in keys.iterdir()}
    assert modes["authority-key.pem"] == modes["unit-3001.pem"] == 0o600
    assert b"PRIVATE" not in (keys / "authority.pem").read_bytes()


def test_a_seal_that_nobody_vouches_for_is_told_in_one_line_and_without_a_traceback(
    keys: Path, tmp_path: Path
) -> None:
    stranger = SealKey.from_pem(make_office_key(make_authority("Fictional authority"), "unit-3001"))
    file = tmp_path / "paper.pdf"
    file.write_bytes(seal(PLAIN, stranger, reason=""))
    words = [sys.executable, "-m", "muster", "verify", str(file), "--authority", str(keys / "authority.pem")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("not vouched for: ")


def test_a_key_that_is_there_is_never_written_over(keys: Path, capsys: Capture) -> None:
    before = (keys / "unit-3001.pem").read_bytes()
    assert cli.main(["seal", "office", "unit-3001", "--in", str(keys)]) == 2
    assert "unit-3001.pem cannot be written: File exists" in capsys.readouterr().err
    assert (keys / "unit-3001.pem").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["seal"], "see muster seal --help"),
        (["seal", "office", "../unit", "--in", "x"], "no code of an office"),
        (["seal", "office", "unit-1", "--in", "nowhere"], "nowhere/authority-key.pem cannot be read"),
        (["verify", "x.pdf"], "--authority"),
        (["verify", "x.pdf", "--authority", "nowhere.pem"], "nowhere.pem cannot be read"),
        (["verify", "x.pdf", "--authority", "/dev/null"], "no certificate of an authority"),
    ],
)
def test_bad_input_is_told_in_one_line(words: list[str], says: str, capsys: Capture) -> None:
    assert cli.main(words) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_time_stamp_is_told_and_who_vouches_for_it(keys: Path, tmp_path: Path, capsys: Capture) -> None:
    office = SealKey.from_pem((keys / "unit-3001.pem").read_bytes())
    with stamping.listening() as there:
        content = seal(PLAIN, office, reason="", stamper=Stamper(there.address))
    assert typed(keys, content) == 0
    assert f"but no authority for time given vouches for {stamping.NAME}" in capsys.readouterr().out
    trusted = tmp_path / "time.pem"
    trusted.write_bytes(stamping.certificate())
    assert typed(keys, content, "--time-authority", str(trusted)) == 0
    assert f"time stamp: {stamping.NAME} saw the seal on 20" in capsys.readouterr().out
    assert typed(keys, content, "--time-authority", str(trusted), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["stamp"], told["stamped_by"], told["stamped_at"][:2]) == ("true", stamping.NAME, "20")
