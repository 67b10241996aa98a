"""What a process holds and spends, and how things are measured in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TICKS = os.sysconf("SC_CLK_TCK")


def held(line: str = "VmRSS") -> float:
    """Megabytes that this process holds (VmRSS), or held at most since `mark` (VmHWM)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(line + ":")[1].split()[0]) / 1024


def mark() -> float:
    """Forget what was held at most so far; what is held now."""
    Path("/proc/self/clear_refs").write_text("5")
    return held()


def spent_by_all() -> float:
    """Seconds of processor time of this process and of all that it started, and they."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone meanwhile
        process = int(path.parent.name)
        parents[process], spent[process] = int(fields[1]), sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while more := {process for process, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(spent[process] for process in ours) / TICKS


def child(*words: object, pinned: bool) -> dict[str, Any]:
    """Run the benchmark with these words in a fresh process, on one processor if `pinned`; what it prints."""
    settings = os.environ | ({"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"} if pinned else {})
    before = [*(["taskset", "-c", "0"] if pinned else []), sys.executable, sys.argv[0]]
    done = subprocess.run(
        [*before, *map(str, words)], capture_output=True, text=True, env=settings, check=False
    )
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
