"""The likeness model: how much a question resembles each label's examples, and whether it resembles any."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from tdi_bot.understanding.ngrams import Grams, Hashes, grams

Floats = NDArray[np.float32]
_NEAREST_LABELS = 4


class Candidate(NamedTuple):
    """One label and its calibrated probability among the labels that were compared."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Signals:
    """What a refusal is decided on; all between 0 and 1 but `score`, which is about 1 for a training example.

    `score` and `margin` are the best label's ridge score and its lead over the second; `cosine` is to the
    nearest training example of the best labels; `known_words` and `known_grams` are shares, by rarity.
    """

    score: float
    margin: float
    cosine: float
    known_words: float
    known_grams: float

    def as_row(self) -> list[float]:
        """Return the signals in the order in which the combination was fitted."""
        return [self.score, self.margin, self.cosine, self.known_words, self.known_grams]


@dataclass(frozen=True, slots=True)
class Scores:
    """The comparison of one text with the labels: probabilities, and the signals for a refusal.

    `in_domain` is the probability that the text belongs to any label at all. `nearest` is the label of
    the nearest training example.
    """

    labels: tuple[str, ...]
    probabilities: Floats
    signals: Signals
    in_domain: float
    nearest: str

    @property
    def best(self) -> Candidate:
        """The likeliest label; the first in alphabetical order where several are equal."""
        return self.top(1)[0]

    @property
    def margin(self) -> float:
        """By how much probability the best label leads the second."""
        first, *rest = self.top(2)
        return first.probability - (rest[0].probability if rest else 0.0)

    def top(self, count: int) -> list[Candidate]:
        """Return the likeliest labels, best first; equal ones in alphabetical order."""
        order = np.argsort(-self.probabilities, kind="stable")[:count]
        return [Candidate(self.labels[at], float(self.probabilities[at])) for at in order]

    def of(self, label: str) -> float:
        """Return one label's probability; 0 for a label that was not compared."""
        try:
            return float(self.probabilities[self.labels.index(label)])
        except ValueError:
            return 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """One family of n-grams: sorted hashes (V), their rarity (V, idf), and an unknown one's rarity.

    `length` is the Euclidean length that the family's part of a text vector is scaled to.
    """

    hashes: Hashes
    rarity: Floats
    unseen: float
    length: float

    def weigh(self, found: Hashes) -> tuple[NDArray[np.intp], Floats, float]:
        """Return positions and scaled values of the known n-grams, and their share of the text's rarity."""
        if not len(self.hashes) or not len(found):
            return np.empty(0, np.intp), np.empty(0, np.float32), 0.0
        at = np.minimum(np.searchsorted(self.hashes, found), len(self.hashes) - 1)
        at = at[self.hashes[at] == found]
        values = self.rarity[at]
        known = float(values @ values)
        total = known + (len(found) - len(at)) * self.unseen**2
        return at, values * np.float32(self.length / math.sqrt(total)), known / total


