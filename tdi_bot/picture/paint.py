"""The page drawn from its layout: a PNG of few colours."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import atan2
from typing import Final

from PIL import Image, ImageDraw

from tdi_bot.model import Picture, ReplyPlace
from tdi_bot.picture.foot import Foot, LegendLine
from tdi_bot.picture.frame import Box, Pixel
from tdi_bot.picture.land import LandPoints
from tdi_bot.picture.land_image import land_image
from tdi_bot.picture.layout import WIDTH, Layout, ScaleBar
from tdi_bot.picture.lettering import NUMBER, Lettering, Text
from tdi_bot.picture.markers import POINT, RADIUS, STAR, Marker
from tdi_bot.picture.palette import (
    ASKED_MARK,
    COMMUNE,
    INK,
    LATER_SITE,
    MEMBER,
    MUTED,
    PAPER,
    SITE,
    Colour,
    indexed,
)
from tdi_bot.picture.shapes import disc, line, rimmed_disc, star, tip

_KEY_RADIUS: Final = 20
_TOWN_RADIUS: Final = 5


def paint(picture: Picture, layout: Layout, land: LandPoints, lettering: Lettering) -> bytes:
    """Return the page as a PNG; the same layout and land always give the same bytes."""
    page = Image.new("RGB", (WIDTH, layout.foot.bottom), PAPER)
    panel = layout.frame.panel
    page.paste(land_image(land, picture.phase, layout.frame), (int(panel.left), int(panel.top)))
    for town in layout.towns:
        if town.dot:
            rimmed_disc(page, town.at, _TOWN_RADIUS, MUTED)
    _draw_scale(page, layout.scale)
    _draw_markers(page, layout.markers, picture.places, panel, lettering)
    if picture.asked and layout.asked_at:
        _draw_asked(page, picture.asked, layout.asked_at, land, picture.phase)
    _draw_foot(page, layout.foot, lettering)
    for text in layout.texts:
        _write(page, text, lettering)
    file = BytesIO()
    page.quantize(palette=indexed(), dither=Image.Dither.NONE).save(file, "PNG", compress_level=6)
    return file.getvalue()


def _draw_markers(
    page: Image.Image,
    markers: Sequence[Marker],
    places: Sequence[ReplyPlace],
    panel: Box,
    lettering: Lettering,
) -> None:
    """Draw the lines first, then the points of moved discs, and the discs over them."""
    colours = {marker.number: _colour_of(later=places[marker.number - 1].later) for marker in markers}
    moved = [marker for marker in markers if marker.moved]
    for marker in moved:
        line(page, marker.anchor, marker.centre, 7, PAPER)
    for marker in moved:
        line(page, marker.anchor, marker.centre, 3, colours[marker.number])
    for marker in moved:
        rimmed_disc(page, marker.anchor, POINT, colours[marker.number])
    middle = panel.centre
    for marker in markers:
        rimmed_disc(page, marker.centre, RADIUS, colours[marker.number])
        if marker.beyond:
            angle = atan2(marker.anchor[1] - middle[1], marker.anchor[0] - middle[0])
            tip(page, marker.centre, RADIUS, angle, colours[marker.number])
        _number(page, marker.number, marker.centre, PAPER, lettering)


def _draw_asked(page: Image.Image, asked: ReplyPlace, at: Pixel, land: LandPoints, phase: int) -> None:
    """Draw a star, on the enlarged dot of its commune where it would hide whether that is a member."""
    row = land.commune_at(asked.lat, asked.lon)
    if row is not None:
        rimmed_disc(page, at, STAR - 3, MEMBER if land.members(phase)[row] else COMMUNE)
    star(page, at, STAR - 5, ASKED_MARK)


def _draw_foot(page: Image.Image, foot: Foot, lettering: Lettering) -> None:
    """Draw the numbers of the key and the symbols of the legend."""
    for row in foot.key:
        colour = _colour_of(later=row.later)
        disc(page, row.at, _KEY_RADIUS, colour)
        if not row.shown:
            disc(page, row.at, _KEY_RADIUS - 3, PAPER)
        _number(page, row.number, row.at, PAPER if row.shown else colour, lettering)
    for entry in foot.legend:
        _symbol(page, entry)


def _colour_of(*, later: bool) -> Colour:
    return LATER_SITE if later else SITE


def _symbol(page: Image.Image, entry: LegendLine) -> None:
    """Draw a legend line's symbol as it looks on the land."""
    match entry.symbol:
        case "site":
            disc(page, entry.at, 14, SITE)
        case "later-site":
            disc(page, entry.at, 14, LATER_SITE)
        case "asked":
            star(page, entry.at, 22, ASKED_MARK)
        case "member":
            disc(page, entry.at, 10, MEMBER)
        case "commune":
            disc(page, entry.at, 7, COMMUNE)
        case "":
            pass


def _draw_scale(page: Image.Image, scale: ScaleBar) -> None:
    """Draw a bar with upright ends, on a light rim."""
    (left, y), (right, _) = scale.start, scale.end
    for width, rim, colour in ((10, 3, PAPER), (4, 0, INK)):
        line(page, (left - rim, y), (right + rim, y), width, colour)
        for end in (left, right):
            line(page, (end, y - 9 - rim), (end, y + 2 + rim), width, colour)


def _write(page: Image.Image, text: Text, lettering: Lettering) -> None:
    """Write a line of text, with a light halo where it stands on the land."""
    ImageDraw.Draw(page).text(
        (round(text.box.left), round(text.box.top)),
        text.text,
        font=lettering.font(text.style),
        fill=text.style.colour,
        stroke_width=text.style.halo,
        stroke_fill=PAPER,
        anchor="la",
    )


def _number(page: Image.Image, number: int, at: Pixel, colour: Colour, lettering: Lettering) -> None:
    """Write a number with its ink in the middle of its disc."""
    font = lettering.font(NUMBER)
    left, top, right, bottom = font.getbbox(str(number))
    origin = round(at[0] - (left + right) / 2), round(at[1] - (top + bottom) / 2)
    ImageDraw.Draw(page).text(origin, str(number), font=font, fill=colour)
