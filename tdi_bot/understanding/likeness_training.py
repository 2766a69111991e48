"""Training of the likeness model: softmax regression over n-grams, solved among the examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.likeness import Block, LikenessModel, stemmer_for
from tdi_bot.understanding.likeness_calibration import Cells, calibrate
from tdi_bot.understanding.ngrams import Grams, Hashes, grams
from tdi_bot.understanding.ranking import Floats, softmax

Positions = NDArray[np.intp]

RIDGE = 0.03
"""What squared weights cost; docs/adr/0005 tells how this constant and the next were chosen."""
CHAR_SHARE = 0.6
"""The characters' n-grams' part of a text vector's squared length; the words' have the rest."""
_ROUNDS = 32
_CURVATURE = 0.35
_DENSE_FROM = 48


@dataclass(frozen=True, slots=True)
class Group:
    """Columns with the same number of examples each (M, C): whose they are and their value there.

    `times` (M) tells how many n-grams share each column; the columns are numbered from `first`.
    """

    first: int
    owners: Positions
    values: Floats
    times: Positions


def train(examples: Sequence[tuple[str, str]], language: str | None = None) -> LikenessModel:
    """Fit a model to (text, label) pairs; their order, and a pair given twice, change nothing."""
    stemmer = stemmer_for(language)
    pairs = [
        (label, grams(text, stemmer)) for label, text in sorted({(label, text) for text, label in examples})
    ]
    labels = sorted({label for label, _ in pairs})
    found = [one for _, one in pairs if one.alone]
    if not found:
        raise ValueError("train() got no example with a word in it; give at least one (text, label) pair")
    targets = np.array([labels.index(label) for label, one in pairs if one.alone], np.intp)
    chars = _family([one.chars for one in found], CHAR_SHARE)
    words = _family([one.words for one in found], 1.0 - CHAR_SHARE)
    cells = _cells(found, chars, words)
    shared, groups = _groups(cells, len(chars.hashes), len(words.hashes))
    kernel = _kernel(groups, len(targets))
    dual = fit(kernel, targets, len(labels))
    weights, scales = _quantised(_weights(groups, dual))
    starts, columns, values = _rows(groups, len(targets))
    spans = np.searchsorted(targets, np.arange(len(labels) + 1))
    temperature, domain = calibrate(cells, kernel, targets, fit)
    return LikenessModel(
        labels=tuple(labels),
        language=language,
        chars=replace(chars, columns=shared[: len(chars.hashes)]),
        words=replace(words, columns=shared[len(chars.hashes) :]),
        weights=weights,
        scales=scales,
        starts=starts,
        columns=columns,
        values=values,
        spans=tuple(spans.tolist()),
        cells=tuple(starts[spans].tolist()),
        temperature=temperature,
        domain=domain,
    )


def fit(kernel: Floats, targets: Positions, count: int) -> Floats:
    """Return the examples' weights (N, L) whose scores, kernel @ weights, make their labels likeliest.

    Newton's steps with one curvature for all labels, so that one inverse (N, N) serves every step; with
    momentum, which starts afresh when it leads uphill (two labels that share their examples would swing).
    """
    truth = np.zeros((len(targets), count), np.float32)
    truth[np.arange(len(targets)), targets] = 1.0
    ridge, curvature = np.float32(RIDGE), np.float32(_CURVATURE)
    diagonal = np.diag(np.full(len(targets), ridge))
    inverse = np.linalg.inv(curvature * kernel + diagonal).astype(np.float32, copy=False)
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


def _family(found: list[Hashes], share: float) -> Block:
    hashes, counts = np.unique(np.concatenate(found), return_counts=True)
    total = len(found)
    rarity = (np.log((1.0 + total) / (1.0 + counts)) + 1.0).astype(np.float32)
    unseen = float(np.log(1.0 + total) + 1.0)
    return Block(hashes, np.empty(0, np.int32), rarity, unseen, float(np.sqrt(share)))


def _cells(found: list[Grams], chars: Block, words: Block) -> Cells:
    """Return every n-gram of every example, the characters' first, with its value in the example's vector."""
    owners, ngrams, values = [], [], []
    for block, family, offset in (
        (chars, [one.chars for one in found], 0),
        (words, [one.words for one in found], len(chars.hashes)),
    ):
        owner = np.repeat(np.arange(len(found)), [len(hashes) for hashes in family])
        at = np.searchsorted(block.hashes, np.concatenate(family))
        rarity = block.rarity[at]
        norms = np.sqrt(np.bincount(owner, rarity**2, len(found))).astype(np.float32)
        owners.append(owner)
        ngrams.append(at + offset)
        values.append(rarity * np.float32(block.length) / norms[owner])
    alone = np.concatenate([np.arange(len(one.words)) < one.alone for one in found])
    single = np.concatenate([np.zeros(len(owners[0]), np.bool_), alone])
    return Cells(
        np.concatenate(owners), np.concatenate(ngrams), np.concatenate(values), single, len(owners[0])
    )


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


def _quantised(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return weights as whole numbers up to 127, and each row's unit: a fourth of the memory, and faster."""
    units = np.maximum(np.abs(weights).max(axis=1), np.float32(1e-12)) / np.float32(127)
    return np.rint(weights / units[:, None]).astype(np.int8), units


def _rows(groups: list[Group], size: int) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Return the examples as sparse rows: starts (N + 1), columns, values."""
    owners = np.concatenate([group.owners.ravel() for group in groups])
    values = np.concatenate([group.values.ravel() for group in groups])
    columns = np.concatenate(
        [np.repeat(group.first + np.arange(len(group.owners)), group.owners.shape[1]) for group in groups]
    )
    order = np.lexsort((columns, owners))
    starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=size))])
    return starts.astype(np.int32), columns[order].astype(np.int32), values[order]
