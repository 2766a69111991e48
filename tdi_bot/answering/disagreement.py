"""Answers a conflict between sources as one: every value with its date and source, which one we keep."""

from __future__ import annotations

from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, stale_line
from tdi_bot.knowledge.records import Version
from tdi_bot.knowledge.wording import say_date_of, say_value
from tdi_bot.model import SourceLine

MOST_VERSIONS = 12
MONTHS = "_mois"
"""How the name of a value ends that counts months."""


def versions(request: Request) -> Piece:
    """List the values of the intent's conflict, the latest first, with date and publisher."""
    conflict = request.content.conflict(str((request.intent.slots or {}).get("conflict", "")))
    lines = [request.say("conflit_titre", sujet=request.content.render(conflict.subject).text)]
    lines += [_row(request, version) for version in conflict.versions[:MOST_VERSIONS]]
    why = request.content.render(conflict.why)
    lines.append(request.say("conflit_retenu", pourquoi=why.text))
    if stale := stale_line(request, [one.ref.fact for one in conflict.versions if one.ref]):
        lines.append(stale)
    sources = [_source(request, version) for version in conflict.versions]
    return Piece(
        "answer",
        "\n".join(lines),
        tuple(dict.fromkeys(sources))[:3],
        near_questions(request.content, request.intent.suggests, request.lang),
        intents=(request.intent.id,),
        confidence=request.understood.confidence,
    )


def _row(request: Request, version: Version) -> str:
    value = say_value(version.name, version.value, request.lang)
    return request.say(
        "conflit_ligne",
        valeur=request.say("en_mois", nombre=value) if version.name.endswith(MONTHS) else value,
        sujet=f" : {version.about}" if version.about else "",
        date=say_date_of(version.as_of, version.period, request.lang),
        publisher=request.content.source(version.source).publisher,
    )


def _source(request: Request, version: Version) -> SourceLine:
    source = request.content.source(version.source)
    return SourceLine(source.id, source.title, source.publisher, source.url, version.as_of)
