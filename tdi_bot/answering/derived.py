"""Answers what is worked out from two figures or two dates: each is said with its own date and source."""

from __future__ import annotations

from collections.abc import Callable

from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, source_lines, stale_line
from tdi_bot.knowledge.records import Measure
from tdi_bot.knowledge.wording import NARROW, join, say_date, say_number

WHOLE = 100
LEAST_WHOLE_PERCENT = 1
MONTHS = 12


def share(request: Request) -> Piece:
    """« 57 % : 8 sites de la deuxième vague… sur 14 sites… »."""
    return _answer(request, "part", _share_row)


def gap(request: Request) -> Piece:
    """Which of two counts is the greater, and by how much."""
    return _answer(request, "ecart", _gap_row)


def mean(request: Request) -> Piece:
    """How many of one there are for each of the other."""
    return _answer(request, "moyenne", _mean_row)


def rest(request: Request) -> Piece:
    """What is left of a whole without one of its parts."""
    return _answer(request, "reste", _rest_row)


def order(request: Request) -> Piece:
    """Which event came first, and how many months lie between."""
    return _answer(request, "ordre", _order_row)


def _answer(
    request: Request, operation: str, say_row: Callable[[Request, tuple[Measure, ...]], str]
) -> Piece:
    understood, content = request.understood, request.content
    figures = [(quantity.value, quantity.unit) for quantity in understood.question.slots.quantities]
    derivation = content.measures.derive(operation, understood.concepts, figures)
    if derivation is None:  # a button remembers the question, but not its words
        return Piece("clarify", request.say("derive_quoi"), intents=(request.intent.id,))
    lines = list(dict.fromkeys(say_row(request, row) for row in derivation.rows))
    facts = list(dict.fromkeys(measure.ref.fact for row in derivation.rows for measure in row))
    if line := stale_line(request, facts):
        lines.append(line)
    if request.lang == "en":
        lines.insert(0, request.say("en_francais_seulement"))
    return Piece(
        "answer",
        "\n".join(lines),
        source_lines(content, facts),
        near_questions(content, request.intent.suggests, request.lang),
        intents=(request.intent.id,),
        confidence=understood.confidence,
    )


def _share_row(request: Request, row: tuple[Measure, ...]) -> str:
    part, whole = row
    percent = WHOLE * _number(part) / _number(whole)
    shown = round(percent, 0 if percent >= LEAST_WHOLE_PERCENT else 1)
    return request.say(
        "derive_part",
        part=f"{say_number(shown)}{NARROW}%",
        grandeur=_counted(request, part),
        tout=_counted(request, whole),
    )


def _gap_row(request: Request, row: tuple[Measure, ...]) -> str:
    first, *others = row
    least = _number(others[-1])
    named = {"grandeur": _counted(request, first), "autres": ", ".join(_counted(request, m) for m in others)}
    if len({measure.value for measure in row}) == 1:
        return request.say("derive_autant", **named)
    return request.say("derive_ecart", ecart=say_number(_number(first) - least), **named)


def _mean_row(request: Request, row: tuple[Measure, ...]) -> str:
    many, few = row
    return request.say(
        "derive_moyenne",
        moyenne=say_number(round(_number(many) / _number(few), 1)),
        par=few.one,
        grandeur=_counted(request, many),
        autres=_counted(request, few),
    )


def _rest_row(request: Request, row: tuple[Measure, ...]) -> str:
    whole, *parts = row
    return request.say(
        "derive_reste",
        reste=say_number(_number(whole) - sum(map(_number, parts))),
        tout=_counted(request, whole),
        grandeur=join([_counted(request, part) for part in parts], request.lang),
    )


def _order_row(request: Request, row: tuple[Measure, ...]) -> str:
    said = [f"{_what(request, one)} ({say_date(str(one.value))})" for one in row]
    apart = _months(str(row[0].value), str(row[-1].value))
    key = "derive_ordre" if apart is None else "derive_ordre_mois"
    then = request.say("derive_puis").join(said[1:])
    return request.say(key, premier=said[0], suite=then, mois=str(apart or ""))


def _months(first: str, last: str) -> int | None:
    """Return the whole months, rounded, between two ISO dates; None where one is but a year."""
    if "-" not in first or "-" not in last:
        return None
    (y1, m1, d1), (y2, m2, d2) = ([int(part) for part in f"{iso}-15".split("-")[:3]] for iso in (first, last))
    return round((y2 - y1) * MONTHS + (m2 - m1) + (d2 - d1) / 30)


def _number(measure: Measure) -> float:
    """Return a count; dates are never taken for one."""
    number = measure.number or 0.0
    return int(number) if number.is_integer() else number


def _what(request: Request, measure: Measure) -> str:
    return request.content.render(measure.what).text


def _counted(request: Request, measure: Measure) -> str:
    """Return « 14 sites clés en main en Nouvelle-Aquitaine (le 23 septembre 2021) »."""
    when = request.content.say_date_of(request.content.fact(measure.ref.fact))
    return f"{say_number(_number(measure))} {_what(request, measure)} ({when})"
