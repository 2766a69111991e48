from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from array import array
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from math import dist
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tdi_bot.model import GeoPoint, Picture, ReplyPlace
from tdi_bot.picture.drawer import Drawer, draw
from tdi_bot.picture.frame import Box
from tdi_bot.picture.key import content_key
from tdi_bot.picture.land import LandPoints
from tdi_bot.picture.layout import WIDTH, Layout, lay_out
from tdi_bot.picture.lettering import Lettering
from tdi_bot.picture.markers import RADIUS, STAR
from tdi_bot.picture.palette import BEYOND, COMMUNE, INK, LAND, LATER_SITE, MEMBER, MUTED, PAPER, SITE, Colour
from tdi_bot.picture.towns import SECTION, Town, compile_sections, landmarks, read_towns
from tdi_bot.places.geo import distance_km

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "data" / "fonts"
LEGEND = ("Site clés en main", "Commune d’un Territoire d’industrie", "Autre commune")
CREDIT = "Sources : ANCT, INSEE, IGN ; situation au 1er juillet 2026"
AGEN = ReplyPlace("Agen", 44.2028, 0.6255)


def picture(*places: ReplyPlace, asked: ReplyPlace | None = None, title: str = "Les sites") -> Picture:
    return Picture(title, places, asked, 2, LEGEND, CREDIT, "")


Row = dict[str, str]


def table(name: str) -> list[Row]:
    path = ROOT / "data" / name
    text = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
    return list(csv.DictReader(text.decode("utf-8").splitlines()))


@pytest.fixture(scope="module")
def communes() -> dict[str, Row]:
    return {row["insee"]: row for row in table("communes.csv.gz") if row["lat"]}


@pytest.fixture(scope="module")
def packed(communes: dict[str, Row]) -> bytes:
    """The land as the places compile it."""
    held = {row["insee"]: row for row in table("territoires_communes.csv.gz")}
    degrees, bits = array("f"), bytearray()
    for insee, row in communes.items():
        degrees.extend((float(row["lat"]), float(row["lon"])))
        inside = held.get(insee, {"phase1": "", "phase2": ""})
        bits.append(bool(inside["phase1"]) | bool(inside["phase2"]) << 1)
    return degrees.tobytes() + bytes(bits)


@pytest.fixture(scope="module")
def land(packed: bytes) -> LandPoints:
    return LandPoints.from_bytes(packed)


@pytest.fixture(scope="module")
def sections() -> dict[str, bytes]:
    return compile_sections(ROOT / "data")


@pytest.fixture(scope="module")
def towns(sections: dict[str, bytes]) -> tuple[Town, ...]:
    return read_towns(sections[SECTION])


@pytest.fixture(scope="module")
def laid_out(towns: tuple[Town, ...]) -> Callable[[Picture], Layout]:
    return lambda shown: lay_out(shown, towns, Lettering(FONTS))


@pytest.fixture(scope="module")
def cases(communes: dict[str, Row]) -> dict[str, Picture]:
    known = []
    for row in table("sites.csv"):
        commune = communes.get(row["communes"].split("|")[0])
        if commune:
            known.append((row, ReplyPlace(row["name"], float(commune["lat"]), float(commune["lon"]))))

    def near(asked: ReplyPlace, count: int) -> Picture:
        ordered = sorted((spot for _, spot in known), key=lambda spot: dist((spot.lat, spot.lon), at(asked)))
        return picture(*ordered[:count], asked=asked)

    everywhere = [spot for _, spot in known]
    return {
        "région": picture(*(spot for site, spot in known if site["region"] == "Nouvelle-Aquitaine")),
        "département": picture(*(spot for site, spot in known if site["departements"] == "64")),
        "ville": near(AGEN, 3),
        "capitale": near(ReplyPlace("Paris", 48.8566, 2.3522), 8),
        "île": near(ReplyPlace("Saint-Denis", -20.9329, 55.4471), 3),
        "guyane": near(ReplyPlace("Cayenne", 4.9371, -52.3258), 3),
        "trente": picture(*everywhere[:30], title="Un titre " * 30),
        "aucun": picture(),
        "lieu seul": picture(asked=AGEN),
        "un seul": picture(everywhere[0]),
        "même lieu": picture(*[replace(AGEN, name=f"Site {n} " * 9) for n in range(12)], asked=AGEN),
    }


CASES = (
    "région",
    "département",
    "ville",
    "capitale",
    "île",
    "guyane",
    "trente",
    "aucun",
    "lieu seul",
    "un seul",
    "même lieu",
)


def at(place: ReplyPlace) -> tuple[float, float]:
    return place.lat, place.lon


def around(point: tuple[float, float], radius: float) -> Box:
    return Box(*point, *point).grown(radius)


