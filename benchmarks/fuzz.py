"""Ask the assistant what nobody should, mangled, hostile or endless, and read each reply as Telegram would.

    python benchmarks/fuzz.py [--count 200000] [--seed N] [--jobs 2]

No input may raise, no reply may pass a limit or hold HTML that Telegram refuses. Conversations go on over
some inputs, so that what one leaves behind meets the next.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


from benchmarks.fuzz_inputs import Inputs
from tdi_bot import build, settings
from tdi_bot.assistant import Assistant
from tdi_bot.channels.telegram.rendering import render
from tdi_bot.channels.telegram.splitting import LIMIT
from tdi_bot.journal import conversation_codec
from tdi_bot.journal.scrub import scrub
from tdi_bot.knowledge.reading import read
from tdi_bot.model import Conversation, Reply
from tests.botapi.markup import MarkupError, parse_html, utf16_length

_LONGEST_REPLY = 1_200
_START = datetime(2026, 11, 1, tzinfo=UTC)
_SHARE = 1_000


@dataclass
class Findings:
    """What went wrong, with an input for each kind of it, and what came out in all."""

    wrong: Counter[str] = field(default_factory=Counter)
    inputs: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    long_replies: int = 0

    def note(self, what: str, asked: str) -> None:
        """Count one thing that went wrong."""
        self.wrong[what] += 1
        self.inputs.setdefault(what, asked[:200])

    def add(self, other: Findings) -> None:
        """Take over what another process found."""
        self.wrong += other.wrong
        self.inputs = {**other.inputs, **self.inputs}
        self.kinds += other.kinds
        self.slowest = max(self.slowest, other.slowest)
        self.long_replies += other.long_replies


def fuzz(share: tuple[int, str]) -> Findings:
    """Ask so many things, drawn from a seed, and look at each reply."""
    count, seed = share
    assistant, questions = _loaded()
    return look(assistant, Inputs(random.Random(seed), questions), count)


def look(assistant: Assistant, inputs: Inputs, count: int) -> Findings:
    """Ask an assistant so many things, in conversations of a few turns."""
    found = Findings()
    conversation = Conversation()
    for number in range(count):
        message = inputs.message()
        if number % 5 == 0:
            conversation = Conversation()
        started = time.process_time()
        try:
            now = _START + timedelta(minutes=number)
            reply, conversation, _ = assistant.reply(message, conversation, now)
            conversation = conversation_codec.decode(conversation_codec.encode(conversation))
            scrub(message.text)
        except Exception as error:
            found.note(f"raised {type(error).__name__}", repr(message))
            conversation = Conversation()
            continue
        found.slowest = max(found.slowest, (time.process_time() - started, repr(message)[:200]))
        found.kinds[reply.kind] += 1
        found.long_replies += len(reply.text) > _LONGEST_REPLY
        for what in faults(assistant, reply):
            found.note(what, repr(message))
    return found


def faults(assistant: Assistant, reply: Reply) -> list[str]:
    """Say what Telegram would refuse of a reply, or what a person should not see."""
    wrong = [] if reply.text.strip() else ["empty reply"]
    if "Traceback" in reply.text or "{" in reply.text:
        wrong.append("inside of the machine shown")
    parts = render(reply, assistant.say)
    for part in parts:
        try:
            shown = parse_html(part.html).text
        except MarkupError:
            wrong.append("invalid HTML")
            continue
        if not 0 < utf16_length(shown) <= LIMIT:
            wrong.append("message over the limit")
        for row in (part.keyboard or {}).get("inline_keyboard", []):
            for button in row:
                if not button["text"].strip() or not 0 < len(button["callback_data"].encode()) <= 64:
                    wrong.append("button refused")
    return wrong if parts else [*wrong, "nothing to send"]


def main(arguments: list[str]) -> int:
    """Fuzz on some processes and print what was found; the exit code says whether that is nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args(arguments)
    started = time.monotonic()
    build.ensure(*_folders())
    found = Findings()
    with ProcessPoolExecutor(asked.jobs) as pool:
        done = range(0, asked.count, _SHARE)
        shares = [(min(_SHARE, asked.count - at), f"{asked.seed} {at}") for at in done]
        for at, each in zip(done, pool.map(fuzz, shares), strict=True):
            found.add(each)
            if at % (_SHARE * 20) == 0:
                print(f"… {at} inputs, {sum(found.wrong.values())} wrong", flush=True)
    seconds = time.monotonic() - started
    print(f"{asked.count} inputs, seed {asked.seed}, {seconds:.0f} s: {dict(found.kinds)}")
    print(
        f"slowest {found.slowest[0] * 1000:.0f} ms ({found.slowest[1]}), "
        f"replies over {_LONGEST_REPLY} letters {found.long_replies}"
    )
    for what, count in found.wrong.most_common():
        print(f"{count} × {what}, such as {found.inputs[what]}")
    print("bar met" if not found.wrong else "BAR MISSED")
    return 1 if found.wrong else 0


def _folders() -> tuple[Path, Path, Path]:
    home = settings.load(environ={})
    return home.content, home.data, home.live


@cache
def _loaded() -> tuple[Assistant, list[str]]:
    """Return the assistant and the examples of its intents; each process loads them once."""
    examples = [example for intent in read(_folders()[0]).intents for example in intent.examples]
    return Assistant.load(build.ensure(*_folders())), examples


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
