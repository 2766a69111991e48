"""Training by comparing all examples with each other: softmax regression, solved among the examples.

The cost grows with the cube of the examples; `likeness_counting` serves where these are too many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.likeness_calibration import Cells, Positions, Scored
from tdi_bot.understanding.likeness_rows import Rows, pruned
from tdi_bot.understanding.ranking import Floats, softmax

RIDGE = 0.03
"""What squared weights cost; docs/adr/0005 tells how this constant and the next were chosen."""
_ROUNDS = 32
_CURVATURE = 0.35
_DENSE_FROM = 48
_SMALL = 192


@dataclass(frozen=True, slots=True)
class Group:
    """Columns with the same number of examples each (M, C): whose they are and their value there.

    `times` (M) tells how many n-grams share each column; the columns are numbered from `first`.
    """

    first: int
    owners: Positions
    values: Floats
    times: Positions


def solve(
    cells: Cells, many: tuple[int, int], targets: Positions, labels: int
) -> tuple[NDArray[np.int32], Rows, Scored]:
    """Return each n-gram's column, what the columns say of labels, and a way to ask examples left out.

    `many` tells how many n-grams there are of characters, and of words.
    """
    shared, groups = _groups(cells, *many)
    kernel = _kernel(groups, len(targets))
    dual = fit(kernel, targets, labels)

    def scored(kept: NDArray[np.bool_], asked: Positions, known: Positions) -> Floats:
        taught = np.searchsorted(known, targets[kept])
        less = fit(kernel[np.ix_(kept, kept)], taught, len(known))
        scores: Floats = kernel[np.ix_(asked, np.flatnonzero(kept))] @ less
        return scores

    reach = [np.sqrt(group.times * (group.values**2).mean(axis=1)) for group in groups]
    return shared, pruned(_weights(groups, dual), np.concatenate(reach).astype(np.float32)), scored


def fit(kernel: Floats, targets: Positions, count: int) -> Floats:
    """Return the examples' weights (N, L) whose scores, kernel @ weights, make their labels likeliest.

    Newton's steps with one curvature for all labels, so that one inverse (N, N) serves every step; with
    momentum, which starts afresh when it leads uphill (two labels that share their examples would swing).
    """
    truth = np.zeros((len(targets), count), np.float32)
    truth[np.arange(len(targets)), targets] = 1.0
    ridge, curvature = np.float32(RIDGE), np.float32(_CURVATURE)
    diagonal = np.diag(np.full(len(targets), ridge))
    inverse = _inverse((curvature * kernel + diagonal).astype(np.float64)).astype(np.float32)
    weights = np.zeros_like(truth)
    ahead: Floats = weights
    scores: Floats = weights
    scores_ahead: Floats = weights
    since = 0
    for _ in range(_ROUNDS):
        slope = softmax(scores_ahead) - truth + ridge * ahead
        step = inverse @ slope
        new = ahead - step
        # kernel @ step without another product, from the definition of the inverse.
        new_scores = scores_ahead - (slope - ridge * step) / curvature
        since = 0 if float(np.vdot(slope, new_scores - scores)) > 0 else since + 1
        momentum = np.float32(max(0, since - 1) / (since + 2))
        ahead, scores_ahead = new + momentum * (new - weights), new_scores + momentum * (new_scores - scores)
        weights, scores = new, new_scores
    return weights


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a symmetric, positive definite matrix, by its triangular root.

    That is nearly all products, which take half the time of elimination. In single precision the rounds of
    `fit`, which trust the inverse, would drift.
    """
    root = _inverse_of_triangle(np.asarray(np.linalg.cholesky(matrix), np.float64))
    whole: NDArray[np.float64] = root.T @ root
    return whole


def _inverse_of_triangle(lower: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of a lower triangular matrix, half by half."""
    if len(lower) <= _SMALL:
        return np.tril(np.linalg.inv(lower))
    half = len(lower) // 2
    whole = np.zeros_like(lower)
    whole[:half, :half] = _inverse_of_triangle(lower[:half, :half])
    whole[half:, half:] = _inverse_of_triangle(lower[half:, half:])
    whole[half:, :half] = -whole[half:, half:] @ (lower[half:, :half] @ whole[:half, :half])
    return whole


def _groups(cells: Cells, chars: int, words: int) -> tuple[NDArray[np.int32], list[Group]]:
    """Return each n-gram's column, and the columns by size: n-grams of the same examples are one column."""
    order = np.lexsort((cells.owners, cells.ngrams))
    owners, values = cells.owners[order], cells.values[order]
    counts = np.bincount(cells.ngrams, minlength=chars + words)
    starts = np.cumsum(counts) - counts
    shared = np.empty(chars + words, np.int32)
    groups, first = [], 0
    for family in (np.arange(chars), np.arange(chars, chars + words)):
        for count in np.unique(counts[family]):
            ngrams = family[counts[family] == count]
            places = starts[ngrams][:, None] + np.arange(count)
            # One opaque value a row: numpy then sorts rows as bytes, the same way everywhere.
            keys = np.ascontiguousarray(owners[places].astype(">i4")).view(f"V{4 * count}").ravel()
            _, chosen, inverse, times = np.unique(
                keys, return_index=True, return_inverse=True, return_counts=True
            )
            shared[ngrams] = first + inverse
            groups.append(Group(first, owners[places[chosen]], values[places[chosen]], times))
            first += len(chosen)
    return shared, groups


def _kernel(groups: list[Group], size: int) -> Floats:
    """Return the products of all pairs of examples (N, N): rare columns by pairs, frequent ones densely."""
    dense: list[Floats] = [np.zeros((size, 0), np.float32)]
    places, products = [np.empty(0, np.intp)], [np.empty(0, np.float32)]
    for group in groups:
        scaled = group.values * np.sqrt(group.times).astype(np.float32)[:, None]
        if scaled.shape[1] >= _DENSE_FROM:
            dense.append(np.zeros((size, len(scaled)), np.float32))
            dense[-1][group.owners, np.arange(len(scaled))[:, None]] = scaled
        else:
            places.append((group.owners[:, :, None] * size + group.owners[:, None, :]).ravel())
            products.append((scaled[:, :, None] * scaled[:, None, :]).ravel())
    frequent = np.concatenate(dense, axis=1)
    sums = np.bincount(np.concatenate(places), np.concatenate(products), size * size)
    total: Floats = frequent @ frequent.T + sums.reshape(size, size).astype(np.float32)
    return total


def _weights(groups: list[Group], dual: Floats) -> Floats:
    """Return the columns' weights (U, L) from the examples' (N, L)."""
    parts = []
    for group in groups:
        step = max(1, 2**21 // (group.owners.shape[1] * dual.shape[1]))
        for first in range(0, len(group.owners), step):
            part = slice(first, first + step)
            parts.append(np.einsum("mc,mcl->ml", group.values[part], dual[group.owners[part]]))
    return np.concatenate(parts)
