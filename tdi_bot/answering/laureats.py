"""Answers « l'entreprise X est-elle lauréate ? » and « quels lauréats en Dordogne ? » from a table.

The table holds a part of the winners: a company that is not in it may well be one, and every reply says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tdi_bot.answering.naming import at, full_name
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, source_lines
from tdi_bot.knowledge.wording import say_date_of, say_value
from tdi_bot.model import AskedDate, ConceptId, SourceLine
from tdi_bot.places import Laureat

REGION = "Nouvelle-Aquitaine"
"""Where the winners that we hold are: elsewhere we know none."""

AMOUNT = frozenset(map(ConceptId, ("montant", "combien")))
LONGEST_NAME = 60


def lookup(request: Request) -> Piece:
    """Tell what is known of a winner, or that the company asked about is not among those we know."""
    one = request.places.laureats.by_id(request.understood.slots.winner)
    return _piece(request, _card(request, one), [one]) if one is not None else _not_known(request)


def listed(request: Request) -> Piece:
    """List the winners known in a place, and how many of how many are known at all."""
    place = request.place
    if place is None and (dates := request.understood.question.slots.dates):
        return _announced(request, dates[-1])
    if place is None or (place.region != REGION and REGION not in place.name):
        return Piece("refuse", request.say("laureats_ailleurs"), intents=(request.intent.id,))
    return _told(request, at(request, place), request.places.laureats.within(place))


def _announced(request: Request, date: AskedDate) -> Piece:
    """List the winners known to have been announced in a year, or in a month of it."""
    written = f"{date.year:04d}" + (f"-{date.month:02d}" if date.month else "")
    found = [one for one in request.places.laureats.all if one.announced_on.startswith(written)]
    when = say_date_of(written, "", request.lang)
    return _told(request, request.say("laureats_annonces", date=when) if found else when, found)


def _told(request: Request, which: str, found: Sequence[Laureat]) -> Piece:
    said = {"ou": which, "nombre": str(len(found))}
    key = "laureats_aucun" if not found else "laureats_un" if len(found) == 1 else "laureats_plusieurs"
    lines = [request.say(key, **said), *(_row(request, one) for one in found)]
    if any(one.disputed for one in found):
        lines.append(request.say("laureat_reserve"))
    return _piece(request, lines, found, partial=True)


def _card(request: Request, one: Laureat) -> list[str]:
    town = request.places.laureats.town_of(one)
    head = request.say(
        "laureat_oui",
        verdict=request.say("oui") if request.understood.question.yes_no else "",
        nom=one.name,
        ou=f", {at(request, town)}," if town else "",
        publisher=request.content.source(one.source).publisher,
        date=say_date_of(one.as_of, "", request.lang),
    )
    lines = [head.strip()]
    lines += [request.say("laureat_activite", activite=one.sector)] if one.sector else []
    lines += [request.say("laureat_projet", projet=one.project)] if one.project else []
    if one.aid_eur is not None:
        lines.append(request.say("laureat_aide", aide=say_value("aide_eur", one.aid_eur, request.lang)))
    elif AMOUNT & request.understood.concepts:
        lines.append(request.say("laureat_aide_inconnue"))
    if one.disputed:
        lines.append(request.say("laureat_reserve"))
    return lines


def _not_known(request: Request) -> Piece:
    asked = request.understood.slots.unknown_company[:LONGEST_NAME]
    key = "laureat_inconnu" if asked else "laureat_inconnu_sans_nom"
    rendered = request.content.render(request.content.voice(key, request.lang), request.lang, nom=asked)
    return Piece(
        "answer",
        rendered.text,
        source_lines(request.content, rendered.facts),
        near_questions(request.content, request.intent.suggests, request.lang),
        intents=(request.intent.id,),
        confidence=request.understood.confidence,
    )


def _row(request: Request, one: Laureat) -> str:
    town = request.places.laureats.town_of(one)
    told = [one.sector, say_value("aide_eur", one.aid_eur, request.lang) if one.aid_eur is not None else ""]
    detail = ", ".join(filter(None, told))
    return request.say(
        "laureat_ligne",
        nom=one.name,
        ou=f", {full_name(town)}" if town else "",
        detail=f" : {detail}" if detail else "",
    )


def _piece(request: Request, lines: list[str], told: Iterable[Laureat], *, partial: bool = False) -> Piece:
    content = request.content
    sources = [_source(request, one) for one in told]
    if partial:
        rendered = content.render(content.voice("laureats_partiels", request.lang), request.lang)
        lines = [*lines, rendered.text]
        sources += source_lines(content, rendered.facts)
    return Piece(
        "answer",
        "\n".join(lines),
        tuple(dict.fromkeys(sources)),
        near_questions(content, request.intent.suggests, request.lang),
        intents=(request.intent.id,),
        confidence=request.understood.confidence,
    )


def _source(request: Request, one: Laureat) -> SourceLine:
    source = request.content.source(one.source)
    return SourceLine(source.id, source.title, source.publisher, source.url, one.as_of)
