"""Where everything stands on the page, as data: what is drawn can be checked without looking at pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tdi_bot.model import Picture
from tdi_bot.picture.foot import EDGE, Foot, lay_foot, set_lines
from tdi_bot.picture.frame import Box, Frame, Pixel, frame_for, known
from tdi_bot.picture.labels import Ground, Name, marker_boxes, name_asked, name_towns
from tdi_bot.picture.lettering import SCALE, TITLE, Lettering, Text
from tdi_bot.picture.markers import Marker, Site, place_markers
from tdi_bot.picture.towns import Town

WIDTH: Final = 1080
_HEIGHT: Final = 1350
_LEAST_PANEL: Final = 790
_LENGTHS_KM: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LONGEST_BAR: Final = 260


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A length on the land: from `start` to `end` (pixels) are the kilometres that the text says."""

    start: Pixel
    end: Pixel
    text: Text

    @property
    def box(self) -> Box:
        """What the bar and its text fill."""
        right = max(self.end[0], self.text.box.right)
        return Box(self.start[0], self.text.box.top, right, self.start[1]).grown(8)


@dataclass(frozen=True, slots=True)
class Layout:
    """The page from top to bottom: title, land, foot. Pixels throughout."""

    title: tuple[Text, ...]
    frame: Frame
    markers: tuple[Marker, ...]
    asked_at: Pixel | None
    names: tuple[Name, ...]
    towns: tuple[Name, ...]
    scale: ScaleBar
    foot: Foot

    @property
    def texts(self) -> tuple[Text, ...]:
        """Every text of the page but the numbers in the discs."""
        return (
            *self.title,
            *(name.text for name in (*self.towns, *self.names)),
            self.scale.text,
            *(line.text for line in self.foot.key),
            *(line.text for line in self.foot.legend),
            *self.foot.credit,
        )


def lay_out(picture: Picture, towns: Sequence[Town], lettering: Lettering) -> Layout:
    """Return where everything stands; the land gets what title and foot leave, and never too little."""
    title, below = set_lines(picture.title, 20, WIDTH, TITLE, lettering, most=3)
    top = round(below + 14) if title else 0
    height = max(_LEAST_PANEL, _HEIGHT - top - lay_foot(picture, 0, WIDTH, lettering).bottom)
    panel = Box(0, top, WIDTH, top + height)
    frame = frame_for(picture, panel)
    asked_at = frame.at(picture.asked) if picture.asked and known(picture.asked) else None
    sites = [Site(number, frame.at(site)) for number, site in enumerate(picture.places, 1) if known(site)]
    markers = place_markers(sites, panel, asked_at)
    taken = marker_boxes(markers, asked_at)
    scale = _scale_bar(frame, taken, lettering)
    ground = Ground(panel, [*taken, scale.box], markers)
    asked = (
        (name_asked(picture.asked.name, asked_at, ground, lettering),) if picture.asked and asked_at else ()
    )
    named = name_towns(towns, frame, ground, lettering, asked)
    foot = lay_foot(picture, panel.bottom, WIDTH, lettering)
    return Layout(title, frame, markers, asked_at, asked, named, scale, foot)


def _scale_bar(frame: Frame, taken: Sequence[Box], lettering: Lettering) -> ScaleBar:
    """Return the bar in the corner where it covers least, the lower left one if it can be."""
    length = max((km for km in _LENGTHS_KM if km * frame.px_per_km <= _LONGEST_BAR), default=_LENGTHS_KM[0])
    words, wide, panel = f"{length}\N{NO-BREAK SPACE}km", length * frame.px_per_km, frame.panel
    room = max(wide, lettering.width(words, SCALE))
    bars = []
    for left in (EDGE, panel.right - EDGE - room):
        for bottom in (panel.bottom - 28, panel.top + 28 + SCALE.line + 8):
            text = lettering.set(words, left, bottom - SCALE.line - 8, SCALE)
            bars.append(ScaleBar((left, bottom), (left + wide, bottom), text))
    return min(bars, key=lambda bar: sum(bar.box.meets(box) for box in taken))
