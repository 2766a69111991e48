"""Training by counting, for more examples than can be compared with each other: naive Bayes over n-grams.

Linear in the examples. docs/adr/0005 tells what it costs in accuracy.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.likeness_calibration import Cells
from tdi_bot.understanding.likeness_rows import Rows, Whole, capped
from tdi_bot.understanding.ranking import Floats

_SMOOTHING = 0.02
_PRIOR = 100.0


def count(cells: Cells, kept: NDArray[np.bool_], targets: Whole, labels: int) -> Rows:
    """Return what the n-grams (cells' own numbers) of the kept examples say of each label.

    An n-gram weighs the logarithm of its share in the label's examples; a label of many examples is no
    likelier for that (`drift`).
    """
    taught = kept[cells.owners]
    keys = cells.ngrams[taught] * labels + targets[cells.owners[taught]]
    found, inverse = np.unique(keys, return_inverse=True)
    sums = np.bincount(inverse, cells.values[taught], len(found))
    rows, held = found // labels, found % labels
    whole = np.bincount(held, sums, labels)
    drift = -np.log(whole + _PRIOR)
    return capped(
        rows,
        held,
        np.log1p(sums / _SMOOTHING).astype(np.float32),
        int(cells.ngrams.max()) + 1,
        (drift - drift.mean()).astype(np.float32),
    )


def scores_of(rows: Rows, cells: Cells, asked: Whole) -> Floats:
    """Return every label's score (M, L) for some examples."""
    order = np.argsort(cells.owners, kind="stable")
    owners = cells.owners[order]
    found = []
    for one in asked:
        own = order[slice(*np.searchsorted(owners, (one, one + 1)))]
        found.append(rows.scores(cells.ngrams[own], cells.values[own]))
    return np.stack(found)
