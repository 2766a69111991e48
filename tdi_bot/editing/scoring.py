"""Asks every case to the real assistant, as written and worse written, and judges the replies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.build_records import Case
from tdi_bot.knowledge.reading import Knowledge
from tdi_bot.model import Conversation, Message, Reply, Trace
from tdi_bot.text import fold, words

Verdict = Literal["right", "wrong", "clarified", "refused"]
"""wrong = something else was said; clarified, refused = nothing was, though an answer was due."""

Writing = Literal["written", "misspelt", "polite"]

WRITINGS: tuple[Writing, ...] = ("written", "misspelt", "polite")

SCORED_AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
"""The moment all cases are asked at, so that the same content has the same score on any day."""

_LONG_WORD = 6


@dataclass(frozen=True, slots=True)
class Scored:
    """One case asked in one writing: what was expected and got, and how sure the assistant was."""

    case: Case
    writing: Writing
    asked: str
    verdict: Verdict
    got: str
    confidence: float
    faults: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The topic of the expected intent, or the file of a case that expects only a kind of reply."""
        if self.case.intent:
            return self.case.intent.partition(".")[0]
        return Path(self.case.file).name.removesuffix(".cases.yaml")

    @property
    def expected(self) -> str:
        """The expected intent, or kind of reply."""
        return str(self.case.intent or self.case.kind)


def score(knowledge: Knowledge, assistant: Assistant) -> list[Scored]:
    """Ask each case as it is written, then with a typing slip and wrapped in courtesies."""
    courtesies = {intent.id for intent in knowledge.intents if intent.kind == "smalltalk"}
    return [
        _ask(case, writing, asked, assistant)
        for case in knowledge.cases
        for writing in WRITINGS
        # Among courtesies, one more changes what is said.
        if not (writing == "polite" and (case.intent in courtesies or case.kind == "smalltalk"))
        if (asked := written_as(case, writing))
    ]


def reply_to(case: Case, assistant: Assistant, asked: str = "") -> tuple[Reply, Trace]:
    """Return the reply to a case, or to another wording of it, after the questions that come before it."""
    conversation = Conversation()
    for earlier in case.after:
        _, conversation, _ = assistant.reply(Message("score", earlier), conversation, SCORED_AT)
    reply, _, trace = assistant.reply(Message("score", asked or case.ask), conversation, SCORED_AT)
    return reply, trace


def faults(case: Case, reply: Reply, trace: Trace) -> Iterator[str]:
    """Yield, in French, each thing that the case expects of its reply and that is not so."""
    if case.intent is not None and case.intent not in understood(reply, trace):
        yield f"intention {', '.join(reply.intents) or 'aucune'} au lieu de {case.intent}"
    if case.kind is not None and reply.kind != case.kind:
        yield f"« {reply.kind} » au lieu de « {case.kind} »"
    said = fold(reply.text)
    for text in case.says:
        if fold(text) not in said:
            yield f"ne dit pas « {text} »"
    for text in case.avoids:
        if fold(text) in said:
            yield f"dit « {text} »"


def understood(reply: Reply, trace: Trace) -> set[str]:
    """Return what was answered; one about the last answer keeps its intents, and its own is in the trace."""
    if reply.kind == "refuse":
        return set(reply.intents)
    return {*reply.intents, *(part.candidates[0].intent for part in trace.parts if part.candidates)}


def written_as(case: Case, writing: Writing) -> str:
    """Return the question in one writing, always the same; nothing where that makes no sense."""
    match writing:
        case "written":
            return case.ask
        case "misspelt":
            return _with_a_slip(case.ask)
        case "polite":
            # Around a bare follow-up or a word or two, courtesies would weigh more than the question.
            plain = not case.after and len(words(case.ask)) > 2
            return f"Bonjour, {case.ask.rstrip(' .')} Merci d'avance !" if plain else ""


def _with_a_slip(text: str) -> str:
    """Swap two letters in the middle of the longest word; of a short one a slip makes another word."""
    long_ones = [word for word in words(text) if len(word.raw) >= _LONG_WORD and word.raw.isalpha()]
    if not long_ones:
        return ""
    word = max(long_ones, key=lambda one: len(one.raw))
    at = len(word.raw) // 2
    slip = word.raw[: at - 1] + word.raw[at] + word.raw[at - 1] + word.raw[at + 1 :]
    if slip == word.raw:
        slip = word.raw[:at] + word.raw[at + 1 :]
    return text.replace(word.raw, slip, 1)


def _ask(case: Case, writing: Writing, asked: str, assistant: Assistant) -> Scored:
    reply, trace = reply_to(case, assistant, asked)
    found = tuple(faults(case, reply, trace))
    answered = reply.kind in {"answer", "smalltalk"}
    verdict: Verdict = "wrong"
    if not found:
        verdict = "right"
    elif not answered:
        verdict = "clarified" if reply.kind == "clarify" else "refused"
    got = ", ".join(reply.intents) if answered and reply.intents else reply.kind
    return Scored(case, writing, asked, verdict, got, reply.confidence if answered else 0.0, found)
