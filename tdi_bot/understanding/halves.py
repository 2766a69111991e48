"""Two questions in one sentence with one question word, or none: « le nombre de sites et le budget »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tdi_bot.model import ConceptId, Lang, NotUnderstood, Slots, Understood
from tdi_bot.text import Word, words
from tdi_bot.understanding.cues import lacks_a_verb
from tdi_bot.understanding.decide import Decider, Decision
from tdi_bot.understanding.frames import Frames
from tdi_bot.understanding.grammar import LINKS, POINTERS, SPLITTING_WORDS
from tdi_bot.understanding.place_slots import SCOPE_CONCEPTS
from tdi_bot.understanding.pointed import Before
from tdi_bot.understanding.read_part import ReadPart
from tdi_bot.understanding.reading import Reader
from tdi_bot.understanding.thresholds import MAX_ANSWERS

Answered = tuple[ReadPart, Decision]

_MATTER = frozenset({"topic", "ask", "object", "value"})
_FRANCE = ConceptId("france")
_EXCLUDING = frozenset({"non", "pas"})
_LISTING = frozenset(",+/&")
_LEAST_MATTER = 3
"""Fewer concepts than that make one question."""
_LEAST_MATTER_MISSED = 2
"""The same where the whole means nothing to us: « les trois principes et les quatre axes »."""

_SIDE_BY_SIDE = frozenset(map(ConceptId, ("comparaison", "difference", "proche", "lequel")))
"""Asks that hold two sites against each other."""


class Halves:
    """Finds the half of a question that its answer leaves out; holds no state of its own."""

    def __init__(self, reader: Reader, decider: Decider, frames: Frames) -> None:
        self._reader = reader
        self._decider = decider
        self._frames = frames

    def complete(
        self, r: ReadPart, decision: Decision, lang: Lang, local: Before | None, past: Before | None
    ) -> list[Answered]:
        """Return the decisions for a question: the one on the whole, with that on a half it leaves out."""
        whole = (r, decision)
        if isinstance(decision.meaning, NotUnderstood) and decision.meaning.absent is None:
            each = self._each_thing(r, lang, local, past)
            if each:
                return each
        joined = self._joined_thing(whole, lang, local, past)
        if joined is not None:
            return [whole, joined]
        folded = [word.folded for word in r.part.words]
        if LINKS.isdisjoint(folded[1:-1]) and not _lists(r.part.words):
            return [whole]
        points = any(link in LINKS and word in POINTERS for link, word in pairwise(folded))
        sites = [mention for mention in r.reading.slots.places if mention.place.kind == "site"]
        if len(sites) > 1 and not _SIDE_BY_SIDE.isdisjoint(r.reading.concepts):
            return [whole]  # « comparez Aeropolis et Lonstechnord » needs both
        points = points or len(sites) > 1 or bool(_FRANCE in r.reading.concepts and r.reading.slots.places)
        matter = self._matter(r.reading.concepts)
        least = _LEAST_MATTER if isinstance(decision.meaning, Understood) else _LEAST_MATTER_MISSED
        if not points and (len(matter) < least or _explains(decision, r, matter)):
            return [whole]
        for left, right in self._cuts(r, lang):
            if found := self._answers(whole, left, right, lang, past):
                return found
        return [whole]

    def _each_thing(
        self, r: ReadPart, lang: Lang, local: Before | None, past: Before | None
    ) -> list[Answered]:
        """« que signifient le PIC, le PIA et le VTE ? »: where no answer is on all of them, ask for each."""
        things = frozenset[ConceptId]().union(*r.reading.coordinated)
        if not 1 < len(things) <= MAX_ANSWERS:
            return []
        each = []
        for thing in dict.fromkeys(concept for _, concept in r.reading.said if concept in things):
            concepts = r.reading.concepts - things | {thing}
            alone = replace(r.reading, concepts=concepts, coordinated=())
            each.append((r, self._decider.decide(alone, r.question(lang), local, past)))
        apart = {d.meaning.intent for _, d in each if isinstance(d.meaning, Understood) and _is_sure(d)}
        return each if len(apart) == len(each) else []

    def _joined_thing(
        self, whole: Answered, lang: Lang, local: Before | None, past: Before | None
    ) -> Answered | None:
        """« le VTE et le PIA »: where an answer explains one of two joined things, ask for the other."""
        r, decision = whole
        for pair in r.reading.coordinated:
            said = decision.explained & pair
            if isinstance(decision.meaning, Understood) and len(said) == 1:
                rest = replace(r.reading, concepts=r.reading.concepts - said, coordinated=())
                other = self._decider.decide(rest, r.question(lang), local, past)
                if isinstance(other.meaning, Understood) and other.meaning.intent != decision.meaning.intent:
                    return r, other
        return None

    def _answers(
        self, whole: Answered, left: ReadPart, right: ReadPart, lang: Lang, past: Before | None
    ) -> list[Answered]:
        """Return the answers to both halves, where the whole's answer has nothing of one of them."""
        only_left = self._matter(left.reading.concepts - right.reading.concepts)
        only_right = self._matter(right.reading.concepts - left.reading.concepts)
        points = not POINTERS.isdisjoint(word.folded for word in right.reading.words[:2])
        points = points or (_names_site(left) and _names_site(right)) or _narrows(left, right)
        if not points and not (only_left and only_right):
            return []
        if whole[0].reading.concepts - left.reading.concepts - right.reading.concepts:
            return []  # a form lies across the cut: « PME et ETI »
        understood = isinstance(whole[1].meaning, Understood)
        said = whole[1].explained if understood else frozenset()
        if not points and said >= only_left | only_right:
            return []
        follows = what_follows(left, right, self._frames)
        first = self._decide(left, lang, follows, past)
        if points and not (follows and follows.slots.places):
            alone = self._decide(left, lang, None, past)
            first = alone if _is_sure(alone) else first
        second = self._decide(right, lang, Before(left.reading.concepts, left.reading.slots), past)
        if not points and "+" in second.rule and not self._lends(left):
            alone = self._decide(right, lang, None, None)
            second = alone if _is_sure(alone) else second
        if not (_is_sure(first) and _is_sure(second)) or _same(first, second):
            return []
        if not points and (first.explained & only_left | second.explained & only_right) <= said:
            return []
        return [(left, first), (right, second)]

    def _lends(self, left: ReadPart) -> bool:
        """« la date de lancement et le budget »: without a topic or a place a half lends nothing."""
        topics = any(self._frames.type_of(c) == "topic" for c in left.reading.concepts)
        return topics or bool(left.reading.slots.places or SCOPE_CONCEPTS & left.reading.concepts)

    def _decide(self, r: ReadPart, lang: Lang, local: Before | None, past: Before | None) -> Decision:
        return self._decider.decide(r.reading, r.question(lang), local, past)

    def _cuts(self, r: ReadPart, lang: Lang) -> Iterator[tuple[ReadPart, ReadPart]]:
        found = r.part.words
        lists = _lists(found)
        for word, after in pairwise((*found[1:], *found[-1:])):
            # « de la région, et non du pays » asks of one of them.
            if (word.folded in LINKS and after.folded not in _EXCLUDING) or (lists and _is_listed(word)):
                yield (
                    self._half(r, r.part.text[: word.start], lang),
                    self._half(r, r.part.text[word.start :], lang),
                )

    def _half(self, r: ReadPart, text: str, lang: Lang) -> ReadPart:
        found = words(text)
        part = replace(r.part, text=text, words=found)
        return ReadPart(part, self._reader.read(text, lang, found)).counting()

    def _matter(self, concepts: frozenset[ConceptId]) -> frozenset[ConceptId]:
        type_of = self._frames.type_of
        return frozenset(c for c in concepts if type_of(c) in _MATTER and not c.startswith("@"))


