"""One way to understand a question and its price; the likeness of the question to every intent."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from tdi_bot.model import Candidate
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.context import Filled
from tdi_bot.understanding.frames import Fit
from tdi_bot.understanding.reading import HOW_MANY

if TYPE_CHECKING:
    from tdi_bot.understanding.likeness_by_word import RankerByWord
    from tdi_bot.understanding.ranking import Ranking


class Likeness:
    """The likeness of one question to every intent, computed only if something has to ask for it."""

    def __init__(self, ranker: Callable[[], RankerByWord], text: str) -> None:
        self._ranker = ranker
        self._text = text

    @cached_property
    def scores(self) -> Ranking:
        """The probabilities of all intents."""
        return self._ranker().rank(self._text)


class Weighed:
    """One way to understand the question, with all that its score is made of. Not changed once made.

    `score` sums frame gains and losses, likeness, residue and the cost of what was filled in. A question has
    a dozen of these and keeps one: hence no dataclass.
    """

    __slots__ = ("cost", "filled", "fit", "leftover", "likeness", "score")

    def __init__(
        self, fit: Fit, filled: Filled, likeness: float, leftover: tuple[str, ...], cost: float
    ) -> None:
        residue = 0.0
        if leftover:
            free = at.FREE_RESIDUE if fit.gain >= at.TWO_PARTS else 0.0
            counts = HOW_MANY in filled.concepts
            excused = at.RESIDUE_COST * (1.0 - at.LIKENESS_EXCUSES * likeness)
            dear = at.COUNTED_RESIDUE_COST if counts else excused
            residue = dear * max(0.0, len(leftover) - free)
        self.fit = fit
        self.filled = filled
        self.likeness = likeness
        self.leftover = leftover
        self.cost = cost
        self.score: float = fit.gain - fit.loss + at.LIKENESS_WEIGHT * likeness - residue - cost

    @property
    def asks_back(self) -> bool:
        """Whether it would not answer but ask what is meant."""
        return self.fit.intent.kind == "clarify"

    @property
    def is_too_strange(self) -> bool:
        """Whether so much of the question is unexplained that even a full frame is no understanding."""
        return len(self.leftover) >= at.MOST_RESIDUE and self.likeness < at.CLEAR_LIKENESS

    def traced(self) -> Candidate:
        """Return the candidate as the trace shows it."""
        return Candidate(
            self.fit.intent.id,
            round(self.score, 2),
            (
                ("gain", self.fit.gain),
                ("loss", -self.fit.loss),
                ("likeness", round(self.likeness, 2)),
                ("residue", -float(len(self.leftover))),
                ("cost", -round(self.cost, 2)),
            ),
        )
