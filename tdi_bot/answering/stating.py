"""States what an intent's sentence says: facts, their sources, a verdict on the premise, what is stale."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tdi_bot.answering.dated import dated_lines, versions_at
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.premise import Verdict, judge
from tdi_bot.answering.request import Request
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.records import Value
from tdi_bot.knowledge.wording import say_date
from tdi_bot.model import ConceptId, IntentId, Lang, SourceLine, Suggestion

SOURCE = ConceptId("source")


def state(request: Request) -> Piece:
    """Answer from the intent's own sentence; in English where it has one."""
    intent, content, lang = request.intent, request.content, request.lang
    text = intent.english if lang == "en" and intent.english else intent.answer
    rendered = content.render(text, "en" if lang == "en" and intent.english else "fr")
    held = versions_at(intent, request.understood, content)
    lines, sources = dated_lines(request, held, rendered.facts)
    said = "\n".join([*lines, rendered.text])
    said = _with_verdict(request, said, {version.value for version in held})
    if SOURCE in request.understood.concepts and intent.kind == "answer":
        said = "\n".join([said, *_told_sources(request, rendered.facts)])
    if line := stale_line(request, rendered.facts):
        said = f"{said}\n{line}"
    if lang == "en" and not intent.english and intent.kind == "answer":
        said = f"{content.say('en_francais_seulement', 'en')}\n{said}"
    return Piece(
        intent.kind,
        said,
        tuple(dict.fromkeys([*sources, *source_lines(content, rendered.facts)])),
        near_questions(content, intent.suggests, lang),
        intents=(intent.id,),
        confidence=request.understood.confidence,
    )


def _told_sources(request: Request, facts: Iterable[str]) -> Iterator[str]:
    """Yield the sources as lines of the answer, where it is asked for them: of the figure named, if any."""
    content = request.content
    named = {quantity.value for quantity in request.understood.slots.quantities}
    of_figure = [f for f in facts if not named.isdisjoint(content.fact(f).values.values())]
    for line in source_lines(content, of_figure or facts):
        date = say_date(line.as_of, request.lang)
        yield request.say("meta_source_ligne", publisher=line.publisher, title=line.title, date=date)


def _with_verdict(request: Request, text: str, held_then: Collection[Value]) -> str:
    match judge(request.intent.premise, request.understood, request.content, held_then):
        case Verdict.TRUE:
            return f"{request.say('oui')} {text}"
        case Verdict.FALSE:
            return f"{request.say('non')} {text}"
        case Verdict.NONE:
            return text


def source_lines(content: Content, facts: Iterable[str]) -> tuple[SourceLine, ...]:
    """Return the sources of some facts, each once, with the latest date of its facts."""
    return content.source_lines(tuple(facts))


def stale_line(request: Request, facts: Iterable[str]) -> str:
    """Return the one line that says a current fact is past its review, or nothing."""
    today = request.now.date()
    for fact_id in facts:
        current = request.content.fact(fact_id).current
        if current and current.due < today:
            return request.say("a_confirmer", date=say_date(current.confirmed, request.lang))
    return ""


def near_questions(
    content: Content, intents: Iterable[IntentId], lang: Lang = "fr"
) -> tuple[Suggestion, ...]:
    """Return intents as questions that can be tapped, in English where they are written in it."""
    return tuple([content.suggestion(intent, lang) for intent in intents if intent in content.intents])
