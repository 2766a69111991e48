"""Answers questions about the last answer: its source or date, shorter, in English, again, « t'es sûr ? »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import source_lines, stale_line
from tdi_bot.knowledge.wording import say_date, say_date_of, say_number
from tdi_bot.model import ConceptId, Conversation, IntentId, Lang, SourceLine, Turn, Understood

AT_THE_START = ConceptId("au-debut")
"""« ta première réponse »: the first answer of those remembered is meant."""


def repeat(request: Request) -> Piece:
    """Say the last answer again, or the first one: « le nombre du début »."""
    first = AT_THE_START in request.understood.concepts
    turn = next(_answered(request.conversation.turns), None) if first else _turn(request)
    return _again(request, turn) or _nothing(request)


def source(request: Request) -> Piece:
    """Say where the last answer's facts come from, and their date."""
    last = _last(request)
    if last is None or not last.sources:
        return _nothing(request)
    rows = [
        request.say(
            "meta_source_ligne",
            publisher=line.publisher,
            title=line.title,
            date=say_date(line.as_of, request.lang),
        )
        for line in _sources_of_figures(request) or last.sources
    ]
    return replace(last, text="\n".join([request.say("meta_source"), *rows]), suggestions=())


def _sources_of_figures(request: Request) -> tuple[SourceLine, ...]:
    """« d'où sort le 1 600 ? »: of all that the last answer said, the sources of the figure named."""
    turn, content = _turn(request), request.content
    named = {quantity.value for quantity in request.understood.slots.quantities}
    if turn is None or not named:
        return ()
    said = [
        fact for intent in turn.intents for fact in (*content.facts_of(intent), *_disputed(request, intent))
    ]
    return source_lines(content, [f for f in said if not named.isdisjoint(content.fact(f).values.values())])


def _disputed(request: Request, id: IntentId) -> list[str]:
    """Return the facts that a disagreement between sources sets side by side."""
    code = (request.content.intent(id).slots or {}).get("conflict")
    versions = request.content.conflict(str(code)).versions if code else ()
    return [version.ref.fact for version in versions if version.ref]


def dated(request: Request) -> Piece:
    """Say from when the last answer's facts are."""
    last = _last(request)
    if last is None or not last.sources:
        return _nothing(request)
    dates = sorted({line.as_of for line in last.sources}, reverse=True)
    said = ", ".join(say_date(day, request.lang) for day in dates)
    publishers = ", ".join(dict.fromkeys(line.publisher for line in last.sources))
    return replace(last, text=request.say("meta_date", dates=said, publishers=publishers), suggestions=())


def shorter(request: Request) -> Piece:
    """Say the last answer in its short form, or its first sentence."""
    turn, last = _turn(request), _last(request)
    if turn is None or last is None:
        return _nothing(request)
    intent = request.content.intent(turn.intents[0])
    if intent.short:
        rendered = request.content.render(intent.short, "fr")
        stale = stale_line(request, rendered.facts)
        text = f"{rendered.text}\n{stale}" if stale else rendered.text
        sources = source_lines(request.content, rendered.facts) or last.sources
        return replace(last, text=text, sources=sources)
    return replace(last, text=last.text.split("\n")[0])


def in_english(request: Request) -> Piece:
    """Say the last answer in English."""
    return _last(request, "en") or _nothing(request)


def sure(request: Request) -> Piece:
    """Stand by the last answer, with source and date, and explain a figure read elsewhere."""
    last = _last(request)
    if last is None:
        return _nothing(request)
    explained = [
        line
        for quantity in request.understood.slots.quantities
        if (line := _explain(request, quantity.value))
    ]
    return replace(last, text="\n".join([request.say("meta_sur"), last.text, *explained]))


def _explain(request: Request, number: float) -> str:
    """Return what a figure is in our facts, the same topic first: « 78 : sites labellisés en 2020 »."""
    turn = _turn(request)
    topic_facts = (
        {fact for intent in turn.intents for fact in request.content.facts_of(intent)} if turn else set()
    )
    topics = {request.content.fact(fact).topic for fact in topic_facts}
    holding = [
        fact
        for fact in request.content.facts.values()
        if any(value == number for value in fact.values.values()) and fact.about
    ]
    holding.sort(key=lambda fact: (fact.topic not in topics, fact.tier != "seed", fact.id))
    # Of another subject only a figure that can be but one is explained: « 55 », the France 2030 sites.
    if not holding or (holding[0].topic not in topics and len({fact.topic for fact in holding}) > 1):
        return ""
    fact = holding[0]
    return request.say(
        "meta_autre_chiffre",
        nombre=say_number(int(number) if number.is_integer() else number, request.lang),
        sujet=fact.about,
        date=say_date_of(fact.as_of, fact.period, request.lang),
    )


def _turn(request: Request) -> Turn | None:
    return next(_answered(reversed(request.conversation.turns)), None)


def _answered(turns: Iterable[Turn]) -> Iterator[Turn]:
    return (turn for turn in turns if turn.intents and turn.kind == "answer")


def _last(request: Request, lang: Lang | None = None) -> Piece | None:
    return _again(request, _turn(request), lang)


def _again(request: Request, turn: Turn | None, lang: Lang | None = None) -> Piece | None:
    if turn is None or turn.intents[0] not in request.content.intents:
        return None
    question = replace(request.understood.question, slots=turn.slots, yes_no=False, lang=lang or request.lang)
    again = Understood(turn.intents[0], turn.slots, turn.concepts, request.understood.confidence, question)
    return request.answer_again(again, Conversation(), request.now)


def _nothing(request: Request) -> Piece:
    return Piece("clarify", request.say("meta_rien_avant"), intents=(request.intent.id,))
