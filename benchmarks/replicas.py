"""Kill replicas with -9 in turn while people ask by webhook: nothing lost, order kept, few repeats.

    python benchmarks/replicas.py [--small] [--lift] [--restart] [--seed N]

By default 1,000 questions from 50 people to 3 replicas on one PostgreSQL, 20 kills, Telegram's limits held.
`--lift` lifts them; `--restart` restarts PostgreSQL once in between.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import Bot, Server, questions, verdict
from benchmarks.webhook_delivery import Deliveries
from tests.postgres.server import PostgresServer, serving
from tests.telegram.process import SECRET

_PATIENCE = 180.0


def main(arguments: list[str]) -> int:
    """Run once and print the figures; the exit code says whether the bar was met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--small", action="store_true", help="100 questions, 2 replicas, 3 kills, no limits")
    parser.add_argument("--lift", action="store_true", help="no sending limits")
    parser.add_argument("--restart", action="store_true", help="restart PostgreSQL in between")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, Server() as server, serving() as postgres:
        return asyncio.run(run(asked, Path(folder), server, postgres))


async def run(asked: argparse.Namespace, folder: Path, server: Server, postgres: PostgresServer) -> int:
    """Ask, kill, restart; wait until all was answered, stop, and judge."""
    people, each, kills, count = (10, 10, 3, 2) if asked.small else (50, 20, 20, 3)
    lift = ["--lift"] if asked.lift or asked.small else []
    url = postgres.database()
    ports = free_ports(count)
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        replicas = [
            stack.enter_context(
                Bot(server, folder / str(port), "--postgres", url, "--listen", str(port), *lift)
            )
            for port in ports
        ]
        async with Deliveries(ports, SECRET) as deliveries:
            chance = random.Random(asked.seed)
            waiting = questions(people, each)
            for life in range(kills + 1):
                share = waiting[len(waiting) * life // (kills + 1) : len(waiting) * (life + 1) // (kills + 1)]
                deliveries.add(await asyncio.to_thread(server.control, "make", share))
                await asyncio.sleep(chance.uniform(1.0, 3.0))
                if life == kills // 2 and asked.restart:
                    await asyncio.to_thread(restart, postgres)
                if life < kills:
                    replicas[life % count].kill()
                    replicas[life % count].start()
            async with asyncio.timeout(_PATIENCE):
                await deliveries.done()
            await asyncio.to_thread(server.until_sent, people * each, _PATIENCE)
            await asyncio.sleep(3.0)
        codes = [await asyncio.to_thread(replica.terminate) for replica in replicas]
        left = rows(url, "SELECT count(*) FROM tdi.inbox") + rows(url, "SELECT count(*) FROM tdi.lane")
    sent = server.control("transcript")
    found = verdict(sent["sent"], people, each)
    broken = "-" if lift else len(sent["broken"])
    print(f"{count} replicas, {kills} kills, restart {asked.restart}, seed {asked.seed}: {found}")
    print(f"limits broken {broken}, posts tried again {deliveries.retried}, left in the journal {left}")
    print(
        f"exits {[(code, round(took, 1)) for code, took in codes]}, {time.monotonic() - started:.0f} s in all"
    )
    met = found["lost"] == 0 and found["chats_out_of_order"] == 0 and found["repeated"] <= kills
    met = met and left == [0, 0] and all(code == 0 for code, _ in codes)
    print("bar met" if met else "BAR MISSED")
    return 0 if met else 1


def restart(postgres: PostgresServer) -> None:
    """Restart the server as an operator would."""
    postgres.stop()
    postgres.start()


def rows(url: str, query: str) -> list[Any]:
    """Return the first column of a query."""
    import psycopg

    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(query.encode()).fetchall()]


def free_ports(count: int) -> list[int]:
    """Return ports that nobody listens on."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
