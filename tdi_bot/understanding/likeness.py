"""The likeness model: how much a question resembles each label's examples, and whether it resembles any."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import Stemmer
from numpy.typing import NDArray

from tdi_bot.understanding.likeness_parts import HEAD, KINDS
from tdi_bot.understanding.likeness_rows import spread
from tdi_bot.understanding.ngrams import Hashes, grams
from tdi_bot.understanding.ranking import Floats, Ranking, Scores, Signals, combine, softmax

MOST_IN_A_TABLE = 512
"""Up to so many labels a model is held as a full table, a byte for each n-gram and label."""


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
    """A text as the model sees it: its known n-grams and every label's raw score.

    The first `alone` n-grams of words are single words.
    """

    alone: int
    chars: Known
    words: Known
    raw: Floats


@dataclass(frozen=True, slots=True)
class LikenessModel:
    """A linear model over n-grams, as plain arrays that load without being parsed.

    What column u of n-grams says are the cells from `starts[u]` to `starts[u + 1]`: a label each (`targets`)
    and a weight, a whole number up to 127 in units of `scales[u]`. A text's score for a label is the sum of
    its columns' value * weight, and of `drift` times all values. `temperature` sharpens scores into
    probabilities; `domain` combines the signals (a weight for each, then the constant).
    """

    labels: tuple[str, ...]
    language: str | None
    chars: Block
    words: Block
    starts: NDArray[np.int32]
    targets: NDArray[np.uint16]
    weights: NDArray[np.int8]
    scales: Floats
    drift: Floats
    temperature: float
    domain: tuple[float, ...]
    places: Mapping[str, int] = field(default_factory=dict, compare=False)
    table: NDArray[np.int8] | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {label: at for at, label in enumerate(self.labels)})
        if self.table is None and len(self.labels) <= MOST_IN_A_TABLE:
            object.__setattr__(self, "table", self._full())

    def _full(self) -> NDArray[np.int8]:
        """Return all cells as a full table (U, L): where labels are few, quicker to sum than sparse rows."""
        table = np.zeros((len(self.scales), len(self.labels)), np.int8)
        table[np.repeat(np.arange(len(self.scales)), np.diff(self.starts)), self.targets] = self.weights
        return table

    def to_rank(self) -> LikenessModel:
        """Return the model without the cells that its full table says too; it cannot be stored any more."""
        if self.table is None:
            return self
        return replace(self, targets=np.empty(0, np.uint16), weights=np.empty(0, np.int8), table=self.table)

    def rank(self, text: str) -> Ranking:
        """Compare a text with all labels, without the signals for a refusal."""
        return Ranking(self.labels, self._probabilities(self._seen(text).raw), self.places)

    def score(self, text: str, among: Iterable[str] | None = None) -> Scores:
        """Compare a text with all labels, or with some: probabilities then add up to 1 among these."""
        alone, chars, words, raw = self._seen(text)
        labels, places, kept = self.labels, self.places, self._positions(among)
        if kept is not None:
            raw, labels = raw[kept], tuple(self.labels[at] for at in kept)
            places = {label: at for at, label in enumerate(labels)}
        first, second = _best_two(raw)
        best = float(raw[first])
        signals = Signals(
            best,
            best - float(raw[second]) if len(raw) > 1 else best,
            self.words.share(words, alone),
            self.chars.share(chars),
        )
        return Scores(labels, self._probabilities(raw), places, signals, combine(self.domain, signals))

    def weigh(self, columns: NDArray[np.int32], values: Floats) -> Floats:
        """Return what some columns say of every label (L), at some values."""
        units = values * self.scales[columns]
        found: Floats
        if self.table is not None:
            found = units @ self.table[columns].astype(np.float32)
        else:
            cells, amounts = spread(self.starts, columns, units)
            amounts *= self.weights[cells]
            found = np.bincount(self.targets[cells], amounts, len(self.labels)).astype(np.float32)
        return found

    def _seen(self, text: str) -> Seen:
        found = grams(text, stemmer_for(self.language))
        chars, words = self.chars.look_up(found.chars), self.words.look_up(found.words)
        columns = np.concatenate([self.chars.columns[chars.at], self.words.columns[words.at]])
        values = np.concatenate([self.chars.values(chars), self.words.values(words)])
        raw = self.weigh(columns, values) + self.drift * values.sum()
        return Seen(found.alone, chars, words, raw)

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

    def to_sections(self, prefix: str) -> dict[str, bytes]:
        """Return the model as named sections: raw little-endian arrays and one JSON head, never pickle."""
        head = {
            "labels": self.labels,
            "language": self.language,
            "blocks": [[block.unseen, block.length] for block in (self.chars, self.words)],
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
        return cls(
            labels=tuple(head["labels"]),
            language=head["language"],
            chars=chars,
            words=words,
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
    "starts": lambda model: model.starts,
    "targets": lambda model: model.targets,
    "weights": lambda model: model.weights,
    "scales": lambda model: model.scales,
    "drift": lambda model: model.drift,
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
