"""The arrays that a likeness model is stored as: their names and kinds, known without loading numpy."""

from __future__ import annotations

HEAD = "head"
KINDS = {
    "chars_hashes": "<u4",
    "chars_columns": "<i4",
    "chars_rarity": "<f4",
    "words_hashes": "<u4",
    "words_columns": "<i4",
    "words_rarity": "<f4",
    "starts": "<i4",
    "targets": "<u2",
    "weights": "<i1",
    "scales": "<f4",
    "drift": "<f4",
}


def section_names(prefix: str) -> tuple[str, ...]:
    """Return the names of all sections of a stored model."""
    return tuple(f"{prefix}.{name}" for name in (HEAD, *KINDS))
