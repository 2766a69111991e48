"""Which part of the land a picture shows, and where a point of it falls on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, isfinite, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tdi_bot.model import Picture, ReplyPlace
from tdi_bot.picture.land import KM_PER_DEGREE, Floats

Pixel = tuple[float, float]

FAR_KM: Final = 1600.0
"""Wider than mainland France: farther points belong to another part of the world and get an arrow."""
_LEAST_KM: Final = 60.0
_MARGIN: Final = 96
_MAINLAND: Final = ((51.0, 2.5), (41.5, 9.2), (48.5, -4.7), (42.2, 9.5))
"""North, south, west and east of France in Europe, shown when there is no point at all to frame."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the page, in pixels; right and bottom are excluded."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, by: float) -> Box:
        """Return the box with that many pixels more on each side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: Box) -> bool:
        """Whether the two boxes share a pixel."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Whether the other box lies wholly within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def holds_point(self, at: Pixel) -> bool:
        """Whether that pixel lies within."""
        return self.left <= at[0] < self.right and self.top <= at[1] < self.bottom

    @property
    def centre(self) -> Pixel:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Frame:
    """A local equirectangular projection: at these extents its error stays below what a marker covers."""

    lat: float
    lon: float
    px_per_km: float
    panel: Box

    def at(self, place: ReplyPlace) -> Pixel:
        """Return the pixel where a place falls, perhaps outside the panel."""
        x, y = self.place(np.array([place.lat]), np.array([place.lon]))
        return float(x[0]), float(y[0])

    def place(self, lat: NDArray[np.floating], lon: NDArray[np.floating]) -> tuple[Floats, Floats]:
        """Return the pixels (x, y) of many points given in degrees."""
        middle_x, middle_y = self.panel.centre
        scale = self.px_per_km * KM_PER_DEGREE
        x = middle_x + (lon.astype(np.float64) - self.lon) * cos(radians(self.lat)) * scale
        y = middle_y - (lat.astype(np.float64) - self.lat) * scale
        return x, y


def known(place: ReplyPlace) -> bool:
    """Whether the coordinates are a position on Earth."""
    return isfinite(place.lat) and isfinite(place.lon) and abs(place.lat) <= 90 and abs(place.lon) <= 180


def frame_for(picture: Picture, panel: Box) -> Frame:
    """Return the frame that shows the asked place and the sites around it, or the mainland without any."""
    shown = [(place.lat, place.lon) for place in _together(picture)] or list(_MAINLAND)
    south, north = min(lat for lat, _ in shown), max(lat for lat, _ in shown)
    west, east = min(lon for _, lon in shown), max(lon for _, lon in shown)
    lat, lon = (south + north) / 2, (west + east) / 2
    width = max((east - west) * cos(radians(lat)) * KM_PER_DEGREE, _LEAST_KM)
    height = max((north - south) * KM_PER_DEGREE, _LEAST_KM)
    px_per_km = min(
        (panel.right - panel.left - 2 * _MARGIN) / width, (panel.bottom - panel.top - 2 * _MARGIN) / height
    )
    return Frame(lat, lon, px_per_km, panel)


def _together(picture: Picture) -> list[ReplyPlace]:
    """Return the places near the asked one, or without one the largest group of sites."""
    places = [place for place in picture.places if known(place)]
    if picture.asked is not None and known(picture.asked):
        return [picture.asked, *_near(picture.asked, places)]
    groups = [_near(place, places) for place in places]
    return max(groups, key=len, default=[])


def _near(centre: ReplyPlace, places: Sequence[ReplyPlace]) -> list[ReplyPlace]:
    """Return the places at most FAR_KM away; a rough distance is enough to tell oceans apart."""
    return [
        place
        for place in places
        if hypot(place.lat - centre.lat, (place.lon - centre.lon) * cos(radians(centre.lat))) * KM_PER_DEGREE
        <= FAR_KM
    ]
