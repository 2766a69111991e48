"""How long a person waits for text, from the update fetched to the reply taken by the Bot API server.

    python benchmarks/latency.py [--count 300] [--rate 10]

The real assistant answers the project's own cases, a different one each time, limits lifted, on loopback: the
server's own time is within. The bar is 50 ms for 19 in 20.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import FIRST_PERSON, Bot, Server
from benchmarks.throughput import cases

BAR_MS = 50.0


def main(arguments: list[str]) -> int:
    """Ask at a steady rate and print how long the replies took, by the log of the bot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--rate", type=float, default=10.0, help="questions a second")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with Server() as server, Bot(server, Path(folder) / "live", "--lift", "--real", output=log) as bot:
            server.control("write", [[FIRST_PERSON, "Bonjour"]])
            server.until_sent(1, 60)
            for number, text in enumerate(cases(asked.count)):
                server.control("write", [[FIRST_PERSON + number % 50, text]])
                time.sleep(1 / asked.rate)
            server.until_sent(asked.count, 30)
            bot.terminate()
            lines = [json.loads(line) for line in bot.output().splitlines()]
    ended = [line for line in lines if line.get("event") == "update"][1:]
    spent = sorted(line["waited_ms"] + line["sent_ms"] for line in ended)
    computed = sorted(line["reply_ms"] for line in ended)
    half, most = len(spent) // 2, int(len(spent) * 0.95)
    print(
        f"{len(spent)} replies at {asked.rate:g}/s: {spent[half]:.1f} ms at the median, {spent[most]:.1f} ms "
        f"at the 95th percentile, {spent[-1]:.0f} ms at most; of it computing {computed[half]:.1f} and "
        f"{computed[most]:.1f} ms"
    )
    return 0 if spent[most] < BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
