"""What a question sets aside: « …, pas les sites », « à ne pas confondre avec », « sans ceux de »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tdi_bot.text import Word
from tdi_bot.understanding.grammar import (
    FUNCTION_WORDS,
    NEGATIONS,
    POINTERS,
)
from tdi_bot.understanding.phrase import (
    MIXING_UP,
    SETTING_ASIDE,
    WITHOUT,
    Phrase,
)

_ASSENT = 3
"""From how many words on an ending says more than « si ? », « c'est ça ? »."""
_SPEAKER = frozenset({"je", "j", "nous", "on", "ai"})
_REGRETS = frozenset("pardon oups desole desolee excusez excuse zut mince effectivement exact".split())
_MENDING_WITHIN = 6
_MENDING = frozenset(
    {("je", verb) for verb in ("parle", "parlais", "pensais", "demandais")}
    | {("voulais", "dire"), ("veux", "dire"), ("voulais", "parler"), ("i", "meant"), ("i", "mean")}
)
_COMPARING = frozenset("difference differences distinguer distinction".split())
_WARNING = frozenset("a ne pas sans surtout merci de".split())
PAUSE = re.compile(r"[,;:()!?.]")
_NONE = frozenset[int]()


def set_aside(phrase: Phrase) -> frozenset[int]:
    """Return the words that only say what is not meant: « …, pas à Andernos », « …, pas les sites ».

    A « pas » that belongs to a verb (« n'est pas ») sets nothing aside. « Je confonds avec » and « sans
    ceux de la deuxième vague » do too.
    """
    if not phrase.signs & SETTING_ASIDE:
        return _NONE
    spelt = phrase.words
    aside: set[int] = set()
    compares = not _COMPARING.isdisjoint(phrase.folded)
    for place, word in enumerate(spelt):
        mixes_up = word.folded == "avec" and place and spelt[place - 1].folded in MIXING_UP and not compares
        leaves_out = word.folded == WITHOUT and _points(spelt, place + 1)
        negated = word.folded in NEGATIONS and _stands_alone(spelt, place)
        if mixes_up and _owns_up(phrase.folded[: place - 1]):
            aside.update(range(place + 1))
            continue
        if not (mixes_up or leaves_out or negated or _is_and_not(spelt, place)):
            continue
        first = _warning_from(phrase.folded, place) if mixes_up else place
        for after in range(first, len(spelt)):
            if after > place and PAUSE.search(spelt[after].before):
                break
            aside.add(after)
    return frozenset(aside)


def _owns_up(before: Sequence[str]) -> bool:
    """« Ah oui, je confonds avec le pack » names what goes on being spoken of: no question stands before."""
    return bool(before) and before[-1] in _SPEAKER and (FUNCTION_WORDS | _REGRETS).issuperset(before)


def _is_and_not(spelt: Sequence[Word], place: int) -> bool:
    """« les sites de la région, et non du pays »."""
    if spelt[place].folded != "non" or not 0 < place < len(spelt) - 1:
        return False
    return spelt[place - 1].folded == "et" and not PAUSE.search(spelt[place + 1].before)


def _warning_from(folded: Sequence[str], place: int) -> int:
    """« à ne pas confondre avec… » warns of another thing, and asks for no difference."""
    first = place - 1
    while first and folded[first - 1] in _WARNING:
        first -= 1
    return first if _WARNING & set(folded[first : place - 1]) & {"ne", "sans", "pas"} else place


def _points(spelt: Sequence[Word], place: int) -> bool:
    return place < len(spelt) and spelt[place].folded in POINTERS


def _stands_alone(spelt: Sequence[Word], place: int) -> bool:
    if place == 0:
        # « Pas le nombre, la liste », « sauf le 64, quels sites »; but « pas de site à Pau ? » asks.
        # So does « pas de site à Pau, si ? »: what only asks for assent sets nothing aside.
        return any(PAUSE.search(word.before) for word in spelt[2 : len(spelt) - _ASSENT + 1])
    before = [word.folded for word in spelt[max(0, place - 4) : place]]
    paused = bool(PAUSE.search(spelt[place].before)) or bool(before and before[-1] in {"et", "mais", "non"})
    return paused and place > 0 and place + 1 < len(spelt) and not {"n", "ne"} & set(before)


def corrects(spelt: Sequence[Word]) -> bool:
    """Whether the words mend a misunderstanding: « non, je parlais de… », « je voulais dire… »."""
    folded = [word.folded for word in spelt[:_MENDING_WITHIN]]
    return any(pair in _MENDING for pair in pairwise(folded))
