"""Writes one reply from the interpretations of a message; nothing is matched here."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from tdi_bot.answering.computed import COMPUTED
from tdi_bot.answering.naming import full_name
from tdi_bot.answering.piece import Piece, joined
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, state
from tdi_bot.knowledge.content import Content
from tdi_bot.model import (
    Ambiguous,
    Conversation,
    GeoPoint,
    Incomplete,
    IntentId,
    Interpretation,
    Lang,
    NotUnderstood,
    Place,
    PlaceMention,
    Question,
    Reply,
    Slots,
    Suggestion,
    Understood,
)
from tdi_bot.places import Places
from tdi_bot.text import folded_words

LONGEST_REPLY = 1200
"""Letters of one reply, unless a whole list is asked for (DESIGN.md §1)."""

MOST_SUGGESTIONS = 3


class Answering:
    """Turns interpretations into replies; immutable, so one serves all conversations."""

    def __init__(self, content: Content, places: Places) -> None:
        self._content = content
        self._places = places

    def compose(
        self, meanings: tuple[Interpretation, ...], conversation: Conversation, now: datetime
    ) -> Reply:
        """Return one reply to all interpretations of a message, each answered or named as not covered."""
        pieces = [self._piece(meaning, conversation, now) for meaning in meanings]
        lang = meanings[0].question.lang
        return _reply(joined(pieces), lang)

    def near(self, point: GeoPoint, now: datetime) -> Reply:
        """Return the turnkey sites nearest to where a person is; the point is used once and kept nowhere."""
        here = Place("point", f"{point.lat},{point.lon}", "", point=point)
        mention = PlaceMention(0, 0, "", (here,), decided=True)
        question = Question("", "", "", Slots())
        understood = Understood(
            IntentId("sites.proches"), Slots(places=(mention,)), frozenset(), 1.0, question
        )
        return _reply(self._understood(understood, Conversation(), now), "fr")

    def page(self, name: str, lang: Lang = "fr") -> Reply:
        """Return a fixed page; KeyError for an unknown name."""
        text = self._content.say(f"page_{name}", lang)
        offered = map(IntentId, self._content.voice(f"page_{name}_questions").split())
        return Reply("smalltalk", text, suggestions=near_questions(self._content, offered), lang=lang)

    def question(self, ref: str) -> str | None:
        """Return the question behind a suggestion's id, or None if its intent is gone."""
        return self._content.intent(ref).label if ref in self._content.intents else None

    def _piece(self, meaning: Interpretation, conversation: Conversation, now: datetime) -> Piece:
        match meaning:
            case Understood():
                return self._understood(meaning, conversation, now)
            case Incomplete():
                return self._incomplete(meaning)
            case Ambiguous():
                return self._ambiguous(meaning)
            case NotUnderstood():
                return self._refusal(meaning)
            case _:
                assert_never(meaning)

    def _understood(self, meaning: Understood, conversation: Conversation, now: datetime) -> Piece:
        intent = self._content.intent(meaning.intent)
        request = Request(intent, meaning, self._content, self._places, conversation, now, self._understood)
        return COMPUTED[intent.compute](request) if intent.compute else state(request)

    def _incomplete(self, meaning: Incomplete) -> Piece:
        lang, unknown = meaning.question.lang, meaning.question.slots.unknown_place
        if meaning.missing == "place" and unknown:
            text = self._content.say("lieu_inconnu", lang, lieu=unknown)
        else:
            text = self._content.say(f"manque_{meaning.missing}", lang)
        return Piece("clarify", text, suggestions=near_questions(self._content, meaning.nearest))

    def _ambiguous(self, meaning: Ambiguous) -> Piece:
        lang = meaning.question.lang
        if meaning.places:
            choices = tuple(Suggestion(full_name(place), full_name(place)) for place in meaning.places[:6])
            return Piece("clarify", self._content.say("quel_lieu", lang), suggestions=choices)
        return Piece(
            "clarify",
            self._content.say("quelle_question", lang),
            suggestions=near_questions(self._content, meaning.candidates),
        )

    def _refusal(self, meaning: NotUnderstood) -> Piece:
        lang = meaning.question.lang
        suggestions = near_questions(self._content, meaning.nearest)
        if not meaning.question.folded or not folded_words(meaning.question.folded):
            return Piece("clarify", self._content.say("message_vide", lang))
        if meaning.question.other_language:
            return Piece("clarify", self._content.say("autre_langue", lang))
        if meaning.absent is not None:
            concept = self._content.concept(meaning.absent)
            text = self._content.say("refus_nomme", lang, sujet=concept.label if concept else "")
        elif meaning.concepts or meaning.nearest:
            text = self._content.say("refus_proche", lang)
        else:
            text = self._content.say("refus_hors_sujet", lang)
        return Piece("refuse", text, suggestions=suggestions)


def _reply(piece: Piece, lang: Lang) -> Reply:
    return Reply(
        piece.kind,
        piece.text,
        piece.sources,
        max((source.as_of for source in piece.sources), default=""),
        piece.suggestions[:MOST_SUGGESTIONS],
        piece.places,
        piece.picture,
        piece.intents,
        piece.confidence,
        lang,
    )
