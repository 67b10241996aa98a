"""`muster decide … | head`: the reader may stop reading."""

import subprocess
import sys


def test_it_ends_quietly_when_nobody_reads_on() -> None:
    people = "[" + ",".join(["{}"] * 2000) + "]"
    words = [
        sys.executable,
        "-m",
        "muster",
        "decide",
        "-",
        "--regime",
        "ua-ngu",
        "--on",
        "2024-03-01",
        "--json",
    ]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdin.write(people.encode())
        program.stdin.close()
        program.stdout.read(1)
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait() == 0
