"""The keys under which a place is found: one canonical spelling, and the shorter names that people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Protocol

from tdi_bot.text import folded_words

_SPELT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "lez": "les", "mt": "mont",
          "s": "sur", "ss": "sous"}  # fmt: skip
_ORDINAL = re.compile(r"0?(\d+)(?:er|ere|re|e|eme|ieme|nd|nde)$")
LINKS = frozenset("sur sous en de du des d les la le l aux au a pres et".split())
"""Words that hold a compound name together."""
ARTICLES = frozenset(("le", "la", "les", "l"))
_GENERIC = LINKS | frozenset(
    "saint sainte saints saintes mont val ville bois grand grande petit petite haut haute bas basse vieux port pont "
    "fort plan marche parc centre nord sud est ouest ile iles notre dame chateau roche croix ferme moulin".split()
)
_EPCI_PREFIX = re.compile(
    r"^(?:CC|CA|CU|Métropole|Eurométropole)\s+(?:de la |de l'|des |du |de |d'|le |la |les |l')?", re.I
)
_EPCI_SUFFIX = re.compile(
    r"\s+(?:Communauté(?: de communes)?|Agglomération|Agglo|Métropole|Intercom'?)$", re.I
)
_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_SITE_PREFIX = re.compile(
    r"^(?i:ancien(?:ne)? |requalification )?(?i:parc(?: d'activités?)?(?: économiques)?|zac|zone(?: d'activités?)?"
    r"(?: économique)?|zi|pôle(?: d'activités?| activité| de développement économique)?|site|technopole|"
    r"terminal portuaire|quartier d'entreprises|friche|plateforme(?: chimique)?|base logistique)"
    r"(?: (?=[«“\"A-ZÀ-Ý])| d'| de la | de l'| des | du | de )(?=[«“\"A-ZÀ-Ý])",
)
_COMMON_START = frozenset(
    (
        "deux",
        "trois",
        "quatre",
        "grand",
        "grande",
        "grandes",
        "petit",
        "petite",
        "haute",
        "hautes",
        "vieux",
        "maison",
        "ville",
        "rue",
        "rues",
        "champ",
    )
)


class Adder(Protocol):
    """Files references under a name."""

    def __call__(self, name: str, *references: str) -> None: ...


@lru_cache(maxsize=4096)
def canonical(token: str) -> str:
    """Return a folded word as names are indexed: « st » is « saint », « 13eme » is « 13e »."""
    ordinal = _ORDINAL.fullmatch(token)
    if ordinal:
        return ordinal.group(1) + "e"
    return _SPELT.get(token, token)


def key_of(name: str) -> str:
    """Return the key of a name: canonical words with single spaces between."""
    return " ".join(canonical(token) for token in folded_words(name))


def epci_names(name: str) -> Iterator[str]:
    """Yield the names of an intercommunalité without the kind that it is, and its sigle in brackets."""
    yield name
    for inside in _BRACKETS.findall(name):
        yield inside
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
    """Yield how an arrondissement is written: « paris 13e », « paris 13 », « 13e arrondissement de paris »."""
    tokens = key_of(name).split()
    numbers = [token for token in tokens if token[0].isdigit()]
    if not numbers:
        return
    town = " ".join(token for token in tokens if not token[0].isdigit() and token != "arrondissement")
    rank = numbers[0].rstrip("e")
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


def trailing_part(key: str) -> str | None:
    """Return « hossegor » for « soorts hossegor »: two proper names side by side, nothing holding them together."""
    tokens = key.split()
    if len(tokens) != 2 or len(tokens[1]) < 6 or not LINKS.isdisjoint(tokens) or tokens[0] in _GENERIC:
        return None
    return tokens[1]
