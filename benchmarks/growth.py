"""How latency and memory grow with 10 and 100 times the concepts, intents and facts.

python -m benchmarks.growth

Copies of all intents are generated, each about topics and things with names of their own. The likeness model
is not grown with them: its training compares all examples with each other, and its weights are a full table
(docs/performance.md). What is measured is reading, frames, facts and sentences.
"""

from __future__ import annotations

import argparse
import gc
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.questions import NOW, Asked, questions
from benchmarks.speed import on_one_core
from tdi_bot import build, settings
from tdi_bot.assistant import Assistant, _sections
from tdi_bot.knowledge.reading import Knowledge, read
from tdi_bot.knowledge.records import Concept, Intent
from tdi_bot.knowledge.sections import compile_sections
from tdi_bot.model import ConceptId, Conversation, IntentId, Message
from tdi_bot.understanding.compiled import LEXICON, ORDINARY
from tdi_bot.understanding.compiling import compile_frames, compile_lexicon_of

TIMES = (1, 10, 100)
_RENAMED = frozenset({"topic", "object"})


def grown(knowledge: Knowledge, times: int) -> Knowledge:
    """Return the knowledge with copies of its intents, facts and of the concepts that tell topics apart."""
    concepts, intents, facts = list(knowledge.concepts), list(knowledge.intents), dict(knowledge.facts)
    named = {concept.id for concept in concepts if concept.type in _RENAMED}
    for number in range(1, times):
        concepts += [_concept(concept, number) for concept in knowledge.concepts if concept.id in named]
        intents += [_intent(intent, number, named) for intent in knowledge.intents]
        facts |= {
            f"{id}-n{number}": replace(fact, id=f"{id}-n{number}") for id, fact in knowledge.facts.items()
        }
    return replace(knowledge, concepts=tuple(concepts), intents=tuple(intents), facts=facts)


def _concept(concept: Concept, number: int) -> Concept:
    def forms(written: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{form} {_word(number)}" for form in written)

    return replace(
        concept,
        id=ConceptId(f"{concept.id}-n{number}"),
        forms=forms(concept.forms),
        english=forms(concept.english),
        implies=(),
    )


def _intent(intent: Intent, number: int, named: set[ConceptId]) -> Intent:
    def renamed(id: ConceptId) -> ConceptId:
        return ConceptId(f"{id}-n{number}") if id in named else id

    marked = ConceptId(f"{sorted(named)[0]}-n{number}")
    frames = tuple(
        (*(tuple(map(renamed, either)) for either in frame), *(() if _names(frame, named) else ((marked,),)))
        for frame in intent.frames
    )
    return replace(intent, id=IntentId(f"{intent.id}-n{number}"), frames=frames)


def _names(frame: tuple[tuple[ConceptId, ...], ...], named: set[ConceptId]) -> bool:
    return any(concept in named for either in frame for concept in either)


def _word(number: int) -> str:
    letters = "bdfglmnprst"
    return "zo" + "".join(letters[number // 11**at % 11] + "u" for at in range(3))


def one(times: int) -> None:
    """Print the figures of one size; in a process of its own, so that memory is that size's."""
    home = settings.load(environ={})
    path = build.ensure(home.content, home.data, home.live)
    knowledge = read(home.content)
    began = time.perf_counter()
    larger = grown(knowledge, times)
    section = _with_growth(path, larger)
    built = time.perf_counter() - began
    asked = [q for q in questions(knowledge) if q.kind in {"fact", "place", "refusal"}]
    del knowledge, larger
    gc.collect()
    before = _resident_mb()
    assistant = Assistant.of(section)
    gc.freeze()
    seconds = [_median(assistant, question) for question in asked]
    took = sorted(1000 * value for value in seconds)
    print(
        f"| {times} | {took[len(took) // 2]:.3f} | {took[int(len(took) * 0.95)]:.3f} | "
        f"{_resident_mb() - before:.0f} | {built:.1f} |"
    )


def _with_growth(path: Path, larger: Knowledge) -> Callable[[str], bytes]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    stored = _sections(database)
    made = compile_sections(larger)
    made[LEXICON] = compile_lexicon_of(larger.concepts, larger.intents, stored(ORDINARY))
    made |= compile_frames(larger.intents, larger.facts)
    return lambda name: made[name] if name in made else stored(name)


def _median(assistant: Assistant, question: Asked) -> float:
    took = []
    for _ in range(4):
        began = time.perf_counter()
        assistant.reply(Message("b", question.text), Conversation(), NOW)
        took.append(time.perf_counter() - began)
    return statistics.median(took[1:])


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> int:
    """Print a table, one line a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, help="this size alone")
    times = parser.parse_args().times
    on_one_core()
    if times:
        one(times)
        return 0
    print(
        "| times the knowledge | p50, ms | p95, ms | memory, MB | made in, s |\n|---:|---:|---:|---:|---:|",
        flush=True,
    )
    for size in TIMES:
        subprocess.run([sys.executable, "-m", "benchmarks.growth", "--times", str(size)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
