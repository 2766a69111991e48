"""How good the likeness model alone is on any set of labelled texts, so that it stands beside other engines.

    python benchmarks/intents.py FILE.json [--language french]

FILE.json: {"train": [[text, label], …], "test": [[text, label], …], "oos": [text, …]}; `oos` (texts that
belong to no label) may be missing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tdi_bot.understanding.likeness import LikenessModel
from tdi_bot.understanding.likeness_training import train

Labelled = list[tuple[str, str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of one file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", help="stem words in this language (default: assume none)")
    options = parser.parse_args(arguments)
    content = json.loads(options.file.read_text(encoding="utf-8"))
    training, test, outside = pairs(content["train"]), pairs(content["test"]), list(content.get("oos") or ())
    began = time.perf_counter()
    model = train(training, language=options.language)
    trained = time.perf_counter() - began
    for name, value in measure(model, test, outside).items():
        print(f"{name:<20} {value}")
    size = sum(map(len, model.to_sections("likeness").values()))
    print(f"{'size':<20} {size} bytes ({len(model.labels)} labels, {len(training)} examples)")
    print(f"{'training':<20} {trained:.2f} s")
    return 0


def pairs(rows: list[list[str]]) -> Labelled:
    """Return JSON rows as (text, label) pairs; labels may be numbers."""
    return [(text, str(label)) for text, label in rows]


def measure(model: LikenessModel, test: Labelled, outside: list[str]) -> dict[str, str]:
    """Return the figures on texts that the model has not seen, each ready to print."""
    for text, _ in test[:50]:
        model.score(text)
    inside, guessed, took = [], [], []
    for text, _ in test:
        began = time.perf_counter()
        scores = model.score(text)
        best = scores.best.label
        took.append((time.perf_counter() - began) * 1000)
        inside.append(scores.in_domain)
        guessed.append(best)
    truth = [label for _, label in test]
    figures = {
        "accuracy": f"{np.mean([a == b for a, b in zip(truth, guessed, strict=True)]):.4f}",
        "macro-F1": f"{macro_f1(truth, guessed):.4f}",
        "AUROC of refusal": "no oos texts",
        "p50 per question": f"{np.percentile(took, 50):.3f} ms",
        "p95 per question": f"{np.percentile(took, 95):.3f} ms",
    }
    if outside:
        figures["AUROC of refusal"] = (
            f"{auroc(inside, [model.score(text).in_domain for text in outside]):.4f}"
        )
    return figures


def macro_f1(truth: Sequence[str], guessed: Sequence[str]) -> float:
    """Return the mean over labels of the harmonic mean of precision and recall."""
    scores = []
    for label in sorted(set(truth)):
        right = sum(a == b == label for a, b in zip(truth, guessed, strict=True))
        scores.append(2 * right / (truth.count(label) + guessed.count(label)))
    return float(np.mean(scores))


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Return the probability that a text of the domain scores above one outside it; a tie counts half."""
    ordered = np.sort(np.array(outside))
    below = np.searchsorted(ordered, inside, "left") + np.searchsorted(ordered, inside, "right")
    return float(below.mean() / 2 / len(ordered))


if __name__ == "__main__":
    sys.exit(main())
