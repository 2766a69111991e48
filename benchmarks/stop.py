"""Stop the bot with SIGTERM while 500 questions wait: exit 0 within 10 s, all answered after the restart.

python benchmarks/stop.py [--small]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import Bot, Server, questions, verdict


def main(arguments: list[str]) -> int:
    """Run once and print the figures."""
    people, each = (10, 10) if "--small" in arguments else (25, 20)
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        with Bot(server, Path(folder)) as bot:
            server.control("write", questions(people, each))
            server.until_sent(people, 20)
            code, seconds = bot.terminate()
            before = server.sent()
        with Bot(server, Path(folder), "--lift") as bot:
            server.until_sent(people * each, 60)
            bot.terminate()
        found = verdict(server.control("transcript")["sent"], people, each)
    print(f"exit {code} in {seconds:.2f} s with {people * each - before} waiting; after the restart: {found}")
    met = (
        code == 0
        and seconds < 10
        and not any((found["lost"], found["repeated"], found["chats_out_of_order"]))
    )
    print("bar met" if met else "BAR MISSED")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
