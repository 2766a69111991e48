"""The places that an unknown name may be meant for, to be asked back: « bordo », « chatelerau »."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from tdi_bot.model import PlaceMention, Slots
from tdi_bot.places import Places
from tdi_bot.text import Word, fold, folded_words
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.phrase import Phrase

_ARTICLES = frozenset({"la", "le", "les", "l"})
_SHORTEST = 4
"""Letters of the shortest word that is taken for a name without a word that says so."""
GUESSED = 3
"""From how many letters corrected a name is only a guess, never taken without asking."""


def with_a_near_name(
    slots: Slots, phrase: Phrase, explained: Container[int], places: Places, known: Container[str]
) -> Slots:
    """Return the slots with the places that an unknown name may mean, none of them decided."""
    found = _unknown(slots, phrase, explained, known)
    if found is None:
        return slots
    start, end = found
    starts = (start - 1, start) if start and phrase.folded[start - 1] in _ARTICLES else (start,)
    for first in starts:
        written = " ".join(word.raw for word in phrase.words[first:end])
        if near := places.alike(written):
            mention = PlaceMention(first, end, written, near, decided=False, edits=GUESSED)
            return replace(slots, places=(mention,), unknown_place="")
    return slots


def _unknown(
    slots: Slots, phrase: Phrase, explained: Container[int], known: Container[str]
) -> tuple[int, int] | None:
    """Return where the unknown name stands: the one found, or the only word that nothing explains."""
    if slots.unknown_place:
        name = folded_words(slots.unknown_place)
        at = next((at for at in range(len(phrase.folded)) if phrase.folded[at] == name[0]), None)
        return None if at is None else (at, at + len(name))
    free = [at for at in range(len(phrase.words)) if at not in explained and _is_content(phrase.words[at])]
    if (
        len(free) != 1
        or len(phrase.words[free[0]].raw) < _SHORTEST
        or fold(phrase.words[free[0]].raw) in known
    ):
        return None
    return free[0], free[0] + 1


def _is_content(word: Word) -> bool:
    """Whether a word has a meaning of its own, as it was written: « Thier » is no « their »."""
    written = fold(word.raw)
    return written.isalpha() and written not in FUNCTION_WORDS
