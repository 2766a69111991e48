"""Tells what a question asks from the clauses that only say who asks, and what for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from tdi_bot.model import ConceptId
from tdi_bot.text import Word, folded_words
from tdi_bot.understanding.grammar import REQUESTS, SPLITTING_WORDS
from tdi_bot.understanding.reading import Reading

_JOINT = re.compile(r"\s*(?:[,:()]|\s[–—-]\s|\bmais\b)\s*", re.IGNORECASE)
"""Where a clause may end; a sentence without one is all question."""
_BUT = "mais"
_NO_JOINT = frozenset((" ", "'", "’", "-", ""))
"""What stands between most words: a text with nothing else there, and without « mais », has no joint."""

_SPEAKERS = frozenset("je j nous on mon ma mes notre nos moi jai jsuis chui".split())
_ABOUT_SPEAKER = frozenset("je j nous mon ma mes notre nos my our i we".split())
_OPENERS = frozenset(
    "bonjour bonsoir salut slt bjr hello coucou madame monsieur messieurs mesdames excusez excuse "
    "pardon desole desolee dites dis rappelez rappelle aidez aide sauriez savez pouvez pourriez "
    "pourrais peux merci question franchement honnetement sincerement alors vite svp stp reponse "
    "cordialement bien".split()
)
"""Words that open a greeting, an apology, a request to be told: nothing of the matter follows."""
_OPENING_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "en tant|comme je|comme nous|comme on|avant de|avant d|afin de|petite question|une question|"
        "derniere question|une derniere|derniere chose|parce que|car je|car j|c est|juste une|juste pour|"
        "simple question|simple curiosite|par curiosite|pour info|pour information|merci de|dans le"
    ).split("|")
)
_AIMS = frozenset(
    "preparer rediger ecrire repondre comprendre presenter completer finir verifier savoir informer "
    "expose memoire devoir article dossier note reunion conseil discours cours controle oral frise "
    "reportage rapport fils fille fiche these stage quiz enquete etude".split()
)
"""What « pour » a question may be asked without being about it: « pour un exposé », « pour répondre à… »."""
_OCCASIONS = frozenset({"avant", "apres", "lors", "suite"})
_WANTS_TO_KNOW = frozenset({"savoir", "connaitre", "comprendre"})
_LATEST_AIM = 5
_GREETING_WORDS = 4

_MATTER = frozenset({"topic", "value", "ask"})
"""A clause that holds one of these is part of what is asked."""
_ONLY_ORDER = frozenset(map(ConceptId, ("dernier", "nouveau", "rang-1", "rang-2")))
"""« une dernière chose », « ma première réunion » tell nothing of what is asked."""
_PRESS = frozenset({"journaliste", "journal", "redaction", "correspondant", "correspondante"})
"""« Je suis journaliste à Sud Ouest »: the place is the newspaper's."""
_FOUND_NOTHING = frozenset({"pas", "rien", "aucune"})
_LIGHT_ASKS = frozenset(
    map(ConceptId, ("repeter", "certitude", "detail", "court", "capacite", "quoi-finance", "source"))
)
"""Asks that « rappelez-moi », « aidez-moi » name without asking them."""
_FEWEST = 2
_start_of = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a text between two joints, and its folded words."""

    start: int
    end: int
    words: tuple[str, ...]


def bare_question(
    text: str,
    found: Sequence[Word],
    read: Callable[[str], Reading],
    type_of: Callable[[ConceptId], str],
) -> str | None:
    """Return a question (as text, as words) without what frames it.

    None where it has no frame, or does not stand alone. « Je prépare un exposé, qui pilote le programme ? »
    asks who steers it. One that goes on about the speaker (« ai-je droit… ») keeps its frame: who asks then
    matters.
    """
    clauses = list(clauses_of(text, found))
    if len(clauses) < _FEWEST:
        return None
    first, last = 0, len(clauses)
    while first < last - 1 and _only_frames(clauses[first].words):
        first += 1
    while last - 1 > first and _only_frames(clauses[last - 1].words):
        last -= 1
    if last - first == len(clauses):
        return None
    asked = text[clauses[first].start : clauses[last - 1].end].strip()
    frame = " . ".join(text[c.start : c.end] for c in [*clauses[:first], *clauses[last:]])
    if _is_about_speaker(_without_request(folded_words(asked))):
        return None
    if _speaks_of_ours(read(frame), type_of) or not _stands_alone(read(asked), type_of):
        return None
    return asked


def clauses_of(text: str, found: Sequence[Word]) -> Iterator[Clause]:
    """Yield the clauses of a text; none where it has no joint between two words."""
    if {word.before for word in found} <= _NO_JOINT and _BUT not in [word.folded for word in found]:
        return
    joints = [match.span() for match in _JOINT.finditer(text)]
    if not joints:
        return
    start, first = 0, 0
    for end, following in [*joints, (len(text), len(text))]:
        last = bisect_left(found, end, first, key=_start_of)
        if last > first:
            yield Clause(start, end, tuple([word.folded for word in found[first:last]]))
        start, first = following, bisect_left(found, following, last, key=_start_of)


def _is_about_speaker(words: Sequence[str]) -> bool:
    """« ai-je droit », « pour moi »: but « chez nous » only says where."""
    pairs = pairwise(words)
    own = any(word in _ABOUT_SPEAKER and before != "chez" for before, word in pairwise(("", *words)))
    return own or ("pour", "moi") in pairs


def _without_request(words: Sequence[str]) -> Sequence[str]:
    """« j'aimerais savoir en quoi consiste… » does not speak of its speaker."""
    for place, word in enumerate(words[:_LATEST_AIM]):
        if word in _WANTS_TO_KNOW:
            return words[place + 1 :]
    return words


def _only_frames(words: Sequence[str]) -> bool:
    opening, pair = words[0], tuple(words[:2])
    if opening == "pour":
        return not _AIMS.isdisjoint(words[1:_LATEST_AIM])
    if opening in _OCCASIONS and words[1:2] and words[1] in _SPEAKERS:
        return True  # « avant ma première commission », « suite à notre réunion »
    if pair == ("c", "est"):
        return "pour" in words[2:4] or words[2:3] == ("urgent",)
    asking = [w for w in words if w in SPLITTING_WORDS and w not in {"ou", "qui", "quand"}]
    if opening in _SPEAKERS or pair in _OPENING_PAIRS:
        return not asking
    if opening in _OPENERS:
        return not asking and "qui" not in words
    return len(words) <= _GREETING_WORDS and words[-1] in {"question", "merci", "svp", "stp", "chose"}


def _speaks_of_ours(frame: Reading, type_of: Callable[[ConceptId], str]) -> bool:
    said = {word.folded for word in frame.words}
    wants = not REQUESTS.isdisjoint(said) and _FOUND_NOTHING.isdisjoint(said)
    matter = _MATTER | {"absent"} if wants else _MATTER
    placed = bool(frame.slots.places) and _PRESS.isdisjoint(said)
    return placed or any(
        type_of(concept) in matter and concept not in _LIGHT_ASKS | _ONLY_ORDER
        for concept in frame.concepts
        if not (concept.startswith("@") and not placed)
    )


def _stands_alone(asked: Reading, type_of: Callable[[ConceptId], str]) -> bool:
    types = {type_of(concept) for concept in asked.concepts}
    return "topic" in types or {"ask", "object"} <= types
