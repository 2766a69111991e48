"""Weighs every way to understand a question: which intents fit, with what of the context, at what price."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tdi_bot.knowledge.measures import Measures
from tdi_bot.model import ConceptId, IntentId
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.context import Filled, Vocabulary, fill
from tdi_bot.understanding.cues import lacks_a_verb, says_of_place
from tdi_bot.understanding.derived import Derived
from tdi_bot.understanding.frames import Fit, Frames, slots_agree
from tdi_bot.understanding.grammar import LINKS
from tdi_bot.understanding.keeping import ABOUT_LAST, keeping_to, keeping_to_site, subject_before
from tdi_bot.understanding.leaning import is_elliptic, points_back, resumes
from tdi_bot.understanding.lexicon import stem
from tdi_bot.understanding.pointed import Before, asks_if_in_territory, points_at_site
from tdi_bot.understanding.pricing import cost_of_others, cost_of_unknown
from tdi_bot.understanding.quoting import ASKS_WHAT, SOURCE, Quoting, names_something
from tdi_bot.understanding.reading import Reading
from tdi_bot.understanding.weighed import Likeness, Weighed

if TYPE_CHECKING:
    from tdi_bot.understanding.ranking import Ranking

_SITE = ConceptId("@site")
_HOW = frozenset({ConceptId("comment")})
"""« comment candidate-t-on ? » asks nothing that « candidater » does not."""


HOW_OLD, WHEN, WHAT = ConceptId("fraicheur"), ConceptId("quand"), ConceptId("definition")
SURE = ConceptId("certitude")
SITE = ConceptId("site")


class Weigher:
    """Finds and prices the candidates for a reading in its context; holds no state of its own."""

    def __init__(self, frames: Frames, vocabulary: Vocabulary, measures: Measures) -> None:
        self._frames = frames
        self._derived = Derived(frames, measures)
        self._quoting = Quoting(frames)
        self._vocabulary = vocabulary

    def weigh(
        self, reading: Reading, likeness: Likeness, local: Before | None, past: Before | None
    ) -> list[Weighed]:
        """Return the candidates, best first: satisfied frames, else frames that likeness may complete.

        `local` are earlier parts of the message, `past` the conversation. Likeness is left out (0) where no
        candidate comes near enough to the best for it to matter.
        """
        ways = list(self._ways(reading, local, past))
        whole = _ranked(self._satisfied(reading, ways, local, past))
        if not _is_clear(whole):
            scores = likeness.scores
            whole = _ranked([_with_likeness(w, scores.of(w.fit.intent.id)) for w in whole])
        whole = [w for w in whole if not w.is_too_strange]
        if whole and whole[0].score >= at.ACCEPT:
            return whole
        return _ranked([*whole, *self._completed(reading, likeness.scores)])

    def _ways(
        self, reading: Reading, local: Before | None, past: Before | None
    ) -> Iterator[tuple[Filled, float]]:
        """Yield the question as it stands, then filled from the context at every depth, with its cost."""
        goes_on = past is not None and (past.asked_back or _opens_with_link(reading))
        alone = at.LINK_COST if goes_on and not self._has_topic(reading) else 0.0
        yield Filled(reading.concepts, reading.slots, ""), alone
        if (otherwise := self._asked_otherwise(reading, local or past)) != reading.concepts:
            yield Filled(otherwise, reading.slots, ""), alone
        if named := self._quoting.named(reading):
            yield Filled(reading.concepts | named, reading.slots, ""), alone
        if local is None and past is None:
            return
        says = any(self._frames.type_of(concept) != "courtesy" for concept in reading.concepts)
        if not says and not reading.slots.dates:  # « c'était pas en 2017 ? » says a year
            return
        if local is not None:
            for filled in fill(reading, local, self._vocabulary):
                yield filled, self._cost(reading, filled, local, past=False)
        if past is not None and is_elliptic(reading):
            # « je confonds avec le pack. lui, c'est quand ? »: what the message itself names is nearer.
            nearer = local is not None and self._names_topic(local.concepts)
            further = at.OTHER_SUBJECT_COST if nearer and not self._has_topic(reading) else 0.0
            for filled in fill(reading, past, self._vocabulary):
                yield filled, self._cost(reading, filled, past, past=True) + further

    def _of_the_said(self, reading: Reading, past: Before | None) -> Iterator[tuple[Filled, float]]:
        """« soit quelle part du total ? »: of what was counted before, wherever it is counted."""
        if past is not None and self._derived.asks(reading) and is_elliptic(reading):
            yield Filled(reading.concepts | past.concepts, reading.slots, "all"), at.INHERIT_COST

    def _satisfied(
        self, reading: Reading, ways: list[tuple[Filled, float]], local: Before | None, past: Before | None
    ) -> list[Weighed]:
        before = local or past
        in_context = past is not None and is_elliptic(reading)
        asked = self._asked_anew(reading) if before is not None else frozenset()
        asks_for_one = past is not None and self._asks_for_one(reading, past)
        best: dict[IntentId, Weighed] = {}
        for filled, cost in ways:
            if filled.taken == "place" and local is not None and self._is_for_the_place_told(reading, local):
                cost = -at.TOLD_PLACE_GAIN
            elif filled.taken == "place" and not asks_for_one and self._is_whole(reading):
                cost += at.WHOLE_COST
            for fit in self._frames.fits(filled.concepts):
                intent = fit.intent
                if intent.slots and not slots_agree(intent, filled.slots):
                    continue
                price = cost
                if before is not None and filled.taken and _goes_on(asked, fit, before):
                    price -= at.SAME_INTENT_GAIN
                if before is not None and not filled.taken and _is_about_the_last(fit, before):
                    price -= at.ABOUT_LAST_GAIN
                if before is None and SURE in fit.explained and intent.id.startswith(ABOUT_LAST):
                    price += at.NO_LAST_COST if names_something(reading, self._frames) else 0.0
                if in_context and intent.kind == "clarify":
                    price += at.CLARIFY_COST
                candidate = self._candidate(reading, fit, filled, price, asked)
                known = best.get(intent.id)
                if known is None or candidate.score > known.score:
                    best[intent.id] = candidate
        for filled, cost in (*ways, *self._of_the_said(reading, past)):
            for fit in self._derived.fits(reading, filled.concepts):
                candidate = self._candidate(reading, fit, filled, cost, asked)
                known = best.get(fit.intent.id)
                if known is None or candidate.score > known.score:
                    best[fit.intent.id] = candidate
        for fit in (*self._quoting.by_figures(reading, before), *self._quoting.by_day(reading)):
            candidate = Weighed(fit, ways[0][0], 0.0, reading.residue, 0.0)
            known = best.get(fit.intent.id)
            if known is None or candidate.score > known.score:
                best[fit.intent.id] = candidate
        found = list(best.values())
        if past is not None and local is None and past.sites and past.slots.places:
            found = keeping_to_site(found)
        subject = subject_before(reading, past, self._frames) if local is None and in_context else None
        return found if subject is None else keeping_to(subject, found, self._frames)

    def _is_whole(self, reading: Reading) -> bool:
        """« on peut installer quoi sur un site clés en main ? » needs no place of an earlier question."""
        if reading.residue or points_back(reading) or resumes(reading.words):
            return False
        fits = self._frames.fits(reading.concepts)
        return any(fit.gain >= at.TWO_PARTS and not fit.loss for fit in fits)

    def _completed(self, reading: Reading, scores: Ranking) -> list[Weighed]:
        """Return what likeness alone completes: a very like intent, one part of its frame lacking."""
        alone = Filled(reading.concepts, reading.slots, "")
        found = []
        for label, probability in scores.top(2):
            fit = self._frames.nearly(IntentId(label), reading.concepts, reading.slots)
            if fit is None or any(self._frames.type_of(concept) == "absent" for concept in fit.explained):
                continue  # what we hold of one place or thing only is not to be guessed of another
            if _SITE in fit.unexplained:
                continue  # « pourquoi Aeropolis a fermé ? » is not asked of the fund
            if probability >= at.FILL_LIKENESS and fit.gain >= at.FILL_GAIN:
                candidate = self._candidate(reading, fit, alone, at.FILL_COST)
                found.append(_with_likeness(candidate, probability))
        return [w for w in found if not w.is_too_strange]

    def _candidate(
        self,
        reading: Reading,
        fit: Fit,
        filled: Filled,
        cost: float,
        asked: frozenset[ConceptId] = frozenset(),
    ) -> Weighed:
        """Return a candidate; `asked` is what is asked anew, which what was taken over has to serve."""
        leftover: tuple[str, ...] = ()
        if reading.residue:
            known = fit.intent.vocabulary
            leftover = tuple([word for word in reading.residue if stem(word) not in known])
            cost += cost_of_unknown(reading, leftover, only_named=self._only_names(fit))
        cost += cost_of_others(reading, fit, self._frames)
        if filled.taken and filled.taken != "site":
            cost += at.UNUSED_COST * len(asked - fit.explained - ASKS_WHAT - _HOW)
            whole = filled.taken == "phase"  # a phase goes on by itself: no word need take it over
            taken_over = [c for c in fit.explained - reading.concepts if not (whole or c.startswith("@"))]
            cost += at.INHERITED_DISCOUNT * self._frames.worth(taken_over)
        return Weighed(fit, filled, 0.0, leftover, cost)

    def _asked_otherwise(self, reading: Reading, before: Before | None) -> frozenset[ConceptId]:
        """« le rapport du Sénat, il date de quand ? » asks when; « 15 territoires, c'est vrai ? » how many.

        Such words ask of the last answer only where there is one, or where nothing else is named.
        """
        concepts = reading.concepts
        if HOW_OLD in concepts and self._has_topic(reading):
            concepts = concepts - {HOW_OLD} | {WHEN}
        if SURE in concepts and before is None and names_something(reading, self._frames):
            concepts -= {SURE}
        if SOURCE in concepts and self._has_topic(reading):
            concepts -= {SOURCE}
        return concepts

    def _only_names(self, fit: Fit) -> bool:
        """Whether an intent tells of a thing that is only named, « le parc Thevet », nothing being asked."""
        return fit.gain <= at.NAMED_GAIN and all(self._frames.type_of(c) != "ask" for c in fit.explained)

    def _cost(self, reading: Reading, filled: Filled, before: Before, *, past: bool) -> float:
        has_topic = self._has_topic(reading)
        cost = at.INHERIT_COST if past else 0.2
        if past and filled.taken != "site" and says_of_place(reading.words, reading.slots.places):
            cost += at.OTHER_SUBJECT_COST
        if before.slots.winner and not filled.slots.winner and not has_topic:
            cost += at.WINNER_DROP_COST
        if filled.taken in {"region", "phase"}:
            return 0.0  # « elle » names her; « les axes » after phase 2 are those of the phase
        if filled.taken == "site":
            pointed = points_at_site(reading) or asks_if_in_territory(reading, before)
            return cost - (at.POINTED_SITE_GAIN if pointed else 0.0)
        if not has_topic:
            cost += at.DROP_COST * min(filled.dropped, at.MOST_DROPPED)
        goes_on = filled.taken == "phase" or points_back(reading) or not self._has_subject(reading)
        goes_on = goes_on or self._only_told_place(before) or self._asks_for_one(reading, before)
        if has_topic and past and not goes_on:
            cost += at.PLACE_INHERIT_COST
        return cost

    def _asks_for_one(self, reading: Reading, before: Before) -> bool:
        """« un site clés en main ? », « un terrain tout prêt ? » after a word on a town means one there."""
        if not before.slots.places or reading.phrase.folded[:1] not in (["un"], ["une"], ["des"]):
            return False
        asks = any(self._frames.type_of(concept) == "ask" for concept in reading.concepts)
        return not asks and len(reading.words) <= at.BRIEF_WORDS and lacks_a_verb(reading.words)

    def _only_told_place(self, before: Before) -> bool:
        """« On est à Marmande », then « Territoire d'industrie ? »: a place told waits for its question."""
        light = {"value", "courtesy", "nuance", "filler"}
        return bool(before.slots.places) and all(self._frames.type_of(c) in light for c in before.concepts)

    def _is_for_the_place_told(self, reading: Reading, local: Before) -> bool:
        """« Je cherche un terrain en Corrèze. Quels sites de la première vague ? »: those of that place."""
        if not local.slots.places or SITE not in reading.concepts or reading.slots.places:
            return False
        return not any(self._frames.type_of(concept) == "ask" for concept in local.concepts)

    def _asked_anew(self, reading: Reading) -> frozenset[ConceptId]:
        """Return what is asked now, but for a place, a wave, a phase."""
        free = {"courtesy", "nuance"}
        return frozenset(
            [
                concept
                for concept in reading.concepts
                if not concept.startswith("@")
                and self._frames.type_of(concept) not in free
                and concept not in self._vocabulary.slot_concepts
                and self._vocabulary.family_of(concept) != "generique"
            ]
        )

    def _has_subject(self, reading: Reading) -> bool:
        """Whether a topic is named that is more than a slot's value: « avant 2023 ? » has none."""
        return any(
            self._frames.type_of(concept) == "topic" and concept not in self._vocabulary.slot_concepts
            for concept in reading.concepts
        )

    def _has_topic(self, reading: Reading) -> bool:
        return self._names_topic(reading.concepts)

    def _names_topic(self, concepts: frozenset[ConceptId]) -> bool:
        return "topic" in [self._frames.type_of(concept) for concept in concepts]


