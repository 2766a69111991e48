"""What a misspelt word sounds like among the words that we know, for the proposals to editors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from tdi_bot.sound import sound

_SHORTEST = 4


class Sounds:
    """Known words by their sound."""

    def __init__(self, known: Iterable[str]) -> None:
        by_sound: dict[str, list[str]] = defaultdict(list)
        for word in sorted(known):
            if len(word) >= _SHORTEST and word.isalpha():
                by_sound[sound(word)].append(word)
        self._by_sound: Mapping[str, list[str]] = by_sound

    def meant(self, word: str) -> str:
        """Return the known word that an unknown one sounds like, or nothing when none or several do."""
        if len(word) < _SHORTEST or not word.isalpha():
            return ""
        heard = self._by_sound.get(sound(word), [])
        shortest = min(heard, key=len, default="")
        # A plural or a feminine sounds the same and is no second meaning.
        if not all(one.startswith(shortest[:-1]) for one in heard):
            return ""
        return max(heard, key=lambda one: SequenceMatcher(None, word, one).ratio(), default="")
