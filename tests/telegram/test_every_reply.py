"""Whatever the assistant says, Telegram takes it: markup, lengths, buttons; a fact has source and date."""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tdi_bot.assistant import Assistant
from tdi_bot.channels.telegram.pictures import CAPTION, caption_of
from tdi_bot.channels.telegram.rendering import render
from tdi_bot.channels.telegram.splitting import LIMIT
from tdi_bot.knowledge.reading import examine
from tdi_bot.model import Conversation, Message, Reply
from tests.botapi.markup import parse_html, utf16_length

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
OF_PLACES = ("territoire.membership", "sites-lieu.proches", "sites-lieu.liste", "sites-choix.carte")
WITHOUT_SOURCE_LINE = ("meta.", "assistant.", "courtoisie.")
"""Answers about the last answer name their sources in the text; those about the bot state no fact of ours."""


def communes(number: int) -> list[str]:
    with gzip.open(ROOT / "data" / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        codes = [row["insee"] for row in csv.DictReader(file)]
    return random.Random(7).sample(codes, number)


def faults(assistant: Assistant, reply: Reply) -> Iterator[str]:
    """Yield what Telegram would refuse of a reply, and what a reader would miss."""
    parts = render(reply, assistant.say)
    for part in parts:
        parsed = parse_html(part.html)
        if not 0 < utf16_length(parsed.text) <= LIMIT:
            yield f"{utf16_length(parsed.text)} units"
        if parsed.text != part.plain:
            yield "HTML and plain text differ"
        for row in (part.keyboard or {}).get("inline_keyboard", []):
            for button in row:
                if not 1 <= len(button["callback_data"].encode()) <= 64 or not button["text"].strip():
                    yield f"button {button['callback_data']}"
    if reply.picture is not None and utf16_length(caption_of(reply.picture)) > CAPTION:
        yield "caption too long"
    about_us = all(intent.startswith(WITHOUT_SOURCE_LINE) for intent in reply.intents)
    if (
        reply.kind == "answer"
        and not about_us
        and not (reply.sources and parts[-1].plain.rstrip().endswith(")"))
    ):
        yield "a fact without its source and date"


def test_every_intent_is_said_in_a_form_that_telegram_takes(assistant: Assistant) -> None:
    knowledge, _ = examine(ROOT / "knowledge")
    assert knowledge
    found = []
    for intent in knowledge.intents:
        reply, _, _ = assistant.reply(Message("x", intent.label), Conversation(), NOW)
        recalled = assistant.recall(str(intent.id), NOW)
        assert recalled is not None
        found += [(str(intent.id), fault) for one in (reply, recalled) for fault in faults(assistant, one)]
    assert found == []


@pytest.mark.parametrize("intent", OF_PLACES)
def test_five_hundred_places_are_said_in_a_form_that_telegram_takes(
    assistant: Assistant, intent: str
) -> None:
    found = []
    for code in communes(500):
        reply = assistant.recall(f"{intent}@c{code}", NOW)
        if reply is None:
            found.append((code, "unknown"))
        else:
            found += [(code, fault) for fault in faults(assistant, reply)]
    assert found == []


def test_a_reply_is_said_again_word_for_word_from_its_reference(assistant: Assistant) -> None:
    for text in (
        "Quels sites clés en main dans le 64 ?",
        "carte des sites de la deuxième vague en Nouvelle-Aquitaine",
        "les trois sites les plus proches d'Agen",
        "Y a-t-il des sites d'au moins 20 hectares en Occitanie ?",
        "Brive est-elle dans un territoire d'industrie ?",
        "compare Aeropolis et Lonstechnord",
    ):
        reply, _, _ = assistant.reply(Message("x", text), Conversation(), NOW)
        assert reply.ref, text
        again = assistant.recall(reply.ref, NOW)
        assert again is not None
        assert again.text == reply.text


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "@",
        "@c",
        "!",
        "!zzz",
        "a@",
        "x.y@c64445",
        "sites.proches@c00000",
        "sites.proches@Wx",
        "sites.proches@é",
    ],
)
def test_a_forged_reference_is_nothing(assistant: Assistant, ref: str) -> None:
    assert assistant.recall(ref, NOW) is None
    assert assistant.question(ref) is None
