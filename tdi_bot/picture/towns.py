"""The towns that can be named on a picture, so that a person recognises the land."""

from __future__ import annotations

import csv
import gzip
import json
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import Final

import numpy as np

from tdi_bot.picture.land import KM_PER_DEGREE

SECTION: Final = "picture.towns"
_SMALLEST: Final = 3000
_APART_KM: Final = 10.0


@dataclass(frozen=True, slots=True)
class Town:
    """A commune large enough to be recognised; degrees (WGS 84) and inhabitants."""

    name: str
    lat: float
    lon: float
    population: int


def compile_sections(data: Path) -> dict[str, bytes]:
    """Return the towns of the communes' table as a section, so that a start does not read 35,000 rows."""
    with gzip.open(data / "communes.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lat"] and row["lon"]]
    towns = [
        Town(row["name"], float(row["lat"]), float(row["lon"]), int(row["population"] or 0)) for row in rows
    ]
    kept = landmarks([town for town in towns if town.population >= _SMALLEST])
    packed = [[town.name, town.lat, town.lon, town.population] for town in kept]
    return {SECTION: json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()}


def landmarks(towns: list[Town]) -> list[Town]:
    """Return the towns that no larger one stands within 10 km of, largest first: a suburb orients nobody."""
    ordered = sorted(towns, key=lambda town: (-town.population, town.name))
    lat = np.array([town.lat for town in ordered])
    lon = np.array([town.lon for town in ordered])
    kept: list[int] = []
    for index, town in enumerate(ordered):
        east = (lon[kept] - town.lon) * cos(radians(town.lat))
        near = np.hypot(lat[kept] - town.lat, east) * KM_PER_DEGREE < _APART_KM
        if not near.any():
            kept.append(index)
    return [ordered[index] for index in kept]


def read_towns(section: bytes) -> tuple[Town, ...]:
    """Return the towns of a compiled section, largest first."""
    return tuple(Town(*row) for row in json.loads(section))
