"""Each case beside the content is a test of its own, asked to the whole assistant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tdi_bot import build
from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.build_records import Case
from tdi_bot.knowledge.reading import examine
from tdi_bot.model import Conversation, IntentId, Message, Reply, Trace
from tdi_bot.text import fold

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
KNOWLEDGE, _ = examine(ROOT / "knowledge")
CASES = KNOWLEDGE.cases if KNOWLEDGE else ()


def name_of(case: Case) -> str:
    return f"{Path(case.file).name.removesuffix('.cases.yaml')}:{case.line}"


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Assistant:
    # Workers share one build; the lock of `ensure` lets the first one make it.
    root = tmp_path_factory.getbasetemp()
    live = (root if worker_id == "master" else root.parent) / "live"
    return Assistant.load(build.ensure(ROOT / "knowledge", ROOT / "data", live))


def understood(reply: Reply, trace: Trace) -> set[IntentId]:
    """What was answered; a question about the last answer keeps its intents, and its own is in the trace."""
    if reply.kind == "refuse":
        return set(reply.intents)
    return {*reply.intents, *(part.candidates[0].intent for part in trace.parts if part.candidates)}


def test_there_are_cases() -> None:
    assert len(CASES) > 50


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_case(case: Case, assistant: Assistant) -> None:
    conversation = Conversation()
    for earlier in case.after:
        _, conversation, _ = assistant.reply(Message("case", earlier), conversation, NOW)
    reply, _, trace = assistant.reply(Message("case", case.ask), conversation, NOW)
    said = fold(reply.text)
    explained = f"\n{case.ask}\n{reply.kind} {reply.intents}\n{reply.text}\n{trace}"
    if case.intent is not None:
        assert case.intent in understood(reply, trace), explained
    if case.kind is not None:
        assert reply.kind == case.kind, explained
    for text in case.says:
        assert fold(text) in said, explained
    for text in case.avoids:
        assert fold(text) not in said, explained


SUGGESTED = sorted({one for intent in KNOWLEDGE.intents for one in intent.suggests}) if KNOWLEDGE else []


@pytest.mark.parametrize("intent_id", SUGGESTED)
def test_a_suggested_question_is_understood_as_itself(intent_id: IntentId, assistant: Assistant) -> None:
    """A button asks its label: whoever presses it gets that answer, or is asked for the place it needs."""
    assert KNOWLEDGE is not None
    intent = next(one for one in KNOWLEDGE.intents if one.id == intent_id)
    reply, _, trace = assistant.reply(Message("button", intent.label), Conversation(), NOW)
    if intent.needs is None and not intent.compute:
        assert intent_id in reply.intents, (
            f"\n{intent.label}\n{reply.kind} {reply.intents}\n{reply.text}\n{trace}"
        )
    else:
        assert intent_id in reply.intents or reply.kind == "clarify", f"{intent.label}\n{reply}\n{trace}"
