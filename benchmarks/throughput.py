"""Messages a second over HTTP, limits lifted, beside a bare python-telegram-bot echo in the same run.

    python benchmarks/throughput.py [--small] [--real]

The two take turns, and the median of each is compared; `--real` answers with the assistant itself. The bar is
70 % of the echo.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import FIRST_PERSON, ROOT, Bot, Server
from tests.botapi.server import TOKEN

ASKED = (
    "Quels sont les objectifs du Pack rebond ?",
    "Quels sites clés en main dans le 64 ?",
    "Combien d’entreprises ont été financées ?",
    "Bonjour",
    "Qui pilote le programme ?",
)


def main(arguments: list[str]) -> int:
    """Measure both, several times each, and print the medians."""
    rounds, count = (3, 300) if "--small" in arguments else (7, 1500)
    options = ["--lift", *(["--real"] if "--real" in arguments else [])]
    rates: dict[str, list[float]] = {"echo": [], "ours": []}
    for _ in range(rounds):
        rates["echo"].append(measure(count, _echo))
        rates["ours"].append(measure(count, lambda server, folder: Bot(server, folder, *options)))
        print(f"echo {rates['echo'][-1]:.0f}/s, ours {rates['ours'][-1]:.0f}/s", flush=True)
    echo, ours = statistics.median(rates["echo"]), statistics.median(rates["ours"])
    print(f"median: echo {echo:.0f}/s, ours {ours:.0f}/s, {ours / echo:.0%}")
    return 0 if ours >= 0.7 * echo else 1


def measure(count: int, start: Callable[[Server, Path], Any]) -> float:
    """Return the messages a second between the first and the last answer to a waiting pile."""
    with tempfile.TemporaryDirectory() as folder, Server() as server, start(server, Path(folder)):
        people = 50
        server.control("write", [[FIRST_PERSON + person, "Bonjour"] for person in range(people)])
        server.until_sent(people, 30)
        server.control("clear")
        pile = [[FIRST_PERSON + number % people, ASKED[number % len(ASKED)]] for number in range(count)]
        server.control("write", pile)
        if not server.until_sent(count, 120):
            raise SystemExit("not all were answered")
        times = [at for _, _, at in server.control("transcript")["sent"][:count]]
    return float(count / (times[-1] - times[0]))


class _Echo:
    def __init__(self, url: str) -> None:
        self._command = [sys.executable, "benchmarks/echo_bot.py", url, TOKEN]

    def __enter__(self) -> None:
        self._process = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.DEVNULL)

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(20)


def _echo(server: Server, folder: Path) -> _Echo:
    return _Echo(server.url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
