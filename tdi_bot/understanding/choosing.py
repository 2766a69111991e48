"""Chooses which of a message's parts are answered: its questions, rather than what stands around them."""

from __future__ import annotations

from tdi_bot.model import Incomplete, NotUnderstood, Understood
from tdi_bot.understanding.decide import Decision
from tdi_bot.understanding.parts import SHORT_MESSAGE
from tdi_bot.understanding.read_part import ReadPart
from tdi_bot.understanding.thresholds import MAX_ANSWERS, TWO_PARTS

Answered = tuple[ReadPart, Decision]

_SEVERAL = frozenset({"ces", "deux", "trois"})


def choose(decisions: list[Answered]) -> list[Decision]:
    """Keep the questions; statements count only without a question, courtesies only where nothing else is."""
    if len(decisions) == 1:
        return [decisions[0][1]]
    real = [(r, d) for r, d in decisions if not _is_courtesy(d)]
    real = [(r, d) for r, d in real if not _says_nothing(d)] or real
    if not real:
        return [d for _, d in decisions][:1]
    for asked in ([(r, d) for r, d in real if r.part.marked], [(r, d) for r, d in real if r.part.asks]):
        if any(not isinstance(d.meaning, NotUnderstood) for _, d in asked):
            if told := _told(real, asked):
                return told
            kept = [d for _, d in asked if not isinstance(d.meaning, NotUnderstood) or _is_ours(d)]
            if len(decisions) > SHORT_MESSAGE and not asked[0][0].part.marked:
                kept = _wanted(asked) or kept
            return _distinct(kept)[:MAX_ANSWERS]
        refused = [d for r, d in asked if r.part.marked and _is_ours(d)]
        if refused and all(not _is_absent(d) for d in refused) and (wanted := _wanted(real)):
            return wanted
        if refused:
            return [max(refused, key=_weight_of_refusal)]
    understood = [d for _, d in real if not isinstance(d.meaning, NotUnderstood)]
    if understood:
        return [max(understood, key=lambda d: d.score)]
    return [max((d for _, d in real), key=_weight_of_refusal)]


def _wanted(real: list[Answered]) -> list[Decision]:
    """Return what a letter surely requests: « Il nous faut la date… Pouvez-vous trancher avant midi ? »."""
    sure = [d for r, d in real if r.part.asks and isinstance(d.meaning, Understood) and not d.clarifies]
    return _distinct([d for d in sure if d.score >= TWO_PARTS])[:MAX_ANSWERS]


def _told(real: list[Answered], asked: list[Answered]) -> list[Decision]:
    """« La date du lancement. La date du pack. Pouvez-vous nous donner ces deux dates ? »: what was named.

    Only where each question by itself would be asked back, or means several of what the letter names.
    """
    said = [d for r, d in real if not r.part.marked and isinstance(d.meaning, Understood) and not d.clarifies]
    said = [d for d in said if d.score >= TWO_PARTS]
    named = {d.meaning.intent for d in said if isinstance(d.meaning, Understood)}
    for r, d in asked:
        if not isinstance(d.meaning, Understood) or d.clarifies:
            continue
        several = not _SEVERAL.isdisjoint(word.folded for word in r.reading.words)
        if not (several and d.meaning.intent in named):
            return []
    return _distinct(said)[:MAX_ANSWERS]


def _is_courtesy(decision: Decision) -> bool:
    return isinstance(decision.meaning, Understood) and decision.smalltalk


def _says_nothing(decision: Decision) -> bool:
    """« Dites-moi aussi », cut from the question that it opens, is no question of its own."""
    return isinstance(decision.meaning, Incomplete) and not decision.concepts and not decision.slots.places


def _weight_of_refusal(decision: Decision) -> tuple[bool, int]:
    return _is_absent(decision), len(decision.concepts)


def _is_absent(decision: Decision) -> bool:
    """Whether what is asked is known to be held nowhere."""
    return isinstance(decision.meaning, NotUnderstood) and decision.meaning.absent is not None


def _is_ours(decision: Decision) -> bool:
    """Whether a question that got no answer speaks of something that a reply should name as not covered."""
    meaning = decision.meaning
    return isinstance(meaning, NotUnderstood) and bool(meaning.absent or meaning.concepts)


def _distinct(decisions: list[Decision]) -> list[Decision]:
    kept: list[Decision] = []
    seen = set()
    for decision in decisions:
        meaning = decision.meaning
        key = (
            (meaning.intent, meaning.slots)
            if isinstance(meaning, Understood)
            else (type(meaning), decision.concepts)
        )
        if key not in seen:
            seen.add(key)
            kept.append(decision)
    return kept
