"""The likeness model: how much a question resembles each label's examples, and whether it resembles any."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from tdi_bot.understanding.likeness_parts import HEAD, KINDS
from tdi_bot.understanding.ngrams import Hashes, grams
from tdi_bot.understanding.ranking import Floats, Ranking, Scores, Signals, combine, softmax


class Known(NamedTuple):
    """The known n-grams of one family in a text: their positions and rarity (K), and which those are.

    `hits` has a place for each n-gram that was asked; `norm` is the Euclidean length of all of these, known
    and unknown.
    """

    at: NDArray[np.intp]
    rarity: Floats
    hits: NDArray[np.bool_]
    norm: float


@dataclass(frozen=True, slots=True)
class Block:
    """One family of n-grams: sorted hashes (V), each one's column (V), and each one's rarity (V, idf).

    N-grams that occur in the same examples share a column. `unseen` is an unknown one's rarity; `length`
    the Euclidean length that the family's part of a text vector is scaled to, known and unknown together.
    """

    hashes: Hashes
    columns: NDArray[np.int32]
    rarity: Floats
    unseen: float
    length: float

    def look_up(self, found: Hashes) -> Known:
        """Find the n-grams of a text."""
        at = np.searchsorted(self.hashes, found)
        hits = self.hashes.take(at, mode="clip") == found
        at = at[hits]
        rarity = self.rarity[at]
        squared = float(rarity @ rarity) + (len(found) - len(at)) * self.unseen**2
        return Known(at, rarity, hits, math.sqrt(squared) or 1.0)

    def values(self, known: Known) -> Floats:
        """Return the values of known n-grams in the text's vector (K)."""
        return known.rarity * np.float32(self.length / known.norm)

    def share(self, known: Known, first: int | None = None) -> float:
        """Return the known share, by rarity, of all n-grams or of the first few; 0 where there are none."""
        hits = known.hits[:first]
        many = int(np.count_nonzero(hits))
        mass = float(known.rarity[:many] @ known.rarity[:many])
        return mass / (mass + (len(hits) - many) * self.unseen**2) if many else 0.0


class Seen(NamedTuple):
    """A text as the model sees it: its known n-grams, their columns and values, every label's raw score.

    The first `alone` n-grams of words are single words.
    """

    alone: int
    chars: Known
    words: Known
    columns: NDArray[np.int32]
    values: Floats
    raw: Floats


