"""How long a picture takes, cold and kept, and how large it is: the bars are 0.5 s, 5 ms and 300 kB.

python -m benchmarks.picture
"""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tdi_bot.model import Picture, ReplyPlace
from tdi_bot.picture.drawer import Drawer
from tdi_bot.picture.towns import compile_sections

DATA = Path(__file__).resolve().parents[1] / "data"
Rows = list[dict[str, str]]


def main(arguments: list[str]) -> int:
    """Print the figures of each picture, each drawn in a process of its own so that it is cold."""
    if arguments:
        measure(arguments[0])
        return 0
    print(f"{'picture':<14} {'cold':>8} {'warm':>8} {'kept':>9} {'size':>8}", flush=True)
    for name in pictures(rows("communes.csv.gz")):
        subprocess.run([sys.executable, __file__, name], check=True)
    return 0


def measure(name: str) -> None:
    """Print the time of a first picture with its imports, of another one, and of one drawn before."""
    communes = rows("communes.csv.gz")
    picture, land = pictures(communes)[name], land_of(communes)
    drawer = Drawer.load(compile_sections(DATA).__getitem__, land, DATA / "fonts")
    cold, png = timed(drawer, picture)
    warm, _ = timed(drawer, Picture("autre", picture.places, picture.asked, 2, picture.legend, "", ""))
    kept, _ = timed(drawer, picture)
    print(f"{name:<14} {cold:>5.0f} ms {warm:>5.0f} ms {kept:>6.3f} ms {len(png) / 1000:>5.0f} kB")


def timed(drawer: Drawer, picture: Picture) -> tuple[float, bytes]:
    """Return the milliseconds that a picture takes, and the picture."""
    began = time.perf_counter()
    png = drawer.draw(picture)
    return (time.perf_counter() - began) * 1000, png


def rows(name: str) -> Rows:
    """Return the rows of a compressed table."""
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def land_of(communes: Rows) -> Callable[[], bytes]:
    """Return the communes as the places compile them."""
    held = {row["insee"]: row for row in rows("territoires_communes.csv.gz")}
    located = [row for row in communes if row["lat"]]
    degrees = np.array([(row["lat"], row["lon"]) for row in located], "<f4")
    bits = [
        bool(row["phase1"]) | bool(row["phase2"]) << 1
        for row in (held.get(row["insee"], {"phase1": "", "phase2": ""}) for row in located)
    ]
    packed = degrees.tobytes() + bytes(bits)
    return lambda: packed


def pictures(communes: Rows) -> dict[str, Picture]:
    """Return the pictures to measure: a région, a département, the sites near a town, all of France."""
    spots = {
        row["insee"]: (row["departement"], float(row["lat"]), float(row["lon"]))
        for row in communes
        if row["lat"]
    }
    with (DATA / "sites.csv").open(encoding="utf-8", newline="") as file:
        sites = [
            (row["region"], spots[insee][0], ReplyPlace(row["name"], *spots[insee][1:]))
            for row in csv.DictReader(file)
            if (insee := row["communes"].split("|")[0]) in spots
        ]
    agen = ReplyPlace("Agen", *spots["47001"][1:])
    near = sorted((place for *_, place in sites), key=lambda p: abs(p.lat - agen.lat) + abs(p.lon - agen.lon))
    return {
        "région": described(place for region, _, place in sites if region == "Nouvelle-Aquitaine"),
        "département": described(place for _, departement, place in sites if departement == "64"),
        "près d'Agen": described(near[:3], agen),
        "France": described(place for *_, place in sites),
    }


def described(places: Iterable[ReplyPlace], asked: ReplyPlace | None = None) -> Picture:
    """Return a picture with the texts that one usually has."""
    legend = ("Site clés en main", "Commune d’un Territoire d’industrie", "Autre commune")
    return Picture("Les sites clés en main", tuple(places), asked, 2, legend, "Sources : ANCT, INSEE", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
