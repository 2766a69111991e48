"""A question that is whole means the same whatever was spoken of before it."""

from __future__ import annotations

import pytest

from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.build_records import Case
from tests.conversation import Talk
from tests.test_cases import CASES

SHORTEST = 5
"""Words of a question that leaves nothing to the context, as a rule."""
LEAST = 0.97
"""Measured 0.973 to 0.997 on 23 November 2026; 0.960 to 0.995 while « clés en main » passed for a pronoun."""


def _is_whole(case: Case) -> bool:
    return not case.after and case.intent is not None and len(case.ask.split()) >= SHORTEST


@pytest.mark.parametrize(
    "before",
    [
        "Quels sites clés en main dans le 64 ?",
        "Agen est en territoire d'industrie ?",
        "Qui pilote le programme ?",
        "Quels sont les objectifs du Pack rebond ?",
    ],
)
def test_what_was_asked_before_changes_few_whole_questions(assistant: Assistant, before: str) -> None:
    changed = []
    whole = [case.ask for case in CASES if _is_whole(case)]
    for ask in whole:
        talk = Talk(assistant)
        talk.says(before)
        if talk.says(ask).intents != Talk(assistant).says(ask).intents:
            changed.append(ask)
    assert len(changed) <= (1 - LEAST) * len(whole), (len(changed), len(whole), changed[:20])


def test_what_stands_on_a_site_in_general_is_not_asked_of_a_place(talk: Talk) -> None:
    talk.says("Quels sites clés en main dans le 64 ?")
    assert talk.says("On peut installer quoi sur un site clés en main ?").intents == ("sites.activites",)
    talk.says("Quels sites clés en main dans le 64 ?")
    assert talk.says("Par qui et quand le Pack rebond a-t-il été dévoilé ?").intents == (
        "pack-rebond.ministres",
        "pack-rebond.date",
    )
