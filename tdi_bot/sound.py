"""How French sounds, roughly: who misspells a word or a name mostly writes another spelling of its sound."""

from __future__ import annotations

import re

_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(spelt), heard)
    for spelt, heard in (
        (r"(?<=\w\w)[stxzdp]+\b", ""),
        (r"eau|aul?t?|ot\b", "o"),
        (r"ph", "f"),
        (r"ti(?=on|el)", "si"),
        (r"sch|ch|sh", "C"),
        (r"d(?=g[ei])|d(?=j)", ""),
        (r"qu|ck|q|c(?![ceiy])", "k"),
        (r"s?c+(?=[eiy])|z|x", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"ge(?=[ao])|g(?=[eiy])", "j"),
        (r"[ae]i[nm](?![aeiou])|i[nm](?![aeiouynm])|[yn]m(?![aeiou])", "I"),
        (r"[ae][nm](?![aeiouynm])", "A"),
        (r"o[nm](?![aeiouynm])", "O"),
        (r"(?<=[aeou])ill|y", "i"),
        (r"ai|ei", "E"),
        (r"oeu|eu|oe", "e"),
        (r"h", ""),
        (r"w", "v"),
        (r"([a-zA-Z])\1+", r"\1"),
        (r"(?<=\w\w\w)er\b|(?<=\w\w)e\b", ""),
        (r" ", ""),
    )
)


def sound(folded: str) -> str:
    """Return what folded words sound like: « bordeaux » and « bordo », « panier » and « panie » are the same.

    One letter stands for one sound, capitals for those that French writes with several.
    """
    for spelt, heard in _SPELLINGS:
        folded = spelt.sub(heard, folded)
    return folded
