"""From a message and its conversation to at most three interpretations: the door of this room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from tdi_bot.model import (
    ConceptId,
    Conversation,
    Interpretation,
    Lang,
    Message,
    NotUnderstood,
    PartTrace,
    PlaceMention,
    Question,
    Slots,
    Understood,
)
from tdi_bot.places import Places
from tdi_bot.text import words
from tdi_bot.understanding.areas import in_its_departement
from tdi_bot.understanding.choosing import choose
from tdi_bot.understanding.compiled import Compiled
from tdi_bot.understanding.decide import Decision
from tdi_bot.understanding.describing import without_descriptions
from tdi_bot.understanding.framing import bare_question
from tdi_bot.understanding.grammar import LINKS, SPLITTING_WORDS
from tdi_bot.understanding.halves import what_follows
from tdi_bot.understanding.joining import joined
from tdi_bot.understanding.language import is_other_language, language_of
from tdi_bot.understanding.leaning import is_elliptic, place_meant, resumes
from tdi_bot.understanding.letters import Letters, Subjects
from tdi_bot.understanding.parts import SHORT_MESSAGE, Part, split
from tdi_bot.understanding.past import past_turns
from tdi_bot.understanding.place_slots import SCOPE_CONCEPTS, machine_concepts
from tdi_bot.understanding.pointed import Before, as_scheme
from tdi_bot.understanding.read_part import ReadPart
from tdi_bot.understanding.reading import Reading
from tdi_bot.understanding.repeated import Repeated
from tdi_bot.understanding.speaker import asks_of_speaker, places_told

LONGEST_REPEATED = 4_096
"""Letters of the longest message that Telegram sends, and that is remembered when it comes again."""

EARLIER = 3
"""How many earlier subjects of a letter a question may mean."""


class Understanding:
    """Turns messages into interpretations; immutable, so one serves all conversations."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._repeated = Repeated(self._interpret)
        self._letters = Letters(self._read_part, self._decide_alone, self._subjects)

    @classmethod
    def load(cls, section: Callable[[str], bytes], places: Places) -> Understanding:
        """Load what `compile_sections` wrote."""
        return cls(Compiled.load(section, places))

    def interpret(
        self, message: Message, conversation: Conversation, now: float
    ) -> tuple[tuple[Interpretation, ...], Callable[[], tuple[PartTrace, ...]]]:
        """Return one to three interpretations of a message, and what tells how each part was understood.

        `now` is in seconds since the epoch and only serves to let an old conversation fade. What a message
        means depends on its text, the languages and what was spoken of; it is remembered when it comes again.
        """
        frames = self._compiled.frames
        past = tuple(past_turns(conversation, now, frames.type_of, frames.home_of))
        interpret = self._repeated if len(message.text) <= LONGEST_REPEATED else self._interpret
        return interpret(message.text, message.lang, conversation.lang, past)

    def _interpret(
        self, text: str, told: str | None, before: Lang | None, past: tuple[Before, ...]
    ) -> tuple[tuple[Interpretation, ...], Callable[[], tuple[PartTrace, ...]]]:
        parts = split(text)
        folded = [word.folded for part in parts for word in part.words]
        lang = language_of(folded, told, before)
        read = self._read(parts, lang)
        decisions = self._decide(read, past, lang)
        chosen = choose(decisions)
        if all(isinstance(d.meaning, NotUnderstood) for d in chosen):
            chosen = self._letters.buried(decisions, lang) or chosen
        traces = partial(_traced, decisions)
        understood = any(
            not isinstance(d.meaning, NotUnderstood) and not getattr(d.meaning, "leftover", ())
            for d in chosen
        )
        other_language = not understood and is_other_language(folded)
        if chosen and not other_language:
            return tuple(d.meaning for d in chosen), traces
        whole = Question(text, "", Slots(), lang, other_language=is_other_language(folded))
        return (NotUnderstood((), whole),), traces

    def _read(self, parts: Iterable[Part], lang: Lang) -> list[ReadPart]:
        read = [
            ReadPart(part, self._read_part(part, lang))
            for whole in parts
            for part in self._at_new_topics(self._unframed(whole, lang), lang)
        ]
        read = [r for r in read if not _set_aside(r.reading)] or read
        read = _with_places_meant(read, self._compiled.frames.type_of)
        if len(read) <= SHORT_MESSAGE and not any(r.part.marked for r in read):
            read = [self._asking(r) for r in read]
        return joined(read, self._compiled.frames.type_of)

    def _unframed(self, part: Part, lang: Lang) -> Part:
        """« Je prépare un exposé, qui pilote le programme ? »: read what is asked, not who asks and why."""
        read, type_of = partial(self._read_text, lang=lang), self._compiled.frames.type_of
        plain = without_descriptions(part.text, part.words, read, type_of)
        if plain is not None:
            part = replace(part, text=plain, words=words(plain))
        asked = bare_question(part.text, part.words, read, type_of)
        return part if asked is None else replace(part, text=asked, words=words(asked))

    def _read_text(self, text: str, lang: Lang) -> Reading:
        return self._compiled.reader.read(text, lang)

    def _read_part(self, part: Part, lang: Lang) -> Reading:
        return self._compiled.reader.read(part.text, lang, part.words)

    def _asking(self, r: ReadPart) -> ReadPart:
        """Without a question mark, an ask makes a short message a question: « c'est quoi le pack rebond »."""
        type_of = self._compiled.frames.type_of
        if r.part.asks or all(type_of(concept) != "ask" for concept in r.reading.concepts):
            return r
        return _as_question(r)

    def _at_new_topics(self, part: Part, lang: Lang) -> tuple[Part, ...]:
        """Cut « A relève de quel plan et B de quel ministère ? »: each half has topic and question word."""
        found = part.words
        if len([word for word in found if word.folded in SPLITTING_WORDS]) < 2:
            return (part,)
        for word in found[2:-2]:
            if word.folded in LINKS:
                halves = part.text[: word.start], part.text[word.start :]
                if all(self._asks_on_its_own(half, lang) for half in halves):
                    return tuple(replace(part, text=half, words=words(half)) for half in halves)
        return (part,)

    def _asks_on_its_own(self, text: str, lang: Lang) -> bool:
        reading = self._compiled.reader.read(text, lang)
        return self._has_topic(reading) and any(word.folded in SPLITTING_WORDS for word in reading.words)

    def _decide(
        self, read: list[ReadPart], turns: Sequence[Before], lang: Lang
    ) -> list[tuple[ReadPart, Decision]]:
        decisions = []
        past = turns[0] if turns else None
        subjects = self._subjects()
        for r, after in zip_longest(read, read[1:]):
            r = r.counting()
            local = subjects.last
            reading = as_scheme(r.reading, local or past, self._compiled.frames.type_of)
            reading = in_its_departement(reading, local or past, self._compiled.departement_of)
            r = replace(r, reading=reading)
            decision = self._compiled.decider.decide(r.reading, r.question(lang), local, past)
            if after is not None and not self._answers(decision):
                decision = self._with_what_follows(r, after, decision, past, lang)
            elif after is not None and local is None and _leans_back(decision) and not resumes(r.part.words):
                decision = self._with_what_follows(r, after, decision, None, lang)
            if local is None and _may_lean_further(r.reading, decision):
                decision = self._further_back(r, lang, turns[1:]) or decision
            elif r.part.asks and _is_open(decision) and not self._has_topic(r.reading):
                decision = self._on_earlier(r, lang, subjects.earlier[:EARLIER], past) or decision
            halves = self._compiled.halves.complete(r, decision, lang, local, past)
            for half, decided in halves:
                # « les principes et les axes, svp » asks of both where it is all that is said.
                half = _as_question(half) if len(read) < len(halves) else half
                decisions.append((half, decided))
                subjects.add(half, decided)
        return decisions

    def _subjects(self) -> Subjects:
        return Subjects(self._compiled.frames.type_of, self._compiled.years)

    def _decide_alone(self, r: ReadPart, lang: Lang, before: Before | None) -> Decision:
        r = r.counting()
        return self._compiled.decider.decide(r.reading, r.question(lang), before, None)

    def _on_earlier(
        self, r: ReadPart, lang: Lang, subjects: Iterable[Before], past: Before | None
    ) -> Decision | None:
        """« …parlé du VTE. C'est lié au programme. À quels étudiants cela s'adresse ? » means the VTE."""
        for before in subjects:
            decision = self._compiled.decider.decide(r.reading, r.question(lang), before, past)
            if isinstance(decision.meaning, Understood) and _leans_back(decision):
                return decision
        return None

    def _further_back(self, r: ReadPart, lang: Lang, turns: Sequence[Before]) -> Decision | None:
        """« et Mauléon ? » after a question in between: the subject may be an earlier one."""
        for before in turns:
            decision = self._compiled.decider.decide(r.reading, r.question(lang), None, before)
            if isinstance(decision.meaning, Understood) and _leans_back(decision):
                return decision
        return None

    def _with_what_follows(
        self, r: ReadPart, after: ReadPart, decision: Decision, past: Before | None, lang: Lang
    ) -> Decision:
        """« Quels objectifs et quels ministres pour le Pack rebond ? »: the topic comes with the second."""
        follows = what_follows(r, after, self._compiled.frames)
        if follows is None or not r.part.asks or not after.part.asks:
            return decision
        other = self._compiled.decider.decide(r.reading, r.question(lang), follows, past)
        return other if self._answers(other) else decision

    def _is_topic(self, concept: ConceptId) -> bool:
        return self._compiled.frames.type_of(concept) == "topic"

    def _has_topic(self, reading: Reading) -> bool:
        return any(map(self._is_topic, reading.concepts))

    def _answers(self, decision: Decision) -> bool:
        meaning = decision.meaning
        if not isinstance(meaning, Understood):
            return False
        return self._compiled.frames.intents[meaning.intent].kind != "clarify"


