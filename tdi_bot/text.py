"""The one place where spelling is normalised, for stored text and questions alike."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from typing import NamedTuple

from tdi_bot.memo import remembered

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`′＇"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_LIGATURES = {ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae", ord("ß"): "ss"}
_TRANSLATION = _APOSTROPHES | _DASHES | _LIGATURES
_WORD = re.compile(r"([a-zA-ZÀ-ÖØ-öø-ÿ]+[^\W\d_]*|\d+(?:[.,]\d+)*[^\W\d_]*|[^\W\d_]+|[%€])")
"""Letters, or a number with what is glued to it; Latin letters are tried first only because most are."""
_TRANSLATED = re.compile("[" + "".join(re.escape(chr(code)) for code in _TRANSLATION) + "]")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_RARE = re.compile("[^\u0000-\u02ff\u2000-\u20cf]")
"""Among other characters than these there may be combining marks besides the usual accents."""
_MARKS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})

_GROWTH, _ROOM = 2, 64
"""How far a text may grow when it is composed: one letter, « ﷺ », stands for eighteen, and a message full of
it would hold everybody up."""


class Word(NamedTuple):
    """One word of a text: as written, folded, and where it stands in the cleaned text.

    `before` is what separates it from the word before: « ( », « - », « , -»… tell names and signs apart.
    """

    raw: str
    folded: str
    start: int
    end: int
    before: str = " "

    @property
    def capital(self) -> bool:
        """Whether it was written with a capital first letter, a weak sign of a name."""
        return self.raw[:1].isupper()


_new_word = tuple.__new__


def clean(text: str) -> str:
    """Return the text as it can be shown and searched: composed (NFKC), without control or format marks."""
    composed = unicodedata.normalize("NFKC", text)[: _GROWTH * len(text) + _ROOM]
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
    return " ".join(_bare(clean(text)).split())


def _bare(cleaned: str) -> str:
    if cleaned.isascii():
        return cleaned.casefold()
    plain = cleaned.translate(_TRANSLATION) if _TRANSLATED.search(cleaned) else cleaned
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    if _RARE.search(bare):
        bare = "".join(char for char in bare if not unicodedata.combining(char))
    folded = bare.casefold()
    return folded if folded.isascii() else folded.translate(_TRANSLATION)


_folded_word = remembered(_bare, 20_000)
"""Single words come back again and again; whole messages do not, and are not to be kept."""


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text; apostrophes and dashes separate, « 2,5 » and « 13e » hold together."""
    # The words and what stands between them, by turns.
    pieces = _WORD.split(clean(text))
    ends = list(accumulate(map(len, pieces)))
    # As `Word(…)`, less the cost of naming its fields: a message has many words.
    return tuple(
        [
            _new_word(Word, (raw, _folded_word(raw), start, end, before))
            for before, raw, start, end in zip(pieces[::2], pieces[1::2], ends[::2], ends[1::2], strict=False)
        ]
    )


def folded_words(text: str) -> tuple[str, ...]:
    """Return only the folded words, for lists of names and forms."""
    return tuple(map(_folded_word, _WORD.findall(clean(text))))
