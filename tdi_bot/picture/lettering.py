"""The shipped letters: how wide a text is, how it breaks into lines, and the styles a picture uses."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

from tdi_bot.picture.frame import Box
from tdi_bot.picture.palette import INK, MUTED, PAPER, Colour

_FILES: Final = {False: "SourceSansPro-Regular.otf", True: "SourceSansPro-Semibold.otf"}
_LINE: Final = 1.22
_ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: size (26 px at least, to be read on a phone), weight, colour, halo (px)."""

    size: int
    bold: bool = False
    colour: Colour = INK
    halo: int = 0

    @property
    def line(self) -> int:
        """The height of a line, in pixels."""
        return round(self.size * _LINE)


TITLE: Final = Style(44, bold=True)
KEY: Final = Style(28)
LEGEND: Final = Style(27)
CREDIT: Final = Style(26, colour=MUTED)
NUMBER: Final = Style(28, bold=True, colour=PAPER)
ASKED: Final = Style(34, bold=True, halo=5)
TOWN: Final = Style(28, colour=MUTED, halo=4)
SCALE: Final = Style(26, colour=MUTED, halo=4)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text and the box that it fills on the page."""

    text: str
    box: Box
    style: Style


@dataclass(frozen=True, slots=True)
class Lettering:
    """The two weights of the shipped font, opened from their directory when first used."""

    fonts: Path

    def font(self, style: Style) -> ImageFont.FreeTypeFont:
        """Return the font of a style."""
        return _font(self.fonts / _FILES[style.bold], style.size)

    def width(self, text: str, style: Style) -> float:
        """Return how many pixels wide a line is."""
        return float(self.font(style).getlength(text))

    def set(self, text: str, left: float, top: float, style: Style) -> Text:
        """Return a line of text set with its upper left corner there."""
        return Text(text, Box(left, top, left + self.width(text, style), top + style.line), style)

    def cut(self, text: str, room: float, style: Style) -> str:
        """Return the text, shortened with an ellipsis where it is wider than the room."""
        text = _one_line(text)
        if self.width(text, style) <= room:
            return text
        ends = range(len(text))
        fits = bisect_right(ends, room, key=lambda end: self.width(text[:end] + _ELLIPSIS, style)) - 1
        return text[: max(0, fits)].rstrip(" ,;-–—") + _ELLIPSIS

    def lines(self, text: str, room: float, style: Style, most: int) -> tuple[str, ...]:
        """Return the text broken at plain spaces (never at no-break ones) into a number of lines at most."""
        lines: list[str] = []
        for word in filter(None, _one_line(text).split(" ")):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, style) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > most:
            lines[most - 1 :] = [" ".join(lines[most - 1 :])]
        return tuple(self.cut(line, room, style) for line in lines)


def _one_line(text: str) -> str:
    """Return the text without line breaks and control marks, which cannot be drawn."""
    return "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text).strip(" ")


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return an opened font; the basic engine gives the same widths on machines with and without Raqm."""
    if not path.is_file():
        raise FileNotFoundError(f"no font at {path}: give Drawer the directory data/fonts of the project")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
