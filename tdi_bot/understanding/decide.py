"""Decides what one question means, by rules in a fixed order; every rule leaves its name in the trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tdi_bot.model import (
    Ambiguous,
    Candidate,
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
from tdi_bot.understanding.context import Before, Filled, Vocabulary, fill, has_pronoun, is_elliptic, points_back
from tdi_bot.understanding.frames import Fit, Frames
from tdi_bot.understanding.grammar import LINKS
from tdi_bot.understanding.lexicon import Lexicon, stem
from tdi_bot.understanding.likeness import LikenessModel, Scores
from tdi_bot.understanding.place_slots import PLACE_CONCEPTS
from tdi_bot.understanding.reading import Reading


@dataclass(frozen=True, slots=True)
class Weighed:
    """One way to understand the question, with all that its score is made of."""

    fit: Fit
    filled: Filled
    likeness: float
    leftover: tuple[str, ...]
    cost: float

    @property
    def score(self) -> float:
        """Frame gains and losses, likeness, residue and the cost of what was filled in."""
        free = at.FREE_RESIDUE if self.fit.gain >= at.TWO_PARTS else 0.0
        dear = at.RESIDUE_COST * (1.0 - at.LIKENESS_EXCUSES * self.likeness)
        residue = dear * max(0.0, len(self.leftover) - free)
        return self.fit.net + at.LIKENESS_WEIGHT * self.likeness - residue - self.cost

    def traced(self) -> Candidate:
        """Return the candidate as the trace shows it."""
        return Candidate(
            self.fit.intent.id,
            round(self.score, 2),
            (
                ("gain", self.fit.gain),
                ("loss", -self.fit.loss),
                ("likeness", round(self.likeness, 2)),
                ("residue", -float(len(self.leftover))),
                ("cost", -round(self.cost, 2)),
            ),
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """The interpretation of one part, the rule that decided, and how sure it is."""

    meaning: Interpretation
    rule: str
    score: float
    concepts: frozenset[ConceptId]
    slots: Slots
    candidates: tuple[Candidate, ...]
    smalltalk: bool = False
    explained: frozenset[ConceptId] = frozenset()


class Decider:
    """Weighs the intents for a reading and its context; holds no state of its own."""

    def __init__(self, frames: Frames, lexicon: Lexicon, likeness: LikenessModel) -> None:
        self._frames = frames
        self._likeness = likeness
        concepts = lexicon.concepts
        families = {concept.id: concept.family for concept in concepts.values() if concept.family}
        waves = {n: c.id for c in concepts.values() for slot, n in c.sets if slot == "wave" and isinstance(n, int)}
        setting = frozenset(concept.id for concept in concepts.values() if concept.sets)
        self._vocabulary = Vocabulary(frames.type_of, lambda concept: families.get(concept, concept), waves, setting)

    def decide(self, reading: Reading, question: Question, local: Before | None, past: Before | None) -> Decision:
        """Return what the question means; `local` are earlier parts of the message, `past` the conversation."""
        scores = self._likeness.score(reading.masked)
        weighed = self._weigh(reading, scores, local, past)
        traced = tuple(w.traced() for w in weighed[:5])
        absent = self._refused_by_name(reading, weighed)
        if absent is not None:
            nearest = self._nearest(weighed, scores)
            meaning: Interpretation = NotUnderstood(nearest, question, absent, reading.residue, reading.concepts)
            return Decision(meaning, "absent concept", 0.0, reading.concepts, reading.slots, traced)
        if weighed and weighed[0].score >= at.ACCEPT:
            return self._accept(reading, question, weighed, scores, local or past, traced)
        if vague := self._vague(reading, question, self._nearest(weighed, scores)):
            return Decision(vague, "vague", 0.0, reading.concepts, reading.slots, traced)
        return self._missed(question, weighed, reading, scores, traced)

    def _missed(
        self,
        question: Question,
        weighed: list[Weighed],
        reading: Reading,
        scores: Scores,
        traced: tuple[Candidate, ...],
    ) -> Decision:
        nearest = self._nearest(weighed, scores)
        missed = NotUnderstood(nearest, question, None, reading.residue, reading.concepts)
        best = weighed[0].score if weighed else 0.0
        return Decision(missed, "nothing fits", best, reading.concepts, reading.slots, traced)

    def _weigh(
        self, reading: Reading, scores: Scores, local: Before | None, past: Before | None
    ) -> list[Weighed]:
        opens_with_link = bool(reading.words) and reading.words[0].folded in LINKS and past is not None
        alone = at.LINK_COST if opens_with_link and not self._has_topic(reading) else 0.0
        ways: list[tuple[Filled, float]] = [(Filled(reading.concepts, reading.slots, ""), alone)]
        in_context = past is not None and is_elliptic(reading)
        says_something = any(self._frames.type_of(concept) != "courtesy" for concept in reading.concepts)
        if local is not None and says_something:
            ways += [(filled, self._cost(reading, filled, local=True)) for filled in self._fill(reading, local)]
        if past is not None and says_something and is_elliptic(reading):
            ways += [(filled, self._cost(reading, filled, local=False)) for filled in self._fill(reading, past)]
        best: dict[IntentId, Weighed] = {}
        for filled, cost in ways:
            for fit in self._frames.fits(filled.concepts, filled.slots, also_missing=1):
                before = local or past
                again = before is not None and bool(filled.taken) and self._goes_on(reading, fit, before)
                price = cost - at.SAME_INTENT_GAIN * again
                if in_context and fit.intent.kind == "clarify":
                    price += at.CLARIFY_COST
                candidate = self._candidate(reading, scores, fit, filled, price)
                if candidate is None:
                    continue
                known = best.get(fit.intent.id)
                if known is None or candidate.score > known.score:
                    best[fit.intent.id] = candidate
        for fit in self._by_figures(reading, past or local):
            best.setdefault(fit.intent.id, Weighed(fit, ways[0][0], scores.of(fit.intent.id), reading.residue, 0.0))
        ranked = sorted(best.values(), key=lambda w: (-round(w.score, 6), w.fit.intent.id))
        whole = [w for w in ranked if not w.fit.missing and w.score >= at.ACCEPT]
        return ranked if not whole else [*whole, *(w for w in ranked if w not in whole)]

    def _by_figures(self, reading: Reading, before: Before | None) -> list[Fit]:
        """« 78 plus 49, on tombe bien sur 127 ? », « et les 49 ? »: figures stand for what they count."""
        numbers = {quantity.value for quantity in reading.slots.quantities if quantity.value >= at.LEAST_FIGURE}
        light = {"courtesy", "nuance", "value"}
        says_more = any(self._frames.type_of(concept) not in light for concept in reading.concepts - {"comparaison"})
        if not numbers or says_more or (len(numbers) == 1 and before is None):
            return []
        return self._frames.saying(numbers)

    def _fill(self, reading: Reading, before: Before) -> list[Filled]:
        return fill(reading, before, self._vocabulary)

    def _cost(self, reading: Reading, filled: Filled, *, local: bool) -> float:
        has_topic = self._has_topic(reading)
        cost = 0.2 if local else at.INHERIT_COST
        if filled.taken == "site":
            return cost - (at.POINTED_SITE_GAIN if has_pronoun(reading) else 0.0)
        if not has_topic:
            cost += at.DROP_COST * min(filled.dropped, at.MOST_DROPPED)
        if has_topic and not local and not points_back(reading):
            cost += at.PLACE_INHERIT_COST
        return cost

    def _goes_on(self, reading: Reading, fit: Fit, past: Before) -> bool:
        """Whether the intent of the last turn explains all that is asked now, but for a place, a wave, a phase."""
        free = {"courtesy", "nuance"}
        asked = {
            concept
            for concept in reading.concepts
            if self._frames.type_of(concept) not in free
            and concept not in self._vocabulary.slot_concepts
            and self._vocabulary.family_of(concept) != "generique"
        }
        asked = {concept for concept in asked if not concept.startswith("@")}
        return fit.intent.id in past.intents and not fit.loss and asked <= fit.explained

    def _has_topic(self, reading: Reading) -> bool:
        return any(self._frames.type_of(concept) == "topic" for concept in reading.concepts)

    def _candidate(
        self, reading: Reading, scores: Scores, fit: Fit, filled: Filled, cost: float
    ) -> Weighed | None:
        likeness = scores.of(fit.intent.id)
        if fit.missing:
            if likeness < at.FILL_LIKENESS or fit.gain < 3 or filled.taken:
                return None
            cost += at.FILL_COST * fit.missing
        leftover = tuple(word for word in reading.residue if stem(word) not in fit.intent.vocabulary)
        if len(leftover) >= at.MOST_RESIDUE and likeness < at.CLEAR_LIKENESS:
            return None
        if reading.asked_noun in leftover:
            cost += at.UNKNOWN_NOUN_COST
        cost += at.INHERITED_DISCOUNT * self._frames.worth(fit.explained - reading.concepts)
        return Weighed(fit, filled, likeness, leftover, cost)

    def _vague(self, reading: Reading, question: Question, nearest: tuple[IntentId, ...]) -> Incomplete | None:
        """« date ? », « projets »: a few words that we know, and nothing else, call for a question back."""
        types = {self._frames.type_of(concept) for concept in reading.concepts} - {"courtesy"}
        if reading.residue or len(reading.words) > at.VAGUE_WORDS:
            return None
        intent = nearest[0] if nearest else IntentId("")
        return Incomplete(intent, "ask" if types & {"topic", "object"} else "topic", question, reading.concepts, nearest)

    def _refused_by_name(self, reading: Reading, weighed: list[Weighed]) -> ConceptId | None:
        best = weighed[0] if weighed and weighed[0].score >= at.ACCEPT else None
        refused = {"absent"} if best is not None and best.fit.gain >= at.TWO_PARTS else {"absent", "far"}
        absent = sorted(c for c in reading.concepts if self._frames.type_of(c) in refused)
        unheld = [c for c in absent if best is None or c in best.fit.unexplained]
        return ConceptId(unheld[0]) if unheld else None

    def _accept(
        self,
        reading: Reading,
        question: Question,
        weighed: list[Weighed],
        scores: Scores,
        past: Before | None,
        traced: tuple[Candidate, ...],
    ) -> Decision:
        best = weighed[0]
        concepts, slots = best.filled.concepts, best.filled.slots
        close = [w for w in weighed if w is best or _is_rival(best, w)]
        if len(close) > 1 and not _one_contains_the_other(close):
            if best.leftover:
                return self._missed(question, weighed, reading, scores, traced)
            meaning: Interpretation = Ambiguous(tuple(w.fit.intent.id for w in close[:3]), question, (), concepts)
            return Decision(meaning, "tie", best.score, concepts, slots, traced)
        if slots.unknown_place and not slots.places:
            if best.leftover:
                return self._missed(question, weighed, reading, scores, traced)
            incomplete = Incomplete(best.fit.intent.id, "place", question, concepts)
            return Decision(incomplete, "unknown place", best.score, concepts, slots, traced)
        if best.fit.intent.needs == "place" and not slots.places and past is not None and past.slots.places:
            slots = replace(slots, places=past.slots.places)
        if (asked := _homonyms(best, slots)) is not None:
            if best.leftover:
                return self._missed(question, weighed, reading, scores, traced)
            meaning = Ambiguous((best.fit.intent.id,), question, asked, concepts)
            return Decision(meaning, "homonyms", best.score, concepts, slots, traced)
        if best.fit.intent.needs == "place" and not slots.places:
            return Decision(
                Incomplete(best.fit.intent.id, "place", question, concepts), "place missing", best.score, concepts, slots, traced
            )
        confidence = round(min(1.0, best.score / (best.score + 3.0) + 0.1 * best.likeness), 3)
        understood = Understood(best.fit.intent.id, slots, concepts, confidence, question, best.leftover)
        rule = "frame" + (f" + {best.filled.taken}" if best.filled.taken else "") + (
            " filled by likeness" if best.fit.missing else ""
        )
        smalltalk = best.fit.intent.kind == "smalltalk"
        return Decision(understood, rule, best.score, concepts, slots, traced, smalltalk, best.fit.explained)

    def _nearest(self, weighed: list[Weighed], scores: Scores) -> tuple[IntentId, ...]:
        ranked = [w.fit.intent.id for w in weighed if w.fit.gain >= 3]
        ranked += [IntentId(c.label) for c in scores.top(6) if c.probability > 0.05]
        offered = [i for i in dict.fromkeys(ranked) if self._frames.intents[i].kind == "answer"]
        return tuple(offered[: at.NEAR_QUESTIONS])


def _homonyms(best: Weighed, slots: Slots) -> tuple[Place, ...] | None:
    """Return the places to choose between, when the intent uses a place whose name alone does not decide."""
    named_site = any(mention.place.kind == "site" for mention in slots.places)
    uses_place = bool(PLACE_CONCEPTS & best.fit.explained) and not named_site
    undecided = next((m for m in slots.places if not m.decided and len(m.candidates) > 1), None)
    return undecided.candidates if uses_place and undecided is not None else None


def _is_rival(best: Weighed, other: Weighed) -> bool:
    """Whether another intent fits as well: neither score nor likeness tells them apart, and it says other facts."""
    if best.score - other.score >= at.MARGIN or (other.fit.missing and not best.fit.missing):
        return False
    if best.fit.intent.facts & other.fit.intent.facts or PLACE_CONCEPTS & other.fit.unexplained - best.fit.unexplained:
        return False
    siblings = best.fit.intent.computed and other.fit.intent.computed and _topic(best) == _topic(other)
    return best.likeness - other.likeness < at.CLEAR_LIKENESS and not siblings


def _topic(weighed: Weighed) -> str:
    return weighed.fit.intent.id.partition(".")[0]


def _one_contains_the_other(close: Iterable[Weighed]) -> bool:
    """A frame that explains all that the other explains, and more, is no tie: the more specific one wins."""
    best, *others = close
    return all(other.fit.explained < best.fit.explained for other in others)
