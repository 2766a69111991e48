"""A fact given as current that is past its review says so in replies, and `kb stale` lists it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tdi_bot import cli
from tdi_bot.assistant import Assistant
from tdi_bot.editing.freshness import past_review
from tdi_bot.knowledge.records import Fact, Intent
from tdi_bot.knowledge.template import Template
from tdi_bot.model import Conversation, Message, Reply
from tests.editing.live_assistant import ROOT, shipped

CURRENT = [fact for fact in shipped().facts.values() if fact.current is not None]
LATEST = max(date.fromisoformat(fact.current.confirmed) for fact in CURRENT if fact.current)
LATER = datetime.combine(LATEST, datetime.min.time(), UTC) + timedelta(days=400)
DUE = [fact for fact in CURRENT if fact.current and fact.current.due < LATER.date()]


def saying(fact: Fact) -> Iterator[Intent]:
    for intent in shipped().intents:
        if fact.id in Template.parse(intent.answer).facts and not intent.compute:
            yield intent


def ask(assistant: Assistant, text: str, now: datetime) -> Reply:
    return assistant.reply(Message("fresh", text), Conversation(), now)[0]


def answer(assistant: Assistant, intent: Intent, now: datetime) -> Reply:
    replies = (ask(assistant, text, now) for text in (intent.label, *intent.examples))
    return next(reply for reply in replies if reply.intents == (intent.id,) and reply.lang == "fr")


def test_most_current_facts_are_due_400_days_after_the_last_confirmation() -> None:
    assert len(DUE) > len(CURRENT) / 2 > 10


@pytest.mark.parametrize("fact", DUE, ids=lambda fact: str(fact.id))
def test_a_reply_that_says_a_fact_past_its_review_says_that_it_is_to_be_confirmed(
    fact: Fact, assistant: Assistant
) -> None:
    for intent in saying(fact):
        assert "à confirmer" in answer(assistant, intent, LATER).text


def test_the_line_is_said_once_and_only_past_the_review(assistant: Assistant) -> None:
    for fact in DUE:
        assert fact.current is not None
        in_time = datetime.combine(fact.current.due, datetime.min.time(), UTC)
        for intent in saying(fact):
            facts = (shipped().facts[one].current for one in Template.parse(intent.answer).facts)
            soonest = min(current.due for current in facts if current)
            assert answer(assistant, intent, LATER).text.count("à confirmer") == 1
            if soonest == fact.current.due:
                assert "à confirmer" not in answer(assistant, intent, in_time).text


def test_stale_lists_each_fact_that_is_due_with_file_and_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDI_HOME", str(ROOT))
    assert cli.main(["kb", "stale", "--now", LATER.date().isoformat()]) == 1
    listed = capsys.readouterr().out.splitlines()
    assert len(listed) == len(DUE)
    for line in listed:
        place, fact_id = line.split(" ")[:2]
        name, number = place.split(":")
        assert (ROOT / name).read_text(encoding="utf-8").splitlines()[int(number) - 1] == f"{fact_id}:"


def test_nothing_is_stale_before_it_was_confirmed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TDI_HOME", str(ROOT))
    assert cli.main(["kb", "stale", "--now", "2018-11-22"]) == 0
    assert capsys.readouterr().out.startswith("Rien à confirmer")


def test_the_last_day_of_the_review_still_counts(home: Path) -> None:
    fact = DUE[0]
    assert fact.current is not None
    assert fact.id not in {one.fact for one in past_review(home / "knowledge", fact.current.due)}
    after = fact.current.due + timedelta(days=1)
    assert fact.id in {one.fact for one in past_review(home / "knowledge", after)}
