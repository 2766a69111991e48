"""Whether words lean on what was said before: by a pronoun, by what they leave out, by how they open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tdi_bot.model import PlaceMention
from tdi_bot.text import Word
from tdi_bot.understanding.contrasts import corrects
from tdi_bot.understanding.grammar import ELLIPTIC_OPENERS, LINKS, PRONOUNS
from tdi_bot.understanding.reading import Reading
from tdi_bot.understanding.thresholds import ELLIPTIC_WORDS

_POINTING = frozenset({("la", "bas"), ("sur", "place"), ("a", "cote"), ("par", "la"), ("dans", "coin")})
"""Pairs of words that mean the place just named."""
_POINTING_WORDS = PRONOUNS - {"l", "le", "les", "y"}
_BEFORE_PRONOUN_EN = frozenset("y m t s n j l".split())
_AFTER_PRONOUN_EN = frozenset(
    "a ont est sont avait avaient etait etaient reste restait compte comptait existe fait font".split()
) | {""}
_BEING = frozenset("est etait sera serait is are was were".split())
_OPENING_A_CLAUSE = frozenset("que qu qui dont n ne".split())
_EXISTENCE = frozenset("il y existe".split())
_IMPERSONAL = frozenset("y faut existe reste parait semble".split())
_THIS = frozenset({"ce", "cet", "cette", "ces", "this"})
_KINDS_OF_PLACE: Mapping[str, frozenset[str]] = {
    noun: frozenset(kinds.split())
    for nouns, kinds in (
        ("departement", "departement contree"),
        ("commune ville village bourg cite town city", "commune ancienne"),
        ("region", "region"),
        ("intercommunalite agglomeration agglo epci communaute metropole", "epci"),
        ("territoire", "territoire"),
    )
    for noun in nouns.split()
}


def points_back(reading: Reading) -> bool:
    """Whether a word of the question refers to something said before."""
    folded = [word.folded for word in reading.words]
    if not folded:
        return False
    if folded[0] in ELLIPTIC_OPENERS or corrects(reading.words):
        return True
    if any(word in _POINTING_WORDS and _refers(folded, place) for place, word in enumerate(folded)):
        return True
    return not _POINTING.isdisjoint(pairwise(folded))


def _refers(folded: Sequence[str], place: int) -> bool:
    """Whether a pronoun stands for something said before: not « clés en main », « est-ce que »."""
    before = folded[place - 1] if place else ""
    after = folded[place + 1] if place + 1 < len(folded) else ""
    match folded[place]:
        case "en":
            return before in _BEFORE_PRONOUN_EN or after in _AFTER_PRONOUN_EN
        case "ce":
            return before not in _BEING and after not in _OPENING_A_CLAUSE
        case "il":
            if folded[0] in _EXISTENCE:
                return True  # « il y a un site ? » asks where we are
            return after not in _IMPERSONAL and not (
                before == "t" and "y" in folded[max(0, place - 3) : place]
            )
        case "there":
            return not {before, after} & _BEING
    return True


def place_meant(found: Sequence[Word], earlier: Sequence[PlaceMention]) -> PlaceMention | None:
    """Return the place that « ce département », « cette ville » means, among those named earlier, or None."""
    for this, noun in pairwise(word.folded for word in found):
        if this in _THIS and noun in _KINDS_OF_PLACE:
            kinds = _KINDS_OF_PLACE[noun]
            return next((m for m in reversed(earlier) if m.place.kind in kinds), None)
    return None


def is_elliptic(reading: Reading) -> bool:
    """Whether the question is short enough, or points back, so that its gaps may be filled."""
    content = len(reading.said) + len(reading.residue) + len(reading.slots.places)
    return len(reading.residue) <= 1 and (content <= ELLIPTIC_WORDS or points_back(reading))


def resumes(found: Sequence[Word]) -> bool:
    """Whether the words go on with, or correct, what was asked before: « et… », « non, je parlais de… »."""
    return bool(found) and (found[0].folded in LINKS or corrects(found))
