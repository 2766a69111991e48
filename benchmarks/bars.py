"""The bars of speed, measured now: prints each with its figure, and fails when one is missed.

python -m benchmarks.bars
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks import processes, speed
from benchmarks.speed import ECHO, FIRST, LOCATION, OURS, Row

Bar = tuple[str, float, float]
"""What is measured, the figure, and the most that it may be."""


def of_replies(rows: list[Row]) -> Iterator[Bar]:
    """Yield the bars that replies are held to, as multiples of an echo handled in the same run."""
    found = {(row.who, row.kind): row for row in rows}
    echo = found[ECHO, "all"]
    for who in (FIRST, OURS):
        yield f"{who}, p50, times an echo", found[who, "all"].p50 / echo.p50, 1.0
        yield f"{who}, p95, times an echo", found[who, "all"].p95 / echo.p50, 3.0
    ours = found[FIRST, "all"]
    yield "location to a reply, ms", found[LOCATION, "location"].p50, 2.0
    for row in rows:
        good = row.who not in (FIRST, OURS, ECHO, LOCATION) and row.kind == "all"
        if good and (row.right or 0.0) >= (ours.right or 0.0):
            yield f"{FIRST}, p50, times {row.who}", ours.p50 / row.p50, 1.0


def of_processes(figures: dict[str, float]) -> Iterator[Bar]:
    """Yield the bars that whole processes are held to."""
    yield "ask, whole process, s", figures[processes.ASK], 0.35
    yield "bot, start to its first poll, s", figures[processes.POLL], 1.0
    yield "kb build from nothing, s", figures[processes.BUILD], 15.0
    yield "bot, resident memory, MB", figures[processes.RESIDENT], 120.0


def main() -> int:
    """Print every bar; 1 when one is missed."""
    figures = processes.measure()
    speed.on_one_core()
    missed = 0
    for what, figure, most in (*of_replies(speed.measure(5)), *of_processes(figures)):
        held = figure <= most
        missed += not held
        print(f"{'ok    ' if held else 'MISSED'} {what}: {figure:.2f} (at most {most:g})")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