@dataclass(frozen=True, slots=True)
class LikenessModel:
    """A linear model over n-grams, as plain arrays that load without being parsed.

    `weights` (V, L) has the character n-grams' rows first, then the words'. The training examples (N) are
    sparse rows: `columns` and `values` from `starts[n]` to `starts[n + 1]`; label l has the examples from
    `spans[l]` to `spans[l + 1]`. `temperature` sharpens scores into probabilities, `domain` combines the
    signals (their weights, then the constant).
    """

    labels: tuple[str, ...]
    language: str | None
    chars: Block
    words: Block
    weights: NDArray[np.float16]
    bias: Floats
    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Floats
    spans: NDArray[np.int32]
    temperature: float
    domain: tuple[float, ...]

    def score(self, text: str, among: Iterable[str] | None = None) -> Scores:
        """Compare a text with all labels, or with some: probabilities then add up to 1 among these."""
        found = grams(text, stemmer_for(self.language))
        columns, values, known_grams = self.vector(found)
        known_words = self.words.weigh(found.alone)[2]
        kept = self._positions(among)
        raw = values @ self.weights[columns].astype(np.float32) + self.bias
        if kept is not None:
            raw = raw[kept]
        labels = self.labels if kept is None else tuple(self.labels[at] for at in kept)
        order = np.argsort(-raw, kind="stable")[:_NEAREST_LABELS]
        near = order if kept is None else kept[order]
        cosine, nearest = self._nearest(near, columns, values)
        best = float(raw[order[0]])
        margin = best - float(raw[order[1]]) if len(order) > 1 else best
        signals = Signals(best, margin, cosine, known_words, known_grams)
        return Scores(
            labels, softmax(raw * np.float32(self.temperature)), signals, self._in_domain(signals), nearest
        )

    def vector(self, found: Grams) -> tuple[NDArray[np.intp], Floats, float]:
        """Return a text's columns and values, at most of length 1, and the share of known n-grams."""
        chars, char_values, known = self.chars.weigh(found.chars)
        words, word_values, _ = self.words.weigh(found.words)
        columns = np.concatenate([chars, words + len(self.chars.hashes)])
        return columns, np.concatenate([char_values, word_values]), known

    def _positions(self, among: Iterable[str] | None) -> NDArray[np.intp] | None:
        if among is None:
            return None
        wanted = set(among)
        kept = [at for at, label in enumerate(self.labels) if label in wanted]
        if not kept:
            raise ValueError(f"score(among=…) got no label of this model: {sorted(wanted)[:5]}")
        return np.array(kept, np.intp)

    def _nearest(
        self, labels: NDArray[np.intp], columns: NDArray[np.intp], values: Floats
    ) -> tuple[float, str]:
        """Return the cosine to the nearest example of some labels, and its label."""
        dense = np.zeros(len(self.weights), np.float32)
        dense[columns] = values
        best, nearest = 0.0, self.labels[labels[0]]
        for label in labels:
            first, last = self.spans[label], self.spans[label + 1]
            starts = self.starts[first : last + 1]
            part = slice(starts[0], starts[-1])
            products = dense[self.columns[part]] * self.values[part]
            cosine = float(np.add.reduceat(products, starts[:-1] - starts[0]).max())
            if cosine > best:
                best, nearest = cosine, self.labels[label]
        return best, nearest

    def _in_domain(self, signals: Signals) -> float:
        *weights, constant = self.domain
        combined = constant + sum(w * x for w, x in zip(weights, signals.as_row(), strict=True))
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, combined))))

    def to_sections(self, prefix: str) -> dict[str, bytes]:
        """Return the model as named sections: raw little-endian arrays and one JSON head, never pickle."""
        head = {
            "labels": self.labels,
            "language": self.language,
            "blocks": [[block.unseen, block.length] for block in (self.chars, self.words)],
            "temperature": self.temperature,
            "domain": self.domain,
        }
        sections = {f"{prefix}.{name}": getter(self).tobytes() for name, _, getter in _ARRAYS}
        return {f"{prefix}.head": json.dumps(head, ensure_ascii=False).encode()} | sections

    @classmethod
    def load(cls, section: Callable[[str], bytes], prefix: str = "likeness") -> LikenessModel:
        """Read a model back from its sections, without copying the arrays."""
        head = json.loads(section(f"{prefix}.head"))
        arrays = {name: np.frombuffer(section(f"{prefix}.{name}"), kind) for name, kind, _ in _ARRAYS}
        chars, words = (
            Block(arrays[f"{name}_hashes"], arrays[f"{name}_rarity"], unseen, length)
            for name, (unseen, length) in zip(("chars", "words"), head["blocks"], strict=True)
        )
        return cls(
            tuple(head["labels"]),
            head["language"],
            chars,
            words,
            arrays["weights"].reshape(-1, len(head["labels"])),
            arrays["bias"],
            arrays["starts"],
            arrays["columns"],
            arrays["values"],
            arrays["spans"],
            head["temperature"],
            tuple(head["domain"]),
        )


_ARRAYS: tuple[tuple[str, str, Callable[[LikenessModel], NDArray[Any]]], ...] = (
    ("chars_hashes", "<u4", lambda model: model.chars.hashes),
    ("chars_rarity", "<f4", lambda model: model.chars.rarity),
    ("words_hashes", "<u4", lambda model: model.words.hashes),
    ("words_rarity", "<f4", lambda model: model.words.rarity),
    ("weights", "<f2", lambda model: model.weights),
    ("bias", "<f4", lambda model: model.bias),
    ("starts", "<i4", lambda model: model.starts),
    ("columns", "<i4", lambda model: model.columns),
    ("values", "<f4", lambda model: model.values),
    ("spans", "<i4", lambda model: model.spans),
)


def softmax(scores: Floats) -> Floats:
    """Return scores as probabilities (over the last axis)."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    total: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return total


@lru_cache(maxsize=4)
def stemmer_for(language: str | None) -> Stemmer.Stemmer | None:
    """Return the stemmer of a language (« french »), or none where no language is assumed."""
    return Stemmer.Stemmer(language) if language else None
