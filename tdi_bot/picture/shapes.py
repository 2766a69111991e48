"""Filled shapes with smooth edges, which the drawing library alone does not give."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, dist, floor, pi, sin
from typing import Final

from PIL import Image, ImageDraw

from tdi_bot.picture.frame import Pixel
from tdi_bot.picture.palette import PAPER, Colour

_FINER: Final = 4
"""Shapes are drawn that many times larger and reduced."""
_ROUND: Final = 40


def disc(page: Image.Image, at: Pixel, radius: float, colour: Colour) -> None:
    """Draw a disc, as a polygon of so many corners that none shows."""
    polygon(page, [around(at, radius, 2 * pi * step / _ROUND) for step in range(_ROUND)], colour)


def rimmed_disc(page: Image.Image, at: Pixel, radius: float, colour: Colour) -> None:
    """Draw a disc with a light rim that lifts it off what lies below."""
    disc(page, at, radius + 3, PAPER)
    disc(page, at, radius, colour)


def line(page: Image.Image, start: Pixel, end: Pixel, width: float, colour: Colour) -> None:
    """Draw a straight line."""
    length = dist(start, end) or 1.0
    across = (end[1] - start[1]) / length * width / 2
    down = (start[0] - end[0]) / length * width / 2
    corners = [
        (start[0] + across, start[1] + down),
        (end[0] + across, end[1] + down),
        (end[0] - across, end[1] - down),
        (start[0] - across, start[1] - down),
    ]
    polygon(page, corners, colour)


def star(page: Image.Image, at: Pixel, radius: float, colour: Colour) -> None:
    """Draw a star with a light rim: told from discs by its form, not by its colour alone."""
    for size, fill in ((radius, PAPER), (radius * 0.8, colour)):
        tips = [around(at, size * (0.5 if tip % 2 else 1), tip * pi / 5 - pi / 2) for tip in range(10)]
        polygon(page, tips, fill)


def tip(page: Image.Image, at: Pixel, radius: float, angle: float, colour: Colour) -> None:
    """Draw a pointer on the rim of a disc; the angle is in radians, clockwise from the right."""
    for more, fill in ((4, PAPER), (0, colour)):
        corners = [
            around(at, radius + 13 + more, angle),
            around(at, radius + 1 + more, angle - 0.5),
            around(at, radius + 1 + more, angle + 0.5),
        ]
        polygon(page, corners, fill)


def around(at: Pixel, radius: float, angle: float) -> Pixel:
    """Return the pixel at a distance and an angle (radians, clockwise from the right)."""
    return at[0] + radius * cos(angle), at[1] + radius * sin(angle)


def polygon(page: Image.Image, corners: Sequence[Pixel], colour: Colour) -> None:
    """Fill a polygon; only the pixels around it are worked on, to be fast on a large page."""
    left, top = floor(min(x for x, _ in corners)), floor(min(y for _, y in corners))
    right, bottom = ceil(max(x for x, _ in corners)) + 1, ceil(max(y for _, y in corners)) + 1
    mask = Image.new("L", ((right - left) * _FINER, (bottom - top) * _FINER))
    inner = [((x - left) * _FINER, (y - top) * _FINER) for x, y in corners]
    ImageDraw.Draw(mask).polygon(inner, fill=255)
    page.paste(colour, (left, top, right, bottom), mask.reduce(_FINER))
