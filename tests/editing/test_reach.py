"""Every fact can be had by asking: a question is asked for each, or the content says why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tdi_bot.answering.disagreement import MOST_VERSIONS
from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.records import Intent
from tdi_bot.knowledge.template import Template
from tdi_bot.model import Conversation, IntentId, Message, Reply
from tdi_bot.text import fold
from tests.editing.live_assistant import shipped

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
UNANSWERED = {fact for one in shipped().unanswered for fact in one.facts}


def said_by(intent: Intent) -> set[str]:
    """The facts in the sentences of an intent, or in the conflict that it answers."""
    facts = {fact for text in (intent.answer, intent.english) for fact in Template.parse(text).facts}
    if intent.compute == "conflict":
        for conflict in shipped().conflicts:
            if conflict.id == (intent.slots or {}).get("conflict"):
                facts |= {one.ref.fact for one in conflict.versions[:MOST_VERSIONS] if one.ref}
                facts |= set(Template.parse(conflict.why).facts)
    return facts


SAYING: dict[str, list[Intent]] = defaultdict(list)
for each in shipped().intents:
    for fact_id in said_by(each):
        SAYING[fact_id].append(each)


def ways_to_ask(intent: Intent) -> Iterator[str]:
    yield intent.label
    yield from intent.examples


def ask(assistant: Assistant, text: str) -> Reply:
    return assistant.reply(Message("reach", text), Conversation(), NOW)[0]


def test_every_fact_is_said_by_an_answer_or_listed_with_the_reason_why_not() -> None:
    assert sorted(set(shipped().facts) - set(SAYING) - UNANSWERED) == []


def test_no_fact_is_listed_as_unanswered_that_an_answer_says() -> None:
    assert sorted(UNANSWERED & set(SAYING)) == []


@pytest.mark.parametrize("intent_id", sorted({one.id for each in SAYING.values() for one in each}))
def test_a_question_gets_the_facts_of_an_intent(intent_id: IntentId, assistant: Assistant) -> None:
    intent = next(one for one in shipped().intents if one.id == intent_id)
    answered = (intent_id in ask(assistant, text).intents for text in ways_to_ask(intent))
    assert any(answered), f"none of its own wordings is answered by {intent_id}"


SITES = {fact.id: str(fact.values["site"]) for fact in shipped().facts.values() if "site" in fact.values}
TERRITORIES = {
    fact.id: (str(fact.values["nom_anct"]), fact.values["phase"])
    for fact in shipped().facts.values()
    if "nom_anct" in fact.values and "phase" in fact.values
}


@pytest.mark.parametrize("fact_id", sorted(UNANSWERED & set(SITES)))
def test_a_site_that_only_the_table_says_has_its_card(fact_id: str, assistant: Assistant) -> None:
    reply = ask(assistant, f"Fiche du site {SITES[fact_id]}")
    assert reply.kind == "answer", reply
    assert len(set(fold(SITES[fact_id]).split()) & set(fold(reply.text).split())) > 0


@pytest.mark.parametrize("fact_id", sorted(UNANSWERED & set(TERRITORIES)))
def test_a_territory_that_only_the_table_says_has_its_card(fact_id: str, assistant: Assistant) -> None:
    name, phase = TERRITORIES[fact_id]
    reply = ask(assistant, f"Quels sont les membres du territoire d'industrie {name} en phase {phase} ?")
    assert reply.kind == "answer", reply
    assert fold(name.split()[0]) in fold(reply.text)


TOLD_BY_TABLES = {"f30-alloinay-ha", "p2-gironde", "p2-na-landes0", "ti-bocage", "ti-creuse", "ti-dhv"}
"""Facts that repeat what a card or a list computes from a table."""


def test_a_fact_that_is_not_answered_has_a_reason_that_a_test_above_checks() -> None:
    assert sorted(UNANSWERED - set(SITES) - set(TERRITORIES) - TOLD_BY_TABLES) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Fiche du site d'Alloinay", "17"),
        ("Combien de territoires d'industrie en Gironde ?", "Libournais"),
        ("Y a-t-il un territoire d'industrie dans les Landes ?", "Non"),
        ("Bressuire était dans quel territoire d'industrie en phase 1 ?", "Nord Poitou"),
    ],
)
def test_what_a_card_or_a_list_says_of_such_a_fact(asked: str, said: str, assistant: Assistant) -> None:
    assert said in ask(assistant, asked).text


def test_what_is_said_in_english_or_in_short_is_rendered_from_facts() -> None:
    content = Content.of(shipped())
    for intent in shipped().intents:
        for text in (intent.short, intent.english):
            if text and not intent.compute:
                assert content.render(text).text
