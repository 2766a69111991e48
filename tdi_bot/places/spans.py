"""One run of words that may name places, before it is decided which."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tdi_bot.model import GeoPoint

SpanKind = Literal["name", "postal", "departement", "point"]


@dataclass(frozen=True, slots=True)
class Span:
    """Words start..end (excluded) and the references that they can mean.

    `qualifiers` are the départements written right after it; `edits` the letters corrected; `tied` says
    that other names were as near, so that only a large difference in population may decide, and only for
    a name with the same `initial`; `contradicted`, that a département is written after it in which no such
    place is.
    """

    start: int
    end: int
    references: tuple[str, ...]
    kind: SpanKind = "name"
    edits: int = 0
    qualifiers: tuple[str, ...] = ()
    tied: bool = False
    point: GeoPoint | None = None
    initial: str = ""
    contradicted: bool = False

    def widened(self, end: int, qualifiers: tuple[str, ...]) -> Span:
        """Return the span with the département that follows it taken in."""
        return replace(self, end=end, qualifiers=self.qualifiers + qualifiers)


def without_overlaps(spans: list[Span]) -> list[Span]:
    """Keep the longest spans, then the least corrected, then the first; no two share a word."""
    if len(spans) < 2:
        return spans
    kept: list[Span] = []
    used: set[int] = set()
    for span in sorted(spans, key=lambda s: (-(s.end - s.start) + s.edits * 0.1, s.edits, s.start)):
        if used.isdisjoint(range(span.start, span.end)):
            kept.append(span)
            used.update(range(span.start, span.end))
    return sorted(kept, key=lambda span: span.start)
