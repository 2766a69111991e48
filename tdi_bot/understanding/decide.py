"""Decides what one question means, by rules in a fixed order; every rule leaves its name in the trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from tdi_bot.knowledge.measures import Measures
from tdi_bot.model import (
    Ambiguous,
    ConceptId,
    Incomplete,
    IntentId,
    Interpretation,
    NotUnderstood,
    Place,
    Question,
    Slots,
    Understood,
)
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.context import Vocabulary
from tdi_bot.understanding.cues import has_pause, names_a_doer
from tdi_bot.understanding.derived import DERIVED
from tdi_bot.understanding.frames import Frames
from tdi_bot.understanding.lexicon import Lexicon
from tdi_bot.understanding.near_names import GUESSED
from tdi_bot.understanding.place_slots import PLACE_CONCEPTS, beside_places_before, settled_at_home
from tdi_bot.understanding.pointed import Before
from tdi_bot.understanding.reading import Reading
from tdi_bot.understanding.weighed import Likeness, Weighed
from tdi_bot.understanding.weighing import Weigher

if TYPE_CHECKING:
    from tdi_bot.understanding.likeness_by_word import RankerByWord

_HELD_WHOLE = frozenset(map(ConceptId, ("but", "pour-qui", "disponible", "associer")))
"""What is held whole of each thing: its aims, its public, when it can be had. Another value is a mistake."""
_DEEDS_HELD = frozenset(map(ConceptId, ("lancer", "piloter", "animer", "presenter", "porter")))
"""What we know who does: « lancé par l'Europe ? », « c'est l'Europe qui a lancé… ? » names another."""
_LISTS_HELD = frozenset(map(ConceptId, ("panier", "principes")))
"""What we know all the items of: « le tourisme est-il un des axes ? » names another."""
_OF_A_LIST = frozenset("un une parmi partie".split())
TRACED = 5
"""How many candidates a trace shows."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The interpretation of one part, the rule that decided, and how sure it is."""

    meaning: Interpretation
    rule: str
    score: float
    concepts: frozenset[ConceptId]
    slots: Slots
    candidates: tuple[Weighed, ...]
    smalltalk: bool = False
    explained: frozenset[ConceptId] = frozenset()
    clarifies: bool = False


