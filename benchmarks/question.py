"""What one question costs a person: the whole process of `ask`, its time and its memory.

python -m benchmarks.question [RUNS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "Quels sont les objectifs du Pack rebond ?"
SLOWEST_S = 0.6
LARGEST_MB = 120


def one_run() -> tuple[float, float]:
    """Ask once in a process of its own; return seconds and megabytes at the peak."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "bot.py"), "ask", QUESTION], stdout=subprocess.DEVNULL, cwd=ROOT
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("ask failed: no figure to give")
    return time.perf_counter() - began, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> int:
    """Print the figures beside their bars; fail when one is missed."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    one_run()  # builds the knowledge if need be
    measured = [one_run() for _ in range(runs)]
    seconds = statistics.median(time_ for time_, _ in measured)
    megabytes = max(memory for _, memory in measured)
    print(f"ask, whole process: {seconds:.3f} s (median of {runs}; bar {SLOWEST_S} s)")
    print(f"resident memory:    {megabytes:.0f} MB (peak; bar {LARGEST_MB} MB)")
    return int(seconds > SLOWEST_S or megabytes > LARGEST_MB)


if __name__ == "__main__":
    sys.exit(main())
