"""The words of one part of a message, with the small signs that tell which cues can be in them at all."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from tdi_bot.memo import remembered
from tdi_bot.text import Word
from tdi_bot.understanding.grammar import DENYING_WORDS, LINKS, NEGATIONS, POINTERS, QUESTION_WORDS
from tdi_bot.understanding.quantities import NUMBER_WORDS

MIXING_UP = frozenset("confonds confondre confondait confondu confondez confondons confond".split())
WITHOUT = "sans"
DOUBTING = frozenset("pas plutot non".split())
ALL = frozenset("tous toutes all".split())
COMPARING = frozenset("plus moins davantage autant".split())
COUNTING = frozenset("combien nombre many taux proportion pourcentage".split())

NUMBER = 1 << 0
"""A number in digits or in letters."""
OR = 1 << 1
"""« ou », and « où » where its accent is left out or folded."""
SETTING_ASIDE = 1 << 2
DOUBT = 1 << 3
EVERY = 1 << 4
DENIAL = 1 << 5
QUESTION = 1 << 6
COUNT = 1 << 7
LINK = 1 << 8
POINTER = 1 << 9
WHO_OR_BEFORE = 1 << 10
"""Words whose concept counts only by what stands around them: « qui », « avant »."""
COMPARISON = 1 << 11

_WORDS_WITH: tuple[tuple[int, frozenset[str]], ...] = (
    (OR, frozenset({"ou"})),
    (SETTING_ASIDE, NEGATIONS | MIXING_UP | {WITHOUT, "non"}),
    (DOUBT, DOUBTING),
    (EVERY, ALL),
    (DENIAL, DENYING_WORDS),
    (QUESTION, QUESTION_WORDS),
    (COUNT, COUNTING),
    (LINK, LINKS),
    (POINTER, POINTERS),
    (COMPARISON, COMPARING),
    (WHO_OR_BEFORE, frozenset({"qui", "who", "avant"})),
)


def _signs(word: str) -> int:
    number = NUMBER if word in NUMBER_WORDS or word[0].isdigit() else 0
    return sum([sign for sign, words in _WORDS_WITH if word in words]) | number


_signs_of = remembered(_signs, 16_384)


class Phrase:
    """Words, their folded spelling, and the signs (bits) that any of them has. Not changed once made.

    Every cue would look at all words again: a cue whose sign none of them has need not.
    """

    __slots__ = ("folded", "signs", "words")

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.words = words
        self.folded: list[str] = [word.folded for word in words]
        self.signs = signs_of(self.folded)


def signs_of(folded: Iterable[str]) -> int:
    """Return the signs that any of some folded words has."""
    return reduce(or_, map(_signs_of, folded), 0)
