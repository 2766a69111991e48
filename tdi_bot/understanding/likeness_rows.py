"""What each n-gram says of labels, as sparse rows: few cells, however many labels there are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.ranking import Floats

Whole = NDArray[np.intp]
_Places = NDArray[np.int32] | NDArray[np.intp]

MOST_LABELS = 2**16
"""Labels are stored as whole numbers of 16 bits."""
CELLS_A_LABEL = 4_000
"""Cells kept of a full table, for each label on average."""
CELLS_A_ROW = 256
"""Most labels that one n-gram speaks of: a question costs the same however many labels share a word."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Row u has the cells from `starts[u]` to `starts[u + 1]`: labels in ascending order, and a weight each.

    `drift` (L) is what a text without any cell for a label adds to it, for each unit of its values.
    """

    starts: Whole
    targets: Whole
    weights: Floats
    drift: Floats

    def scores(self, rows: Whole, values: Floats) -> Floats:
        """Return the score of every label (L) for a text that has some rows at some values."""
        cells, amounts = spread(self.starts, rows, values)
        said = np.bincount(self.targets[cells], amounts * self.weights[cells], len(self.drift))
        total: Floats = said.astype(np.float32) + self.drift * values.sum()
        return total

    def quantised(self) -> tuple[NDArray[np.int8], Floats]:
        """Return weights as whole numbers up to 127, and each row's unit: a fourth of the memory."""
        row_of = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        units = np.full(len(self.starts) - 1, 1e-12, np.float32)
        np.maximum.at(units, row_of, np.abs(self.weights))
        units /= np.float32(127)
        return np.rint(self.weights / units[row_of]).astype(np.int8), units


def spread(starts: _Places, rows: _Places, values: Floats) -> tuple[Whole, Floats]:
    """Return the cells of some rows, one row after the other, and for each cell its row's value."""
    first = starts[rows]
    many = starts[rows + 1] - first
    ends = np.cumsum(many)
    cells = np.repeat(first - ends + many, many)
    cells += np.arange(len(cells))
    return cells, np.repeat(values, many)


def pruned(table: Floats, reach: Floats) -> Rows:
    """Return a full table (U, L) without the cells that say least; `reach` (U) is how much a row's value is.

    Nearly all cells of an n-gram are small and alike: it says something of a few labels only.
    """
    count = table.shape[1]
    size = np.abs(table) * reach[:, None]
    kept = CELLS_A_LABEL * count
    least = np.partition(size, -kept, axis=None)[-kept] if kept < size.size else np.float32(0)
    rows, targets = np.nonzero(size >= least)
    return Rows(_starts(rows, len(table)), targets, table[rows, targets], np.zeros(count, np.float32))


def capped(rows: Whole, targets: Whole, weights: Floats, many: int, drift: Floats) -> Rows:
    """Return cells, sorted by row and label, with at most `CELLS_A_ROW` in a row.

    A longer row keeps the labels that it says most of, and of these what it says more than of the next one:
    what it says of all alike ranks none before another.
    """
    starts = _starts(rows, many)
    place = np.empty(len(rows), np.intp)
    order = np.lexsort((targets, -weights, rows))
    place[order] = np.arange(len(rows)) - starts[rows]
    over = np.zeros(many, np.float32)
    next_one = place == CELLS_A_ROW
    over[rows[next_one]] = weights[next_one]
    left = weights - over[rows]
    kept = (place < CELLS_A_ROW) & (left > 0)
    return Rows(_starts(rows[kept], many), targets[kept], left[kept], drift)


def _starts(rows: Whole, many: int) -> Whole:
    starts = np.zeros(many + 1, np.intp)
    np.cumsum(np.bincount(rows, minlength=many), out=starts[1:])
    return starts
