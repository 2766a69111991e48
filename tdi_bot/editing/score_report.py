"""A score as a French report, as figures to keep, and as what became worse since they were kept."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tdi_bot.editing.scoring import WRITINGS, Scored, Verdict, Writing

VERDICTS: tuple[Verdict, ...] = ("right", "wrong", "clarified", "refused")
_NAMES = {
    "written": "tels quels",
    "misspelt": "avec une faute de frappe",
    "polite": "entourés de politesses",
}
_BUCKETS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
_SLACK = 0.005
"""By how much the wrong share of worse written cases may rise: new cases move it a little."""

_MOST_LISTED = 25


@dataclass(frozen=True, slots=True)
class Figures:
    """What is kept of a score: verdicts by writing, refusals missed, and each case that is not right."""

    verdicts: dict[Writing, dict[Verdict, int]]
    answered_to_refuse: int
    not_right: tuple[str, ...]

    def wrong_share(self, writing: Writing) -> float:
        """Return the share of wrong replies, 0 to 1."""
        counted = self.verdicts[writing]
        return counted["wrong"] / max(1, sum(counted.values()))


def figures(scored: Sequence[Scored]) -> Figures:
    """Return the figures of a score."""
    counted = {
        writing: {verdict: _count(_in(scored, writing), verdict) for verdict in VERDICTS}
        for writing in WRITINGS
    }
    missed = [one for one in _to_refuse(scored) if one.verdict == "wrong"]
    not_right = sorted(_told(one) for one in _in(scored, "written") if one.verdict != "right")
    return Figures(counted, len(missed), tuple(not_right))


def keep(figures: Figures, path: Path) -> None:
    """Write the figures, to be committed with the content they are of."""
    kept = {
        "verdicts": figures.verdicts,
        "answered_to_refuse": figures.answered_to_refuse,
        "not_right": figures.not_right,
    }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def kept(path: Path) -> Figures | None:
    """Return the figures that were kept, or None when there are none."""
    if not path.is_file():
        return None
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Figures(raw["verdicts"], raw["answered_to_refuse"], tuple(raw["not_right"]))


def regressions(now: Figures, before: Figures) -> list[str]:
    """Return, in French, what is worse than kept; more refusals are no regression, wrong replies are."""
    found = []
    if now.verdicts["written"]["wrong"] > before.verdicts["written"]["wrong"]:
        more = f"{now.verdicts['written']['wrong']} au lieu de {before.verdicts['written']['wrong']}"
        found.append(f"réponses fausses : {more}")
    if now.answered_to_refuse > before.answered_to_refuse:
        found.append(
            f"questions à refuser qui ont une réponse : {now.answered_to_refuse} "
            f"au lieu de {before.answered_to_refuse}"
        )
    for writing in WRITINGS[1:]:
        share, was = now.wrong_share(writing), before.wrong_share(writing)
        if share > was + _SLACK:
            found.append(f"réponses fausses, cas {_NAMES[writing]} : {_pct(share)} au lieu de {_pct(was)}")
    return found


def changes(now: Figures, before: Figures) -> list[str]:
    """Return which cases became right and which stopped being, as lines of French."""
    new, old = set(now.not_right), set(before.not_right)
    return [f"+ juste maintenant : {one}" for one in sorted(old - new)] + [
        f"- plus juste : {one}" for one in sorted(new - old)
    ]


def report(scored: Sequence[Scored]) -> str:
    """Return the whole report: totals, by topic, confusions, how reliable the confidence is, refusals."""
    return "\n".join(_lines(scored))


def _lines(scored: Sequence[Scored]) -> Iterator[str]:
    for writing in WRITINGS:
        yield _total(f"Cas {_NAMES[writing]}", _in(scored, writing))
    yield "\nPar sujet (cas tels quels)"
    by_topic: dict[str, list[Scored]] = defaultdict(list)
    for one in _in(scored, "written"):
        by_topic[one.topic].append(one)
    yield from (_total(f"  {topic}", by_topic[topic]) for topic in sorted(by_topic))
    yield "\nConfusions (attendu → obtenu, toutes écritures)"
    yield from _confusions(scored)
    yield "\nConfiance annoncée et réponses justes (toutes écritures)"
    yield from _reliability(scored)
    refusals = list(_to_refuse(scored))
    answered = [one for one in refusals if one.verdict == "wrong"]
    yield f"\nQuestions proches à refuser : {len(refusals)}, dont {len(answered)} ont reçu une réponse"
    yield from (f"  {_told(one)}" for one in answered[:_MOST_LISTED])


def _confusions(scored: Iterable[Scored]) -> Iterator[str]:
    counted = Counter((one.expected, one.got) for one in scored if one.verdict != "right")
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    yield from (f"  {number:3} {expected} → {got}" for (expected, got), number in ranked[:_MOST_LISTED])
    if not ranked:
        yield "  aucune"


def _reliability(scored: Iterable[Scored]) -> Iterator[str]:
    answers = [one for one in scored if one.confidence > 0]
    for low, high in zip(_BUCKETS, (*_BUCKETS[1:], 1.01), strict=True):
        inside = [one for one in answers if low <= one.confidence < high]
        if inside:
            right = _count(inside, "right") / len(inside)
            yield f"  de {low:.1f} à {min(high, 1):.1f} : {len(inside):4} réponses, {_pct(right)} justes"


def _to_refuse(scored: Iterable[Scored]) -> Iterator[Scored]:
    return (one for one in scored if one.case.kind == "refuse" and one.writing == "written")


def _total(name: str, scored: Sequence[Scored]) -> str:
    right, wrong, clarified, refused = (_count(scored, verdict) for verdict in VERDICTS)
    share = _pct(right / max(1, len(scored)))
    return (
        f"{name:<38} {len(scored):5} : {right} justes ({share}), {wrong} faux, "
        f"{clarified} redemandés, {refused} refusés"
    )


def _told(one: Scored) -> str:
    name = Path(one.case.file).name
    return f"{name} « {one.case.ask} » : {one.expected} → {one.got} ({'; '.join(one.faults)})"


def _in(scored: Iterable[Scored], writing: Writing) -> list[Scored]:
    return [one for one in scored if one.writing == writing]


def _count(scored: Iterable[Scored], verdict: Verdict) -> int:
    return sum(one.verdict == verdict for one in scored)


def _pct(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")
