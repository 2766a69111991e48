"""How a word sounds, roughly: people who misspell French mostly write what they hear."""

from __future__ import annotations

import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"(.)\1", r"\1"),
        (r"ph", "f"),
        (r"ti(?=on|el)", "si"),
        (r"sch|sh|ch", "#"),
        (r"s?c(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[aou])|g(?=[eiy])", "j"),
        (r"(?<=\w\w)[sxz]$", ""),
        (r"(?<=\w\w)(?:er|ee|e)$", ""),
        (r"(?<=\w\w)[tdp]$", ""),
        (r"z", "s"),
        (r"x", "ks"),
        (r"qu|q|ck|c|k", "k"),
        (r"h", ""),
        (r"y", "i"),
        (r"eau|au", "o"),
        (r"(?:ai|ei|i|u)[nm](?![aeiou])", "I"),
        (r"[ae][nm](?![aeiou])", "A"),
        (r"o[nm](?![aeiou])", "O"),
        (r"ai|ei", "e"),
        (r"([ks])\1", r"\1"),
    )
)
"""Double and soft consonants first, then mute endings, letters that are one sound, and nasal vowels."""


def sound(word: str) -> str:
    """Return a key that a folded word shares with those that sound alike: « panie » and « panier »."""
    for pattern, heard in _RULES:
        word = pattern.sub(heard, word)
    return word
