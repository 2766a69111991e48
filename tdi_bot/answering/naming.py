"""How places are named inside a French sentence: « à Pau », « au Havre », « en Dordogne », « d'Agen »."""

from __future__ import annotations

import re

from tdi_bot.answering.request import Request
from tdi_bot.model import Place
from tdi_bot.text import fold

_ARTICLE = re.compile(r"(Le|Les|La)\s+(.+)")
"""« Le Havre », not « Lezay »; « L'Isle-Jourdain » contracts with nothing."""
_COMMON_NOUN = re.compile(r"(CC|CA|CU|Métropole|Communauté)\b")
_CONTRACTED = {("à", "Le"): "au ", ("à", "Les"): "aux ", ("de", "Le"): "du ", ("de", "Les"): "des "}
_VOWELS = "aeiouyh"


def at(request: Request, place: Place) -> str:
    """Return where something is: « à Pau », « au Havre », « dans les Landes (40) », “in Pau (64)”."""
    if request.lang == "en" and place.kind != "point":
        return f"{request.say('dans')} {full_name(place)}"
    if place.kind == "departement":
        return f"{_locative(request, f'd{place.id.lower()}', place.name)} ({place.id})"
    if place.kind == "region":
        return _locative(request, f"r-{re.sub('[^a-z]+', '-', fold(place.name))}", place.name)
    if place.kind in {"commune", "ancienne"}:
        return f"{_with_article('à', place.name)}{_number(place)}"
    if place.kind == "point":
        return request.say("la_ou_vous_etes")
    return request.say("sur_le_perimetre", lieu=place.name)


def near(request: Request, place: Place) -> str:
    """Return the name after « de »: « de Pau », « d'Agen », « du Havre »; in English the name alone."""
    if place.kind == "point":
        return request.say("de_vous")
    return place.name if request.lang == "en" else after_of(place.name)


def after_of(name: str) -> str:
    """Return a name after « de »: « de Pau », « d'Agen », « du Havre »."""
    return _with_article("de", with_its_article(name))


def subject(request: Request, place: Place) -> str:
    """Return the full name as a sentence's subject: « la CC du Haut Béarn (64) »."""
    return full_name(place) if request.lang == "en" else with_its_article(full_name(place))


def with_its_article(name: str) -> str:
    """Put « la » before what is a common noun: « la CC du Haut Béarn », « la Métropole d'Aix… »."""
    return f"la {name}" if _COMMON_NOUN.match(name) else name


def full_name(place: Place) -> str:
    """Return a name that stands alone, told apart by its département: « Valence (26) »."""
    return f"{place.name}{_number(place)}"


def _number(place: Place) -> str:
    """Return the départements in brackets; a région is not told apart by the many that it has."""
    shown = place.departements if place.kind not in {"region", "contree", "territoire"} else ()
    return f" ({', '.join(shown)})" if shown else ""


def _locative(request: Request, key: str, name: str) -> str:
    full = f"locatif.{key}"
    return request.say(full) if request.content.has_voice(full) else f"{request.say('dans')} {name}"


def _with_article(preposition: str, name: str) -> str:
    match = _ARTICLE.fullmatch(name)
    if match is None:
        elided = preposition == "de" and fold(name)[:1] in _VOWELS
        return f"d’{name}" if elided else f"{preposition} {name}"
    article, rest = match.groups()
    if (preposition, article) in _CONTRACTED:
        return _CONTRACTED[preposition, article] + rest
    return f"{preposition} {name}"
