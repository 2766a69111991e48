"""The keys under which a place is found: one canonical spelling, and the shorter names that people use."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from tdi_bot.memo import remembered
from tdi_bot.text import folded_words


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set: lists of folded words are read and reviewed as text."""
    return frozenset(text.split())


_SPELT = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "mt": "mont",
    "lez": "les",
    "s": "sur",
    "ss": "sous",
}
_ORDINAL = re.compile(r"0?(\d+)(?:er|ere|re|e|eme|ieme|nd|nde)$")
SHORT = "~"
"""Marks a shortened name (« brive »), which yields to a commune of that very name unless far larger."""
CAPITALS = "^"
"""Marks an abbreviation that counts in capitals only."""
HABITANTS = "*"
"""Marks the name of inhabitants (« Palois »)."""
FLAGS = SHORT + CAPITALS + HABITANTS
LINKS = word_set("sur sous en de du des d les la le l aux au a pres et")
"""Words that hold a compound name together."""
ARTICLES = frozenset(("le", "la", "les", "l"))
_GENERIC = LINKS | word_set(
    """
    saint sainte saints saintes mont val ville bois grand grande petit petite haut haute bas basse vieux
    port pont fort plan marche parc centre nord sud est ouest ile iles notre dame chateau roche croix
    ferme moulin
    """
)
_EPCI_GENERIC = word_set(
    """
    cc ca cu communaute communes agglomeration metropole pays vallee vallees coeur porte portes terre terres
    coteaux coteau plaine plaines rives rive entre deux trois quatre sources lac lacs mer monts montagne
    montagnes cote causse causses plateau plateaux bassin canton cantons foret littoral bocage sous
    """
)
"""Common nouns of which the names of intercommunalités are made."""
_LEAST_WORDS = 2
_EPCI_PREFIX = re.compile(
    r"^(?:CC|CA|CU|Métropole|Eurométropole)\s+(?:de la |de l'|des |du |de |d'|le |la |les |l')?"
)
_EPCI_SUFFIX = re.compile(
    r"\s+(?:Communauté(?: de communes)?|Agglomération|Agglo|Métropole|Intercom'?)$", re.I
)
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_SITE_PREFIX = re.compile(
    r"^(?i:ancien(?:ne)? |requalification )?"
    r"(?i:parc(?: d'activités?)?(?: économiques)?|zac|zi|zone(?: d'activités?)?(?: économique)?|"
    r"pôle(?: d'activités?| activité| de développement économique)?|site|technopole|terminal portuaire|"
    r"quartier d'entreprises|friche|plateforme(?: chimique)?|base logistique)"
    r"(?: | d'| de la | de l'| des | du | de )(?=[«“\"A-ZÀ-Ý])",
)
_COMMON_START = word_set(
    """
    deux trois quatre grand grande grandes petit petite haute hautes vieux maison ville rue rues champ
    """
)


def _canonical(token: str) -> str:
    """Return a folded word as names are indexed: « st » is « saint », « 13eme » is « 13e »."""
    ordinal = _ORDINAL.fullmatch(token)
    if ordinal:
        return ordinal.group(1) + "e"
    return _SPELT.get(token, token)


canonical = remembered(_canonical, 16_384)


def key_of(name: str) -> str:
    """Return the key of a name: canonical words with single spaces between."""
    return " ".join(canonical(token) for token in folded_words(name))


def epci_names(name: str) -> Iterator[str]:
    """Yield the names of an intercommunalité without the kind that it is, and its sigle in brackets."""
    yield name
    yield from _BRACKETS.findall(name)
    bare = _BRACKETS.sub("", name).strip()
    yield bare
    short = _EPCI_PREFIX.sub("", bare)
    yield short
    yield _EPCI_SUFFIX.sub("", short)


def site_names(name: str, aliases: Iterable[str]) -> Iterator[str]:
    """Yield the name of a site, the same without « parc d'activités de… », and its reviewed aliases."""
    yield name
    bare = _BRACKETS.sub("", name).strip()
    yield bare
    yield _SITE_PREFIX.sub("", bare)
    yield from aliases


def arrondissement_keys(name: str) -> Iterator[str]:
    """Yield how an arrondissement is written: « paris 13e », « paris 13 », « 13e arrondissement… »."""
    town, number, _ = key_of(name).split()
    rank = number.rstrip("e")
    for shown in (f"{rank}e", rank, f"0{rank}"):
        yield f"{town} {shown}"
    yield f"{town} {rank}e arrondissement"
    yield f"{rank}e arrondissement de {town}"
    yield f"{rank}e arrondissement {town}"


def article_dropped(key: str) -> str | None:
    """Return « isle adam » for « l isle adam »; None where what is left is no compound name."""
    first, _, rest = key.partition(" ")
    tokens = rest.split()
    content = [token for token in tokens if token not in LINKS]
    return rest if first in ARTICLES and len(content) >= 2 and tokens[0] not in _COMMON_START else None


def links_dropped(key: str) -> str | None:
    """Return « saint jean pied port » for « saint jean pied de port »; None if nothing is dropped."""
    first, *rest = key.split()
    kept = [first, *(token for token in rest if token not in LINKS)]
    return " ".join(kept) if 2 <= len(kept) <= len(rest) else None


def leading_parts(key: str) -> Iterator[str]:
    """Yield the beginnings of a compound name that may stand for it: « brive », « saint jean de luz »."""
    tokens = key.split()
    for cut in range(1, len(tokens)):
        lead = tokens[:cut]
        if lead[-1] in LINKS or all(token in _GENERIC for token in lead):
            continue
        if len(lead) == 1 and len(lead[0]) < 4:
            continue
        yield " ".join(lead)


def epci_leads(key: str, areas: Container[str]) -> Iterator[str]:
    """Yield the beginnings of an intercommunalité's name that tell it: « isle vern », « pays d orthe ».

    Two words at least, one of which is neither a common noun nor an area that is larger.
    """
    first, _, rest = key.partition(" ")
    bare = [rest, *leading_parts(rest)] if first in ARTICLES else []
    for lead in (*bare, *leading_parts(key)):
        content = [token for token in lead.split() if token not in LINKS]
        telling = [token for token in content if token not in _GENERIC | _EPCI_GENERIC and token not in areas]
        if len(content) >= _LEAST_WORDS and telling:
            yield lead


def trailing_part(key: str) -> str | None:
    """Return « hossegor » for « soorts hossegor »: two proper names with nothing between."""
    tokens = key.split()
    if len(tokens) != 2 or len(tokens[1]) < 6 or not LINKS.isdisjoint(tokens) or tokens[0] in _GENERIC:
        return None
    return tokens[1]
