"""Groups questions that say nearly the same, so that editors read subjects and not lines."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tdi_bot.text import folded_words
from tdi_bot.understanding.grammar import FUNCTION_WORDS

_LIKE = 0.6
"""The least cosine, over the letters of content words, at which two questions say nearly the same."""

_RUN = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it was kept, how often it came, and the days of the first and the last time."""

    text: str
    count: int = 1
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that say nearly the same, the most frequent first."""

    asked: tuple[Asked, ...]

    @property
    def count(self) -> int:
        """How often any of them came."""
        return sum(one.count for one in self.asked)

    @property
    def text(self) -> str:
        """The wording that stands for all."""
        return self.asked[0].text


def group(questions: Iterable[Asked]) -> list[Group]:
    """Return the groups, most frequent first; a question joins the likest group before it, or opens one."""
    leaders: list[tuple[Counter[str], list[Asked]]] = []
    for one in sorted(questions, key=lambda each: (-each.count, each.text)):
        runs = _runs(one.text)
        likest = max(leaders, key=lambda leader: _cosine(runs, leader[0]), default=None)
        if likest is not None and _cosine(runs, likest[0]) >= _LIKE:
            likest[1].append(one)
        else:
            leaders.append((runs, [one]))
    groups = [Group(tuple(members)) for _, members in leaders]
    return sorted(groups, key=lambda each: (-each.count, each.text))


def report(groups: Sequence[Group], most: int = 50) -> list[str]:
    """Return the groups as lines of French: how often, the wording, its variants."""
    lines = []
    for each in groups[:most]:
        days = sorted(day for one in each.asked for day in (one.first, one.last) if day)
        when = f" (du {days[0]} au {days[-1]})" if days else ""
        lines.append(f"{each.count:4} × {each.text}{when}")
        lines += [f"       {one.count} × {one.text}" for one in each.asked[1:]]
    if len(groups) > most:
        lines.append(f"… et {len(groups) - most} autres groupes")
    return lines


def _runs(text: str) -> Counter[str]:
    """Return the runs of letters of the content words; of all words where none is."""
    words = folded_words(text)
    content = [word for word in words if word not in FUNCTION_WORDS] or list(words)
    padded = (f" {word} " for word in content)
    return Counter(word[at : at + _RUN] for word in padded for at in range(max(1, len(word) - _RUN + 1)))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    product = sum(count * other[run] for run, count in one.items())
    lengths = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return product / lengths if lengths else 0.0
