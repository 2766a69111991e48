"""Where names stand on the land: beside their point, on the first spot where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

import numpy as np

from tdi_bot.picture.frame import Box, Frame, Pixel
from tdi_bot.picture.lettering import ASKED, TOWN, Lettering, Style, Text
from tdi_bot.picture.markers import STAR, Marker
from tdi_bot.picture.towns import Town
from tdi_bot.text import fold

_TOWNS: Final = 9
_SPARE_TOWNS: Final = 3
_TOWNS_APART: Final = 120
_TOWN_DOT: Final = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the land and the pixel it belongs to; a town under a site's mark has no dot of its own."""

    text: Text
    at: Pixel
    dot: bool = False


@dataclass(frozen=True, slots=True)
class TownSpot:
    """A town, its pixel, and what shows it: a dot of its own or the mark of a site that stands on it."""

    town: Town
    at: Pixel
    mark: Box
    dot: bool


@dataclass(slots=True)
class Ground:
    """What a name must not cover; it grows as names find their spots."""

    panel: Box
    taken: list[Box]
    markers: Sequence[Marker]

    def free(self, box: Box) -> bool:
        """Whether a name can stand there."""
        return (
            self.panel.grown(-8).holds(box)
            and not any(box.meets(other) for other in self.taken)
            and not any(_under_line(box, marker) for marker in self.markers)
        )


def name_asked(name: str, at: Pixel, ground: Ground, lettering: Lettering) -> Name:
    """Return the name of the asked place; it is always said, if need be where it covers least."""
    text = lettering.cut(name, (ground.panel.right - ground.panel.left) * 0.6, ASKED)
    spots = [*_spots(text, at, STAR + 6, ASKED, lettering), *_spots(text, at, STAR + 70, ASKED, lettering)]
    chosen = next((spot for spot in spots if ground.free(spot.box)), None)
    if chosen is None:
        inside = [spot for spot in spots if ground.panel.holds(spot.box)] or spots
        chosen = min(inside, key=lambda spot: sum(spot.box.meets(other) for other in ground.taken))
    ground.taken.append(chosen.box.grown(4))
    return Name(chosen, at)


def name_towns(
    towns: Sequence[Town], frame: Frame, ground: Ground, lettering: Lettering, said: Sequence[Name]
) -> tuple[Name, ...]:
    """Return the names of a few large towns of the frame, largest first and not in one heap.

    Their dots are kept free before the first name is set, so that no name hides the next town.
    """
    spots = _town_spots(towns, frame, ground, said)
    ground.taken += [spot.mark for spot in spots]
    names: list[Name] = []
    for spot in spots:
        away = (spot.mark.right - spot.mark.left) / 2 + 5
        tried = _spots(spot.town.name, spot.mark.centre, away, TOWN, lettering)
        chosen = next((text for text in tried if ground.free(text.box)), None)
        if chosen is not None and len(names) < _TOWNS:
            ground.taken.append(chosen.box.grown(4))
            names.append(Name(chosen, spot.at, spot.dot))
    return tuple(names)


def _town_spots(
    towns: Sequence[Town], frame: Frame, ground: Ground, said: Sequence[Name]
) -> tuple[TownSpot, ...]:
    """Return the towns worth naming, a few more than there will be names."""
    x, y = frame.place(np.array([town.lat for town in towns]), np.array([town.lon for town in towns]))
    known = {fold(name.text.text) for name in said}
    inside = frame.panel.grown(-16)
    spots: list[TownSpot] = []
    for town, at in zip(towns, zip(x.tolist(), y.tolist(), strict=True), strict=True):
        others = [*(name.at for name in said), *(spot.at for spot in spots)]
        if (
            inside.holds_point(at)
            and fold(town.name) not in known
            and all(dist(at, other) >= _TOWNS_APART for other in others)
        ):
            dot = Box(*at, *at).grown(_TOWN_DOT)
            site = next((mark for marker in ground.markers if (mark := marker.stands_on(at))), None)
            if site or ground.free(dot):
                spots.append(TownSpot(town, at, site or dot, dot=site is None))
        if len(spots) == _TOWNS + _SPARE_TOWNS:
            break
    return tuple(spots)


def _spots(text: str, at: Pixel, away: float, style: Style, lettering: Lettering) -> Iterator[Text]:
    """Yield the text to the right of its point, then left, above, below and at the corners."""
    width, height = lettering.width(text, style), style.line
    middle, up = (at[0] - width / 2, at[1] - height / 2), at[1] - away - height
    right, left, down = at[0] + away, at[0] - away - width, at[1] + away
    inward = away * 0.6
    for x, y in (
        (right, middle[1]),
        (left, middle[1]),
        (middle[0], up),
        (middle[0], down),
        (right - inward, up + inward * 0.5),
        (right - inward, down - inward * 0.5),
        (left + inward, up + inward * 0.5),
        (left + inward, down - inward * 0.5),
    ):
        yield lettering.set(text, x, y, style)


def _under_line(box: Box, marker: Marker) -> bool:
    """Whether the line from a site to its moved disc runs through the box."""
    if not marker.moved:
        return False
    length = max(1.0, dist(marker.anchor, marker.centre))
    steps = range(int(length // 6) + 1)
    across, down = marker.centre[0] - marker.anchor[0], marker.centre[1] - marker.anchor[1]
    return any(
        box.grown(4).holds_point(
            (marker.anchor[0] + across * step * 6 / length, marker.anchor[1] + down * step * 6 / length)
        )
        for step in steps
    )


def marker_boxes(markers: Sequence[Marker], asked: Pixel | None) -> list[Box]:
    """Return what is already taken on the land: discs, points of moved discs and the asked place's mark."""
    boxes = [marker.box for marker in markers]
    boxes += [marker.point for marker in markers if marker.moved]
    return [*boxes, Box(*asked, *asked).grown(STAR)] if asked else boxes
