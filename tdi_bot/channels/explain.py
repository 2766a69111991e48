"""A Trace as a readable French table: why the reply is what it is, for `ask --explain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from tdi_bot.model import Candidate, PartTrace, PlaceMention, Reply, Slots, Trace

KINDS = {"answer": "réponse", "clarify": "question en retour", "refuse": "refus", "smalltalk": "courtoisie"}
SLOTS = {
    "places": "lieux",
    "unknown_place": "lieu inconnu",
    "wave": "vague",
    "phase": "phase",
    "scheme": "dispositif",
    "rank": "rang",
    "radius_km": "rayon (km)",
    "area_min_ha": "surface minimale (ha)",
    "activity": "activité",
    "company": "entreprise",
    "winner": "lauréat",
    "unknown_company": "entreprise inconnue",
    "dates": "dates",
    "quantities": "quantités",
}


def explain(reply: Reply, trace: Trace) -> str:
    """Return the decision, then each part of the question with its concepts, slots, candidates and rule."""
    return "\n".join(_lines(reply, trace))


def _lines(reply: Reply, trace: Trace) -> Iterator[str]:
    yield _row("décision", KINDS.get(reply.kind, reply.kind))
    yield _row("intention(s)", ", ".join(reply.intents) or "aucune")
    yield _row("confiance", f"{reply.confidence:.2f}")
    yield _row("connaissances", f"version {trace.version}")
    for number, part in enumerate(trace.parts, start=1):
        yield ""
        yield f"Partie {number} sur {len(trace.parts)}"
        yield from _part(part)


def _part(part: PartTrace) -> Iterator[str]:
    yield _row("mots", " · ".join(part.words) or "aucun")
    yield _row("concepts", "; ".join(f"« {said} » → {concept}" for said, concept in part.concepts) or "aucun")
    for name, value in _slots(part.slots):
        yield _row(name, value)
    yield _row("règle", part.rule)
    if not part.candidates:
        yield _row("candidats", "aucun")
        return
    width = max(len(candidate.intent) for candidate in part.candidates)
    yield _row("candidats", f"{'intention':<{width}}  score  détail")
    for candidate in part.candidates:
        yield _row("", _candidate(candidate, width))


def _candidate(candidate: Candidate, width: int) -> str:
    detail = ", ".join(f"{name} {value:+.2f}" for name, value in candidate.parts)
    return f"{candidate.intent:<{width}}  {candidate.score:5.2f}  {detail}".rstrip()


def _slots(slots: Slots) -> Iterator[tuple[str, str]]:
    """Yield only the slots that the question fills."""
    for field in fields(slots):
        value = getattr(slots, field.name)
        if value not in (None, "", ()):
            yield SLOTS.get(field.name, field.name), _value(value)


def _value(value: Any) -> str:
    match value:
        case tuple():
            return "; ".join(map(_value, value))
        case PlaceMention():
            meant = ", ".join(f"{place.name} ({place.kind} {place.id})" for place in value.candidates[:3])
            more = f" et {len(value.candidates) - 3} autres" if len(value.candidates) > 3 else ""
            doubt = "" if value.decided else ", à départager"
            typo = f", {value.edits} lettre(s) corrigée(s)" if value.edits else ""
            return f"« {value.text} » → {meant}{more}{doubt}{typo}"
        case str() | int() | float():
            return str(value)
        case _:
            return " ".join(
                str(part)
                for part in (getattr(value, field.name) for field in fields(value))
                if part not in (None, "")
            )


def _row(name: str, value: str) -> str:
    return f"  {name:<22}{value}"
