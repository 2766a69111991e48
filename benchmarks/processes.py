"""What whole processes cost: `ask`, the bot's start and memory, `kb build`, and the size on disk.

python -m benchmarks.processes
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.telegram_processes import FIRST_PERSON, Server
from tests.botapi.server import TOKEN

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "Quels sont les objectifs du Pack rebond ?"
ASKED = (
    "Quels sites clés en main près de Pau ?",
    "Limoges est-elle en Territoire d'industrie ?",
    "Le Pack rebond aide-t-il les menuisiers ?",  # likeness ranks for this one: numpy is loaded
    "/aide",
)
LONGEST_WAIT_S = 60.0
BUILD, AGAIN = "kb build from nothing, s", "kb build with nothing changed, s"
ASK, DISK = "ask, whole process, s", "compiled knowledge on disk, MB"
ASK_WORK = "ask, processor time, s"
POLL, ANSWER = "bot, start to its first poll, s", "bot, start to its first answer, s"
RESIDENT = "bot, resident memory after replies, MB"


def measure(runs: int = 5) -> dict[str, float]:
    """Return the figures by name: seconds, or megabytes where the name says so."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "knowledge", home / "knowledge")
        shutil.copytree(ROOT / "data", home / "data", ignore=shutil.ignore_patterns("live"))
        figures = {
            BUILD: _seconds(lambda: _run(home, "kb", "build")),
            AGAIN: _seconds(lambda: _run(home, "kb", "build")),
            DISK: (home / "data/live/knowledge.db").stat().st_size / 1e6,
        }
        asked = [_asked(home) for _ in range(runs)]
        figures[ASK] = statistics.median(seconds for seconds, _ in asked)
        figures[ASK_WORK] = statistics.median(worked for _, worked in asked)
        started = [_bot(home) for _ in range(runs)]
        figures[POLL] = statistics.median(bot.polled for bot in started)
        figures[ANSWER] = statistics.median(bot.answered for bot in started)
        figures[RESIDENT] = max(bot.resident for bot in started)
        return figures


def _asked(home: Path) -> tuple[float, float]:
    """Ask once; return the seconds that it took, and the processor's, which other work disturbs less."""
    before = os.times()
    seconds = _seconds(lambda: _run(home, "ask", QUESTION))
    after = os.times()
    return seconds, sum(after[2:4]) - sum(before[2:4])


class _Started(NamedTuple):
    """Seconds from a bot's start to its first poll and to its first answer; megabytes after some more."""

    polled: float
    answered: float
    resident: float


def _bot(home: Path) -> _Started:
    """Start the bot, and have it answer.

    The question waits at the server before the start: its answer comes after the first poll, never before. A
    server counts its updates from the same number each time: a journal of the start before would know them.
    """
    for kept in (home / "data" / "live").glob("journal*"):
        kept.unlink()
    with Server() as server:
        server.control("write", [[FIRST_PERSON, QUESTION]])
        environment = _environment(home) | {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url}
        began = time.monotonic()
        bot = subprocess.Popen(
            [sys.executable, str(ROOT / "bot.py"), "telegram"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _until(lambda: server.sent() > 0)
            answered = time.monotonic() - began
            polled = min(at for method, at in server.control("calls") if method == "getUpdates") - began
            for number, text in enumerate(ASKED):
                server.control("write", [[FIRST_PERSON + number, text]])
            _until(lambda: server.sent() > len(ASKED))
            return _Started(polled, answered, _resident_mb(bot.pid))
        finally:
            bot.kill()
            bot.wait(20)


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_WAIT_S
    while not ready():
        if time.monotonic() > end:
            raise SystemExit("the bot did not answer: no figure to give")
        time.sleep(0.005)


def _run(home: Path, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "bot.py"), *arguments]
    subprocess.run(command, env=_environment(home), check=True, stdout=subprocess.DEVNULL)


def _environment(home: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("T")} | {
        "TDI_HOME": str(home)
    }


def _seconds(call: Callable[[], None]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def main() -> int:
    """Print the figures."""
    for name, value in measure().items():
        print(f"| {name} | {value:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