def what_follows(lacking: ReadPart, after: ReadPart, frames: Frames) -> Before | None:
    """« le nombre et la date des sites »: what comes last may be the topic, or the place, of both."""
    here = lacking.reading
    topics = frozenset(c for c in after.reading.concepts if frames.type_of(c) == "topic")
    if any(frames.type_of(c) == "topic" for c in here.concepts):
        topics = frozenset()
    slots = Slots(places=after.reading.slots.places)
    if here.slots.places or SCOPE_CONCEPTS & here.concepts:
        slots = Slots()
    return Before(topics, slots) if topics or slots.places else None


def _lists(found: Sequence[Word]) -> bool:
    """« But du programme, nombre de territoires ? », « principes + axes »: things in a row, no verb."""
    if not any(map(_is_listed, found[1:])):
        return False
    return lacks_a_verb(found) and SPLITTING_WORDS.isdisjoint(word.folded for word in found)


def _is_listed(word: Word) -> bool:
    """Whether a sign before a word stands for the « et » of a list."""
    return not _LISTING.isdisjoint(word.before)


def _explains(decision: Decision, r: ReadPart, matter: frozenset[ConceptId]) -> bool:
    """Whether the answer to the whole leaves nothing out, so that its halves need not be read.

    A half with a figure may count what the whole only names: « 126 lauréats dont 90 PME et 21 ETI ».
    """
    understood = isinstance(decision.meaning, Understood) and not r.reading.slots.quantities
    return understood and matter <= decision.explained


def _is_sure(decision: Decision) -> bool:
    meaning = decision.meaning
    return isinstance(meaning, Understood) and not meaning.leftover and not decision.smalltalk


def _same(one: Decision, other: Decision) -> bool:
    mine, theirs = one.meaning, other.meaning
    if not isinstance(mine, Understood) or not isinstance(theirs, Understood):
        return False
    return mine.intent == theirs.intent and one.slots.places == other.slots.places


def _narrows(left: ReadPart, right: ReadPart) -> bool:
    """« le nombre de territoires en France et en Nouvelle-Aquitaine »: the same is asked of two scopes."""
    places = left.reading.slots.places, right.reading.slots.places
    return _FRANCE in left.reading.concepts and not places[0] and bool(places[1])


def _names_site(r: ReadPart) -> bool:
    return any(mention.place.kind == "site" for mention in r.reading.slots.places)
