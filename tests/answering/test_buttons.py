"""A button asks its label: every answer's own question, pressed, gets that very answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot.knowledge.reading import examine
from tdi_bot.knowledge.records import Intent
from tests.conversation import Talk

KNOWLEDGE, _ = examine(Path(__file__).resolve().parents[2] / "knowledge")
ANSWERS = [intent for intent in KNOWLEDGE.intents if intent.kind == "answer"] if KNOWLEDGE else []
ASKS_WHERE_FIRST = {
    "sites-lieu.liste",
    "sites-lieu.nombre",
    "sites-lieu.proches",
    "sites.proches",
    "territoire.ma-commune",
    "territoire.membership",
}
"""« … de chez moi ? »: the one who presses is asked for the place, then answered."""


@pytest.mark.parametrize("intent", ANSWERS, ids=lambda intent: str(intent.id))
def test_a_button_gets_its_own_answer(talk: Talk, intent: Intent) -> None:
    reply = talk.says(intent.label)
    if intent.id in ASKS_WHERE_FIRST:
        assert reply.kind == "clarify"
        assert talk.says("Agen").kind == "answer"
    else:
        assert reply.intents == (intent.id,), f"\n{intent.label}\n{reply.text}\n{talk.trace}"


@pytest.mark.parametrize(
    "asked",
    [
        "Oyonnax est dans un Territoire d'industrie ?",
        "la CC du Haut Béarn est dans un Territoire d'industrie ?",
        "De quoi se compose le territoire Creuse Industrie ?",
        "Quels Territoires d'industrie en Charente ?",
    ],
)
def test_buttons_on_a_place_hold_it_and_get_its_answer(talk: Talk, asked: str) -> None:
    offered = [s for s in talk.says(asked).suggestions if "@" in s.ref]
    assert offered
    for suggestion in offered:
        assert len(suggestion.ref.encode()) <= 60
        assert talk.assistant.question(suggestion.ref) == suggestion.text
        assert talk.says(suggestion.text).intents == (suggestion.ref.partition("@")[0],)
