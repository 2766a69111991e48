"""The land itself: its pale shape and the communes as dots, painted with arrays because they are many."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from tdi_bot.picture.frame import Frame
from tdi_bot.picture.land import Floats, LandPoints
from tdi_bot.picture.palette import BEYOND, COMMUNE, LAND, MEMBER

Shares = NDArray[np.float32]
"""How much of each pixel a mark covers, from 0 to 1."""

_REACH_KM: Final = 9.0
"""Communes nearer than twice this are one piece of land: fills the gaps of the Landes."""
_WIDEST_REACH_KM: Final = 90.0
_SHORE_KM: Final = 3.5
"""How far the land reaches beyond its outermost communes' middles."""
_FEW: Final = 600
_FINENESS: Final = 12
"""Cells of the shape to the usual reach; a wide one makes do with larger cells."""
_MOST_CELLS: Final = 26
_DOT_KM: Final = 0.62


def land_image(land: LandPoints, phase: int, frame: Frame) -> Image.Image:
    """Return the panel with the land, its communes in grey and those of the phase larger and in colour."""
    width = int(frame.panel.right - frame.panel.left)
    height = int(frame.panel.bottom - frame.panel.top)
    x, y = frame.place(land.lat, land.lon)
    x, y = x - frame.panel.left, y - frame.panel.top
    reach = _WIDEST_REACH_KM * frame.px_per_km
    near = (x > -reach) & (x < width + reach) & (y > -reach) & (y < height + reach)
    x, y, member = x[near], y[near], land.members(phase)[near]
    radius = min(8.0, max(1.5, _DOT_KM * frame.px_per_km))
    ground = Image.new("RGB", (width, height), BEYOND)
    ground.paste(LAND, (0, 0), _shape(x, y, width, height, frame.px_per_km))
    ground.paste(COMMUNE, (0, 0), _dots(x[~member], y[~member], width, height, radius))
    ground.paste(MEMBER, (0, 0), _dots(x[member], y[member], width, height, radius * 1.35))
    return ground


def _shape(x: Floats, y: Floats, width: int, height: int, px_per_km: float) -> Image.Image:
    """Return a mask of the land: what lies around the communes, with the gaps between them closed.

    It is worked out on cells of several pixels, then smoothed: the coast is no finer than the communes are.
    """
    reach_km = _reach_km(x / px_per_km, y / px_per_km)
    cell = max(2, round(_REACH_KM * px_per_km / _FINENESS), round(reach_km * px_per_km / _MOST_CELLS))
    reach, back = reach_km * px_per_km / cell, (reach_km - _SHORE_KM) * px_per_km / cell
    rim = int(reach) + 2
    columns, rows = width // cell + 1 + 2 * rim, height // cell + 1 + 2 * rim
    column, row = np.floor(x / cell).astype(np.intp) + rim, np.floor(y / cell).astype(np.intp) + rim
    held = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    cells = np.zeros((rows, columns), dtype=bool)
    cells[row[held], column[held]] = True
    shape = ~_spread(~_spread(cells, reach), back)
    small = Image.fromarray(shape[rim:-rim, rim:-rim]).convert("L").filter(ImageFilter.GaussianBlur(1.2))
    large = small.resize((small.width * cell, small.height * cell), Image.Resampling.BICUBIC)
    steep = large.point([min(255, max(0, (value - 128) * cell + 128)) for value in range(256)])
    return steep.crop((0, 0, width, height))


def _reach_km(east: Floats, south: Floats) -> float:
    """Return how far communes reach for each other: farther where most stand wide apart, as in Guyane."""
    count = len(east)
    if not 2 <= count <= _FEW:
        return _REACH_KM
    apart = np.hypot(east[:, None] - east, south[:, None] - south)
    np.fill_diagonal(apart, np.inf)
    wide = 2.0 * float(np.percentile(apart.min(axis=1), 80))
    return min(_WIDEST_REACH_KM, max(_REACH_KM, wide))


def _spread(cells: NDArray[np.bool_], reach: float) -> NDArray[np.bool_]:
    """Return the cells with all that lie within a reach (in cells) of one of them."""
    spread = cells.copy()
    rows, columns = cells.shape
    for down in range(-int(reach), int(reach) + 1):
        across = int((reach * reach - down * down) ** 0.5)
        line = np.zeros_like(cells)
        for step in range(-across, across + 1):
            line[:, max(0, step) : columns + min(0, step)] |= cells[:, max(0, -step) : columns - max(0, step)]
        spread[max(0, down) : rows + min(0, down)] |= line[max(0, -down) : rows - max(0, down)]
    return spread


def _dots(x: Floats, y: Floats, width: int, height: int, radius: float) -> Image.Image:
    """Return a mask of smooth-edged dots.

    One step for each pixel of a dot serves all dots at once; dots that meet keep the larger share.
    """
    rim = int(radius) + 2
    pad = 2 * rim
    shares: Shares = np.zeros((height + 2 * pad, width + 2 * pad), dtype=np.float32)
    near = (x > -rim) & (x < width + rim) & (y > -rim) & (y < height + rim)
    x, y = x[near] + pad, y[near] + pad
    column, row = x.astype(np.intp), y.astype(np.intp)
    flat = shares.reshape(-1)
    for down in range(-rim + 1, rim):
        for across in range(-rim + 1, rim):
            off = np.hypot(column + across + 0.5 - x, row + down + 0.5 - y)
            share = np.clip(radius + 0.5 - off, 0, 1).astype(np.float32)
            np.maximum.at(flat, (row + down) * shares.shape[1] + column + across, share)
    return Image.fromarray((shares[pad:-pad, pad:-pad] * 255).astype(np.uint8))
