"""What a word may be by itself in the search for places: worked out once for each word, as bits."""

from __future__ import annotations

from collections.abc import Collection

from tdi_bot.memo import remembered
from tdi_bot.places.index import NameIndex
from tdi_bot.places.names import LINKS, canonical

NUMBER = 1 << 0
"""It begins with a digit."""
NAME = 1 << 1
"""It is a name of ours by itself."""
OPENS = 1 << 2
"""Longer names begin with it, or with the article in it: « du » is « le »."""
GLUED = 1 << 3
"""It is a name of several words written without their spaces."""
BEGINS = NAME | OPENS | GLUED
STRANGE = 1 << 4
"""It is none of the words that are never corrected, in singular or plural, masculine or feminine."""
UNHEARD = 1 << 5
"""It may be a name that we do not hold."""
FOREIGN = 1 << 6
"""A place of another land may begin there."""

CONTRACTED = {"du": "le", "au": "le", "des": "les", "aux": "les"}
_SHORTEST_GLUED = 7
"""Letters from which a word may be several words of a name without their spaces."""
_SHORTEST_UNHEARD = 3


class Signs:
    """Tells the signs of words; immutable but for what it remembers."""

    def __init__(self, index: NameIndex, never: Collection[str], foreign: Collection[str]) -> None:
        """Keep the index, the words never corrected, and the names of places of other lands."""
        self._index = index
        self._never = never
        self._foreign_opening = frozenset(name.partition(" ")[0] for name in foreign)
        self.of = remembered(self._of, 16_384)

    def _of(self, folded: str) -> int:
        token = canonical(folded)
        return (
            (NUMBER if token[0].isdigit() else 0)
            | self._beginnings(token)
            | (STRANGE if self._is_strange(token) else 0)
            | (UNHEARD if self._is_unheard(folded, token) else 0)
            | (FOREIGN if token in self._foreign_opening else 0)
        )

    def _beginnings(self, token: str) -> int:
        number, opens = self._index.seek(token)
        article = CONTRACTED.get(token)
        opens = opens or (article is not None and self._index.seek(article)[1])
        glued = len(token) >= _SHORTEST_GLUED and self._index.glued(token) >= 0
        return (NAME if number >= 0 else 0) | (OPENS if opens else 0) | (GLUED if glued else 0)

    def _is_strange(self, token: str) -> bool:
        forms = (token, token.removesuffix("s"), token.removesuffix("es"), token.removesuffix("e"))
        named = len(token) >= 2 and token not in LINKS and token.isalpha()
        return named and not any(form in self._never for form in forms)

    def _is_unheard(self, folded: str, token: str) -> bool:
        return len(folded) >= _SHORTEST_UNHEARD and folded.isalpha() and token not in self._never
