"""Everything that can go wrong at once: nothing lost, nothing sent while told to wait, no hand needed.

    python benchmarks/faults.py [--small] [--seed N]

3 % of sends get a 429 with retry_after 2 s, 5 % a 500, 4 % lose their connection (half of them after the
message was delivered), 1 % hang for 30 s, polls fail too, and the disk is full for a while (a small tmpfs
where one may be mounted, else a limit on the size of files).
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.telegram_processes import Bot, Server, questions, verdict, wait

FAULTS = {
    "too_many": 0.03,
    "retry_after": 2,
    "server_error": 0.05,
    "drop": 0.02,
    "drop_after": 0.02,
    "hang": 0.01,
    "hang_seconds": 30.0,
    "polling_too": True,
}


def main(arguments: list[str]) -> int:
    """Run once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--small", action="store_true", help="60 questions, short hangs")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args(arguments)
    people, each = (20, 3) if asked.small else (50, 10)
    full_for = 3.0 if asked.small else 10.0
    faults = FAULTS | {"seed": asked.seed}
    if asked.small:
        faults |= {"retry_after": 1, "hang_seconds": 3.0}
    started = time.monotonic()
    with small_disk() as disk, Server() as server, Bot(server, disk.folder) as bot:
        server.control("faults", faults)
        waiting = questions(people, each)
        half = len(waiting) // 2
        server.control("write", waiting[:half])
        server.until_sent(people, 60)
        with disk.full(bot):
            server.control("write", waiting[half:])
            time.sleep(full_for)
            during = server.sent()
        wait(lambda: _all_answered(server, people, each), 240)
        bot.terminate()
        seen = server.control("transcript")
        failures = bot.output().count(b"journal.recovered")
    found = verdict(seen["sent"], people, each)
    print(
        f"{disk.kind}, seed {asked.seed}: {found}, faults met {seen['met']}, sends while told to wait "
        f"{seen['during_halt']}, disk refused {failures} time(s) ({during} sent by its end), "
        f"limits broken {len(seen['broken'])}, {time.monotonic() - started:.0f} s"
    )
    met = not found["lost"] and not found["chats_out_of_order"] and not seen["during_halt"] and failures
    print("bar met" if met else "BAR MISSED")
    return 0 if met else 1


def _all_answered(server: Server, people: int, each: int) -> bool:
    return verdict(server.control("transcript")["sent"], people, each)["lost"] == 0


class Disk:
    """A folder whose disk can be filled."""

    def __init__(self, folder: Path, mounted: bool) -> None:
        self.folder = folder
        self.kind = "full tmpfs" if mounted else "limit on file size"
        self._mounted = mounted

    @contextlib.contextmanager
    def full(self, bot: Bot) -> Iterator[None]:
        """Leave no room until the block ends."""
        if not self._mounted:
            _, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (4096, hard))
            yield
            resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (hard, hard))
            return
        ballast = self.folder / "ballast"
        with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 4096)
        yield
        ballast.unlink()


@contextlib.contextmanager
def small_disk() -> Iterator[Disk]:
    """Return a folder on a disk of its own where that is allowed."""
    with tempfile.TemporaryDirectory() as name:
        mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", name]
        mounted = sys.platform == "linux" and subprocess.run(mount, capture_output=True).returncode == 0
        try:
            yield Disk(Path(name), mounted)
        finally:
            if mounted:
                subprocess.run(["umount", name], check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
