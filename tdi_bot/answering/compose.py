"""Writes one reply from the interpretations of a message; nothing is matched here."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from tdi_bot.answering.computed import COMPUTED
from tdi_bot.answering.maps import picture_of
from tdi_bot.answering.naming import full_name
from tdi_bot.answering.piece import Piece, joined
from tdi_bot.answering.place_questions import question_of
from tdi_bot.answering.recalling import (
    SITES_ALONE,
    recalled,
    recalled_place,
    recalled_sites,
    refer,
    refer_to_place,
)
from tdi_bot.answering.request import Request
from tdi_bot.answering.site_wording import place_of
from tdi_bot.answering.stating import near_questions, state
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.wording import join
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
    Venue,
)
from tdi_bot.places import Places
from tdi_bot.text import folded_words

LONGEST_REPLY = 1200
"""Letters of one reply, unless a whole list is asked for (DESIGN.md §1)."""

MOST_SUGGESTIONS = 3
NEAREST = IntentId("sites.proches")


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
        ref = refer(meanings[0]) if len(meanings) == 1 and isinstance(meanings[0], Understood) else ""
        return _reply(joined(pieces), lang, ref)

    def near(self, point: GeoPoint, now: datetime) -> Reply:
        """Return the turnkey sites nearest to where a person is; the point is used once and kept nowhere."""
        here = Place("point", f"{point.lat},{point.lon}", "", point=point)
        mention = PlaceMention(0, 0, "", (here,), decided=True)
        question = Question("", "", Slots())
        understood = Understood(NEAREST, Slots(places=(mention,)), frozenset(), 1.0, question)
        return _reply(self._understood(understood, Conversation(), now), "fr")

    def page(self, name: str, lang: Lang = "fr") -> Reply:
        """Return a fixed page; KeyError for an unknown name."""
        text = self._content.say(f"page_{name}", lang)
        offered = map(IntentId, self._content.voice(f"page_{name}_questions").split())
        return Reply("smalltalk", text, suggestions=near_questions(self._content, offered, lang), lang=lang)

    def question(self, ref: str) -> str | None:
        """Return the question behind a suggestion's id, or None if its intent or place is gone."""
        if (place := recalled_place(ref, self._places)) is not None:
            return full_name(place)
        if (question := question_of(ref, self._content, self._places)) is not None:
            return question
        return self._content.intent(ref).label if ref in self._content.intents else None

    def recall(self, ref: str, now: datetime, lang: Lang) -> Reply | None:
        """Answer again the question behind a reply's reference, or return None if its intent is gone."""
        if ref.startswith(SITES_ALONE):
            return self._sites_alone(ref, now, lang)
        understood = recalled(ref, self._places, lang)
        if understood is None or understood.intent not in self._content.intents:
            return None
        return _reply(self._understood(understood, Conversation(), now), lang, ref)

    def _sites_alone(self, ref: str, now: datetime, lang: Lang) -> Reply | None:
        sites = recalled_sites(ref, self._places)
        shown = tuple(place_of(site, site.point) for site in sites if site.point is not None)
        understood = Understood(NEAREST, Slots(), frozenset(), 1.0, Question("", "", Slots(), lang))
        picture = picture_of(self._request(understood, Conversation(), now), shown, None)
        return Reply("answer", "", places=shown, picture=picture, lang=lang, ref=ref) if shown else None

    def venue(self, code: str) -> Venue | None:
        """Return a site as a pin, or None when it is gone or its commune is not known."""
        site = self._places.site(code)
        if site is None or site.point is None:
            return None
        town = f"{join(list(site.commune_names))} ({'/'.join(site.departements)})"
        return Venue(site.name, town, site.point)

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
        request = self._request(meaning, conversation, now)
        compute = request.intent.compute
        return COMPUTED[compute](request) if compute else state(request)

    def _request(self, meaning: Understood, conversation: Conversation, now: datetime) -> Request:
        intent = self._content.intent(meaning.intent)
        return Request(intent, meaning, self._content, self._places, conversation, now, self._understood)

    def _incomplete(self, meaning: Incomplete) -> Piece:
        lang, unknown = meaning.question.lang, meaning.question.slots.unknown_place
        if meaning.missing == "place" and unknown:
            text = self._content.say("lieu_inconnu", lang, lieu=unknown)
        else:
            text = self._content.say(f"manque_{meaning.missing}", lang)
        intents = (meaning.intent,) if meaning.missing == "place" else ()
        suggestions = near_questions(self._content, meaning.nearest, lang)
        return Piece("clarify", text, suggestions=suggestions, intents=intents)

    def _ambiguous(self, meaning: Ambiguous) -> Piece:
        lang = meaning.question.lang
        if meaning.places:
            choices = tuple(
                Suggestion(full_name(place), full_name(place), refer_to_place(place))
                for place in meaning.places[:6]
            )
            mention = next((m for m in meaning.question.slots.places if m.candidates == meaning.places), None)
            key = "quel_lieu_proche" if mention is not None and mention.edits else "quel_lieu"
            if len(choices) == 1:
                key = "quel_lieu_seul"
            names = {"lieu": mention.text if mention else "", "nom": choices[0].label}
            said = self._content.say(key, lang, **names)
            return Piece("clarify", said, suggestions=choices, intents=meaning.candidates[:1])
        return Piece(
            "clarify",
            self._content.say("quelle_question", lang),
            suggestions=near_questions(self._content, meaning.candidates, lang),
        )

    def _refusal(self, meaning: NotUnderstood) -> Piece:
        lang = meaning.question.lang
        suggestions = near_questions(self._content, meaning.nearest, lang)
        if not folded_words(meaning.question.raw):
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


def _reply(piece: Piece, lang: Lang, ref: str = "") -> Reply:
    return Reply(
        piece.kind,
        piece.text,
        piece.sources,
        max([source.as_of for source in piece.sources], default=""),
        piece.suggestions[:MOST_SUGGESTIONS],
        piece.places,
        piece.picture,
        piece.intents,
        piece.confidence,
        lang,
        ref,
    )
