"""Ranks texts by sums kept for each word: what a word's letters say of every label is worked out once.

A text's score is a sum over its distinct n-grams. Those of characters lie within one word each, so the sums
of the words add up to that of the text, less what they share. The figures are those of
`LikenessModel.rank`, in another order of addition.
"""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tdi_bot.understanding.likeness import LikenessModel, stemmer_for
from tdi_bot.understanding.ngrams import char_grams, tokens_of, word_grams, word_hash
from tdi_bot.understanding.ranking import Floats, Ranking

_WORDS_KEPT = 4096
_CELLS_KEPT = 1_500_000
"""Most figures that the sums of words may hold together: six megabytes, however many labels there are."""


class WordSum(NamedTuple):
    """One word's known n-grams (positions in the model), its unknown ones, and its sums.

    `scores` (L) is what the known ones add to each label; `squared` the sum of their squared rarities.
    """

    known: frozenset[int]
    unknown: frozenset[int]
    squared: float
    scores: Floats


class RankerByWord:
    """Ranks texts as the model does; holds nothing but what it can work out again."""

    def __init__(self, model: LikenessModel) -> None:
        self._model = model
        self._stemmer = stemmer_for(model.language)
        kept = min(_WORDS_KEPT, _CELLS_KEPT // max(1, len(model.labels)))
        self._of = lru_cache(maxsize=kept)(self._sum_of)

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
        chars, words = self._model.chars, self._model.words
        seen: set[int] = set()
        unknown: set[int] = set()
        shared: list[int] = []
        squared = 0.0
        scores = np.zeros(len(self._model.labels), np.float32)
        for token in dict.fromkeys(tokens):
            one = self._of(token)
            shared += seen & one.known
            seen |= one.known
            unknown |= one.unknown
            squared += one.squared
            scores += one.scores
        again = np.array(shared, np.intp)
        rarity = chars.rarity[again]
        squared += len(unknown) * chars.unseen**2 - float(rarity @ rarity)
        share = np.float32(chars.length / (math.sqrt(squared) or 1.0))
        joined, _ = word_grams([word_hash(token, self._stemmer) for token in tokens])
        place_of = self._places_of_words
        known = np.array([place_of[one] for one in joined if one in place_of], np.intp)
        rarity_of_words = words.rarity[known]
        squared = float(rarity_of_words @ rarity_of_words) + (len(joined) - len(known)) * words.unseen**2
        share_of_words = np.float32(words.length / (math.sqrt(squared) or 1.0))
        columns = np.concatenate([chars.columns[again], words.columns[known]])
        values = np.concatenate([rarity * -share, rarity_of_words * share_of_words])
        scores *= share
        scores += self._weighted(columns, values)
        return scores

    @cached_property
    def _places_of_words(self) -> dict[int, int]:
        """Where each known n-gram of words is in the model."""
        return {one: place for place, one in enumerate(self._model.words.hashes.tolist())}

    def _sum_of(self, token: str) -> WordSum:
        hashes = np.array(sorted(char_grams(token)), np.uint32)
        known = self._model.chars.look_up(hashes)
        return WordSum(
            frozenset(known.at.tolist()),
            frozenset(hashes[~known.hits].tolist()),
            float(known.rarity @ known.rarity),
            self._weighted(self._model.chars.columns[known.at], known.rarity),
        )

    def _weighted(self, columns: NDArray[np.int32], values: Floats) -> Floats:
        model = self._model
        weighted: Floats = (values * model.scales[columns]) @ model.weights[columns].astype(np.float32)
        return weighted
