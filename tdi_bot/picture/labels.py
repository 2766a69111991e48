"""Where names stand on the land: beside their point, on the first spot where they cover nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

import numpy as np

from tdi_bot.picture.frame import Box, Frame, Pixel
from tdi_bot.picture.lettering import ASKED, TOWN, Lettering, Style, Text
from tdi_bot.picture.markers import RADIUS, STAR, Marker
from tdi_bot.picture.towns import Town
from tdi_bot.text import fold

_TOWNS: Final = 9
_TOWNS_APART: Final = 120
_TOWN_DOT: Final = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name on the land and the pixel it belongs to; a town under a site's mark has no dot of its own."""

    text: Text
    at: Pixel
    dot: bool = False


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
    """Return the names of a few large towns of the frame, largest first and not in one heap."""
    if not towns:
        return ()
    x, y = frame.place(np.array([town.lat for town in towns]), np.array([town.lon for town in towns]))
    known = {fold(name.text.text) for name in said}
    names: list[Name] = []
    for town, at in zip(towns, zip(x.tolist(), y.tolist(), strict=True), strict=True):
        others = [name.at for name in (*said, *names)]
        if (
            frame.panel.grown(-16).holds_point(at)
            and fold(town.name) not in known
            and all(dist(at, other) >= _TOWNS_APART for other in others)
        ):
            name = _name_town(town.name, at, ground, lettering)
            names += [name] if name else []
        if len(names) == _TOWNS:
            break
    return tuple(names)


def _name_town(town: str, at: Pixel, ground: Ground, lettering: Lettering) -> Name | None:
    """Return a town's name beside its dot, or beside the disc that covers it; None where there is no room."""
    dot = Box(*at, *at).grown(_TOWN_DOT)
    cover = next((marker for marker in ground.markers if marker.covers(at)), None)
    if cover is not None:
        spots = _spots(town, cover.centre, RADIUS + 8, TOWN, lettering)
    elif ground.free(dot):
        spots = _spots(town, at, _TOWN_DOT + 5, TOWN, lettering)
    else:
        return None
    chosen = next((spot for spot in spots if ground.free(spot.box)), None)
    if chosen is None:
        return None
    ground.taken += [chosen.box.grown(4), dot]
    return Name(chosen, at, dot=cover is None)


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
    boxes += [Box(*marker.anchor, *marker.anchor).grown(9) for marker in markers if marker.moved]
    return [*boxes, Box(*asked, *asked).grown(STAR)] if asked else boxes
