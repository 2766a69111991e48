"""Cuts a long reply where a reader would: at paragraphs, else lines, else sentences, else words."""

from __future__ import annotations

LIMIT = 4096
"""What Telegram takes in one message, in UTF-16 units, after entities."""

_BREAKS = ("\n\n", "\n", ". ", " ")


def utf16_length(text: str) -> int:
    """Count as Telegram counts: a character beyond the basic plane is two units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Return the text in pieces within the limit, none of them empty; a text without content has none."""
    pieces = []
    rest = text.strip()
    while utf16_length(rest) > limit:
        cut = _cut(rest, _within(rest, limit))
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces


def _within(text: str, limit: int) -> int:
    """Return how many characters fit."""
    units = 0
    for index, char in enumerate(text):
        units += 2 if char > "\uffff" else 1
        if units > limit:
            return index
    return len(text)


def _cut(text: str, most: int) -> int:
    """Return where to cut: the best break in the second half of what fits, or all that fits."""
    for mark in _BREAKS:
        found = text.rfind(mark, most // 2, most)
        if found > 0:
            return found + (1 if mark == ". " else 0)
    return most
