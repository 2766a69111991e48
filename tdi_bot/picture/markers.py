"""Where the numbered discs stand: on their site, or beside it with a line when another is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, dist, hypot, pi, sin
from typing import Final

from tdi_bot.picture.frame import Box, Pixel

RADIUS: Final = 23
POINT: Final = 6
"""The radius of the point of a moved disc, in pixels."""
STAR: Final = 29
"""Half the size of the mark of the asked place, in pixels."""
_GAP: Final = 5
_TIP: Final = 16
_ANGLES: Final = 24
_RINGS: Final = tuple(range(2 * RADIUS, 11 * RADIUS, RADIUS))
_CROSSING: Final = 90.0


@dataclass(frozen=True, slots=True)
class Marker:
    """A site's number: `anchor` is where the site is, `centre` where its disc stands (pixels).

    `beyond` is set when the site lies outside the frame: the anchor is then on the edge, on the way to it.
    """

    number: int
    anchor: Pixel
    centre: Pixel
    beyond: bool = False

    @property
    def tip(self) -> int:
        """Room for the pointer of a disc whose site is outside the frame."""
        return _TIP if self.beyond else 0

    @property
    def moved(self) -> bool:
        """Whether a line has to tie the disc to its site."""
        return not self.beyond and self.anchor != self.centre

    @property
    def box(self) -> Box:
        """The square around the disc, with its white rim."""
        return Box(*self.centre, *self.centre).grown(RADIUS + 3 + self.tip)

    @property
    def point(self) -> Box:
        """The square around the point that a moved disc leaves on its site."""
        return Box(*self.anchor, *self.anchor).grown(POINT + 3)

    def stands_on(self, at: Pixel) -> Box | None:
        """Return the box of the mark that shows where the site is, if it hides that pixel.

        A moved disc and a pointer do not: a town's name beside them would say that the site is there.
        """
        mark = self.point if self.moved else self.box
        return mark if not self.beyond and dist(at, mark.centre) < (mark.right - mark.left) / 2 else None


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be marked: the number and the pixel of a site, inside the panel or not."""

    number: int
    at: Pixel


def place_markers(sites: Sequence[Site], panel: Box, asked: Pixel | None) -> tuple[Marker, ...]:
    """Return a disc for each site, none over another, nor over the asked place or another site's point.

    Sites with room around them come first and stay where they are; then the others in order, each on the
    nearest free spot. The same sites always give the same discs.
    """
    room = panel.grown(-(RADIUS + _GAP))
    beyond = [not panel.holds_point(site.at) for site in sites]
    anchors = [
        _edge(site.at, room.grown(-_TIP - 1)) if out else site.at
        for site, out in zip(sites, beyond, strict=True)
    ]
    placed: dict[int, Marker] = {}
    crowd = [*anchors, asked] if asked else anchors
    for index, site in enumerate(sites):
        others = crowd[:index] + crowd[index + 1 :]
        alone = all(dist(anchors[index], other) >= 2 * RADIUS + _GAP for other in others)
        if alone and room.holds_point(anchors[index]):
            placed[index] = Marker(site.number, anchors[index], anchors[index], beyond[index])
    for index, site in enumerate(sites):
        if index not in placed:
            own_room = room.grown(-_TIP) if beyond[index] else room
            centre = _free_spot(anchors[index], anchors, list(placed.values()), own_room, asked)
            placed[index] = Marker(site.number, anchors[index], centre, beyond[index])
    return tuple(placed[index] for index in range(len(sites)))


def _edge(at: Pixel, room: Box) -> Pixel:
    """Return where the way from the middle to a pixel outside leaves the room."""
    middle_x, middle_y = room.centre
    across, down = at[0] - middle_x, at[1] - middle_y
    share = min(
        1.0,
        (room.right - middle_x) / abs(across) if across else 1.0,
        (room.bottom - middle_y) / abs(down) if down else 1.0,
    )
    return middle_x + across * share, middle_y + down * share


def _free_spot(
    anchor: Pixel, anchors: Sequence[Pixel], placed: Sequence[Marker], room: Box, asked: Pixel | None
) -> Pixel:
    """Return the cheapest free centre: near its site, its line under no disc and over no line."""
    best, least = anchor, float("inf")
    for centre, away in _around(anchor):
        if away >= least:
            break
        if _is_free(centre, anchor, anchors, placed, room, asked):
            cost = away + _CROSSING * _crossings(anchor, centre, placed, asked)
            if cost < least:
                best, least = centre, cost
    return best


def _around(anchor: Pixel) -> Iterator[tuple[Pixel, float]]:
    """Yield the site's own pixel, then those of wider and wider rings, with their distance."""
    yield anchor, 0.0
    for ring in _RINGS:
        for step in range(_ANGLES):
            angle = 2 * pi * step / _ANGLES - pi / 4
            yield (anchor[0] + ring * cos(angle), anchor[1] + ring * sin(angle)), float(ring)


def _is_free(
    centre: Pixel,
    anchor: Pixel,
    anchors: Sequence[Pixel],
    placed: Sequence[Marker],
    room: Box,
    asked: Pixel | None,
) -> bool:
    """Whether a disc can stand there without hiding anything that has to be seen."""
    inside = room.holds_point(centre)
    at_home = centre == anchor
    alone = at_home and sum(dist(centre, other) < RADIUS + _GAP for other in anchors) == 1
    clear = alone or (not at_home and all(dist(centre, other) >= RADIUS + _GAP + 2 for other in anchors))
    return (
        inside
        and clear
        and all(dist(centre, other.centre) >= 2 * RADIUS + _GAP + other.tip for other in placed)
        and (asked is None or dist(centre, asked) >= RADIUS + STAR + _GAP)
    )


def _crossings(anchor: Pixel, centre: Pixel, placed: Sequence[Marker], asked: Pixel | None) -> int:
    """Count the discs, lines and marks that a line from the site to its disc would run over."""
    discs = sum(to_segment(marker.centre, anchor, centre) < RADIUS + 2 for marker in placed)
    lines = sum(marker.moved and _cross(anchor, centre, marker.anchor, marker.centre) for marker in placed)
    star = asked is not None and to_segment(asked, anchor, centre) < STAR
    return discs + lines + star


def to_segment(at: Pixel, start: Pixel, end: Pixel) -> float:
    """Return the distance from a pixel to a line between two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across * across + down * down
    along = ((at[0] - start[0]) * across + (at[1] - start[1]) * down) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(at[0] - start[0] - along * across, at[1] - start[1] - along * down)


def _cross(a: Pixel, b: Pixel, c: Pixel, d: Pixel) -> bool:
    """Whether the lines a-b and c-d cross, their ends not counted: lines of one point may fan out."""

    def side(start: Pixel, end: Pixel, at: Pixel) -> float:
        return (end[0] - start[0]) * (at[1] - start[1]) - (end[1] - start[1]) * (at[0] - start[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
