"""How a French word sounds, roughly: who misspells a word mostly writes another spelling of its sound."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

_SHORTEST = 4

_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(spelt), sound)
    for spelt, sound in (
        (r"(?:e?au|(?<!o)o)(?:l?[tdx]s?|s)?$", "o"),
        (r"ch", "S"),
        (r"ph", "f"),
        (r"h", ""),
        (r"eaux?|au", "o"),
        (r"oi", "W"),
        (r"ou", "U"),
        (r"o?eu", "e"),
        (r"(?:aie?|ei|e)(?:nt|z|r|ts?|s)?$", ""),
        (r"(?:ai|ei|i|y|u)[nm](?![aeiouyn])", "I"),
        (r"[ae][nm](?![aeiouynm])", "A"),
        (r"o[nm](?![aeiouyn])", "O"),
        (r"ai|ei", "e"),
        (r"y", "i"),
        (r"qu?|ck|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"gu(?=[ei])", "g"),
        (r"ge(?=[aoO])|g(?=[ei])", "j"),
        (r"(?<=[a-zA-Z])[tdspxz]+$", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aeioUOAI])s(?=[aeiou])", "z"),
    )
)


def sound(word: str) -> str:
    """Return the rough sound of a folded word: « terin » and « terrain » have the same."""
    for spelt, heard in _SOUNDS:
        word = spelt.sub(heard, word)
    return word


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
