"""What a letter leans on and where its question hides: subjects told of before, requests without a mark."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from tdi_bot.model import ConceptId, Lang, NotUnderstood, Slots, Understood
from tdi_bot.text import words
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.decide import Decision
from tdi_bot.understanding.parts import Part, asks, clauses, dictated
from tdi_bot.understanding.pointed import Before
from tdi_bot.understanding.read_part import ReadPart
from tdi_bot.understanding.reading import Reading

Answered = tuple[ReadPart, Decision]

_ASKED_NOUN = re.compile(
    r"(?:\b(?:la date|le jour|le nombre|le total|le nom|les noms|la liste|le montant|la somme|la part"
    r"|le pourcentage|la proportion|le but|les objectifs|la définition|le sens|le rôle|la fonction)"
    r"|\bl['’](?:année|objectif|intitulé))\b",
    re.IGNORECASE,
)
"""Where an indirect question begins: « je dois indiquer en tête la date à laquelle… »."""

_A_TOPIC = 2
_ABOUT_ANSWERS = "meta."
"""Intents on the answers themselves, that are no subject."""

_PAUSE = re.compile(r"[,:;)] +| – ")
_MOST_CLAUSES = 24
"""How many clauses of a letter are read anew, so that a long one holds nobody up."""
_SHORTEST_ASKED = 4
"""Words that a clause has at least, to be a question by itself."""


class Letters:
    """Finds the question of a message that no sentence of it puts by itself; holds no state of its own."""

    def __init__(
        self,
        read_part: Callable[[Part, Lang], Reading],
        decide: Callable[[ReadPart, Lang, Before | None], Decision],
        subjects: Callable[[], Subjects],
    ) -> None:
        self._read_part = read_part
        self._decide = decide
        self._subjects = subjects

    def buried(self, decided: Sequence[Answered], lang: Lang) -> list[Decision]:
        """Return what a message asks for whose sentences, one by one, were not understood; else nothing."""
        return (
            self._from_clauses(decided, lang)
            or self._from_asked_clause(decided, lang)
            or self._from_dictation(decided, lang)
        )

    def _from_clauses(self, decided: Sequence[Answered], lang: Lang) -> list[Decision]:
        """Return what a clause of the letter asks for, where its question names nothing.

        « …les quatre objectifs du Pack rebond. Auriez-vous l'amabilité de nous les donner ? ».
        """
        asked = [r for r, _ in decided if r.part.marked]
        if not asked or len(decided) < 2 or not all(_names_nothing(r.reading) for r in asked):
            return []
        told = (clause for r, _ in decided if not r.part.marked for clause in clauses(r.part.text))
        return _clearest(self._of(clause, lang, None) for clause in islice(told, _MOST_CLAUSES))

    def _from_asked_clause(self, decided: Sequence[Answered], lang: Lang) -> list[Decision]:
        """Return what is asked once what stands before it in its sentence is left out.

        « Avant de signer, je voudrais connaître… », « je dois noter en tête la date à laquelle… ».
        """
        subjects = self._subjects()
        asked: list[tuple[Part, Before | None]] = []
        for r, decision in decided:
            if r.part.asks:
                asked += [(part, subjects.last) for part in _asked_clauses(r.part)]
            subjects.add(r, decision)
        # The question of a letter rather stands at its end.
        return _clearest(self._of(part, lang, before) for part, before in asked[-_MOST_CLAUSES:])

    def _from_dictation(self, decided: Sequence[Answered], lang: Lang) -> list[Decision]:
        """Return what one of the questions strung together in a sentence without punctuation asks for.

        « …je suis dans le camion donc désolé je voudrais savoir qui c'est qui choisit les lauréats ».
        """
        longest = max((r.part for r, _ in decided), key=lambda part: len(part.words), default=None)
        if longest is None or len(longest.words) < at.DICTATED_WORDS:
            return []
        subjects, asked = self._subjects(), []
        for part in islice(dictated(longest.text), _MOST_CLAUSES):
            r = ReadPart(part, self._read_part(part, lang))
            decision = self._decide(r, lang, subjects.last)
            subjects.add(r, decision)
            if part.marked:
                asked.append(decision)
        refused = any(isinstance(d.meaning, NotUnderstood) and d.meaning.absent for d in asked)
        return [] if refused else _clearest(asked)

    def _of(self, part: Part, lang: Lang, before: Before | None) -> Decision:
        return self._decide(ReadPart(part, self._read_part(part, lang)), lang, before)


class Subjects:
    """What the parts of one message spoke of so far: what the next one may lean on."""

    def __init__(self, type_of: Callable[[ConceptId], str], years: frozenset[ConceptId]) -> None:
        self._type_of = type_of
        self._years = years
        self.last: Before | None = None
        self._earlier: list[Before] = []

    @property
    def earlier(self) -> Sequence[Before]:
        """What was spoken of before the last subject, the latest first."""
        return self._earlier[::-1]

    def add(self, r: ReadPart, decision: Decision) -> None:
        """Take note of a part.

        What is told between a subject and the question on it changes no subject: « Le Pack rebond date de
        l'été. Mon voisin n'y croit pas. Qui l'a présenté ? ». A year that is only told is no part of it.
        """
        last = self.last
        told = not r.part.asks or not isinstance(decision.meaning, Understood)
        intents = (decision.meaning.intent,) if isinstance(decision.meaning, Understood) else ()
        concepts = decision.concepts - self._years if told else decision.concepts
        before = Before(concepts, decision.slots, intents)
        if any(intent.startswith(_ABOUT_ANSWERS) for intent in intents):
            return
        if last is None or not told:
            self._go_on_with(before)
            return
        slots = decision.slots
        if not intents and (not slots.places or (_names_site(last.slots) and not _names_site(slots))):
            slots = replace(slots, places=last.slots.places)
        weight = self._weight(concepts)
        if self._weight(last.concepts) > (_A_TOPIC if intents and weight else weight):
            self.last = replace(last, slots=slots)
        else:
            self._go_on_with(replace(before, concepts=concepts or last.concepts, slots=slots))

    def _go_on_with(self, before: Before) -> None:
        if self.last is not None and self._weight(self.last.concepts) == _A_TOPIC:
            self._earlier.append(self.last)
        self.last = before

    def _weight(self, concepts: Collection[ConceptId]) -> int:
        """Return how much concepts are a subject: a topic is one, a thing that is counted may be."""
        types = set(map(self._type_of, concepts))
        return _A_TOPIC if "topic" in types else int("object" in types)


def _names_site(slots: Slots) -> bool:
    return any(mention.place.kind == "site" for mention in slots.places)


def _asked_clauses(part: Part) -> Iterator[Part]:
    """Yield the stretches of a sentence that may be its question: after a pause, or from the noun asked for.

    Each goes to the end of the sentence, and to the next pause: « …la date du lancement, que nous ignorons ».
    """
    starts = [pause.end() for pause in _PAUSE.finditer(part.text)]
    starts += [noun.start() for noun in _ASKED_NOUN.finditer(part.text)]
    for start in sorted(set(starts)):
        pause = _PAUSE.search(part.text, start)
        for end in {len(part.text), pause.start() if pause else len(part.text)}:
            text = part.text[start:end]
            found = words(text)
            shorter = len(text) < len(part.text) and len(found) >= _SHORTEST_ASKED
            if shorter and (asks(found) or _ASKED_NOUN.match(text)):
                yield replace(part, text=text, words=found)


def _clearest(found: Iterable[Decision]) -> list[Decision]:
    """Return the decision that a frame of two parts bears out best, if there is one."""
    clear = [
        d for d in found if isinstance(d.meaning, Understood) and not d.smalltalk and d.score >= at.TWO_PARTS
    ]
    return [max(clear, key=lambda d: d.score)] if clear else []


def _names_nothing(reading: Reading) -> bool:
    """« Auriez-vous l'amabilité de nous les donner ? » asks, but does not say for what."""
    return not reading.concepts and not reading.slots.places and len(reading.residue) <= 1