@dataclass(frozen=True, slots=True)
class LikenessModel:
    """A linear model over n-grams, as plain arrays that load without being parsed.

    A text's score for label l is the sum over its columns of value * scales * weights[:, l]; `weights`
    (U, L) are whole numbers up to 127, `scales` (U) their units. The training examples (N) are sparse rows:
    `columns` and `values` from `starts[n]` on; label l has the examples from `spans[l]` to `spans[l + 1]`,
    and their cells from `cells[l]` to `cells[l + 1]`. `temperature` sharpens scores into probabilities;
    `domain` combines the signals (a weight for each, then the constant).
    """

    labels: tuple[str, ...]
    language: str | None
    chars: Block
    words: Block
    weights: NDArray[np.int8]
    scales: Floats
    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: Floats
    spans: tuple[int, ...]
    cells: tuple[int, ...]
    temperature: float
    domain: tuple[float, ...]
    places: Mapping[str, int] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {label: at for at, label in enumerate(self.labels)})

    def rank(self, text: str) -> Ranking:
        """Compare a text with all labels, without the signals for a refusal."""
        return Ranking(self.labels, self._probabilities(self._seen(text).raw), self.places)

    def score(self, text: str, among: Iterable[str] | None = None) -> Scores:
        """Compare a text with all labels, or with some: probabilities then add up to 1 among these."""
        alone, chars, words, columns, values, raw = self._seen(text)
        labels, places, kept = self.labels, self.places, self._positions(among)
        if kept is not None:
            raw, labels = raw[kept], tuple(self.labels[at] for at in kept)
            places = {label: at for at, label in enumerate(labels)}
        first, second = _best_two(raw)
        near = [first, second] if kept is None else [int(kept[first]), int(kept[second])]
        cosine, nearest = self._nearest(near, columns, values)
        best = float(raw[first])
        signals = Signals(
            best,
            best - float(raw[second]) if len(raw) > 1 else best,
            cosine,
            self.words.share(words, alone),
            self.chars.share(chars),
        )
        probabilities = self._probabilities(raw)
        return Scores(labels, probabilities, places, signals, combine(self.domain, signals), nearest)

    def _seen(self, text: str) -> Seen:
        found = grams(text, stemmer_for(self.language))
        chars, words = self.chars.look_up(found.chars), self.words.look_up(found.words)
        columns = np.concatenate([self.chars.columns[chars.at], self.words.columns[words.at]])
        values = np.concatenate([self.chars.values(chars), self.words.values(words)])
        raw = (values * self.scales[columns]) @ self.weights[columns].astype(np.float32)
        return Seen(found.alone, chars, words, columns, values, raw)

    def _probabilities(self, raw: Floats) -> Floats:
        return softmax(raw * np.float32(self.temperature))

    def _positions(self, among: Iterable[str] | None) -> NDArray[np.intp] | None:
        if among is None:
            return None
        wanted = set(among)
        kept = [at for at, label in enumerate(self.labels) if label in wanted]
        if not kept:
            raise ValueError(f"score(among=…) got no label of this model: {sorted(wanted)[:5]}")
        return np.array(kept, np.intp)

    def _nearest(self, near: list[int], columns: NDArray[np.int32], values: Floats) -> tuple[float, str]:
        """Return the cosine to the nearest example of the likeliest labels, and its label."""
        best, nearest = 0.0, near[0]
        if not len(columns):
            return best, self.labels[nearest]
        dense = np.bincount(columns, values, len(self.scales))
        for label in near:
            first, last = self.cells[label], self.cells[label + 1]
            if first < last:
                products = dense[self.columns[first:last]] * self.values[first:last]
                starts = self.starts[self.spans[label] : self.spans[label + 1]] - first
                cosine = float(np.add.reduceat(products, starts).max())
                if cosine > best:
                    best, nearest = cosine, label
        return min(1.0, best), self.labels[nearest]

    def to_sections(self, prefix: str) -> dict[str, bytes]:
        """Return the model as named sections: raw little-endian arrays and one JSON head, never pickle."""
        head = {
            "labels": self.labels,
            "language": self.language,
            "blocks": [[block.unseen, block.length] for block in (self.chars, self.words)],
            "spans": self.spans,
            "cells": self.cells,
            "temperature": self.temperature,
            "domain": self.domain,
        }
        sections = {f"{prefix}.{name}": array(self).tobytes() for name, array in _ARRAYS.items()}
        return {f"{prefix}.{HEAD}": json.dumps(head, ensure_ascii=False).encode()} | sections

    @classmethod
    def load(cls, section: Callable[[str], bytes], prefix: str = "likeness") -> LikenessModel:
        """Read a model back from its sections, without copying the arrays."""
        head = json.loads(section(f"{prefix}.{HEAD}"))
        arrays: dict[str, Any] = {
            name: np.frombuffer(section(f"{prefix}.{name}"), kind) for name, kind in KINDS.items()
        }
        chars, words = (
            Block(*(arrays.pop(f"{name}_{part}") for part in ("hashes", "columns", "rarity")), *constants)
            for name, constants in zip(("chars", "words"), head["blocks"], strict=True)
        )
        arrays["weights"] = arrays["weights"].reshape(-1, len(head["labels"]))
        return cls(
            labels=tuple(head["labels"]),
            language=head["language"],
            chars=chars,
            words=words,
            spans=tuple(head["spans"]),
            cells=tuple(head["cells"]),
            temperature=head["temperature"],
            domain=tuple(head["domain"]),
            **arrays,
        )


_ARRAYS: dict[str, Callable[[LikenessModel], NDArray[Any]]] = {
    "chars_hashes": lambda model: model.chars.hashes,
    "chars_columns": lambda model: model.chars.columns,
    "chars_rarity": lambda model: model.chars.rarity,
    "words_hashes": lambda model: model.words.hashes,
    "words_columns": lambda model: model.words.columns,
    "words_rarity": lambda model: model.words.rarity,
    "weights": lambda model: model.weights,
    "scales": lambda model: model.scales,
    "starts": lambda model: model.starts,
    "columns": lambda model: model.columns,
    "values": lambda model: model.values,
}


def _best_two(raw: Floats) -> tuple[int, int]:
    """Return the positions of the two highest scores, the first ones where several are equal."""
    first = int(raw.argmax())
    others = raw.copy()
    others[first] = -np.inf
    return first, int(others.argmax())


@lru_cache(maxsize=4)
def stemmer_for(language: str | None) -> Stemmer.Stemmer | None:
    """Return the stemmer of a language (« french »), or none where no language is assumed."""
    return Stemmer.Stemmer(language) if language else None
