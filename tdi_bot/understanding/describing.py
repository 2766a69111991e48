"""Leaves out what only describes a town, or the one who asks: neither is part of what is asked.

« Aubusson, la ville de la tapisserie, est-elle… », « Sous-traitant auto à Montbéliard, je suis en… ? ».
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tdi_bot.model import ConceptId
from tdi_bot.text import Word
from tdi_bot.understanding.framing import Clause, clauses_of
from tdi_bot.understanding.grammar import FIRST_PERSON, REQUESTS, SPLITTING_WORDS
from tdi_bot.understanding.reading import Reading

_DESCRIBING = frozenset(
    "la le l une un sa son capitale ville cite commune village bourg berceau patrie fief bassin terre pays "
    "sous prefecture chef haut station connu connue connus celebre celebres repute reputee ancien ancienne "
    "petit petite grand grande premier premiere deuxieme deux dont avec specialise specialisee".split()
)
"""Words that open an apposition: « Thiers, capitale de la coutellerie, … »."""
_ASKING = SPLITTING_WORDS - {"ou"} | REQUESTS | {"est", "sont", "etait", "fait", "font"}
_SPEAKING = FIRST_PERSON | {"sommes", "moi"}
_MATTER = frozenset({"topic", "ask"})
_TOWNS = frozenset({"commune", "ancienne", "epci"})
_OF_TOWNS = frozenset(map(ConceptId, ("commune-objet", "entreprise", "interco", "maire", "elu")))
"""Objects that a description may name without asking for them."""

_PERSONS = frozenset(map(ConceptId, ("dirigeants", "profil-laureats", "noms-elus")))
"""What refuses where it is asked for, and only tells who asks at the head: « Gérant d'une SARL à Pau, … »."""
_DETERMINERS = frozenset("le la les l un une des du de d ce cet cette ces quel quelle quels quelles".split())

Read = Callable[[str], Reading]
TypeOf = Callable[[ConceptId], str]


def without_descriptions(text: str, found: Sequence[Word], read: Read, type_of: TypeOf) -> str | None:
    """Return a question without what only describes, or None where nothing does so."""
    clauses = list(clauses_of(text, found))
    if len(clauses) < 2:
        return None
    kept: list[str] = []
    changed = False
    for at, clause in enumerate(clauses):
        written = text[clause.start : clause.end]
        shorter = _shortened(clauses, at, written, text, read, type_of)
        changed = changed or shorter is not None
        said = written if shorter is None else shorter
        if said:
            kept.append(said)
    if not changed or not kept:
        return None
    return ", ".join(kept) + text[clauses[-1].end :]


def _shortened(
    clauses: Sequence[Clause], at: int, written: str, text: str, read: Read, type_of: TypeOf
) -> str | None:
    """Return what is left of a clause that describes (nothing, or its town), or None where it stays."""
    words = clauses[at].words
    if not _ASKING.isdisjoint(words):
        return None
    if 0 < at < len(clauses) - 1 and words[0] in _DESCRIBING:
        before = clauses[at - 1]
        if _ends_with_town(read(text[before.start : before.end])) and _only_describes(read(written), type_of):
            return ""
    others = [word for clause in clauses if clause is not clauses[at] for word in clause.words]
    introduces = at == 0 and _is_bare_noun(words) and ("?" in text or not _ASKING.isdisjoint(others))
    if _SPEAKING.isdisjoint(others) and not introduces:
        return None
    reading = read(written)
    if _SPEAKING.isdisjoint(others) and _PERSONS.isdisjoint(reading.concepts):
        return None
    towns = [mention for mention in reading.slots.places if mention.place.kind in _TOWNS]
    if not towns or len(towns) < len(reading.slots.places) or not _only_describes(reading, type_of):
        return None
    return "à " + " et à ".join(mention.text for mention in towns)


def _is_bare_noun(words: Sequence[str]) -> bool:
    """« Gérant d'une SARL à Pau »: one person, without an article, is the one who asks."""
    return words[0] not in _DETERMINERS and not words[0].endswith(("s", "x"))


def _ends_with_town(reading: Reading) -> bool:
    last = len(reading.words)
    return any(m.end == last and m.place.kind in _TOWNS for m in reading.slots.places)


def _only_describes(reading: Reading, type_of: TypeOf) -> bool:
    """Whether words that we cannot place, or that would refuse, say no more than who or what someone is."""
    types = {type_of(concept) for concept in reading.concepts}
    objects = {concept for concept in reading.concepts if type_of(concept) == "object"}
    odd = bool(reading.residue or reading.slots.unknown_place) or "absent" in types
    return odd and not types & _MATTER and objects <= _OF_TOWNS
