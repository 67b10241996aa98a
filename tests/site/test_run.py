"""The whole service from one command, and its end."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def service(tmp_path: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "muster.site.settings",
        "MUSTER_VAR": str(tmp_path / "var"),
        "MUSTER_DATABASE_URL": f"sqlite:///{tmp_path / 'var' / 'muster.sqlite3'}",
        "MUSTER_DEMONSTRATION": "true",
        "MUSTER_PORT": str(port),
    }
    words = [sys.executable, "-m", "muster", "run"]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as program:
        yield program
        program.kill()


def children(parent: int) -> list[int]:
    path = Path(f"/proc/{parent}/task/{parent}/children")
    direct = [int(number) for number in path.read_text().split()] if path.exists() else []
    return direct + [grandchild for child in direct for grandchild in children(child)]


def fetch(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=20) as answer:
        return answer.status, answer.read().decode()


def wait_until_served(program: "subprocess.Popen[str]", port: int) -> None:
    assert program.stdout is not None
    line = program.stdout.readline()  # printed once everything is prepared and the server was started
    assert f"http://localhost:{port}" in line
    for _ in range(200):
        try:
            fetch(port, "/")
        except OSError:
            assert program.poll() is None
            os.sched_yield()
            signal.sigtimedwait([], 0.05)  # waits without a deaf sleep
        else:
            return
    pytest.fail("the service did not answer")


def test_it_serves_the_demonstration_and_stops_all_it_started(
    service: "subprocess.Popen[str]", port: int
) -> None:
    wait_until_served(service, port)
    status, page = fetch(port, "/demo/")
    assert status == 200
    assert "clerk@demo.example" in page
    started = children(service.pid)
    assert len(started) >= 3  # the clock, the server, its workers
    service.send_signal(signal.SIGINT)
    assert service.wait(30) == 0
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []
