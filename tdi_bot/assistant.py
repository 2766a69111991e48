"""The one door: a message and its conversation in, a reply out. No clock, network, randomness or storage."""

from __future__ import annotations

import gc
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tdi_bot.answering import Answering
from tdi_bot.knowledge.content import Content
from tdi_bot.model import (
    Ambiguous,
    ConceptId,
    Conversation,
    GeoPoint,
    Incomplete,
    IntentId,
    Interpretation,
    Lang,
    Message,
    NotUnderstood,
    Picture,
    PlaceMention,
    Reply,
    Slots,
    Trace,
    Turn,
    Understood,
    Venue,
)
from tdi_bot.places import Places
from tdi_bot.understanding import Understanding

if TYPE_CHECKING:
    from tdi_bot.picture.drawer import Drawer

TOWNS = "picture.towns"
"""The section of the drawer's towns, whose module is only imported to draw."""
FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
"""The letters of the pictures, shipped with the code."""

KEPT_TURNS = 6
"""How many exchanges a follow-up can lean on."""

KEPT_SITES = 5
"""How many sites of a reply « le deuxième » and « les autres » can mean."""

FORGETTING = IntentId("meta.efface")
"""The intent by which a person starts afresh: nothing of the conversation is kept."""

PAGE_OF_COMMAND = {
    "start": "accueil",
    "aide": "aide",
    "help": "aide",
    "sources": "sources",
    "privacy": "confidentialite",
    "confidentialite": "confidentialite",
}

_COMMAND = re.compile(r"\s*/([a-z_]+)\b", re.IGNORECASE)

_NO_SLOTS = Slots()

LONGEST_MESSAGE = 20_000
"""Letters of a message that are read; Telegram sends at most 4,096."""


