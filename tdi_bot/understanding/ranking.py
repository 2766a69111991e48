"""What the likeness model says of a text: a probability for each label, and the signals for a refusal."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Candidate(NamedTuple):
    """One label and its calibrated probability among the labels that were compared."""

    label: str
    probability: float


class Signals(NamedTuple):
    """What a refusal is decided on.

    `score` is the best label's score (log-odds, unbounded; 0 when nothing is known), `margin` its lead over
    the second; `known_words` and `known_grams` are the known shares of the words and of the character
    n-grams, by rarity (0 to 1).
    """

    score: float
    margin: float
    known_words: float
    known_grams: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The comparison of one text with the labels: a probability for each; `places` tells a label's place."""

    labels: tuple[str, ...]
    probabilities: Floats
    places: Mapping[str, int]

    @property
    def best(self) -> Candidate:
        """The likeliest label; the first in alphabetical order where several are equal."""
        at = int(self.probabilities.argmax())
        return Candidate(self.labels[at], float(self.probabilities[at]))

    @property
    def margin(self) -> float:
        """By how much probability the best label leads the second."""
        first, *rest = self.top(2)
        return first.probability - (rest[0].probability if rest else 0.0)

    def top(self, count: int) -> list[Candidate]:
        """Return the likeliest labels, best first; equal ones in alphabetical order."""
        left = self.probabilities.copy()
        found = []
        for _ in range(min(count, len(left))):
            # To sort all for a few would cost more; of equal ones the first is found first.
            at = int(left.argmax())
            found.append(Candidate(self.labels[at], float(left[at])))
            left[at] = -1.0
        return found

    def of(self, label: str) -> float:
        """Return one label's probability; 0 for a label that was not compared."""
        at = self.places.get(label)
        return 0.0 if at is None else float(self.probabilities[at])


@dataclass(frozen=True, slots=True)
class Scores(Ranking):
    """A ranking with the signals for a refusal.

    `in_domain` combines the signals into the probability that the text belongs to any label at all.
    """

    signals: Signals
    in_domain: float


def combine(weights: tuple[float, ...], signals: Signals) -> float:
    """Return the probability that weighted signals, and the constant that comes last, amount to."""
    total = weights[-1] + sum(w * x for w, x in zip(weights[:-1], signals, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def softmax(scores: Floats) -> Floats:
    """Return scores as probabilities (over the last axis)."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return total