@pytest.mark.parametrize("case", CASES)
def test_no_text_stands_on_another_text_or_on_a_mark(
    case: str, cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    layout = laid_out(cases[case])
    for one, other in combinations(layout.texts, 2):
        assert not one.box.meets(other.box), (one.text, other.text)
    for text in layout.texts:
        marks = [around(marker.centre, RADIUS) for marker in layout.markers]
        marks += [around(layout.asked_at, STAR - 3)] if layout.asked_at else []
        assert not any(text.box.meets(mark) for mark in marks), text.text


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_cut_at_the_edge(
    case: str, cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    layout = laid_out(cases[case])
    page = Box(0, 0, WIDTH, layout.foot.bottom)
    assert all(page.holds(text.box) for text in layout.texts)
    assert all(layout.frame.panel.holds(marker.box) for marker in layout.markers)


@pytest.mark.parametrize("case", CASES)
def test_discs_never_overlap_and_keep_their_numbers_in_order(
    case: str, cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    markers = laid_out(cases[case]).markers
    assert [marker.number for marker in markers] == list(range(1, len(cases[case].places) + 1))
    for one, other in combinations(markers, 2):
        assert dist(one.centre, other.centre) >= 2 * RADIUS


@pytest.mark.parametrize("case", CASES)
def test_a_picture_is_small_enough_to_send_and_large_enough_to_read(
    case: str, cases: dict[str, Picture], land: LandPoints, towns: tuple[Town, ...]
) -> None:
    png = draw(cases[case], land, towns, FONTS)
    image = Image.open(BytesIO(png))
    assert (image.format, image.mode, image.width) == ("PNG", "P", 1080)
    assert 1300 <= image.height <= 1600
    assert len(png) <= 300_000


@pytest.mark.parametrize("case", CASES)
def test_no_text_is_smaller_than_a_phone_shows(
    case: str, cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    assert min(text.style.size for text in laid_out(cases[case]).texts) >= 26


def test_the_same_picture_gives_the_same_bytes(
    cases: dict[str, Picture], land: LandPoints, towns: tuple[Town, ...]
) -> None:
    assert draw(cases["ville"], land, towns, FONTS) == draw(cases["ville"], land, towns, FONTS)


def test_distances_on_the_page_are_distances_on_the_ground(
    cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    for case in ("région", "département", "capitale"):
        shown, frame = cases[case].places, laid_out(cases[case]).frame
        for one, other in combinations(shown, 2):
            ground = distance_km(GeoPoint(one.lat, one.lon), GeoPoint(other.lat, other.lon))
            page = dist(frame.at(one), frame.at(other)) / frame.px_per_km
            assert page == pytest.approx(ground, rel=0.04, abs=0.2)


def test_north_is_up_and_east_is_right(laid_out: Callable[[Picture], Layout]) -> None:
    frame = laid_out(picture(asked=AGEN)).frame
    x, y = frame.at(AGEN)
    assert frame.at(replace(AGEN, lat=AGEN.lat + 0.1))[1] < y
    assert frame.at(replace(AGEN, lon=AGEN.lon + 0.1))[0] > x


def test_the_scale_bar_is_as_long_as_it_says(
    cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    for case in CASES:
        layout = laid_out(cases[case])
        length = int(layout.scale.text.text.removesuffix("\N{NO-BREAK SPACE}km"))
        drawn = dist(layout.scale.start, layout.scale.end)
        assert drawn == pytest.approx(length * layout.frame.px_per_km)


def test_a_lone_site_is_drawn_where_it_is(land: LandPoints, laid_out: Callable[[Picture], Layout]) -> None:
    shown = picture(replace(AGEN, lat=44.5), replace(AGEN, lat=43.9))
    layout = laid_out(shown)
    page = Image.open(BytesIO(draw(shown, land, (), FONTS))).convert("RGB")
    for marker, place in zip(layout.markers, shown.places, strict=True):
        assert not marker.moved
        assert marker.centre == layout.frame.at(place)
        x, y = marker.centre
        assert page.getpixel((round(x), round(y) + RADIUS - 4)) == SITE


def test_communes_have_the_colour_of_the_phase_asked_about() -> None:
    spread = [(44.2 + 0.2 * row, 0.6 + 0.2 * column) for row in (-1, 0, 1) for column in (-1, 0, 1)]
    bits = [0, 1, 2, 3, 0, 1, 2, 3, 0]
    land = LandPoints(
        np.array([lat for lat, _ in spread], np.float32),
        np.array([lon for _, lon in spread], np.float32),
        np.array(bits, np.uint8),
    )
    for phase in (1, 2):
        shown = replace(picture(replace(AGEN, lat=44.65), replace(AGEN, lat=43.75)), phase=phase)
        frame = lay_out(shown, (), Lettering(FONTS)).frame
        page = Image.open(BytesIO(draw(shown, land, (), FONTS))).convert("RGB")
        for (lat, lon), bit in zip(spread, bits, strict=True):
            x, y = frame.at(ReplyPlace("", lat, lon))
            assert page.getpixel((int(x), int(y))) == (MEMBER if bit & phase else COMMUNE)


def test_the_asked_commune_shows_whether_it_is_a_member(
    land: LandPoints, laid_out: Callable[[Picture], Layout]
) -> None:
    row = int(np.flatnonzero(land.members(2))[0])
    other = int(np.flatnonzero(~land.members(2))[0])
    for index, colour in ((row, MEMBER), (other, COMMUNE)):
        shown = picture(asked=ReplyPlace("Ici", float(land.lat[index]), float(land.lon[index])))
        page = Image.open(BytesIO(draw(shown, land, (), FONTS))).convert("RGB")
        spot = laid_out(shown).asked_at
        assert spot is not None
        assert page.getpixel((round(spot[0]), round(spot[1]) + STAR - 6)) == colour


def test_sites_at_one_spot_fan_out_with_lines_to_it(laid_out: Callable[[Picture], Layout]) -> None:
    markers = laid_out(picture(AGEN, AGEN, AGEN)).markers
    assert len({marker.anchor for marker in markers}) == 1
    assert all(marker.moved for marker in markers)


def test_a_site_of_another_part_of_the_world_is_pointed_at_from_the_edge(
    laid_out: Callable[[Picture], Layout],
) -> None:
    cayenne = ReplyPlace("Cayenne", 4.9371, -52.3258)
    layout = laid_out(picture(AGEN, cayenne, asked=AGEN))
    far = layout.markers[1]
    assert far.beyond
    assert not far.moved
    assert far.centre[0] < layout.frame.panel.centre[0]
    assert far.centre[1] > layout.frame.panel.centre[1]
    assert layout.frame.px_per_km > 5


@pytest.mark.parametrize("wrong", [(float("nan"), 2.0), (95.0, 2.0), (44.0, float("inf")), (44.0, 400.0)])
def test_a_site_without_a_position_stays_in_the_key_only(
    wrong: tuple[float, float], laid_out: Callable[[Picture], Layout]
) -> None:
    layout = laid_out(picture(ReplyPlace("Nulle part", *wrong), AGEN))
    assert [marker.number for marker in layout.markers] == [2]
    assert [line.shown for line in layout.foot.key] == [False, True]


def test_an_asked_place_without_a_position_is_not_drawn(laid_out: Callable[[Picture], Layout]) -> None:
    assert laid_out(picture(AGEN, asked=ReplyPlace("?", float("nan"), 0.0))).asked_at is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.floats(-95, 95), st.floats(-185, 185)), max_size=12),
    st.one_of(st.none(), st.tuples(st.floats(-90, 90), st.floats(-180, 180))),
    st.text(max_size=80),
)
def test_any_places_and_names_can_be_laid_out(
    spots: list[tuple[float, float]], asked: tuple[float, float] | None, name: str
) -> None:
    shown = picture(
        *(ReplyPlace(name, *spot) for spot in spots), asked=ReplyPlace(name, *asked) if asked else None
    )
    layout = lay_out(shown, (), Lettering(FONTS))
    assert all(layout.frame.panel.holds_point(marker.centre) for marker in layout.markers)
    for one, other in combinations(layout.markers, 2):
        assert dist(one.centre, other.centre) >= 2 * RADIUS


def test_names_too_long_end_with_an_ellipsis(laid_out: Callable[[Picture], Layout]) -> None:
    key = laid_out(picture(replace(AGEN, name="Parc d’activités " * 20))).foot.key
    assert key[0].text.text.endswith("…")
    assert key[0].text.box.right <= WIDTH


def test_line_breaks_and_control_marks_in_texts_do_no_harm(land: LandPoints) -> None:
    shown = picture(replace(AGEN, name="Deux\nlignes\x07"), asked=replace(AGEN, name="\u202eA\r\nB"))
    assert draw(replace(shown, title="Un\ttitre\n\nlong", credit="\x00"), land, (), FONTS)


def test_lines_do_not_break_at_no_break_spaces() -> None:
    lettering = Lettering(FONTS)
    style = lay_out(picture(), (), lettering).title[0].style
    lines = lettering.lines("Les 14\N{NO-BREAK SPACE}sites", lettering.width("Les 14", style) + 4, style, 3)
    assert lines[0] == "Les"


def test_towns_named_are_the_largest_and_not_in_one_heap(
    cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    names = {name.text.text for name in laid_out(cases["région"]).towns}
    assert {"Bordeaux", "Toulouse"} <= names
    assert len(names) <= 9


def test_a_town_is_not_named_twice_when_it_is_the_asked_place(
    cases: dict[str, Picture], laid_out: Callable[[Picture], Layout]
) -> None:
    said = [text.text for text in laid_out(cases["ville"]).texts]
    assert said.count("Agen") == 1


def test_a_suburb_is_no_landmark() -> None:
    paris, suburb = Town("Paris", 48.8566, 2.3522, 2_100_000), Town("Montreuil", 48.86, 2.44, 110_000)
    assert landmarks([suburb, paris]) == [paris]


def test_colours_contrast_enough_to_be_read() -> None:
    for ground in (PAPER, LAND, BEYOND):
        assert min(contrast(INK, ground), contrast(MUTED, ground)) >= 4.5
    assert contrast(PAPER, SITE) >= 3
    assert contrast(PAPER, LATER_SITE) >= 3
    assert contrast(INK, MEMBER) >= 4.5


def contrast(one: Colour, other: Colour) -> float:
    def light(colour: Colour) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_a_picture_drawn_before_is_not_drawn_again(sections: dict[str, bytes], packed: bytes) -> None:
    drawer = Drawer.load(sections.__getitem__, lambda: packed, FONTS)
    first = drawer.draw(picture(AGEN))
    assert drawer.draw(replace(picture(AGEN), caption="dite autrement")) is first
    assert drawer.draw(picture(AGEN, title="Autre titre")) != first


def test_the_land_is_read_once_and_only_for_a_first_picture(land: LandPoints) -> None:
    reads: list[str] = []

    def read() -> LandPoints:
        reads.append("land")
        return land

    drawer = Drawer(read, lambda: (), FONTS)
    assert reads == []
    drawer.draw(picture())
    drawer.draw(picture(AGEN))
    assert reads == ["land"]


def test_pictures_kept_in_memory_stay_within_their_bytes(land: LandPoints) -> None:
    drawer = Drawer(lambda: land, lambda: (), FONTS, cache_bytes=150_000)
    first = drawer.draw(picture(AGEN))
    for number in range(3):
        drawer.draw(picture(AGEN, title=f"Carte {number}"))
    again = drawer.draw(picture(AGEN))
    assert again == first
    assert again is not first


def test_a_site_of_the_later_scheme_has_its_own_colour_and_line_of_the_legend(
    land: LandPoints, laid_out: Callable[[Picture], Layout]
) -> None:
    later = replace(AGEN, name="Blanquefort", lat=44.91, lon=-0.63, later=True)
    both = picture(AGEN, later)
    layout = laid_out(both)
    page = Image.open(BytesIO(draw(both, land, (), FONTS))).convert("RGB")
    for marker, colour in zip(layout.markers, (SITE, LATER_SITE), strict=True):
        x, y = marker.centre
        assert page.getpixel((round(x), round(y) + RADIUS - 4)) == colour
    assert [line.symbol for line in layout.foot.legend[:2]] == ["site", "later-site"]
    assert laid_out(picture(later)).foot.legend[0].symbol == "later-site"
    assert content_key(both) != content_key(picture(AGEN, replace(later, later=False)))


def test_the_key_of_a_picture_changes_with_all_that_is_drawn() -> None:
    base = picture(AGEN, asked=AGEN)
    others = [
        replace(base, title="x"),
        replace(base, places=()),
        replace(base, asked=None),
        replace(base, phase=1),
        replace(base, legend=()),
        replace(base, credit=""),
    ]
    assert len({content_key(base), *map(content_key, others)}) == 7
    assert content_key(replace(base, caption="x")) == content_key(base)


def test_the_drawing_library_is_not_opened_before_a_picture_is_asked() -> None:
    code = "import sys, tdi_bot.picture.drawer; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_damaged_land_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="kb build"):
        LandPoints.from_bytes(b"1234567890")


def test_columns_of_different_lengths_are_refused() -> None:
    one, none = np.zeros(1, np.float32), np.zeros(0, np.uint8)
    with pytest.raises(ValueError, match="one length"):
        LandPoints(one, one, none)


def test_a_missing_font_says_where_it_should_be(tmp_path: Path, land: LandPoints) -> None:
    with pytest.raises(FileNotFoundError, match="data/fonts"):
        draw(picture(), land, (), tmp_path)


def test_a_land_without_communes_gives_a_picture_all_the_same() -> None:
    assert draw(picture(AGEN, asked=AGEN), LandPoints.from_bytes(b""), (), FONTS)