def _opens_with_link(reading: Reading) -> bool:
    """« et dans les Landes ? »."""
    return bool(reading.words) and reading.words[0].folded in LINKS


def _goes_on(asked: frozenset[ConceptId], fit: Fit, past: Before) -> bool:
    """Whether the last turn's intent explains all that is asked now."""
    return fit.intent.id in past.intents and not fit.loss and asked <= fit.explained


def _is_about_the_last(fit: Fit, past: Before) -> bool:
    """« c'est de quand ? » asks of the answer just given, if nothing in it asks for anything else.

    « ça date de quand ? » after « c'est quoi le VTE ? » asks it of the VTE.
    """
    of_the_thing = HOW_OLD in fit.explained and WHAT in past.concepts
    return fit.intent.id.startswith(ABOUT_LAST) and not fit.loss and not of_the_thing


def _with_likeness(weighed: Weighed, likeness: float) -> Weighed:
    return Weighed(weighed.fit, weighed.filled, likeness, weighed.leftover, weighed.cost)


def _ranked(found: list[Weighed]) -> list[Weighed]:
    # No two are of one intent, so that no two candidates are compared themselves.
    # An answer stands before a question back of the same score.
    if len(found) < 2:
        return found
    order = sorted(
        [(-round(w.score, 6), w.asks_back, w.fit.intent.id, place) for place, w in enumerate(found)]
    )
    return [found[place] for _, _, _, place in order]


def _is_clear(ranked: list[Weighed]) -> bool:
    """Whether the best candidate leads by more than likeness could give any other."""
    if not ranked or ranked[0].leftover or ranked[0].score < at.ACCEPT:
        return False
    return len(ranked) == 1 or ranked[0].score - ranked[1].score > at.LIKENESS_WEIGHT + at.MARGIN
