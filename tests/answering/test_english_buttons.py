"""Under an English reply the buttons are English where the content is, and each gets its own answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot.knowledge.reading import examine
from tdi_bot.knowledge.records import Intent
from tests.conversation import Talk

KNOWLEDGE, _ = examine(Path(__file__).resolve().parents[2] / "knowledge")
LABELLED = [intent for intent in KNOWLEDGE.intents if intent.label_en] if KNOWLEDGE else []


@pytest.mark.parametrize("intent", LABELLED, ids=lambda intent: str(intent.id))
def test_an_english_button_gets_its_own_answer(talk: Talk, intent: Intent) -> None:
    reply = talk.says(intent.label_en, "en")
    assert reply.lang == "en"
    assert intent.id in reply.intents, f"{intent.label_en}\n{reply.text}"


def test_an_english_reply_offers_english_questions(talk: Talk) -> None:
    reply = talk.says("When was the programme launched?")
    assert any(
        suggestion.label.startswith(("How", "What", "Who", "When")) for suggestion in reply.suggestions
    )


def test_a_french_reply_offers_french_ones(talk: Talk) -> None:
    reply = talk.says("Quand le programme a-t-il été lancé ?")
    assert not any(suggestion.label.startswith(("How", "What")) for suggestion in reply.suggestions)
