"""Calibration of the likeness model on its own examples: some left out, and some labels left out whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.ranking import Floats, softmax

Positions = NDArray[np.intp]
Scored = Callable[[NDArray[np.bool_], Positions, Positions], Floats]
"""Scores (M, L) of some examples for some labels, had only the kept examples (N) taught."""

_FOLDS = 3
_ENOUGH = 2_000
"""With so many examples one fold tells as much as three of fewer, and costs a third."""
_LEFT_OUT = 4
_MOST_ASKED = 2_000
_TEMPERATURES = np.geomspace(0.5, 32.0, 49)
# How much each signal counts for `in_domain`, measured on public data (docs/adr/0005). Only the sum is scaled
# to the examples at hand: weights fitted to labels left out, all near the domain, refuse poorly.
_MIX = np.array([1.0, 0.0, 2.0, 2.0])
# For sets too small to leave anything out.
_FALLBACK = (1.0, (1.0, 0.0, 2.0, 2.0, -3.0))


@dataclass(frozen=True, slots=True)
class Cells:
    """The examples' n-grams as one list: owner (an example), n-gram, value; `single` marks single words.

    The first `chars` cells are the characters' n-grams, the others the words'.
    """

    owners: Positions
    ngrams: Positions
    values: Floats
    single: NDArray[np.bool_]
    chars: int
    examples: int

    def known(self, chosen: NDArray[np.bool_], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return each example's known share (N) of some cells, if only the kept examples had taught."""
        taught = np.bincount(self.ngrams[kept[self.owners]], minlength=int(self.ngrams.max()) + 1) > 0
        owners, squares = self.owners[chosen], self.values[chosen] ** 2
        total = np.bincount(owners, squares, self.examples)
        known = np.bincount(owners, squares * taught[self.ngrams[chosen]], self.examples)
        return known / np.maximum(total, 1e-9)


def calibrate(cells: Cells, targets: Positions, scored: Scored) -> tuple[float, tuple[float, ...]]:
    """Return the temperature of the probabilities and the weights of the signals for `in_domain`.

    Each fold leaves out every third label, whose examples then stand for questions outside the domain (the
    hard kind: near it), and every fourth example of the others, which stand for new questions inside it.
    """
    rank = np.arange(len(targets)) - np.searchsorted(targets, targets)
    losses = np.zeros(len(_TEMPERATURES))
    rows, inside = [], []
    for fold in range(_FOLDS if len(targets) < _ENOUGH else 1):
        kept = (targets % _FOLDS != fold) & (rank % _LEFT_OUT != fold)
        labels = np.unique(targets[kept])
        if len(labels) < 2:
            return _FALLBACK
        asked = np.flatnonzero(~kept)
        asked = asked[:: -(-len(asked) // _MOST_ASKED)]
        scores = scored(kept, asked, labels)
        within = np.isin(targets[asked], labels)
        truth = np.searchsorted(labels, targets[asked][within])
        losses += [_loss(scores[within] * np.float32(t), truth) for t in _TEMPERATURES]
        rows.append(_signals(cells, kept, asked, scores))
        inside.append(within)
    if min(np.bincount(np.concatenate(inside), minlength=2)) < 20:
        return _FALLBACK
    slope, constant = _logistic(np.concatenate(rows) @ _MIX, np.concatenate(inside))
    domain = (*(float(weight) for weight in slope * _MIX), constant)
    return float(_TEMPERATURES[int(losses.argmin())]), domain


def _signals(cells: Cells, kept: NDArray[np.bool_], asked: Positions, scores: Floats) -> NDArray[np.float64]:
    """Return the signals (M, 4) of some examples left out, in the order of `ranking.Signals`."""
    first, second = -np.partition(-scores, 1, axis=1)[:, :2].T
    chars = np.arange(len(cells.owners)) < cells.chars
    words, ngrams = cells.known(cells.single, kept)[asked], cells.known(chars, kept)[asked]
    return np.stack([first, first - second, words, ngrams], axis=1)


def _loss(scores: Floats, truth: Positions) -> float:
    return -float(np.log(np.maximum(softmax(scores)[np.arange(len(truth)), truth], 1e-12)).sum())


def _logistic(values: NDArray[np.float64], inside: NDArray[np.bool_]) -> tuple[float, float]:
    """Return a logistic regression's slope and constant; both classes count the same."""
    design = np.column_stack([values, np.ones(len(values))])
    balance = np.where(inside, 0.5 / inside.mean(), 0.5 / (1.0 - inside.mean()))
    weights = np.zeros(2)
    for _ in range(25):
        guessed = 1.0 / (1.0 + np.exp(-design @ weights))
        gradient = design.T @ (balance * (guessed - inside)) + weights
        curvature = (design.T * (balance * guessed * (1.0 - guessed))) @ design + np.eye(2)
        weights -= np.linalg.solve(curvature, gradient)
    return float(weights[0]), float(weights[1])
