"""How sure the thresholds of understanding stand: every case of the content asked again with each one moved.

    python -m benchmarks.calibration            a table for docs/adr/0012-thresholds.md

Each threshold of `tdi_bot.understanding.thresholds` that weighs is moved down and up, alone. A reply counts
as wrong when it says something else than what was due, or anything where a refusal was due. A case is asked
as it is written, with a typing slip, and wrapped in courtesies; the last two no frame was ever written for.
The last column is a five-fold cross-validation: the value that does best on four fifths of the cases, judged
on the fifth, against the value in use; positive is what choosing by the cases alone would have lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tdi_bot import build, settings
from tdi_bot.assistant import Assistant
from tdi_bot.editing.scoring import Scored, score
from tdi_bot.knowledge.reading import Knowledge, read
from tdi_bot.understanding import thresholds

ROOT = Path(__file__).resolve().parent.parent
MOVED = (0.7, 0.85, 1.15, 1.3)
FOLDS = 5
COST = {"right": 0, "clarified": 1, "refused": 1, "wrong": 4}
"""A wrong answer costs far more than a question back or a refusal with three good buttons."""

WEIGHING = (
    *("ACCEPT", "MARGIN", "LIKENESS_WEIGHT", "CLEAR_LIKENESS", "RESIDUE_COST", "LIKENESS_EXCUSES"),
    *("FREE_RESIDUE", "COUNTED_RESIDUE_COST", "TWO_PARTS", "UNKNOWN_NOUN_COST", "FILL_LIKENESS"),
    *("FILL_GAIN", "FILL_COST", "INHERIT_COST", "INHERITED_DISCOUNT", "SAME_INTENT_GAIN", "LINK_COST"),
    *("CLARIFY_COST", "DROP_COST", "PLACE_INHERIT_COST"),
)


def costs(scored: Sequence[Scored]) -> list[int]:
    return [COST[one.verdict] for one in scored]


def shares(scored: Sequence[Scored]) -> str:
    right = sum(one.verdict == "right" for one in scored)
    wrong = sum(one.verdict == "wrong" for one in scored)
    return f"{right / len(scored):6.1%} {wrong / len(scored):5.1%}"


def with_value(name: str, value: float, knowledge: Knowledge, compiled: Path) -> list[Scored]:
    """Score with a moved threshold; by an assistant of its own, as what questions mean is remembered."""
    kept = getattr(thresholds, name)
    setattr(thresholds, name, value)
    try:
        return score(knowledge, Assistant.load(compiled))
    finally:
        setattr(thresholds, name, kept)


def lost_by_choosing(in_use: list[int], moved: list[list[int]]) -> float:
    """Return what a case costs more, on average, when its value was chosen on the other folds."""
    lost = 0
    for fold in range(FOLDS):
        inside = range(fold, len(in_use), FOLDS)
        outside = [case for case in range(len(in_use)) if case % FOLDS != fold]
        best = min([in_use, *moved], key=lambda run: sum(run[case] for case in outside))
        lost += sum(best[case] - in_use[case] for case in inside)
    return lost / len(in_use)


def main() -> None:
    knowledge = read(ROOT / "knowledge")
    home = settings.load(environ={})
    compiled = build.ensure(home.content, home.data, home.live)
    base = score(knowledge, Assistant.load(compiled))
    print(f"{len(base)} questions of {len(knowledge.cases)} cases; in use: right, wrong {shares(base)}")
    print(
        "| threshold | in use | " + " | ".join(f"× {factor:g}" for factor in MOVED) + " | cross-validated |"
    )
    print("|---|---|" + "---|" * (len(MOVED) + 1))
    for name in WEIGHING:
        value = getattr(thresholds, name)
        runs = [with_value(name, value * factor, knowledge, compiled) for factor in MOVED]
        lost = lost_by_choosing(costs(base), [costs(run) for run in runs])
        print(f"| {name} | {value:g} | {' | '.join(map(shares, runs))} | {lost:+.4f} |", flush=True)


if __name__ == "__main__":
    main()
