"""Distances on the globe, and coordinates as people type them."""

from __future__ import annotations

import re
from math import asin, cos, radians, sin, sqrt

from tdi_bot.model import GeoPoint
from tdi_bot.text import Word

_EARTH_KM = 6371.0088
_DECIMAL = re.compile(r"(\d{1,3}[.,]\d+)([nsoew])?")
_WHOLE = re.compile(r"(\d{1,3})([nsoew])?")
_PAIR = re.compile(r"(\d{1,3}\.\d+),(\d{1,3}\.\d+)|(\d{1,3},\d+),(\d{1,3},\d+)")
_BETWEEN = re.compile(r"\s*[,;/ °]?\s*([-+]?)")


def distance_km(one: GeoPoint, other: GeoPoint) -> float:
    """Return the great-circle distance in kilometres (haversine), as the crow flies."""
    lat1, lat2 = radians(one.lat), radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, radians(other.lon - one.lon) / 2
    chord = sin(half_lat) ** 2 + cos(lat1) * cos(lat2) * sin(half_lon) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(chord)))


def on_unit_sphere(point: GeoPoint) -> tuple[float, float, float]:
    """Return a point as a vector of length 1: the larger the product of two, the nearer their points are."""
    lat, lon = radians(point.lat), radians(point.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)


def read_point(words: tuple[Word, ...], at: int) -> tuple[GeoPoint, int] | None:
    """Return the coordinates that begin at a word (« 43.3,-0.37 ») and the word after them, or None."""
    sign = -1.0 if words[at].before.endswith("-") else 1.0
    pair = _PAIR.fullmatch(words[at].folded)
    if pair:
        lat, lon = (_degrees(text) for text in pair.groups() if text)
        return _point(sign * lat, lon, at + 1)
    if at + 1 >= len(words):
        return None
    first, second = (_DECIMAL.fullmatch(word.folded) for word in words[at : at + 2])
    between = _BETWEEN.fullmatch(words[at + 1].before)
    if second is None and "," in words[at + 1].before:
        second = _WHOLE.fullmatch(words[at + 1].folded)
    if not first or not second or not between:
        return None
    lat = sign * _degrees(first.group(1)) * (-1 if first.group(2) == "s" else 1)
    lon = _degrees(second.group(1)) * (-1 if between.group(1) == "-" or second.group(2) in ("o", "w") else 1)
    return _point(lat, lon, at + 2)


def _degrees(text: str) -> float:
    return float(text.replace(",", "."))


def _point(lat: float, lon: float, end: int) -> tuple[GeoPoint, int]:
    return GeoPoint(lat, lon), end


def on_the_globe(point: GeoPoint) -> bool:
    """Whether coordinates are any: « 99.3,-200 » is read, so that it can be answered, but is nowhere."""
    return abs(point.lat) <= 90 and abs(point.lon) <= 180
