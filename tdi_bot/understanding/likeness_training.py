"""Training of the likeness model: examples to n-grams, and what these say of labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.likeness import Block, LikenessModel, stemmer_for
from tdi_bot.understanding.likeness_calibration import Cells, Positions, Scored, calibrate
from tdi_bot.understanding.likeness_counting import count, scores_of
from tdi_bot.understanding.likeness_rows import MOST_LABELS, Rows
from tdi_bot.understanding.likeness_solving import solve
from tdi_bot.understanding.ngrams import Grams, Hashes, grams

CHAR_SHARE = 0.6
"""The characters' n-grams' part of a text vector's squared length; the words' have the rest."""
MOST_COMPARED = 5_000
"""Up to so many examples all are compared with each other: a point or two more accurate, some seconds each
thousand; beyond, n-grams are counted (docs/adr/0005)."""


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
    if len(labels) > MOST_LABELS:
        raise ValueError(f"train() got {len(labels)} labels; {MOST_LABELS} at most can be stored")
    place_of = {label: place for place, label in enumerate(labels)}
    targets = np.array([place_of[label] for label, one in pairs if one.alone], np.intp)
    chars = _family([one.chars for one in found], CHAR_SHARE)
    words = _family([one.words for one in found], 1.0 - CHAR_SHARE)
    cells = _cells(found, chars, words)
    many = len(chars.hashes), len(words.hashes)
    if len(targets) <= MOST_COMPARED:
        columns, rows, scored = solve(cells, many, targets, len(labels))
    else:
        columns, rows, scored = _counted(cells, many, targets, len(labels))
    temperature, domain = calibrate(cells, targets, scored)
    weights, scales = rows.quantised()
    return LikenessModel(
        labels=tuple(labels),
        language=language,
        chars=replace(chars, columns=columns[: many[0]]),
        words=replace(words, columns=columns[many[0] :]),
        starts=rows.starts.astype(np.int32),
        targets=rows.targets.astype(np.uint16),
        weights=weights,
        scales=scales,
        drift=rows.drift,
        temperature=temperature,
        domain=domain,
    )


def _counted(
    cells: Cells, many: tuple[int, int], targets: Positions, labels: int
) -> tuple[NDArray[np.int32], Rows, Scored]:
    """Return what `solve` does, by counting: each n-gram has a column of its own."""

    def scored(kept: NDArray[np.bool_], asked: Positions, known: Positions) -> NDArray[np.float32]:
        return scores_of(count(cells, kept, targets, labels), cells, asked)[:, known]

    everything = np.ones(len(targets), np.bool_)
    return np.arange(sum(many), dtype=np.int32), count(cells, everything, targets, labels), scored


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
        np.concatenate(owners),
        np.concatenate(ngrams),
        np.concatenate(values),
        single,
        len(owners[0]),
        len(found),
    )
