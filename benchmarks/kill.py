"""Kill the bot with -9 at random moments while people ask: nothing lost, order kept, few repeats.

    python benchmarks/kill.py [--small] [--lift] [--seed N]

By default 1,000 questions from 50 people and 20 kills, Telegram's limits held; `--lift` lifts them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import Bot, Server, questions, verdict


def main(arguments: list[str]) -> int:
    """Run once and print the figures; the exit code says whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--small", action="store_true", help="100 questions, 4 kills, no limits")
    parser.add_argument("--lift", action="store_true", help="no sending limits")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args(arguments)
    people, each, kills = (10, 10, 4) if asked.small else (50, 20, 20)
    chance = random.Random(asked.seed)
    options = ("--lift",) if asked.lift or asked.small else ()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        bot = Bot(server, Path(folder), *options)
        waiting = questions(people, each)
        lives = kills + 1
        with bot:
            for life in range(lives):
                # The questions come while the bot lives and dies, so that every kill finds it at work.
                share = waiting[len(waiting) * life // lives : len(waiting) * (life + 1) // lives]
                for start in range(0, len(share), 7):
                    server.control("write", share[start : start + 7])
                    time.sleep(chance.uniform(0.0, 0.2))
                if life < kills:
                    time.sleep(chance.uniform(0.0, 1.0))
                    bot.kill()
                    bot.start()
            server.until_sent(people * each, 120)
            time.sleep(2.0)
            code, seconds = bot.terminate()
        sent = server.control("transcript")
    found = verdict(sent["sent"], people, each)
    broken = "-" if options else len(sent["broken"])
    print(f"kills {kills}, seed {asked.seed}: {found}, limits broken {broken}")
    print(f"exit {code} in {seconds:.1f} s, {time.monotonic() - started:.0f} s in all")
    met = found["lost"] == 0 and found["chats_out_of_order"] == 0 and found["repeated"] <= kills
    print("bar met" if met else "BAR MISSED")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
