"""The colours: Okabe and Ito's set, told apart by every kind of colour vision, on a light ground."""

from __future__ import annotations

from functools import cache
from typing import Final

from PIL import Image

Colour = tuple[int, int, int]

PAPER: Final[Colour] = (255, 255, 255)
LAND: Final[Colour] = (255, 255, 255)
BEYOND: Final[Colour] = (228, 233, 238)
"""Sea and foreign land alike: we hold no point there and claim nothing."""
COMMUNE: Final[Colour] = (186, 190, 195)
MEMBER: Final[Colour] = (86, 180, 233)
SITE: Final[Colour] = (213, 94, 0)
LATER_SITE: Final[Colour] = (0, 114, 178)
ASKED_MARK: Final[Colour] = (0, 0, 0)
INK: Final[Colour] = (28, 32, 38)
MUTED: Final[Colour] = (70, 77, 86)

_GROUNDS: Final = (PAPER, BEYOND, COMMUNE, MEMBER)
_MARKS: Final = (BEYOND, COMMUNE, MEMBER, SITE, LATER_SITE, ASKED_MARK, INK, MUTED)
_STEPS: Final = 7
_LEAST_APART: Final = 18


@cache
def indexed() -> Image.Image:
    """Return an image that carries the palette: every mark on every ground, with steps for smooth edges.

    A palette made once costs no search for colours in each picture. Steps nearly alike are left out: the
    library's quick match would take one of them for the ground itself.
    """
    colours = list(dict.fromkeys((*_GROUNDS, *_MARKS)))
    for ground in _GROUNDS:
        for mark in _MARKS:
            for step in range(1, _STEPS):
                colour = _blend(ground, mark, step / _STEPS)
                if all(_apart(colour, other) >= _LEAST_APART for other in colours):
                    colours.append(colour)
    image = Image.new("P", (1, 1))
    image.putpalette([part for colour in colours[:256] for part in colour])
    return image


def _apart(one: Colour, other: Colour) -> int:
    """Return how far two colours are from each other, by their parts."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _blend(ground: Colour, mark: Colour, share: float) -> Colour:
    """Return the colour of an edge pixel that the mark covers for that share."""
    red, green, blue = (
        round(under + (over - under) * share) for under, over in zip(ground, mark, strict=True)
    )
    return red, green, blue
