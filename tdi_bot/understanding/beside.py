"""Tells the places that a question asks about from those that it only holds beside them.

« est-ce un territoire comme Agen », « Agen en est un, mais Villeneuve ? »: all are answered, what is asked
comes first, so that the first word of the reply is its answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from tdi_bot.model import PlaceMention
from tdi_bot.understanding.grammar import SAID_OF_PLACES
from tdi_bot.understanding.phrase import Phrase

_ARTICLES = frozenset("le la les l".split())
_COMPARING = frozenset({("comme",), ("contrairement", "a"), ("contrairement", "au"), ("puisque",)})
_COMPARING |= {("difference", "de"), ("difference", "du"), ("inverse", "de"), ("inverse", "du")}
_COMPARING |= {("difference", "d"), ("inverse", "d"), ("instar", "de"), ("instar", "d"), ("alors", "que")}
_COMPARING |= {("tandis", "que"), ("alors", "qu"), ("tandis", "qu")}
_CONTRASTING = frozenset({"mais", "or"})
_LONGEST_LINK = 2


def asked_first(phrase: Phrase, mentions: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
    """Return the places of a question, those asked about before those that it only compares them with.

    « J'habite Bordeaux et je travaille à Libourne, Libourne en est un ? » asks of what it names again.
    """
    if len(mentions) < 2:
        return mentions
    again = {m.place for m in mentions if any(m.place == other.place for other in mentions if other is not m)}
    turn = _contrast(phrase, mentions)
    beside = [
        m for m in mentions if m.start < turn or is_compared(phrase, m) or (again and m.place not in again)
    ]
    if not beside or len(beside) == len(mentions):
        return mentions
    return (*(m for m in mentions if m not in beside), *beside)


def is_compared(phrase: Phrase, mention: PlaceMention) -> bool:
    """Whether a place only serves to compare another with it: « comme Agen », « alors que Pau l'est »."""
    start = mention.start
    if start and phrase.folded[start - 1] in _ARTICLES:
        start -= 1
    before = phrase.folded[max(0, start - _LONGEST_LINK) : start]
    return tuple(before) in _COMPARING or tuple(before[-1:]) in _COMPARING


def _contrast(phrase: Phrase, mentions: Sequence[PlaceMention]) -> int:
    """Return where the question begins that a statement is held against: « Pau en est un, mais Mauléon ? ».

    « et » after a comma does so too, where what stands before it states something.
    """
    last = max(mention.start for mention in mentions)
    for place in range(last - 1, 0, -1):
        word = phrase.folded[place]
        joins = word == "et" and "," in phrase.words[place].before
        states = joins and not SAID_OF_PLACES.isdisjoint(phrase.folded[:place])
        if word in _CONTRASTING or states:
            return place
    return 0
