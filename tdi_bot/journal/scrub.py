"""Makes a question fit to be kept for the editors: folded, and without what could name someone."""

from __future__ import annotations

import re

from tdi_bot.text import clean, fold

_LONGEST = 300
_NAMING = (
    (re.compile(r"\S+@\S+"), "[adresse]"),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[lien]"),
    (re.compile(r"(?<!\w)@\w+"), "[compte]"),
    (re.compile(r"(?:\+|00)?\d(?:[\s.\-/]?\d){5,}"), "[numero]"),
)


def scrub(text: str) -> str:
    """Return a question without e-mail addresses, links, accounts, telephone and other long numbers."""
    kept = clean(text)
    for pattern, stand_in in _NAMING:
        kept = pattern.sub(stand_in, kept)
    return fold(kept)[:_LONGEST].rstrip()
