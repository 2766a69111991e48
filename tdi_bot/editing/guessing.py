"""Which intent a question that was not understood probably meant; for editors to judge, never to answer."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.assistant import Assistant
from tdi_bot.editing.scoring import SCORED_AT
from tdi_bot.editing.sounding import Sounds
from tdi_bot.knowledge import Content
from tdi_bot.model import ConceptId, Conversation, IntentId, Message
from tdi_bot.places import Places
from tdi_bot.text import folded_words
from tdi_bot.understanding.compiled import LEXICON, LIKENESS, Compiled
from tdi_bot.understanding.lexicon import Lexicon, load_lexicon
from tdi_bot.understanding.likeness import LikenessModel

_FRAME_WEIGHT = 0.35
"""What a frame that fits in full adds to likeness; likeness leads, for frames have already failed here."""

_FULL_FRAME = 8.0
"""The score of a frame that fits in full."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The intents that wordings of one question may mean, likeliest first, with their scores (0 to 1.4)."""

    ranked: tuple[tuple[IntentId, float], ...]
    understood: bool
    refused_by_name: bool

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
        self._offered = {one.id for one in content.intents.values() if one.kind != "clarify"}

    def guess(self, texts: Iterable[tuple[str, int]]) -> Guess:
        """Return what some wordings, each with how often it was asked, most probably mean."""
        total: dict[IntentId, float] = defaultdict(float)
        understood, by_name, asked = False, True, 0
        for text, count in texts:
            heard = self.heard(text)
            for intent, points in self._points(heard).items():
                total[intent] += points * count
            reply, _, trace = self._assistant.reply(Message("guess", text), Conversation(), SCORED_AT)
            understood |= reply.kind in {"answer", "smalltalk"}
            by_name &= any(part.rule == "absent concept" for part in trace.parts) or (
                reply.kind == "refuse" and bool(reply.intents)
            )
            asked += count
        ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))[:5]
        return Guess(tuple((intent, points / asked) for intent, points in ranked), understood, by_name)

    def answers(self, text: str, intent: IntentId) -> bool:
        """Whether the assistant answers a question with that intent as things stand."""
        reply, _, _ = self._assistant.reply(Message("guess", text), Conversation(), SCORED_AT)
        return intent in reply.intents

    def heard(self, text: str) -> str:
        """Return the text with its unknown words as the known ones that they sound like."""
        return " ".join(self.misheard(text).get(word, word) for word in folded_words(text))

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

    def _is_named(self, concept: ConceptId) -> bool:
        return concept in self._lexicon.concepts and self._lexicon.type_of(concept) != "absent"

    def _points(self, text: str) -> dict[IntentId, float]:
        scores = self._likeness.score(self._compiled.reader.read(text).masked)
        points = {
            IntentId(label): float(probability)
            for label, probability in zip(scores.labels, scores.probabilities, strict=True)
            if label in self._offered
        }
        _, _, trace = self._assistant.reply(Message("guess", text), Conversation(), SCORED_AT)
        best: dict[IntentId, float] = defaultdict(float)
        for part in trace.parts:
            for candidate in part.candidates:
                best[candidate.intent] = max(best[candidate.intent], candidate.score)
        for intent, score in best.items():
            if intent in points:
                points[intent] += _FRAME_WEIGHT * min(max(score, 0.0), _FULL_FRAME) / _FULL_FRAME
        return points
