"""Messages a second over HTTP, limits lifted, beside a bare python-telegram-bot echo in the same run.

    python benchmarks/throughput.py [--small] [--real | --different]

The two take turns, and the median of each is compared. `--real` answers with the assistant itself what people
ask most, ten questions again and again; `--different` the project's own cases, another one each time, none of
which it has met. The bar is 70 % of the echo. Beside it the processor time of each.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import FIRST_PERSON, ROOT, Bot, Server
from tdi_bot.knowledge.reading import examine
from tests.botapi.server import TOKEN

OFTEN = (
    "Quels sont les objectifs du Pack rebond ?",
    "Qui pilote le programme ?",
    "Combien de sites clés en main dans le 64 ?",
    "Agen est-elle en territoire d'industrie ?",
    "C'est quoi un site clés en main ?",
    "Combien d'entreprises lauréates ?",
    "et dont combien de PME ?",
    "quel budget pour le fonds ?",
    "Combien de territoires en Nouvelle-Aquitaine ?",
    "Quel site est le plus proche de Bordeaux ?",
)
ASKED = ("Quels sont les objectifs du Pack rebond ?", "Bonjour", "Qui pilote le programme ?")


def main(arguments: list[str]) -> int:
    """Measure both, several times each, and print the medians."""
    rounds, count = (3, 300) if "--small" in arguments else (7, 1500)
    different = "--different" in arguments
    real = different or "--real" in arguments
    options = ["--lift", "--real"] if real else ["--lift"]
    asked = cases(count) if different else OFTEN if real else ASKED
    echoes, replies = [], []
    for _ in range(rounds):
        echoes.append(measure(count, asked, _echo))
        replies.append(measure(count, asked, lambda server, folder: Bot(server, folder, *options)))
        print(f"echo {echoes[-1]}, ours {replies[-1]}", flush=True)
    echo = Pace(*map(statistics.median, zip(*echoes, strict=True)))
    ours = Pace(*map(statistics.median, zip(*replies, strict=True)))
    print(f"medians: echo {echo}, ours {ours}: {ours.rate / echo.rate:.0%} of its rate")
    return 0 if ours.rate >= 0.7 * echo.rate else 1


class Pace(NamedTuple):
    """Messages a second, and milliseconds of processor time for each."""

    rate: float
    processor: float

    def __str__(self) -> str:
        return f"{self.rate:.0f}/s ({self.processor:.2f} ms of processor time each)"


def cases(count: int) -> list[str]:
    """Return questions of the cases, in an order without reason but always the same; none asks for a map."""
    knowledge, _ = examine(ROOT / "knowledge")
    if knowledge is None:
        raise SystemExit("the knowledge has faults: `kb check` says which")
    found = sorted({case.ask for case in knowledge.cases if "carte" not in str(case.intent)})
    random.Random(7).shuffle(found)
    return found[:count]


def measure(count: int, asked: Sequence[str], start: Callable[[Server, Path], Any]) -> Pace:
    """Return the messages a second between the first and the last answer to a waiting pile."""
    with tempfile.TemporaryDirectory() as folder, Server() as server, start(server, Path(folder)) as bot:
        people = 50
        server.control("write", [[FIRST_PERSON + person, "Bonjour"] for person in range(people)])
        server.until_sent(people, 30)
        server.control("clear")
        pile = [[FIRST_PERSON + number % people, asked[number % len(asked)]] for number in range(count)]
        spent = _processor_ms(bot.pid)
        server.control("write", pile)
        if not server.until_sent(count, 120):
            raise SystemExit("not all were answered")
        spent = _processor_ms(bot.pid) - spent
        times = [at for _, _, at in server.control("transcript")["sent"][:count]]
    return Pace(count / (times[-1] - times[0]), spent / count)


def _processor_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


class _Echo:
    def __init__(self, url: str) -> None:
        self._command = [sys.executable, "benchmarks/echo_bot.py", url, TOKEN]

    def __enter__(self) -> _Echo:
        self._process = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.DEVNULL)
        self.pid = self._process.pid
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(20)


def _echo(server: Server, folder: Path) -> _Echo:
    return _Echo(server.url)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