def _as_question(r: ReadPart) -> ReadPart:
    return replace(r, part=replace(r.part, asks=True))


def _leans_back(decision: Decision) -> bool:
    """Whether a part was only understood by what was spoken of before."""
    return "+" in decision.rule


def _is_open(decision: Decision) -> bool:
    """Whether a question was not understood, or needs more to be; not where we hold nothing on it."""
    missed = isinstance(decision.meaning, NotUnderstood) and decision.meaning.absent is None
    return missed or decision.rule == "vague"


def _may_lean_further(reading: Reading, decision: Decision) -> bool:
    """Whether a short question without an answer may go back to a subject before the last one."""
    return _is_open(decision) and not reading.residue and is_elliptic(reading)


def _traced(decisions: Iterable[tuple[ReadPart, Decision]]) -> tuple[PartTrace, ...]:
    """Tell how each part was understood."""
    return tuple(
        PartTrace(
            tuple(word.folded for word in r.reading.words),
            tuple((" ".join(word.raw for word in said), concept) for said, concept in r.reading.said),
            d.slots,
            tuple(weighed.traced() for weighed in d.candidates),
            d.rule,
        )
        for r, d in decisions
    )


def _with_places_meant(read: list[ReadPart], type_of: Callable[[ConceptId], str]) -> list[ReadPart]:
    """« … ouvrir une unité dans la Creuse. Un site existe-t-il dans ce département ? » means the Creuse.

    « Notre siège est à Tulle ; un territoire nous couvre-t-il ? » asks of Tulle.
    """
    if len(read) < 2:
        return read
    named: list[PlaceMention] = []
    own: tuple[PlaceMention, ...] = ()
    meant = []
    for r in read:
        places = r.reading.slots.places
        if named and not places and (place := place_meant(r.reading.words, named)) is not None:
            r = _placed(r, (place,))
        elif own and r.part.asks and asks_of_speaker(r.reading, type_of):
            r = _placed(r, own)
        elif not r.part.asks:
            own = places_told(r.reading, type_of) or own
        named += places
        meant.append(r)
    return meant


def _placed(r: ReadPart, places: tuple[PlaceMention, ...]) -> ReadPart:
    """Return a part as if it named some places itself; those that it does name come after."""
    kept = tuple(m for m in r.reading.slots.places if all(m.place != told.place for told in places))
    slots = replace(r.reading.slots, places=places + kept, unknown_place="")
    concepts = (r.reading.concepts - SCOPE_CONCEPTS) | machine_concepts(slots)
    return replace(r, reading=replace(r.reading, slots=slots, concepts=concepts))


def _set_aside(reading: Reading) -> bool:
    """« (pas qui le pilote) » says what is not asked."""
    return bool(reading.words) and reading.words[0].folded in {"pas", "not"} and len(reading.words) <= 8
