"""One table, from one run: what a reply costs by kind of question, beside an echo and what others would use.

    python -m benchmarks.speed [--rounds 7]

All ways take turns in every round; a question's time is its median over the rounds, and the table gives the
median and the 95th percentile over the questions. Rivals only name an intent; our time is that of the reply.
A message that was asked twice is remembered, so a line of its own tells what each costs the first time, after
a warming up on other cases.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.echo import Echo
from benchmarks.questions import KINDS, NOW, Asked, questions
from benchmarks.rivals import RIVALS, Namer
from tdi_bot import build, settings
from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.reading import Knowledge, read
from tdi_bot.model import Conversation, GeoPoint, Message

PLACES = tuple(GeoPoint(43.0 + at * 0.3, -1.0 + at * 0.25) for at in range(20))
FIRST, OURS = "assistant.reply, first time", "assistant.reply, asked again"
ECHO, LOCATION = "python-telegram-bot echo", "assistant.reply to a location"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: milliseconds at the median and the 95th percentile, share of right answers."""

    who: str
    kind: str
    p50: float
    p95: float
    right: float | None = None


def measure(rounds: int) -> list[Row]:
    """Return the whole table, each way on the same questions in the same run."""
    home = settings.load(environ={})
    assistant = Assistant.load(build.ensure(home.content, home.data, home.live))
    knowledge = read(home.content)
    asked = questions(knowledge)
    _warm_up(assistant, knowledge, asked)
    held = [_conversation(assistant, one) for one in asked]
    first = _ours(assistant, asked, held)
    ways = _rivals(knowledge)
    echo = Echo()
    times: dict[str, list[list[float]]] = {FIRST: [first]}
    times |= {who: [] for who in (OURS, ECHO, LOCATION, *ways)}
    for number in range(rounds + 2):
        took = {OURS: _ours(assistant, asked, held), ECHO: echo.handle([one.text for one in asked])}
        took |= {who: _timed(way, asked) for who, way in ways.items()}
        took[LOCATION] = [
            _seconds(partial(assistant.reply, Message("b", "", location=point), Conversation(), NOW))
            for point in PLACES
        ]
        if number > 1:  # the first rounds warm up: what is asked for the third time is remembered
            for who, seconds in took.items():
                times[who].append(seconds)
    right = {OURS: [_is_right(assistant, one, before) for one, before in zip(asked, held, strict=True)]}
    right[FIRST] = right[OURS]
    right |= {
        who: [bool(one.intent) and way(one.text) == one.intent for one in asked] for who, way in ways.items()
    }
    return list(_rows(asked, times, right))


def _rows(
    asked: Sequence[Asked], times: dict[str, list[list[float]]], right: dict[str, list[bool]]
) -> Sequence[Row]:
    rows = []
    for who, rounds in times.items():
        medians = [statistics.median(values) * 1000 for values in zip(*rounds, strict=True)]
        if who == LOCATION:
            rows.append(Row(who, "location", *_p50_p95(medians)))
            continue
        for kind in (*KINDS, "all"):
            chosen = [at for at, one in enumerate(asked) if kind in (one.kind, "all")]
            share = statistics.mean(right[who][at] for at in chosen) if who in right else None
            rows.append(Row(who, kind, *_p50_p95([medians[at] for at in chosen]), share))
    return rows


def _p50_p95(values: Sequence[float]) -> tuple[float, float]:
    return statistics.median(values), sorted(values)[int(len(values) * 0.95)]


def _warm_up(assistant: Assistant, knowledge: Knowledge, asked: Sequence[Asked]) -> None:
    """Ask the cases that are not measured: the words are met, not the messages."""
    measured = {one.text for one in asked}
    for case in knowledge.cases:
        if case.ask not in measured:
            assistant.reply(Message("b", case.ask), Conversation(), NOW)


def _rivals(knowledge: Knowledge) -> dict[str, Namer]:
    examples = [
        (text, str(intent.id)) for intent in knowledge.intents for text in (intent.label, *intent.examples)
    ]
    ways = {}
    for who, learn in RIVALS.items():
        try:
            ways[who] = learn(examples)
        except ImportError:
            print(f"{who}: left out, install requirements-bench.txt", file=sys.stderr)
    return ways


def _conversation(assistant: Assistant, one: Asked) -> Conversation:
    conversation = Conversation()
    for text in one.before:
        _, conversation, _ = assistant.reply(Message("b", text), conversation, NOW)
    return conversation


def _ours(assistant: Assistant, asked: Sequence[Asked], held: Sequence[Conversation]) -> list[float]:
    return [
        _seconds(partial(assistant.reply, Message("b", one.text), before, NOW))
        for one, before in zip(asked, held, strict=True)
    ]


def _is_right(assistant: Assistant, one: Asked, before: Conversation) -> bool:
    reply, _, _ = assistant.reply(Message("b", one.text), before, NOW)
    return one.intent in reply.intents if one.intent else reply.kind == "refuse"


def _timed(way: Namer, asked: Sequence[Asked]) -> list[float]:
    return [_seconds(partial(way, one.text)) for one in asked]


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows as a Markdown table, for docs/performance.md."""
    print("| what | question | p50, ms | p95, ms | right |\n|---|---|---:|---:|---:|")
    for row in rows:
        share = "" if row.right is None else f"{row.right:.0%}"
        print(f"| {row.who} | {row.kind} | {row.p50:.3f} | {row.p95:.3f} | {share} |")


def on_one_core() -> None:
    """Stay on one core, where the system can be told so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    on_one_core()
    print_table(measure(parser.parse_args().rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