class Decider:
    """Weighs the intents for a reading and its context; holds no state of its own."""

    def __init__(
        self, frames: Frames, lexicon: Lexicon, ranker: Callable[[], RankerByWord], measures: Measures
    ) -> None:
        self._frames = frames
        self._ranker = ranker
        concepts = lexicon.concepts
        families = {concept.id: concept.family for concept in concepts.values() if concept.family}
        waves = {
            n: c.id for c in concepts.values() for slot, n in c.sets if slot == "wave" and isinstance(n, int)
        }
        setting = {concept.id: concept.sets for concept in concepts.values() if concept.sets}
        family_of = cache(partial(_family_of, families))
        vocabulary = Vocabulary(frames.type_of, family_of, waves, setting, measures.counting)
        self._weigher = Weigher(frames, vocabulary, measures)

    def decide(
        self, reading: Reading, question: Question, local: Before | None, past: Before | None
    ) -> Decision:
        """Return what it means; `local` are earlier parts of the message, `past` the conversation."""
        likeness = Likeness(self._ranker, reading.masked)
        weighed = self._weigher.weigh(reading, likeness, local, past)
        traced = tuple(weighed[:TRACED])
        absent = self._refused_by_name(reading, weighed)
        if absent is not None and (held := self._held_otherwise(reading, question, local, past)):
            return held
        if absent is not None:
            nearest = self._nearest(weighed, likeness)
            meaning: Interpretation = NotUnderstood(
                nearest, question, absent, reading.residue, reading.concepts
            )
            return Decision(meaning, "absent concept", 0.0, reading.concepts, reading.slots, traced)
        if weighed and weighed[0].score >= at.ACCEPT:
            return self._accept(reading, question, weighed, likeness, local or past, traced)
        if told := self._told(weighed):
            return self._accept(reading, question, told, likeness, local or past, traced)
        nearest = self._nearest(weighed, likeness)
        if vague := self._vague(reading, question, nearest):
            return Decision(vague, "vague", 0.0, reading.concepts, reading.slots, traced)
        return self._missed(question, weighed, reading, nearest, traced)

    def _held_otherwise(
        self, reading: Reading, question: Question, local: Before | None, past: Before | None
    ) -> Decision | None:
        """« le Pack rebond sert à délocaliser ? »: what it serves is held whole, so this is wrong."""
        absent = {c for c in reading.concepts if self._frames.type_of(c) in {"absent", "far"}}
        if not question.yes_no or len(absent) != 1 or len(reading.residue) > 1 or reading.slots.places:
            return None
        # Whatever else it says rightly (« l'un des quatre axes »), its answer must not open with « oui ».
        asked = replace(question, yes_no=False)
        decision = self.decide(replace(reading, concepts=reading.concepts - absent), asked, local, past)
        held = decision.explained & _held(reading, next(iter(absent)))
        if not isinstance(decision.meaning, Understood) or not held:
            return None
        topics = [c for c in decision.explained & reading.concepts if self._frames.type_of(c) == "topic"]
        return replace(decision, rule=f"{decision.rule}, held otherwise") if topics else None

    def _told(self, weighed: list[Weighed]) -> list[Weighed]:
        """« l'AMI du Pack rebond s'adressait à qui ? »: one intent alone tells of the AMI, whatever is asked.

        Nothing may stand in the way but what is asked otherwise than its frames foresee.
        """
        return [
            w
            for w in weighed
            if not w.cost
            and len(w.leftover) <= 1
            and w.score + at.TELLING_GAIN >= at.ACCEPT
            and not self._frames.telling.isdisjoint(w.fit.explained)
        ][:1]

    def _missed(
        self,
        question: Question,
        weighed: list[Weighed],
        reading: Reading,
        nearest: tuple[IntentId, ...],
        traced: tuple[Weighed, ...],
    ) -> Decision:
        missed = NotUnderstood(nearest, question, None, reading.residue, reading.concepts)
        best = weighed[0].score if weighed else 0.0
        return Decision(missed, "nothing fits", best, reading.concepts, reading.slots, traced)

    def _vague(
        self, reading: Reading, question: Question, nearest: tuple[IntentId, ...]
    ) -> Incomplete | None:
        """« date ? », « projets »: a few words that we know, and nothing else, call for a question back."""
        types = {self._frames.type_of(concept) for concept in reading.concepts} - {"courtesy"}
        if reading.residue or len(reading.words) > at.VAGUE_WORDS:
            return None
        intent = nearest[0] if nearest else IntentId("")
        return Incomplete(
            intent, "ask" if types & {"topic", "object"} else "topic", question, reading.concepts, nearest
        )

    def _refused_by_name(self, reading: Reading, weighed: list[Weighed]) -> ConceptId | None:
        best = weighed[0] if weighed and weighed[0].score >= at.ACCEPT else None
        full = best is not None and best.fit.gain >= at.TWO_PARTS
        refused = {"absent"} if full and not self._is_about_far(reading) else {"absent", "far"}
        absent = sorted(c for c in reading.concepts if self._frames.type_of(c) in refused)
        unheld = [c for c in absent if best is None or c in best.fit.unexplained]
        return ConceptId(unheld[0]) if unheld else None

    def _is_about_far(self, reading: Reading) -> bool:
        """« Quand le pack a-t-il gagné au loto ? », not « pour mon livre, qui pilote… », nor « rédige… »."""
        if len(reading.words) > at.BRIEF_WORDS or has_pause(reading.words):
            return False
        return any(
            words[0] is not reading.words[0] and self._frames.type_of(concept) == "far"
            for words, concept in reading.said
        )

    def _accept(
        self,
        reading: Reading,
        question: Question,
        weighed: list[Weighed],
        likeness: Likeness,
        past: Before | None,
        traced: tuple[Weighed, ...],
    ) -> Decision:
        best = weighed[0]
        concepts, slots = best.filled.concepts, best.filled.slots
        close = [w for w in weighed if w is best or _is_rival(best, w)]
        if all(w.fit.intent.kind == "smalltalk" for w in close):
            close = [best]  # « top, à plus »: nobody is asked which courtesy was meant
        if len(close) > 1 and not _one_contains_the_other(close):
            if best.leftover:
                return self._missed(question, weighed, reading, self._nearest(weighed, likeness), traced)
            meaning: Interpretation = Ambiguous(
                tuple(w.fit.intent.id for w in close[:3]), question, (), concepts
            )
            return Decision(meaning, "tie", best.score, concepts, slots, traced)
        if slots.unknown_place and not slots.places:
            if best.leftover:
                return self._missed(question, weighed, reading, self._nearest(weighed, likeness), traced)
            incomplete = Incomplete(best.fit.intent.id, "place", question, concepts)
            return Decision(incomplete, "unknown place", best.score, concepts, slots, traced)
        if best.fit.intent.needs == "place" and not slots.places and past is not None and past.slots.places:
            slots = replace(slots, places=past.slots.places)
        if past is not None:
            slots = beside_places_before(slots, past.slots)
        if past is None or not past.slots.places:
            slots = settled_at_home(slots)
        if (asked := _homonyms(best, slots)) is not None:
            if len(best.leftover) > 1:
                return self._missed(question, weighed, reading, self._nearest(weighed, likeness), traced)
            meaning = Ambiguous((best.fit.intent.id,), question, asked, concepts)
            return Decision(meaning, "homonyms", best.score, concepts, slots, traced)
        if best.fit.intent.needs == "place" and not slots.places:
            return Decision(
                Incomplete(best.fit.intent.id, "place", question, concepts),
                "place missing",
                best.score,
                concepts,
                slots,
                traced,
            )
        confidence = round(min(1.0, best.score / (best.score + 3.0) + 0.1 * best.likeness), 3)
        understood = Understood(best.fit.intent.id, slots, concepts, confidence, question, best.leftover)
        rule = (
            "frame"
            + (f" + {best.filled.taken}" if best.filled.taken else "")
            + (" filled by likeness" if best.fit.missing else "")
        )
        kind, explained = best.fit.intent.kind, best.fit.explained
        return Decision(
            understood,
            rule,
            best.score,
            concepts,
            slots,
            traced,
            kind == "smalltalk",
            explained,
            kind == "clarify",
        )

    def _nearest(self, weighed: list[Weighed], likeness: Likeness) -> tuple[IntentId, ...]:
        ranked = [w.fit.intent.id for w in weighed if w.fit.gain >= 3]
        ranked += [IntentId(c.label) for c in likeness.scores.top(6) if c.probability > 0.05]
        offered = [i for i in dict.fromkeys(ranked) if self._frames.intents[i].kind == "answer"]
        return tuple(offered[: at.NEAR_QUESTIONS])


