"""What held at the date that a question names, where the answer gives the figure of another date."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tdi_bot.answering.request import Request
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.records import Intent, Version
from tdi_bot.knowledge.wording import say_date_of, say_value
from tdi_bot.model import AskedDate, ConceptId, SourceLine, Understood

MOST_VERSIONS = 4
NOW = ConceptId("actuel")


def versions_at(intent: Intent, understood: Understood, content: Content) -> tuple[Version, ...]:
    """Return the values of the intent's figure at the dates of the question, the latest first."""
    if not intent.dated or not understood.question.slots.dates:
        return ()
    dates = understood.question.slots.dates
    whole_years = all(date.month is None for date in dates)
    versions = _versions(intent.dated, content, whole_years=whole_years)
    found = [one for one in versions if any(_holds_at(one, date) for date in dates)]
    return tuple(sorted(found, key=lambda one: one.as_of, reverse=True))


def dated_lines(
    request: Request, found: tuple[Version, ...], said: Collection[str]
) -> tuple[list[str], list[SourceLine]]:
    """Return a line and a source for each of these values, less those whose facts the answer says anyway.

    One that the answer says stands first all the same, where it is the latest of several. « aujourd'hui et
    en 2020 ? » wants two figures: what the answer says for 2020 is enough.
    """
    new = [one for one in found if one.ref is None or one.ref.fact not in said]
    if len(new) < len(found) and _asks_for_another_date(request):
        return [], []
    if new and found[0] not in new:
        new = [found[0], *new]
    shown = [one for at, one in enumerate(new) if all(one.value != other.value for other in new[:at])]
    shown = shown[:MOST_VERSIONS]
    return [_line(request, one) for one in shown], [_source(request, one) for one in shown]


def _asks_for_another_date(request: Request) -> bool:
    """Whether the question names another date too, so that each wants one figure."""
    return len(request.understood.question.slots.dates) > 1 or NOW in request.understood.concepts


def _versions(dated: Collection[str], content: Content, *, whole_years: bool) -> Iterator[Version]:
    """Yield the figure's values; those of one list among several only to who asks for its month."""
    named = [name.rpartition(".") for name in dated]
    of_conflicts = any(not dot for _, dot, _ in named)
    for fact_id, dot, value in named:
        if not dot:
            yield from content.conflict(value).versions
        elif not (whole_years and of_conflicts):
            fact = content.fact(fact_id)
            yield Version(fact.values[value], value, fact.as_of, fact.source, fact.period, fact.about)


def _holds_at(version: Version, date: AskedDate) -> bool:
    """A version holds at a date that is as precise as its own, or less."""
    parts = [int(part) for part in version.as_of.split("-")]
    given = [part for part in (date.year, date.month, date.day) if part is not None]
    return given == parts[: len(given)]


def _line(request: Request, version: Version) -> str:
    about = version.about or (request.content.fact(version.ref.fact).about if version.ref else "")
    return request.say(
        "valeur_datee",
        date=say_date_of(version.as_of, version.period, request.lang),
        valeur=say_value(version.name, version.value, request.lang),
        sujet=f", {about}" if about and request.lang == "fr" else "",
        publisher=request.content.source(version.source).publisher,
    )


def _source(request: Request, version: Version) -> SourceLine:
    source = request.content.source(version.source)
    return SourceLine(source.id, source.title, source.publisher, source.url, version.as_of)
