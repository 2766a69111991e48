"""The communes as points: what makes the shape of the land, since no outline is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

KM_PER_DEGREE: Final = 111.195
_BYTES_A_POINT: Final = 9
_SAME_KM: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class LandPoints:
    """All communes, one row each: degrees (WGS 84), and bits telling the phases each one is a member in.

    Bit 0 (value 1) stands for phase 1, bit 1 (value 2) for phase 2. Rows without coordinates are left out.
    """

    lat: NDArray[np.float32]
    lon: NDArray[np.float32]
    in_phase: NDArray[np.uint8]

    @classmethod
    def from_bytes(cls, packed: bytes) -> LandPoints:
        """Return the points of a compiled land: n float32 pairs (latitude, longitude), then n bytes of bits.

        Numbers are little endian, so that a file compiled on one machine serves on another.
        """
        if len(packed) % _BYTES_A_POINT:
            raise ValueError(
                f"LandPoints.from_bytes: {len(packed)} bytes are no whole number of points of "
                f"{_BYTES_A_POINT} bytes: compile the knowledge again (bot.py kb build)"
            )
        count = len(packed) // _BYTES_A_POINT
        degrees = np.frombuffer(packed, "<f4", count * 2).reshape(count, 2)
        bits = np.frombuffer(packed, np.uint8, count, offset=count * 8)
        return cls(degrees[:, 0].astype(np.float32), degrees[:, 1].astype(np.float32), bits)

    def __post_init__(self) -> None:
        """Refuse columns of different lengths, which would colour the wrong communes."""
        if not len(self.lat) == len(self.lon) == len(self.in_phase):
            raise ValueError(
                f"LandPoints needs columns of one length, not {len(self.lat)}, {len(self.lon)} and "
                f"{len(self.in_phase)}: give one row for each commune"
            )

    def members(self, phase: int) -> NDArray[np.bool_]:
        """Return which communes are in a Territoire d'industrie of that phase (1 or 2); of another, none."""
        bit = {1: 1, 2: 2}.get(phase, 0)
        members: NDArray[np.bool_] = np.not_equal(self.in_phase & bit, 0)
        return members

    def commune_at(self, lat: float, lon: float) -> int | None:
        """Return the row of the commune whose middle is there, at most 500 m away; None if there is none."""
        if not len(self.lat):
            return None
        away = np.hypot(self.lat - lat, (self.lon - lon) * cos(radians(lat))) * KM_PER_DEGREE
        row = int(np.argmin(away))
        return row if away[row] <= _SAME_KM else None