class Assistant:
    """Answers from one version of the knowledge; immutable, so one serves every conversation."""

    def __init__(
        self, content: Content, places: Places, understanding: Understanding, towns: bytes, version: str
    ) -> None:
        self._towns = towns
        self._content = content
        self._places = places
        self._understanding = understanding
        self._answering = Answering(content, places)
        self.version = version

    @classmethod
    def load(cls, path: Path) -> Assistant:
        """Load the compiled knowledge that `build.ensure` returned the path of."""
        # What is loaded stays: the garbage collector need not walk all of it again and again.
        gc.disable()
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
                assistant = cls.of(_sections(database))
            gc.freeze()
        finally:
            gc.enable()
        return assistant

    @classmethod
    def of(cls, section: Callable[[str], bytes]) -> Assistant:
        """Load compiled knowledge from its sections, wherever these are kept."""
        places = Places.load(section)
        understanding = Understanding.load(section, places)
        content = Content.load(section)
        # What `section` reads from is closed when the first picture is drawn.
        return cls(content, places, understanding, section(TOWNS), section("version").decode())

    def reply(
        self, message: Message, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        """Answer one message. `now` lets old conversations fade and old facts be marked."""
        if message.location is not None:
            return self._reply_to_location(message.location, conversation, now)
        if command := _COMMAND.match(message.text):
            return self._reply_to_command(command[1].lower(), conversation, now)
        if len(message.text) > LONGEST_MESSAGE:
            message = replace(message, text=message.text[:LONGEST_MESSAGE])
        meanings, parts = self._understanding.interpret(message, conversation, now.timestamp())
        reply = self._answering.compose(meanings, conversation, now)
        if FORGETTING in reply.intents:
            return reply, Conversation(lang=reply.lang), Trace(self.version, parts)
        turn = _turn(meanings, reply, now, conversation)
        if _is_about_the_last(meanings) and conversation.turns:
            turn = replace(conversation.turns[-1], at=turn.at)
        return reply, _remember(conversation, turn, reply), Trace(self.version, parts)

    def _reply_to_location(
        self, point: GeoPoint, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        reply = self._answering.near(point, now)
        turn = Turn(now.timestamp(), reply.intents, frozenset(), Slots(), reply.kind)
        return reply, _remember(conversation, turn, reply), Trace(self.version)

    def _reply_to_command(
        self, name: str, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        page = PAGE_OF_COMMAND.get(name)
        reply = self.page(page) if page else Reply("clarify", self.say("commande_inconnue"))
        turn = Turn(now.timestamp(), (), frozenset(), Slots(), "smalltalk")
        return reply, _remember(conversation, turn, reply), Trace(self.version)

    def page(self, name: str) -> Reply:
        """Return a fixed page: « accueil », « aide », « sources » or « confidentialite »."""
        return self._answering.page(name)

    def question(self, ref: str) -> str | None:
        """Return the question behind a suggestion's id, or None if its intent is gone."""
        return self._answering.question(ref)

    def recall(self, ref: str, now: datetime, lang: Lang = "fr") -> Reply | None:
        """Answer again the question behind a reply's `ref`; None if its intent or its place is gone."""
        return self._answering.recall(ref, now, lang)

    def venue(self, site: str) -> Venue | None:
        """Return a site as a pin on a map, by its id; None if it is gone."""
        return self._answering.venue(site)

    def draw(self, picture: Picture) -> bytes:
        """Return a reply's map as a PNG; call it from a thread, it takes some tenths of a second."""
        return self._drawer.draw(picture)

    @cached_property
    def _drawer(self) -> Drawer:
        # Only a person who asks for a map pays for what drawing needs.
        from tdi_bot.picture.drawer import Drawer

        return Drawer.load(lambda _: self._towns, self._places.map_points, FONTS)

    def say(self, key: str, lang: Lang = "fr", **values: str) -> str:
        """Return one of the assistant's own sentences, for what channels have to say themselves."""
        return self._content.say(key, lang, **values)


def _sections(database: sqlite3.Connection) -> Callable[[str], bytes]:
    def section(name: str) -> bytes:
        row = database.execute("SELECT data FROM section WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        data: bytes = row[0]
        return data

    return section


def _turn(
    meanings: tuple[Interpretation, ...], reply: Reply, now: datetime, conversation: Conversation
) -> Turn:
    """Keep what a follow-up needs: what was asked, in concepts and slots, never in words."""
    concepts: frozenset[ConceptId] = frozenset()
    slots = _NO_SLOTS
    for meaning in meanings:
        match meaning:
            case Understood():
                concepts, slots = meaning.concepts, meaning.slots
            case Incomplete() | Ambiguous():
                concepts, slots = meaning.concepts, meaning.question.slots
            case NotUnderstood():
                if not concepts:
                    concepts, slots = meaning.concepts, meaning.question.slots
    sites = tuple(dict.fromkeys(place.site for place in reply.places if place.site))[:KEPT_SITES]
    listed = conversation.turns[-1].sites if conversation.turns else ()
    if len(sites) == 1 and sites[0] in listed:
        # A word on one site of a list leaves the list: « et le troisième ? ».
        sites = listed
    return Turn(now.timestamp(), reply.intents, concepts, _without_words(slots), reply.kind, sites)


def _is_about_the_last(meanings: tuple[Interpretation, ...]) -> bool:
    """« d'où vient ce chiffre ? » leaves the conversation where it was."""
    return all(isinstance(meaning, Understood) and meaning.intent.startswith("meta.") for meaning in meanings)


def _without_words(slots: Slots) -> Slots:
    """Drop what was typed from what is remembered: places stay, the words and the coordinates go."""
    if not (slots.places or slots.unknown_place or slots.unknown_company):
        return slots
    named = tuple(
        PlaceMention(one.start, one.end, "", one.candidates, one.decided, one.edits)
        for one in slots.places
        if one.place.kind != "point"
    )
    return replace(slots, unknown_place="", unknown_company="", places=named)


def _remember(conversation: Conversation, turn: Turn, reply: Reply) -> Conversation:
    return Conversation((*conversation.turns, turn)[-KEPT_TURNS:], reply.lang)
