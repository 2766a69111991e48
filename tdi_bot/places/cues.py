"""What the words around a name say of it: a town, a département, an intercommunalité, a site, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tdi_bot.memo import remembered
from tdi_bot.places.names import word_set
from tdi_bot.text import Word

_LINKING = word_set("de d du des la le les l")
_ARTICLES = word_set("la le les l du des au aux")
_AT = word_set("a au aux vers near at depuis habite pres entre sur")
_AROUND = word_set("pres proche autour alentours environs cote loin entre vers proximite distance")
_TOWN = word_set(
    """
    commune ville village mairie maire bourg municipalite habitants town city cp arrondissement commun
    comune
    """
)
_DEPARTEMENT = word_set("departement departements dep dept dpt dpmt departemental")
_REGION = frozenset(["region", "regions"])
_EPCI = word_set(
    """
    cc ca cu comcom agglo agglomeration metropole intercommunalite interco intercommunalites epci
    communaute cda cdc
    """
)
_SEVERAL = word_set("quelles quels les des combien toutes tous")
"""Words before « interco », « agglos » that mean several ones, so that what follows is no name of one."""
_EPCI_AFTER = word_set("agglo agglomeration metropole communaute intercommunalite interco")
_TERRITOIRE = frozenset(["territoire", "ti", "territoires"])
_SITE = word_set(
    """
    site sites zac zone zi za zae parc friche terminal technopole plateforme pole usine terrain quartier
    base port
    """
)


@dataclass(frozen=True, slots=True)
class Cues:
    """Signs found before (and right after) a name. `strong` ones make even a common word a place."""

    at: bool = False
    inside: bool = False
    article: bool = False
    of: bool = False
    town: bool = False
    departement: bool = False
    region: bool = False
    epci: bool = False
    territoire: bool = False
    site: bool = False
    capital: bool = False
    start: int = 0
    """Where the mention begins when the word that says « CC », « agglo » belongs to it."""


def read_cues(words: Sequence[Word], tokens: Sequence[str], start: int, end: int) -> Cues:
    """Return the signs around the words start..end; only a few words are looked at, whatever the length."""
    if start == 0 and end == len(tokens):
        return Cues(capital=words[0].capital)
    head_at = start - 1
    while (
        head_at >= 0 and head_at > start - 4 and tokens[head_at] in _LINKING and not _cut(words[head_at + 1])
    ):
        head_at -= 1
    if head_at < 0 or (start > 0 and _cut(words[head_at + 1])):
        head, direct = "", tokens[start - 1] if start and not _cut(words[start]) else ""
    else:
        head, direct = tokens[head_at], tokens[start - 1]
    before = tokens[head_at - 1] if head and head_at > 0 else ""
    epci = (head in _EPCI and before not in _SEVERAL) or (
        head == "communes" and "communaute" in tokens[max(0, head_at - 2) : head_at]
    )
    epci = epci or (head == "com" and before == "com") or (head == "urbaine" and before == "communaute")
    following = tokens[end] if end < len(tokens) and not _cut(words[end]) else ""
    after = following in _EPCI_AFTER
    begins = start
    if epci and head:
        begins = head_at - (2 if head == "communes" else 1 if head in ("com", "urbaine") else 0)
        if head in ("agglomeration", "agglo") and tokens[max(0, head_at - 2) : head_at] == [
            "communaute",
            "d",
        ]:
            begins = head_at - 2
    return Cues(
        at=direct in _AT or head in _AROUND,
        inside=direct == "en" or (head == "dans" and head_at < start - 1),
        article=direct in _ARTICLES,
        of=direct in ("de", "d"),
        town=head in _TOWN,
        departement=head in _DEPARTEMENT,
        region=head in _REGION,
        epci=epci or after,
        territoire=head in _TERRITOIRE
        or following == "territory"
        or (head == "industrie" and "territoire" in tokens[max(0, head_at - 2) : head_at]),
        site=head in _SITE,
        capital=words[start].capital,
        start=begins,
    )


def _cut(word: Word) -> bool:
    """Whether a sentence, a bracket or a comma ends right before a word."""
    return _holds_a_cut(word.before)


def joined(word: Word) -> bool:
    """Whether a word may go on with the name before it: no comma, bracket or stop between."""
    return joins(word.before)


def _is_cut(before: str) -> bool:
    return any(mark in before for mark in ".,;:!?()\n")


_holds_a_cut = remembered(_is_cut, 1024)


def _joins(before: str) -> bool:
    """Whether what stands before a word lets it go on with a name."""
    return not before.strip(" -–—'’./\xa0")


joins = remembered(_joins, 1024)
