"""Finds the words that make our own another's: « le programme Erasmus », « les sites nucléaires »."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from tdi_bot.places import LEGAL_FORMS
from tdi_bot.text import Word

_OF = frozenset("de du des d".split())
_ARTICLES = frozenset("la le l les".split())
_BEFORE_OBJECT = _ARTICLES | frozenset("un une des".split())
_INVERTED = frozenset("t il elle ils elles on".split())
_LEADS_TO_NAME = _OF | _ARTICLES | frozenset("a au aux en chez par pour avec".split())
_KIND = re.compile(
    r"(?:iques?|aires?|els|elles|al|ale|ales|aux|ifs?|ives|euses|iers|iere|ieres|ien|iens|ienne|iennes)$"
)
"""Endings of adjectives that tell a kind (« touristique ») rather than of verbs."""
_VERBS = frozenset(
    "applique explique indique implique complique communique pratique declare compare prepare separe "
    "appelles rappelles renouvelles".split()
)
_BRIEF = 20
"""Words of a question whose acronyms matter: a letter names unions and offices of its own."""
_PAUSE = re.compile(r"[,;:()!?.]")


def strangers(
    spelt: Sequence[Word], heads: Iterable[int], verbs: Iterable[int], residue: Collection[str]
) -> frozenset[str]:
    """Return the words of the residue that say that another thing is meant than the one we know.

    `heads` are the places right after a topic or an object that a single word names: what stands there after
    « de », tells a kind or has a capital belongs to that word. So does any unknown name after a preposition.
    `verbs` are the places right after what may be a verb of ours: « qui porte le maillot ».
    """
    if not residue:
        return frozenset()
    found = {word for head in heads if (word := _modifier(spelt, head, residue))}
    found.update(word for verb in verbs if (word := _object(spelt, verb, residue)))
    if any(word.raw[:1].islower() for word in spelt):
        brief = len(spelt) <= _BRIEF
        found.update(
            word.folded
            for before, word in pairwise(spelt)
            if word.folded in residue
            and (_is_name(word) or (brief and _is_acronym(spelt, word)))
            and before.folded in _LEADS_TO_NAME
            and not _PAUSE.search(word.before)
            and word.folded not in LEGAL_FORMS
        )
    return frozenset(found)


def _modifier(spelt: Sequence[Word], head: int, residue: Collection[str]) -> str:
    place = head
    belongs = place < len(spelt) and spelt[place].folded in _OF
    while place < len(spelt) and spelt[place].folded in _OF | _ARTICLES and not _paused(spelt, place):
        place += 1
    if place >= len(spelt) or _paused(spelt, place) or spelt[place].folded not in residue:
        return ""
    word = spelt[place]
    if belongs or (
        place == head and (_is_name(word) or _is_acronym(spelt, word) or _tells_a_kind(word.folded))
    ):
        return word.folded
    return ""


def _object(spelt: Sequence[Word], verb: int, residue: Collection[str]) -> str:
    """« a commencé la révolution », « finance-t-il un voyage »: the verb's object, if it is unknown."""
    place = verb
    while place < len(spelt) and spelt[place].folded in _INVERTED:
        place += 1
    if place >= len(spelt) or _paused(spelt, place):
        return ""
    if spelt[place].folded in residue and _is_name(spelt[place]):
        return spelt[place].folded
    if place + 1 >= len(spelt) or spelt[place].folded not in _BEFORE_OBJECT:
        return ""
    return spelt[place + 1].folded if spelt[place + 1].folded in residue else ""


def _paused(spelt: Sequence[Word], place: int) -> bool:
    return bool(_PAUSE.search(spelt[place].before))


def _is_name(word: Word) -> bool:
    return word.raw[:1].isupper() and not word.raw.isupper()


def _is_acronym(spelt: Sequence[Word], word: Word) -> bool:
    return word.raw.isupper() and len(word.raw) > 1 and any(other.raw.islower() for other in spelt)


def _tells_a_kind(word: str) -> bool:
    return word not in _VERBS and bool(_KIND.search(word))
