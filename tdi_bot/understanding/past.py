"""What a conversation was about, the latest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tdi_bot.model import ConceptId, Conversation, IntentId, Turn
from tdi_bot.understanding.pointed import PROGRAMME, Before
from tdi_bot.understanding.thresholds import CONTEXT_SECONDS

TypeOf = Callable[[ConceptId], str]
HomeOf = Callable[[IntentId], ConceptId | None]


def past_turns(conversation: Conversation, now: float, type_of: TypeOf, home_of: HomeOf) -> list[Before]:
    """Return what the conversation was about, the latest first, but for what has faded and for courtesies.

    « et le prix ? », refused by name, changes no subject: « quelle vague ? » means the site before. A
    question that got no answer leaves the place where it was: « et à côté ? » still means the town.
    « combien d'ETI ? » names no topic; its answer, on the winners of the fund, has one: « au total ? ».
    """
    turns = [
        turn
        for turn in reversed(conversation.turns)
        if now - turn.at <= CONTEXT_SECONDS
        and turn.kind != "smalltalk"
        and turn.concepts
        and not _only_refused(turn, type_of)
    ]
    past = [
        Before(
            _with_topic(turn, type_of, home_of), turn.slots, turn.intents, turn.sites, turn.kind == "clarify"
        )
        for turn in turns
    ]
    if len(turns) > 1 and turns[0].kind != "answer" and not turns[0].slots.places:
        last = replace(past[0].slots, places=turns[1].slots.places)
        past[0] = replace(past[0], slots=last, sites=turns[1].sites)
    return past


def _with_topic(turn: Turn, type_of: TypeOf, home_of: HomeOf) -> frozenset[ConceptId]:
    """Return what a turn spoke of, with the topic of its answer where the question named none."""
    if (
        turn.kind != "answer"
        or len(turn.intents) != 1
        or any(type_of(concept) == "topic" for concept in turn.concepts)
    ):
        return turn.concepts
    home = home_of(turn.intents[0]) if turn.sites or not turn.slots.places else None
    return turn.concepts if home in {None, PROGRAMME} else turn.concepts | {home}


def _only_refused(turn: Turn, type_of: TypeOf) -> bool:
    if turn.kind not in {"refuse", "clarify"} or turn.slots.places:
        return False
    types = {type_of(concept) for concept in turn.concepts}
    if turn.kind == "clarify":
        return not types & {"topic", "object", "ask"}
    return not types & {"topic", "far"}
