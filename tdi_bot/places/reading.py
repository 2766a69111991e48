"""One message while it is searched: its words, their canonical spelling, and which of them may be used."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from functools import reduce
from operator import or_

from tdi_bot.places.cues import Cues, read_cues
from tdi_bot.places.names import canonical, word_set
from tdi_bot.places.signs import Signs
from tdi_bot.text import Word

_SUBJECT_OF = word_set("est fait appartient figure etait faisait sera is territoire territoires ti c")
_BEFORE_SUBJECT = word_set("que qu si is et ou")
_VERBS = word_set("est fait appartient figure etait faisait sera relevait releve")
_ZONES = word_set("territoire territoires territory zonage perimetre programme ti dedans")
_ARTICLES = word_set("la le les l")
_BARE = 3


class Reading:
    """The words of a message with what is asked of them again and again."""

    __slots__ = ("_cues", "free", "held", "known", "shouted", "signs", "tokens", "words")

    def __init__(self, words: Sequence[Word], signs: Signs, known: Container[str]) -> None:
        self.words = tuple(words)
        folded = [word.folded for word in words]
        self.tokens = list(map(canonical, folded))
        self.signs = list(map(signs.of, folded))
        self.held: int = reduce(or_, self.signs, 0)
        """The signs that any of the words has."""
        self.known = known
        self.shouted = len(self.words) > 1 and _is_shouted(self.words)
        self.free = [True] * len(self.words)
        self._cues: dict[tuple[int, int], Cues] = {}

    def without(self, taken: Collection[int]) -> Reading:
        """Return the same message with other words taken."""
        if not taken:
            return self
        same = Reading.__new__(Reading)
        same.words, same.tokens, same.known, same.shouted = self.words, self.tokens, self.known, self.shouted
        same.signs, same.held, same._cues = self.signs, self.held, self._cues
        same.free = [at not in taken for at in range(len(self.words))]
        return same

    def having(self, sign: int) -> list[int]:
        """Return the places of the words that have a sign."""
        return [at for at, signs in enumerate(self.signs) if signs & sign] if self.held & sign else []

    def cues(self, start: int, end: int) -> Cues:
        """Return the signs around a run of words."""
        found = self._cues.get((start, end))
        if found is None:
            found = self._cues[start, end] = read_cues(self.words, self.tokens, start, end)
        return found

    def key(self, start: int, end: int) -> str:
        """Return the canonical spelling of a run of words."""
        return " ".join(self.tokens[start:end])

    def starts_sentence(self, at: int) -> bool:
        """Whether a capital there is only that of a sentence."""
        return at == 0 or any(mark in self.words[at].before for mark in ".!?\n")

    def name_like(self, at: int) -> bool:
        """Whether a word has a capital that says it is a name."""
        return self.words[at].capital and not self.shouted and not self.starts_sentence(at)

    def is_subject(self, start: int, end: int) -> bool:
        """Whether a run of words is what a verb is said of, and a name: « Moisson est-elle… », « La Garde ».

        A French noun has an article before it, so a bare one before « est-elle » is a name; an article
        belongs to a name only if the word after it has a capital.
        """
        if self.shouted or end >= len(self.tokens) or self.tokens[end] not in _VERBS:
            return False
        article = self.tokens[start] in _ARTICLES
        if self.starts_sentence(start):
            plain = self.asks_for_membership or (end + 1 < len(self.tokens) and self.tied(end + 1))
            return self.words[start + 1].capital if article else plain and self.words[start].capital
        return self.tokens[start - 1] in _BEFORE_SUBJECT and self.words[end - 1].capital

    def opens_as_subject(self, start: int, end: int) -> bool:
        """Whether words without an article, that no list of ours holds, are what a verb is said of."""
        if end >= len(self.tokens) or self.tokens[end] not in _VERBS:
            return False
        return self.starts_sentence(start) or self.tokens[start - 1] in _BEFORE_SUBJECT

    @property
    def asks_for_membership(self) -> bool:
        """Whether the message speaks of a territory or a zone at all."""
        return not _ZONES.isdisjoint(self.tokens)

    def marked(self, at: int) -> bool:
        """Whether a bracket, a comma or a number sets a word apart from the name before it."""
        if at >= len(self.words):
            return False
        before = self.words[at].before
        return "(" in before or "," in before or self.tokens[at][0].isdigit()

    def tied(self, at: int) -> bool:
        """Whether a hyphen or an apostrophe ties a word to the one before it."""
        before = self.words[at].before
        return at > 0 and before != "" and not before.strip("-'’‐–")

    def compound(self, start: int, end: int) -> tuple[int, int]:
        """Return a run of words widened by all that hyphens tie to it."""
        while start > 0 and self.words[start].before == "-":
            start -= 1
        while end < len(self.words) and self.words[end].before == "-":
            end += 1
        return start, end

    def tied_run(self, start: int, end: int) -> tuple[int, int]:
        """Return a run of words widened by all that hyphens and apostrophes tie to it."""
        while start > 0 and self.tied(start):
            start -= 1
        while end < len(self.words) and self.tied(end):
            end += 1
        return start, end

    def maybe_name(self, start: int, end: int) -> bool:
        """Whether unheard-of words may be a name: the whole message, a capital, the subject of a question."""
        if len(self.words) <= _BARE and end - start == len(self.words):
            return True
        capital = not self.shouted and any(char.isupper() for char in self.words[start].raw)
        if capital and not self.starts_sentence(start):
            return True
        before = self.tokens[start - 1] if not self.starts_sentence(start) else "et"
        if end >= len(self.tokens):
            return before in _BEFORE_SUBJECT
        paused = any(mark in self.words[end].before for mark in ",:?")
        return before in _BEFORE_SUBJECT and (paused or self.tokens[end] in _SUBJECT_OF)

    def written(self, start: int, end: int) -> str:
        """Return a run of words as it was written."""
        parts = [self.words[start].raw]
        parts += [(word.before or " ") + word.raw for word in self.words[start + 1 : end]]
        text = "".join(parts)
        return text + ")" if text.count("(") > text.count(")") else text


def _is_shouted(words: Sequence[Word]) -> bool:
    """Whether everything is in capitals, so that a capital says nothing."""
    return all(word.raw.isupper() or not word.raw.isalpha() for word in words)
