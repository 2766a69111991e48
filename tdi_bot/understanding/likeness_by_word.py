"""Ranks texts by sums kept for each word: what a word's letters say of every label is worked out once.

A text's score is a sum over its distinct n-grams. Those of characters lie within one word each, so the sums
of the words add up to that of the text, less what they share. The figures are those of
`LikenessModel.rank`, in another order of addition.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tdi_bot.memo import remembered
from tdi_bot.understanding.likeness import LikenessModel, stemmer_for
from tdi_bot.understanding.ngrams import char_grams, tokens_of, word_grams, word_hash
from tdi_bot.understanding.ranking import Floats, Ranking

_WORDS_KEPT = 4096
_LABELS_KEPT = 512
"""Most labels that the sum of one word tells of: its memory does not grow with them."""


class WordSum(NamedTuple):
    """One word's known n-grams (positions in the model), its unknown ones, and its sums.

    `amounts` is what the known ones add to `labels`; `squared` the sum of their squared rarities,
    `mass` that of the rarities themselves.
    """

    known: frozenset[int]
    unknown: frozenset[int]
    squared: float
    mass: float
    labels: NDArray[np.intp] | slice
    amounts: Floats


class RankerByWord:
    """Ranks texts as the model does; holds nothing but what it can work out again."""

    def __init__(self, model: LikenessModel) -> None:
        self._model = model
        self._stemmer = stemmer_for(model.language)
        self._of = remembered(self._sum_of, _WORDS_KEPT)

    def rank(self, text: str) -> Ranking:
        """Compare a text with all labels."""
        model = self._model
        powers = self._raw(tokens_of(text))
        # `softmax` in place: arrays this small cost what each call on them costs.
        powers *= np.float32(model.temperature)
        powers -= powers.max()
        np.exp(powers, out=powers)
        powers /= powers.sum()
        return Ranking(model.labels, powers, model.places)

    def _raw(self, tokens: list[str]) -> Floats:
        """Return the score of every label (L)."""
        model = self._model
        chars, words = model.chars, model.words
        seen: set[int] = set()
        unknown: set[int] = set()
        shared: list[int] = []
        squared = mass = 0.0
        scores = np.zeros(len(model.labels), np.float32)
        for token in dict.fromkeys(tokens):
            one = self._of(token)
            shared += seen & one.known
            seen |= one.known
            unknown |= one.unknown
            squared += one.squared
            mass += one.mass
            scores[one.labels] += one.amounts
        again = np.array(shared, np.intp)
        rarity = chars.rarity[again]
        squared += len(unknown) * chars.unseen**2 - float(rarity @ rarity)
        mass -= float(rarity.sum())
        share = np.float32(chars.length / (math.sqrt(squared) or 1.0))
        joined, _ = word_grams([word_hash(token, self._stemmer) for token in tokens])
        known = words.look_up(np.array(joined, np.uint32))
        values = words.values(known)
        scores *= share
        scores += model.weigh(
            np.concatenate([chars.columns[again], words.columns[known.at]]),
            np.concatenate([rarity * -share, values]),
        )
        scores += model.drift * (share * np.float32(mass) + values.sum())
        return scores

    def _sum_of(self, token: str) -> WordSum:
        chars = self._model.chars
        hashes = np.array(sorted(char_grams(token)), np.uint32)
        known = chars.look_up(hashes)
        return WordSum(
            frozenset(known.at.tolist()),
            frozenset(hashes[~known.hits].tolist()),
            float(known.rarity @ known.rarity),
            float(known.rarity.sum()),
            *_most(self._model.weigh(chars.columns[known.at], known.rarity)),
        )


def _most(scores: Floats) -> tuple[NDArray[np.intp] | slice, Floats]:
    """Return the labels that a word says most of, for or against, and what; all where they are few."""
    if len(scores) <= _LABELS_KEPT:
        return slice(None), scores
    kept = np.sort(np.argpartition(-np.abs(scores), _LABELS_KEPT)[:_LABELS_KEPT])
    return kept, scores[kept]
