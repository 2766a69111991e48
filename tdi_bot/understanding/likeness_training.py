"""Training of the likeness model: ridge regression in closed form, calibrated on its own left-out scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.likeness import Block, Floats, LikenessModel, softmax, stemmer_for
from tdi_bot.understanding.ngrams import Grams, Hashes, grams


@dataclass(frozen=True, slots=True)
class Recipe:
    """The constants of a training, measured in docs/adr; benchmarks vary them."""

    ridge: float = 0.3
    char_share: float = 0.6
    dense_from: int = 48


@dataclass(frozen=True, slots=True)
class Examples:
    """Training texts as sparse rows (N, V): `columns`, `values` from `starts[n]` to `starts[n + 1]`."""

    labels: tuple[str, ...]
    targets: NDArray[np.intp]
    chars: Block
    words: Block
    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Floats
    found: tuple[Grams, ...]

    @property
    def width(self) -> int:
        """How many columns there are: the characters' n-grams, then the words'."""
        return len(self.chars.hashes) + len(self.words.hashes)


def train(
    examples: Sequence[tuple[str, str]], language: str | None = None, recipe: Recipe | None = None
) -> LikenessModel:
    """Fit a model to (text, label) pairs; their order, and a pair given twice, change nothing."""
    recipe = recipe or Recipe()
    rows = _rows(examples, language, recipe)
    columns = _Columns.of(rows)
    inverse = np.linalg.inv(columns.gram(recipe.dense_from) + recipe.ridge * np.eye(len(rows.targets)))
    truth = np.zeros((len(rows.targets), len(rows.labels)))
    truth[np.arange(len(rows.targets)), rows.targets] = 1.0
    mean = truth.mean(axis=0)
    dual = inverse @ (truth - mean)
    left_out = truth - dual / np.diag(inverse)[:, None]
    return LikenessModel(
        rows.labels,
        language,
        rows.chars,
        rows.words,
        columns.weights(dual).astype(np.float16),
        mean.astype(np.float32),
        rows.starts,
        rows.columns,
        rows.values,
        np.searchsorted(rows.targets, np.arange(len(rows.labels) + 1)).astype(np.int32),
        _temperature(left_out, rows.targets),
        (1.0, 1.0, 1.0, 1.0, 1.0, -2.0),
    )


def _rows(examples: Sequence[tuple[str, str]], language: str | None, recipe: Recipe) -> Examples:
    ordered = sorted({(label, text) for text, label in examples})
    if not ordered:
        raise ValueError("train() got no example; give at least one (text, label) pair")
    labels = tuple(sorted({label for label, _ in ordered}))
    stemmer = stemmer_for(language)
    found = tuple(grams(text, stemmer) for _, text in ordered)
    chars = _block([one.chars for one in found], recipe.char_share)
    words = _block([one.words for one in found], 1.0 - recipe.char_share)
    starts, columns, values = [0], [], []
    for one in found:
        for block, hashes, offset in ((chars, one.chars, 0), (words, one.words, len(chars.hashes))):
            at, weighed, _ = block.weigh(hashes)
            columns.append(at + offset)
            values.append(weighed)
        starts.append(starts[-1] + len(columns[-1]) + len(columns[-2]))
    position = {label: at for at, label in enumerate(labels)}
    return Examples(
        labels,
        np.array([position[label] for label, _ in ordered], np.intp),
        chars,
        words,
        np.array(starts, np.int32),
        np.concatenate(columns).astype(np.int32),
        np.concatenate(values).astype(np.float32),
        found,
    )


def _block(found: list[Hashes], share: float) -> Block:
    hashes, counts = np.unique(np.concatenate(found), return_counts=True)
    total = len(found)
    rarity = np.log((1.0 + total) / (1.0 + counts)) + 1.0
    return Block(hashes, rarity.astype(np.float32), float(np.log(1.0 + total) + 1.0), float(np.sqrt(share)))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The examples by column: `rows` and `values`, one per n-gram of an example.

    N-grams are many and rare, so products are summed over the few examples that share one; only the
    frequent ones are worth a dense matrix.
    """

    size: int
    width: int
    rows: NDArray[np.int32]
    values: Floats
    starts: NDArray[np.intp]
    counts: NDArray[np.intp]

    @classmethod
    def of(cls, rows: Examples) -> _Columns:
        order = np.argsort(rows.columns, kind="stable")
        size = len(rows.targets)
        owners = np.repeat(np.arange(size, dtype=np.int32), np.diff(rows.starts))
        counts = np.bincount(rows.columns, minlength=rows.width)
        starts = np.cumsum(counts) - counts
        return cls(size, rows.width, owners[order], rows.values[order], starts, counts)

    def groups(self, least: int, most: int) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Return (columns (M), positions (M, count)) for each count of examples between two bounds."""
        found = []
        for count in np.unique(self.counts):
            if least <= count <= most:
                columns = np.flatnonzero(self.counts == count)
                found.append((columns, self.starts[columns][:, None] + np.arange(count)))
        return found

    def dense(self, columns: NDArray[np.intp]) -> Floats:
        """Return some columns as a dense matrix (N, M)."""
        matrix = np.zeros((self.size, len(columns)), np.float32)
        for at, column in enumerate(columns):
            part = slice(self.starts[column], self.starts[column] + self.counts[column])
            matrix[self.rows[part], at] = self.values[part]
        return matrix

    def gram(self, dense_from: int) -> NDArray[np.float64]:
        """Return the products of all pairs of examples (N, N)."""
        frequent = self.dense(np.flatnonzero(self.counts >= dense_from))
        total = (frequent @ frequent.T).astype(np.float64)
        places, products = [], []
        for _, positions in self.groups(1, dense_from - 1):
            rows, values = self.rows[positions].astype(np.intp), self.values[positions]
            places.append((rows[:, :, None] * self.size + rows[:, None, :]).ravel())
            products.append((values[:, :, None] * values[:, None, :]).ravel())
        if places:
            sums = np.bincount(np.concatenate(places), np.concatenate(products), self.size**2)
            total += sums.reshape(self.size, self.size)
        return total

    def weights(self, dual: NDArray[np.float64]) -> Floats:
        """Return the weights (V, L) that give every label the same scores as the examples' (N, L) do."""
        single = dual.astype(np.float32)
        weights = np.zeros((self.width, single.shape[1]), np.float32)
        for columns, positions in self.groups(1, self.size):
            step = max(1, 2**20 // (positions.shape[1] * single.shape[1]))
            for first in range(0, len(columns), step):
                part = positions[first : first + step]
                taken = single[self.rows[part]]
                weights[columns[first : first + step]] = np.einsum("mc,mcl->ml", self.values[part], taken)
        return weights


def _temperature(scores: NDArray[np.float64], targets: NDArray[np.intp]) -> float:
    """Return the factor that makes the left-out scores the likeliest probabilities of the true labels."""
    at = np.arange(len(targets))
    tried = np.geomspace(1.0, 100.0, 41)
    losses = [-np.log(np.maximum(softmax(scores * factor)[at, targets], 1e-12)).mean() for factor in tried]
    return float(tried[int(np.argmin(losses))])
