"""Finds the company that a question on winners names where no form holds it: « Duchemin, lauréate ? »."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from itertools import pairwise

from tdi_bot.model import ConceptId
from tdi_bot.places import Laureat
from tdi_bot.text import Word
from tdi_bot.understanding.lexicon import Concept
from tdi_bot.understanding.phrase import COUNTING

LAUREAT = ConceptId("@laureat")
SUBJECTS = frozenset(map(ConceptId, ("laureat", "fonds")))
"""What a question has to speak of for a name in it to be a company's."""

_BEFORE_A_NAME = frozenset(
    "entreprise societe groupe sas sasu sarl sa ets etablissements firme usine maison boite company "
    "firm".split()
)
_INSIDE_A_NAME = frozenset("et de du des d la le les l and of".split())
_LONGEST_NAME = 5


def named_concepts(laureats: Sequence[Laureat]) -> dict[Concept, tuple[str, ...]]:
    """Return the known winners as concepts with their forms; a word of French needs its legal form."""
    return {
        Concept(ConceptId(f"laureat:{one.id}"), "value", one.name, (LAUREAT,), (("winner", one.id),)): _forms(
            one
        )
        for one in laureats
    }


def _forms(one: Laureat) -> tuple[str, ...]:
    plain = one.name.partition(" (")[0]
    called = tuple(f"{before} {plain}" for before in ("entreprise", "société", "groupe", "SAS", "SARL"))
    bracketed = plain != one.name
    return (*one.aliases, *called) if one.ordinary or bracketed else (plain, *one.aliases)


def is_winner(concept: ConceptId) -> bool:
    """Whether a concept is one of the known winners, which « @laureat » stands for."""
    return concept.startswith("laureat:")


def company_at(spelt: Sequence[Word], free: Collection[int], ordinary: Container[str]) -> range:
    """Return where a question on winners names a company that no form holds; empty where it does not.

    `free` are the content words that nothing explains. A name follows « l'entreprise », or has a capital, or
    opens the message; « une usine neuve » names none, for that is plain French.
    """
    if _counts_many(spelt):
        return range(0)
    for start, word in enumerate(spelt[:-1], start=1):
        ordinary_word = spelt[start].folded in ordinary and not spelt[start].capital
        if word.folded in _BEFORE_A_NAME and start in free and not ordinary_word:
            return _run(spelt, start, free)
    for start in sorted(free):
        strange = spelt[start].folded not in ordinary
        if strange and (spelt[start].capital or start == 0):
            return _run(spelt, start, free)
        if spelt[start].capital and start and start + 1 in free and spelt[start + 1].capital:
            return _run(spelt, start, free)
    return range(0)


def _counts_many(spelt: Sequence[Word]) -> bool:
    """« combien de lauréats » asks for a number, whatever name is near."""
    return any(
        word.folded in COUNTING and after.folded in {"de", "d", "des"} for word, after in pairwise(spelt)
    )


def _run(spelt: Sequence[Word], start: int, free: Collection[int]) -> range:
    end = start + 1
    while end < min(len(spelt), start + _LONGEST_NAME):
        joins = spelt[end].folded in _INSIDE_A_NAME and end + 1 in free and spelt[end + 1].capital
        if end not in free and not joins and not spelt[end].folded.isdigit():
            break
        end += 1
    return range(start, end)
