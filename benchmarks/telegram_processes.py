"""A Bot API server and the bot, each a process of its own, for the benchmarks of the Telegram channel."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FIRST_PERSON = 700_000_001
_START_SECONDS = 60.0
_END_SECONDS = 20.0


class Server:
    """The project's Bot API server on loopback, steered over HTTP."""

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.botapi", "0"], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], _START_SECONDS)[0]:
            self.__exit__()
            raise TimeoutError("the Bot API server does not start")
        self.url = self._process.stdout.readline().strip()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.kill()
        self._process.wait(_END_SECONDS)

    def control(self, what: str, data: Any = None) -> Any:
        """Steer the server or ask it what happened."""
        request = urllib.request.Request(  # noqa: S310 - our own loopback address
            f"{self.url}/control/{what}",
            json.dumps(data).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def sent(self) -> int:
        """Count the messages that the bot sent."""
        return int(self.control("count")["sent"])

    def until_sent(self, count: int, seconds: float) -> bool:
        """Wait until so many messages were sent."""
        return wait(lambda: self.sent() >= count, seconds)


class Bot:
    """The bot as a process, with the fake assistant or the real one; its output goes to a file."""

    def __init__(self, server: Server, folder: Path, *options: str, output: Path | None = None) -> None:
        self._command = [sys.executable, "-m", "tests.telegram.process", server.url, str(folder), *options]
        self._output = output or folder.parent / f"{folder.name}.log"
        self._keep = output is not None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Bot:
        self.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill()
        if not self._keep:
            self._output.unlink(missing_ok=True)

    def start(self) -> None:
        """Start the process; its lines are added to the output."""
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=output, stderr=output)

    def kill(self) -> None:
        """End it with -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_END_SECONDS)

    def terminate(self) -> tuple[int, float]:
        """End it with SIGTERM and return its exit code and the seconds it took."""
        assert self._process is not None
        started = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30), time.monotonic() - started

    @property
    def pid(self) -> int:
        """The id of the process."""
        assert self._process is not None
        return self._process.pid

    def output(self) -> bytes:
        """Return all that it wrote."""
        return self._output.read_bytes()


def questions(people: int, each: int) -> list[list[Any]]:
    """Return questions that tell their order, people taking turns."""
    return [
        [FIRST_PERSON + person, f"question {number}"] for number in range(each) for person in range(people)
    ]


def wait(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds, and return whether it came to hold."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return False


def verdict(sent: list[list[Any]], people: int, each: int) -> dict[str, int]:
    """Compare what every person got with what they should have got."""
    lost = disordered = repeated = 0
    for person in range(FIRST_PERSON, FIRST_PERSON + people):
        texts = [text for chat, text, _ in sent if chat == person]
        expected = [f"re: question {number}" for number in range(each)]
        once = list(dict.fromkeys(texts))
        lost += len(set(expected) - set(texts))
        repeated += len(texts) - len(once)
        disordered += once != [text for text in expected if text in once]
    return {"asked": people * each, "lost": lost, "repeated": repeated, "chats_out_of_order": disordered}
