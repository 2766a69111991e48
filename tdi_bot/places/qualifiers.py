"""The département or postal code that says which of several places a name means: « (64) », « , Gironde »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tdi_bot.places.cues import joined
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.index import NameIndex
from tdi_bot.places.mending import Mending
from tdi_bot.places.names import FLAGS
from tdi_bot.places.numbers import stands_alone
from tdi_bot.places.reading import Reading
from tdi_bot.places.spans import Span

_INTRODUCING = frozenset(("dans", "en", "de", "a", "departement"))
_ARTICLES = frozenset(("le", "la", "les", "l"))


class Qualifiers:
    """Reads départements that follow a name, and takes them into the span of that name."""

    def __init__(self, index: NameIndex, gazetteer: Gazetteer) -> None:
        self._index = index
        self._gazetteer = gazetteer

    def after(self, reading: Reading, at: int) -> tuple[int, tuple[str, ...]]:
        """Return the end and codes of the département written at a position, (at, ()) if there is none."""
        tokens = reading.tokens
        step = at
        if step < len(tokens) and tokens[step] in _INTRODUCING:
            step += 1
        if (
            step < len(tokens)
            and tokens[step] == "le"
            and step + 1 < len(tokens)
            and tokens[step + 1][0].isdigit()
        ):
            step += 1
        if step >= len(tokens) or not reading.free[step]:
            return at, ()
        if tokens[step][0].isdigit():
            if len(tokens[step]) < 5 and not (stands_alone(reading.words, step) and len(tokens[step]) > 1):
                return at, ()
            code = self._code(tokens[step])
            return (step + 1, (code,)) if code else (at, ())
        found = self._named(reading, step)
        if found is None and tokens[step] in _ARTICLES and step + 1 < len(tokens):
            found = self._named(reading, step + 1)
        return found or (at, ())

    def departements(self, references: Sequence[str]) -> tuple[str, ...]:
        """Return the départements of all that references can mean, sites left out."""
        codes: dict[str, None] = {}
        for reference in references:
            bare = reference.lstrip(FLAGS)
            place = self._gazetteer.place(bare) if bare[0] != "s" else None
            codes.update(dict.fromkeys(place.departements if place else ()))
        return tuple(codes)

    def taken_in(self, reading: Reading, spans: Sequence[Span], mending: Mending) -> list[Span]:
        """Return the spans with what qualifies them taken in: a département after, a postal code."""
        result: list[Span] = []
        reach = 0
        for span in spans:
            if span.start < reach:
                continue
            merged = self._with_postal(result[-1], span) if result else None
            if merged:
                result[-1] = merged
                continue
            if span.kind == "name" and span.references[0].lstrip(FLAGS)[0] not in "dr":
                span = self._qualified(reading, span, mending)
                reach = span.end
            result.append(span)
        return result

    def _with_postal(self, before: Span, span: Span) -> Span | None:
        """Join « 23000 Guéret » or « Guéret 23000 » into one span."""
        if before.end != span.start or {before.kind, span.kind} != {"name", "postal"}:
            return None
        name, postal = (span, before) if before.kind == "postal" else (before, span)
        same = tuple(one for one in name.references if one.lstrip(FLAGS) in postal.references)
        if same:
            return Span(before.start, span.end, same, edits=name.edits)
        codes = self.departements(postal.references)
        if set(codes).isdisjoint(self.departements(name.references)):
            return None
        return Span(before.start, span.end, name.references, edits=name.edits, qualifiers=codes)

    def _qualified(self, reading: Reading, span: Span, mending: Mending) -> Span:
        end, codes = self.after(reading, span.end)
        if not codes:
            return span
        if not set(codes).isdisjoint(self.departements(span.references)):
            return span.widened(end, codes)
        key = reading.key(span.start, span.end)
        longer = self._longer(key, codes) if reading.marked(span.end) or end - span.end > 1 else ()
        if not longer and not reading.marked(span.end):
            return span
        if longer:
            return replace(span, references=longer).widened(end, codes)
        mended = mending.mend(key, span.start, span.end, inside=codes)
        if mended and mended.edits == 1:
            return mended.widened(end, codes)
        return replace(span, contradicted=True)

    def _longer(self, key: str, codes: Sequence[str]) -> tuple[str, ...]:
        """Return the communes of a département whose names begin like this: « Saint-Ouen (93) »."""
        found: dict[str, None] = {}
        for number in self._index.beginning(key + " "):
            for reference in self._index.references(number):
                place = self._gazetteer.place(reference) if reference[0] == "c" else None
                if place and not set(place.departements).isdisjoint(codes):
                    found[reference] = None
        return tuple(found)

    def _code(self, token: str) -> str:
        """Return the département of « 64 », « 2a » or a postal code."""
        code = token.upper().zfill(2)
        if len(token) == 5 and token.isdigit():
            code = token[:3] if token.startswith("97") else token[:2]
        return code if len(code) <= 3 and self._gazetteer.place("d" + code) else ""

    def _named(self, reading: Reading, at: int) -> tuple[int, tuple[str, ...]] | None:
        key, end = reading.tokens[at], at + 1
        best = None
        number, more = self._index.seek(key)
        while True:
            if number >= 0:
                codes = tuple(one[1:] for one in self._index.references(number) if one[0] == "d")
                best = (end, codes) if codes else best
            if not more or end >= len(reading.tokens) or not joined(reading.words[end]):
                return best
            key = f"{key} {reading.tokens[end]}"
            end += 1
            number, more = self._index.seek(key)
