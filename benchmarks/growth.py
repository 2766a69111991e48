"""How latency, memory and building grow with 10 and 100 times the concepts, intents, examples and facts.

python -m benchmarks.growth

Copies of all intents are generated, each about topics and things with names of their own; an example of a
copy holds the copy's name, and a word of its own. Each size is compiled in one process and asked in another.
What is measured, in the processor's time, is the original questions among all that was added: reading,
frames, likeness, facts, sentences. « same » is the share of them that get the same intents as without copies.
Examples are copied as they were read; to read one costs under a millisecond, however many there are.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.questions import NOW, questions
from benchmarks.speed import on_one_core
from tdi_bot import build, settings
from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.reading import Knowledge, read
from tdi_bot.knowledge.records import Concept, Intent
from tdi_bot.knowledge.sections import compile_sections
from tdi_bot.model import ConceptId, Conversation, IntentId, Message
from tdi_bot.places import Places
from tdi_bot.understanding.compiled import LEXICON, ORDINARY
from tdi_bot.understanding.compiling import compile_frames, compile_lexicon_of, compile_likeness, examples_of

TIMES = (1, 10, 100)
KINDS = frozenset({"fact", "place", "refusal"})
_ASKED = "benchmark.questions"
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
    examples = tuple(_marked(text, number) for text in intent.examples)
    return replace(intent, id=IntentId(f"{intent.id}-n{number}"), frames=frames, examples=examples)


def _names(frame: tuple[tuple[ConceptId, ...], ...], named: set[ConceptId]) -> bool:
    return any(concept in named for either in frame for concept in either)


def _word(number: int) -> str:
    letters = "bdfglmnprst"
    return "zo" + "".join(letters[number // 11**at % 11] + "u" for at in range(3))


def compile_larger(times: int, target: Path) -> None:
    """Write the sections of one size into a file, and print how long likeness and all took."""
    home = settings.load(environ={})
    path = build.ensure(home.content, home.data, home.live)
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    stored: dict[str, bytes] = dict(database.execute("SELECT name, data FROM section"))
    knowledge = read(home.content)
    asked = [one.text for one in questions(knowledge) if one.kind in KINDS]
    made: dict[str, bytes] = {}
    training = began = time.process_time()
    if times > 1:
        examples = examples_of(knowledge.intents, knowledge.rewrites, Places.load(stored.__getitem__), stored)
        began = time.process_time()
        larger = grown(knowledge, times)
        made = compile_sections(larger)
        made[LEXICON] = compile_lexicon_of(larger.concepts, larger.intents, stored[ORDINARY])
        made |= compile_frames(larger.intents, larger.facts)
        training = time.process_time()
        made |= compile_likeness([*examples, *_copied(examples, times)])
    done = time.process_time()
    with closing(sqlite3.connect(target)) as written, written:
        written.execute("CREATE TABLE section (name TEXT PRIMARY KEY, data BLOB)")
        written.executemany("INSERT INTO section VALUES (?, ?)", (stored | made).items())
        written.execute("INSERT INTO section VALUES (?, ?)", (_ASKED, json.dumps(asked)))
    print(json.dumps([done - training, done - began]))


def _copied(examples: list[tuple[str, str]], times: int) -> Iterator[tuple[str, str]]:
    for number in range(1, times):
        for text, intent in examples:
            yield _marked(text, number), f"{intent}-n{number}"


def _marked(text: str, number: int) -> str:
    """Return a copy's wording: its longest word is its own, and its name follows."""
    longest = max(text.split(), key=len, default="")
    return f"{text.replace(longest, longest + _word(number)[2:], 1)} {_word(number)}"


def one(path: Path) -> None:
    """Print the figures of one size; in a process of its own, so that memory is that size's."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        row = database.execute("SELECT data FROM section WHERE name = ?", (_ASKED,)).fetchone()
    asked: list[str] = json.loads(row[0])
    assistant = Assistant.load(path)
    for text in asked[::2]:
        _took(assistant, text)
    first = sorted(_took(assistant, text) for text in asked[1::2])
    for text in asked * 2:
        _took(assistant, text)
    again = sorted(_took(assistant, text) for text in asked)
    replies = (assistant.reply(Message("b", text), Conversation(), NOW)[0] for text in asked)
    intents = [[reply.kind, *reply.intents] for reply in replies]
    figures = [first[len(first) // 2], first[int(len(first) * 0.95)], again[len(again) // 2]]
    print(json.dumps([*figures, _resident_mb(), intents]))


def _took(assistant: Assistant, text: str) -> float:
    """Return the processor's milliseconds for one reply."""
    began = time.thread_time()
    assistant.reply(Message("b", text), Conversation(), NOW)
    return 1000 * (time.thread_time() - began)


def _resident_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main() -> int:
    """Print a table, one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--times", type=int, help="compile this size alone, into FILE")
    parser.add_argument("--file", type=Path, help="the file; alone: ask what was compiled there")
    options = parser.parse_args()
    on_one_core()
    if options.file and options.times:
        compile_larger(options.times, options.file)
    elif options.file:
        one(options.file)
    else:
        _compare()
    return 0


def _compare() -> None:
    print(
        "| times the knowledge | first time: p50, ms | p95, ms | asked again: p50, ms | resident, MB | same "
        "| likeness made in, s | all made in, s |"
    )
    print("|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    first: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for times in TIMES:
            file = Path(folder) / f"{times}.db"
            training, whole = _run("--times", str(times), "--file", str(file))
            *took, resident, intents = _run("--file", str(file))
            first = first or intents
            same = sum(a == b for a, b in zip(first, intents, strict=True)) / len(first)
            cells = [str(times), *(f"{one:.3f}" for one in took), f"{resident:.0f}", f"{same:.1%}"]
            print("|", " | ".join([*cells, f"{training:.1f}", f"{whole:.1f}"]), "|", flush=True)


def _run(*arguments: str) -> list[Any]:
    command = [sys.executable, "-m", "benchmarks.growth", *arguments]
    found: list[Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


if __name__ == "__main__":
    sys.exit(main())
