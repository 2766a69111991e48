"""Which intent a question that was not understood probably meant; for editors to judge, never to answer."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.assistant import Assistant
from tdi_bot.editing.scoring import SCORED_AT
from tdi_bot.editing.sounding import Sounds
from tdi_bot.knowledge.content import Content
from tdi_bot.model import ConceptId, Conversation, IntentId, Message
from tdi_bot.places import Places
from tdi_bot.text import fold, folded_words
from tdi_bot.understanding.compiled import LEXICON, LIKENESS, Compiled
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.lexicon import Lexicon, form_words, stem
from tdi_bot.understanding.likeness import LikenessModel
from tdi_bot.understanding.stored_lexicon import load_lexicon

_FULL_CANDIDATE = 8.0
"""The score of a candidate of the assistant's own that fits in full."""

_CANDIDATE, _FRAME, _WORDS, _OTHER_TOPIC = 0.2, 0.2, 1.2, 0.5
"""What each sign adds to likeness (0 to 1): chosen on cases of the content, misspelt by their sound."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The intents that wordings of one question may mean, likeliest first, scored from 0 to about 3.

    `meant` is when the assistant refuses on purpose: what was asked for is named, and we do not hold it.
    `foreign` is when words from far outside the domain refuse, which a misspelling may bring about.
    """

    ranked: tuple[tuple[IntentId, float], ...]
    meant: bool
    foreign: bool

    @property
    def intent(self) -> IntentId:
        """The likeliest intent."""
        return self.ranked[0][0]

    @property
    def score(self) -> float:
        """Its score."""
        return self.ranked[0][1]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What keeps a frame from fitting: one word that nothing explains, and the missing concept."""

    word: str
    concept: ConceptId


class Guesser:
    """Ranks intents with the parts that understanding is made of, more boldly than an answer may."""

    def __init__(self, assistant: Assistant, path: Path) -> None:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            sections: dict[str, bytes] = dict(database.execute("SELECT name, data FROM section"))
        self._assistant = assistant
        self._compiled = Compiled.load(sections.__getitem__, Places.load(sections.__getitem__))
        self._likeness = LikenessModel.load(sections.__getitem__, LIKENESS)
        self._lexicon: Lexicon = load_lexicon(sections.__getitem__, LEXICON)
        self._sounds = Sounds(self._lexicon.vocabulary)
        content = Content.load(sections.__getitem__)
        self._abbreviations = {word for short in content.rewrites for word in folded_words(short)}
        intents = content.intents.values()
        self._wordings = Wordings(
            {one.id: (one.label, *one.examples) for one in intents if one.kind != "clarify"}
        )

    def guess(self, texts: Iterable[tuple[str, int]]) -> Guess:
        """Return what some wordings, each with how often it was asked, most probably mean."""
        texts = list(texts)
        asked = sum(count for _, count in texts)
        total: dict[IntentId, float] = defaultdict(float)
        for text, count in texts:
            for intent, points in self._points(self.heard(text)).items():
                total[intent] += points * count / asked
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:5]
        absent = [self._absent(text) for text, _ in texts]
        return Guess(tuple(ranked), meant=all("absent" in one for one in absent), foreign=all(absent))

    def answers(self, text: str, intent: IntentId) -> bool:
        """Whether the assistant answers a question with that intent as things stand."""
        reply, _, _ = self._assistant.reply(Message("guess", text), Conversation(), SCORED_AT)
        return intent in reply.intents

    def heard(self, text: str) -> str:
        """Return the text with its unknown words as the known ones that they sound like."""
        return " ".join(self.misheard(text).get(word, word) for word in folded_words(text))

    def mended(self, text: str) -> str:
        """Return the text for an example: a misspelling in one is never mended again."""
        heard = self.heard(text)
        read = {fold(word.raw): word.folded for word in self._compiled.reader.read(heard).words}
        words = ((word, read.get(word, word)) for word in folded_words(heard))
        return " ".join(word if word in self._abbreviations else better for word, better in words)

    def misheard(self, text: str) -> dict[str, str]:
        """Return each word that nothing explains and that sounds like a known one, with that one."""
        unexplained = self._compiled.reader.read(text).residue
        meant = {word: self._sounds.meant(word) for word in folded_words(text) if word in unexplained}
        # « coins » is « coin » already: endings are the lexicon's to know.
        return {word: one for word, one in meant.items() if one and word.rstrip("s") != one.rstrip("s")}

    def lacking(self, text: str, intent: IntentId) -> Lacking | None:
        """Return the word and the concept that would complete a frame, when there is just one of each."""
        reading = self._compiled.reader.read(text)
        residue = [word for word in dict.fromkeys(reading.residue) if word.isalpha() and len(word) > 2]
        if len(residue) != 1:
            return None
        for frame in self._compiled.frames.intents[intent].frames:
            missing = [part for part in frame if not part & reading.concepts]
            # A frame that leaves a concept aside is another question's.
            whole = reading.concepts <= frozenset().union(*frame)
            if len(missing) == 1 and len(frame) > 1 and whole:
                named = sorted(one for one in missing[0] if self._is_named(one))
                if named:
                    return Lacking(residue[0], named[0])
        return None

    def _absent(self, text: str) -> set[str]:
        """Return how a question is refused by name: « absent » if not held, « far » if from elsewhere."""
        reply, _, trace = self._assistant.reply(Message("guess", text), Conversation(), SCORED_AT)
        if reply.kind != "refuse":
            return set()
        kinds = {"absent"} if reply.intents else set()
        for part in trace.parts:
            for said, concept in part.concepts:
                kind = self._compiled.frames.type_of(concept)
                # « lemploi » for « l'emploi »: a word that was mended names nothing on purpose.
                if kind == "far" or (
                    kind == "absent" and " ".join(form_words(said)) in self._lexicon.by_spelling
                ):
                    kinds.add(kind)
        return kinds

    def _is_named(self, concept: ConceptId) -> bool:
        return concept in self._lexicon.concepts and self._lexicon.type_of(concept) != "absent"

    def _points(self, text: str) -> dict[IntentId, float]:
        reading = self._compiled.reader.read(text)
        scores = self._likeness.score(reading.masked)
        likeness = dict(zip(scores.labels, map(float, scores.probabilities), strict=True))
        candidates = self._candidates(text)
        shared = self._wordings.shared(text)
        return {
            intent: likeness.get(intent, 0.0)
            + _CANDIDATE * candidates.get(intent, 0.0)
            + _FRAME * self._fit(intent, reading.concepts)
            + _WORDS * shared[intent]
            - _OTHER_TOPIC * self._other_topics(intent, reading.concepts)
            for intent in self._wordings.intents
        }

    def _candidates(self, text: str) -> dict[IntentId, float]:
        """Return what the assistant itself weighed, 0 to 1."""
        _, _, trace = self._assistant.reply(Message("guess", text), Conversation(), SCORED_AT)
        found: dict[IntentId, float] = defaultdict(float)
        for part in trace.parts:
            for one in part.candidates:
                whole = min(max(one.score, 0.0), _FULL_CANDIDATE) / _FULL_CANDIDATE
                found[one.intent] = max(found[one.intent], whole)
        return found

    def _fit(self, intent: IntentId, concepts: frozenset[ConceptId]) -> float:
        """Return the satisfied share of the best frame, less that of the concepts that are foreign to it."""
        framed = self._compiled.frames.intents[intent]
        kinds = {concept: self._compiled.frames.type_of(concept) for concept in concepts}
        said = {concept for concept, kind in kinds.items() if kind not in {"courtesy", "nuance", "filler"}}
        if not said:
            return 0.0
        best = max(sum(bool(part & concepts) for part in frame) / len(frame) for frame in framed.frames)
        return best - len(said - self._named(intent) - framed.accepts) / len(said)

    def _other_topics(self, intent: IntentId, concepts: frozenset[ConceptId]) -> int:
        """Count the topics that the question names and no frame of the intent does."""
        topics = {concept for concept in concepts if self._compiled.frames.type_of(concept) == "topic"}
        return len(topics - self._named(intent))

    def _named(self, intent: IntentId) -> frozenset[ConceptId]:
        frames = self._compiled.frames.intents[intent].frames
        return frozenset(concept for frame in frames for part in frame for concept in part)


class Wordings:
    """The words of each intent's wordings, weighted by how few intents they occur in."""

    def __init__(self, texts: Mapping[IntentId, Iterable[str]]) -> None:
        self.intents = tuple(sorted(texts))
        self._words = {
            intent: Counter(word for text in texts[intent] for word in _content_words(text))
            for intent in self.intents
        }
        spread = Counter(word for words in self._words.values() for word in words)
        self._rarity = {word: math.log(len(self.intents) / count) for word, count in spread.items()}

    def shared(self, text: str) -> dict[IntentId, float]:
        """Return how much of a text's rarity each intent's wordings share; about 0 to 3."""
        asked = set(_content_words(text))
        whole = sum(self._rarity.get(word, math.log(len(self.intents))) for word in asked) or 1.0
        return {
            intent: sum(self._rarity[word] * math.log1p(words[word]) for word in asked if word in words)
            / whole
            for intent, words in self._words.items()
        }


def _content_words(text: str) -> list[str]:
    return [stem(word) for word in folded_words(text) if word not in FUNCTION_WORDS]
