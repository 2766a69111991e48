"""Ranks texts by sums kept for each word: what a word's letters say of every label is worked out once.

A text's score is a sum over its distinct n-grams. Those of characters lie within one word each, so the sums
of the words add up to that of the text, less what they share. The figures are those of
`LikenessModel.rank`, in another order of addition.

A text has a dozen words and two dozen n-grams of words. At that size each call on an array costs more than
what it does: n-grams are looked up in dictionaries, and arrays are left for what is said of every label.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tdi_bot.memo import remembered
from tdi_bot.understanding.likeness import Block, LikenessModel, stemmer_for
from tdi_bot.understanding.ngrams import char_grams, tokens_of, word_grams, word_hash
from tdi_bot.understanding.ranking import Floats, Ranking

_WORDS_KEPT = 4096
_LABELS_KEPT = 512
"""Most labels that the sum of one word tells of: its memory does not grow with them."""


class _Grams:
    """The n-grams of one family by their hashes: where each is in the model, its column and its rarity."""

    def __init__(self, block: Block) -> None:
        self.at = {hash: at for at, hash in enumerate(block.hashes.tolist())}
        self.columns, self.rarity = block.columns.data, block.rarity.data
        self.unseen, self.length = block.unseen, block.length

    def share(self, squared: float, unknown: int) -> float:
        """Return what n-grams weigh that have a sum of squared rarities, besides some unknown ones."""
        return self.length / (math.sqrt(squared + unknown * self.unseen**2) or 1.0)


class WordSum(NamedTuple):
    """One word's known n-grams (positions in the model), its unknown ones, and its sums.

    `amounts` is what the known ones add to `labels` (None: all of them); `squared` the sum of their squared
    rarities, `mass` that of the rarities themselves.
    """

    known: frozenset[int]
    unknown: frozenset[int]
    squared: float
    mass: float
    labels: NDArray[np.intp] | None
    amounts: Floats


class RankerByWord:
    """Ranks texts as the model does; holds nothing but what it can work out again."""

    def __init__(self, model: LikenessModel) -> None:
        self._model = model
        self._chars, self._words = _Grams(model.chars), _Grams(model.words)
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
        model, chars = self._model, self._chars
        seen: set[int] = set()
        unknown: set[int] = set()
        again: list[int] = []
        squared = mass = 0.0
        scores = np.zeros(len(model.labels), np.float32)
        for token in dict.fromkeys(tokens):
            known, strange, its_squared, its_mass, labels, amounts = self._of(token)
            again += seen & known
            seen |= known
            unknown |= strange
            squared += its_squared
            mass += its_mass
            if labels is None:
                scores += amounts
            else:
                scores[labels] += amounts
        rarity = [chars.rarity[at] for at in again]
        share = chars.share(squared - sum([one * one for one in rarity]), len(unknown))
        scores *= np.float32(share)
        columns = [chars.columns[at] for at in again]
        values = [-share * one for one in rarity]
        of_words, worth = self._of_words(tokens)
        scores += model.weigh(np.array(columns + of_words, np.int32), np.array(values + worth, np.float32))
        scores += model.drift * np.float32(share * mass + sum(values) + sum(worth))
        return scores

    def _of_words(self, tokens: list[str]) -> tuple[list[int], list[float]]:
        """Return the columns of a text's known n-grams of words, and the value of each."""
        words = self._words
        joined, _ = word_grams([word_hash(token, self._stemmer) for token in tokens])
        known = [words.at[hash] for hash in joined if hash in words.at]
        rarity = [words.rarity[at] for at in known]
        share = words.share(sum([one * one for one in rarity]), len(joined) - len(known))
        return [words.columns[at] for at in known], [share * one for one in rarity]

    def _sum_of(self, token: str) -> WordSum:
        chars = self._chars
        found = char_grams(token)
        known = sorted([chars.at[hash] for hash in found if hash in chars.at])
        rarity = [chars.rarity[at] for at in known]
        columns = np.array([chars.columns[at] for at in known], np.int32)
        return WordSum(
            frozenset(known),
            frozenset([hash for hash in found if hash not in chars.at]),
            sum([one * one for one in rarity]),
            sum(rarity),
            *_most(self._model.weigh(columns, np.array(rarity, np.float32))),
        )


def _most(scores: Floats) -> tuple[NDArray[np.intp] | None, Floats]:
    """Return the labels that a word says most of, for or against, and what; all where they are few."""
    if len(scores) <= _LABELS_KEPT:
        return None, scores
    kept = np.sort(np.argpartition(-np.abs(scores), _LABELS_KEPT)[:_LABELS_KEPT])
    return kept, scores[kept]