def _held(reading: Reading, other: ConceptId) -> frozenset[ConceptId]:
    """Return what is held so wholly that a question which says something else of it is mistaken."""
    held = _HELD_WHOLE
    if names_a_doer(reading.words, [words for words, concept in reading.said if concept == other]):
        held |= _DEEDS_HELD
    if not _OF_A_LIST.isdisjoint(word.folded for word in reading.words):
        held |= _LISTS_HELD
    return held


def _family_of(families: Mapping[ConceptId, str], concept: ConceptId) -> str:
    return families.get(concept, concept)


def _homonyms(best: Weighed, slots: Slots) -> tuple[Place, ...] | None:
    """Return the places to choose between, when the intent uses a place whose name alone does not decide."""
    named_site = any(mention.place.kind == "site" for mention in slots.places)
    undecided = next(
        (m for m in slots.places if not m.decided and (len(m.candidates) > 1 or m.edits >= GUESSED)), None
    )
    if undecided is None:
        return None
    uses_place = bool(PLACE_CONCEPTS & best.fit.explained) and not named_site
    return undecided.candidates if uses_place or undecided.edits >= GUESSED else None


def _is_rival(best: Weighed, other: Weighed) -> bool:
    """Whether another intent fits as well: score and likeness are level, and it says other facts."""
    if best.score - other.score >= at.MARGIN or (other.fit.missing and not best.fit.missing):
        return False
    if other.asks_back and not best.asks_back:
        return False
    if DERIVED in {one.fit.intent.id.partition(".")[0] for one in (best, other)}:
        return False  # what is worked out and what an editor wrote are about the same figures
    if (
        best.fit.intent.facts & other.fit.intent.facts
        or PLACE_CONCEPTS & other.fit.unexplained - best.fit.unexplained
    ):
        return False
    siblings = best.fit.intent.computed and other.fit.intent.computed and _topic(best) == _topic(other)
    return best.likeness - other.likeness < at.CLEAR_LIKENESS and not siblings


def _topic(weighed: Weighed) -> str:
    """« sites » for the intents of « sites-lieu » too: they read the same table."""
    return weighed.fit.intent.id.partition(".")[0].partition("-")[0]


def _one_contains_the_other(close: Iterable[Weighed]) -> bool:
    """A frame that explains all that the other explains, and more, is no tie: the more specific one wins."""
    best, *others = close
    return all(other.fit.explained < best.fit.explained for other in others)
