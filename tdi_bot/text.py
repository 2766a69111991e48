"""The one place where spelling is normalised, for stored text and questions alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`′＇"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_LIGATURES = {ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae", ord("ß"): "ss"}
_TRANSLATION = _APOSTROPHES | _DASHES | _LIGATURES
_WORD = re.compile(r"\d+(?:[.,]\d+)*[^\W\d_]*|[^\W\d_]+|[%€]")
_SPACES = re.compile(r"\s+")
_MARKS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as written, folded, and where it stands in the cleaned text.

    `before` is what separates it from the word before: « ( », « - », « , -»… tell names and signs apart.
    """

    raw: str
    folded: str
    start: int
    end: int
    before: str = field(default=" ", compare=False)

    @property
    def capital(self) -> bool:
        """Whether it was written with a capital first letter, a weak sign of a name."""
        return self.raw[:1].isupper()


def clean(text: str) -> str:
    """Return the text as it can be shown and searched: composed (NFKC), without control or format marks."""
    composed = unicodedata.normalize("NFKC", text)
    if composed.isprintable():
        return composed
    kept = (
        " " if char.isspace() else char
        for char in composed
        if char.isspace() or unicodedata.category(char) not in _MARKS
    )
    return "".join(kept)


def fold(text: str) -> str:
    """Return the text as it is compared: no accents, no case, plain apostrophes and dashes, single spaces."""
    return _SPACES.sub(" ", _bare(clean(text))).strip()


def _bare(cleaned: str) -> str:
    if cleaned.isascii():
        return cleaned.casefold()
    decomposed = unicodedata.normalize("NFKD", cleaned.translate(_TRANSLATION))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.casefold().translate(_TRANSLATION)


_folded_word = lru_cache(maxsize=20_000)(_bare)
"""Single words come back again and again; whole messages do not, and are not to be kept."""


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order; apostrophes and dashes separate, « 2,5 » and « 13e » hold together."""
    cleaned = clean(text)
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(cleaned):
        before = cleaned[end : match.start()]
        end = match.end()
        found.append(Word(match.group(), _folded_word(match.group()), match.start(), end, before))
    return tuple(found)


def folded_words(text: str) -> tuple[str, ...]:
    """Return only the folded words, for lists of names and forms."""
    return tuple(word.folded for word in words(text))
