"""What stands below the land: the numbered names, what the symbols mean, the credit."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

from tdi_bot.model import Picture
from tdi_bot.picture.frame import Pixel, known
from tdi_bot.picture.lettering import CREDIT, KEY, LEGEND, Lettering, Style, Text

EDGE: Final = 36
"""The margin of all text from the sides of the page, in pixels."""
_SYMBOL: Final = 54
_BETWEEN: Final = 24
_ONE_COLUMN: Final = 5
_MOST_NAMED: Final = 24
_KEY_ROW: Final = 44
_LEGEND_ROW: Final = 40
_APART: Final = 34
_GAP: Final = 14

Symbol = Literal["site", "later-site", "asked", "member", "commune", ""]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A site's number and name; `shown` is false when it has no position and so no disc on the land."""

    number: int
    at: Pixel
    text: Text
    shown: bool
    later: bool


@dataclass(frozen=True, slots=True)
class LegendLine:
    """What a symbol means; a line beyond the symbols stands without one."""

    symbol: Symbol
    at: Pixel
    text: Text


@dataclass(frozen=True, slots=True)
class Foot:
    """The lower part of the page, down to `bottom` (pixels)."""

    key: tuple[KeyLine, ...]
    legend: tuple[LegendLine, ...]
    credit: tuple[Text, ...]
    bottom: int


def lay_foot(picture: Picture, top: float, width: int, lettering: Lettering) -> Foot:
    """Return the key, legend and credit set from that pixel down."""
    top += _GAP
    key, top = _key(picture, top, width, lettering)
    legend, top = _legend(picture, top, width, lettering)
    credit, top = set_lines(picture.credit, top, width, CREDIT, lettering, most=3)
    return Foot(key, legend, credit, ceil(top + _GAP))


def set_lines(
    text: str, top: float, width: int, style: Style, lettering: Lettering, most: int
) -> tuple[tuple[Text, ...], float]:
    """Return a text set in as many lines as it needs, up to a number, and the pixel below it."""
    lines = lettering.lines(text, width - 2 * EDGE, style, most)
    rows = tuple(lettering.set(line, EDGE, top + row * style.line, style) for row, line in enumerate(lines))
    return rows, top + len(rows) * style.line


def _key(picture: Picture, top: float, width: int, lettering: Lettering) -> tuple[tuple[KeyLine, ...], float]:
    """Return the sites' names, in two columns read downwards where they are many.

    Beyond 24 sites it would leave no room for the land: the numbers then refer to the caption alone.
    """
    count = len(picture.places)
    if not 0 < count <= _MOST_NAMED:
        return (), top
    columns = 1 if count <= _ONE_COLUMN else 2
    rows = ceil(count / columns)
    column = (width - 2 * EDGE - (columns - 1) * _BETWEEN) / columns
    lines = []
    for index, place in enumerate(picture.places):
        left = EDGE + (index // rows) * (column + _BETWEEN)
        upper = top + (index % rows) * _KEY_ROW
        name = lettering.cut(place.name, column - _SYMBOL, KEY)
        text = lettering.set(name, left + _SYMBOL, upper + (_KEY_ROW - KEY.line) / 2, KEY)
        lines.append(KeyLine(index + 1, (left + 20, upper + _KEY_ROW / 2), text, known(place), place.later))
    return tuple(lines), top + rows * _KEY_ROW + _GAP


def _legend(
    picture: Picture, top: float, width: int, lettering: Lettering
) -> tuple[tuple[LegendLine, ...], float]:
    """Return the legend, side by side where two lines fit in one row.

    Its lines come in this order: sites, sites of the later scheme (each if any), communes of the phase, other
    communes, the asked place (if any; its name on the land is enough without). Further lines stand without a
    symbol.
    """
    symbols: list[Symbol] = ["site"] if any(not place.later for place in picture.places) else []
    symbols += ["later-site"] if any(place.later for place in picture.places) else []
    symbols += ["member", "commune"]
    symbols += ["asked"] if picture.asked else []
    lines: list[LegendLine] = []
    left, room = float(EDGE), width - EDGE
    for index, words in enumerate(picture.legend):
        symbol: Symbol = symbols[index] if index < len(symbols) else ""
        indent = _SYMBOL if symbol else 0
        wide = indent + lettering.width(words, LEGEND)
        if left > EDGE and left + wide > room:
            left, top = EDGE, top + _LEGEND_ROW
        cut = lettering.cut(words, room - left - indent, LEGEND)
        text = lettering.set(cut, left + indent, top + (_LEGEND_ROW - LEGEND.line) / 2, LEGEND)
        lines.append(LegendLine(symbol, (left + 20, top + _LEGEND_ROW / 2), text))
        left += wide + _APART
    return tuple(lines), top + (_LEGEND_ROW + _GAP if lines else 0)
