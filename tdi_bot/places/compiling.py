"""Turns the checked tables into the sections that `Places` reads at start."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tdi_bot.places.index import compile_index
from tdi_bot.places.names import key_of
from tdi_bot.places.naming import gather_names
from tdi_bot.places.rows import CommuneRow, MembershipRow
from tdi_bot.places.sounds import compile_sounds
from tdi_bot.places.tables import Tables, read_tables
from tdi_bot.text import fold

Area = dict[str, object]
_NONE = MembershipRow("-", "", "")


def compile_sections(data_dir: Path, lists_dir: Path) -> dict[str, bytes]:
    """Return every section of the room, by name.

    Raises TablesInvalid with every fault of the tables under `data_dir` and the lists under `lists_dir`.
    """
    return sections_of(read_tables(data_dir, lists_dir))


def sections_of(tables: Tables) -> dict[str, bytes]:
    """Return every section of the room, by name, from tables that were read and checked."""
    held = {row.insee: row for row in tables.memberships}
    names = gather_names(tables)
    return {
        **compile_index(names),
        **compile_sounds(names),
        **_communes(tables, held),
        "places.areas": _json(_areas(tables, held)),
        "places.territoires": _json(_territoires(tables)),
        "places.sites": _json(_sites(tables)),
        "places.laureats": _json([asdict(row) for row in tables.laureats]),
        "places.words": _json(_words(tables)),
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _communes(tables: Tables, held: dict[str, MembershipRow]) -> dict[str, bytes]:
    """Return communes and former communes as lines with offsets, and the points of the map."""
    communes = sorted(tables.communes, key=lambda row: row.insee)
    sections: dict[str, bytes] = {}
    lines = []
    for row in communes:
        inside = held.get(row.insee, _NONE)
        cells = (
            row.name,
            "|".join(row.postal_codes),
            row.epci,
            row.departement,
            row.population,
            row.lat,
            row.lon,
        )
        lines.append("\t".join((row.insee, *cells, inside.phase1, inside.phase2)))
    sections |= _lines("places.communes", lines)
    former = sorted(tables.anciennes, key=lambda row: row.code)
    sections |= _lines("places.anciennes", ["\t".join((r.code, r.name, r.kind, r.commune)) for r in former])
    located = [(float(r.lat), float(r.lon), held.get(r.insee, _NONE)) for r in communes if r.lat]
    points, flags = array("f"), bytearray()
    for lat, lon, inside in located:
        points.extend((lat, lon))
        flags.append(bool(inside.phase1) | bool(inside.phase2) << 1)
    sections["places.map"] = points.tobytes() + bytes(flags)
    by_lat = sorted((i for i, r in enumerate(communes) if r.lat), key=lambda i: float(communes[i].lat))
    sections["places.by_lat"] = array("I", by_lat).tobytes()
    sections["places.by_lat.lat"] = array("d", [float(communes[i].lat) for i in by_lat]).tobytes()
    sections["places.by_lat.lon"] = array("d", [float(communes[i].lon) for i in by_lat]).tobytes()
    return sections


def _lines(name: str, lines: list[str]) -> dict[str, bytes]:
    """Return lines as one text, the offset of each, and the five-letter codes they begin with as numbers."""
    codes = array("I", [int(line[:5], 36) for line in lines])
    raw = [f"{line}\n".encode() for line in lines]
    offsets = array("I", [0])
    for line in raw:
        offsets.append(offsets[-1] + len(line))
    return {
        name: b"".join(raw),
        f"{name}.offsets": offsets.tobytes(),
        f"{name}.codes": codes.tobytes(),
    }


def _area(communes: Iterable[CommuneRow], held: dict[str, MembershipRow]) -> Area:
    """Return what communes add up to: people, the centre they weigh, how many are in which territory."""
    rows = list(communes)
    inside: dict[str, Counter[str]] = {"1": Counter(), "2": Counter()}
    for row in rows:
        member = held.get(row.insee)
        for phase, counts in inside.items() if member else ():
            code = member.of(phase) if member else ""
            if code:
                counts[f"{phase}:{code}"] += 1
    located = [(float(r.lat), float(r.lon), int(r.population or 0) + 1) for r in rows if r.lat]
    weight = sum(people for *_, people in located)
    centre = (
        [
            round(sum(lat * w for lat, _, w in located) / weight, 4),
            round(sum(lon * w for _, lon, w in located) / weight, 4),
        ]
        if located
        else None
    )
    return {
        "people": sum(int(row.population or 0) for row in rows),
        "point": centre,
        "communes": len(rows),
        "inside": {phase: dict(counts.most_common()) for phase, counts in inside.items()},
    }


def _areas(tables: Tables, held: dict[str, MembershipRow]) -> dict[str, dict[str, Area]]:
    """Return EPCI, départements, régions (former ones too), countries and territories, each summed up."""
    region_of = {row.code: row.region for row in tables.departements}
    by_epci: dict[str, list[CommuneRow]] = defaultdict(list)
    by_departement: dict[str, list[CommuneRow]] = defaultdict(list)
    by_territoire: dict[str, list[CommuneRow]] = defaultdict(list)
    for row in tables.communes:
        by_epci[row.epci].append(row)
        by_departement[row.departement].append(row)
        for phase in ("1", "2"):
            by_territoire[f"{phase}:{held.get(row.insee, _NONE).of(phase)}"].append(row)

    def summed(name: str, rows: list[CommuneRow], region: str = "", departements: Iterable[str] = ()) -> Area:
        counted = Counter(row.departement for row in rows)
        codes = tuple(departements) or tuple(code for code, _ in counted.most_common())
        where = region or (region_of[codes[0]] if codes else "")
        return {"name": name, "region": where, "departements": codes, **_area(rows, held)}

    def of(codes: Iterable[str], source: dict[str, list[CommuneRow]]) -> list[CommuneRow]:
        return [row for code in codes for row in source[code]]

    areas: dict[str, dict[str, Area]] = {
        "epci": {r.siren: summed(r.name, by_epci[r.siren]) for r in tables.epci},
        "departement": {
            r.code: summed(r.name, by_departement[r.code], r.region, (r.code,)) for r in tables.departements
        },
        "region": {},
        "contree": {},
        "territoire": {},
    }
    for region in dict.fromkeys(region_of.values()):
        codes = tuple(code for code, name in region_of.items() if name == region)
        areas["region"][region] = summed(region, of(codes, by_departement), region, codes)
    for old in tables.anciennes_regions:
        areas["region"][old.nom] = summed(
            old.nom, of(old.departements, by_departement), old.region, old.departements
        )
    for country in tables.contrees:
        rows = of(country.epci, by_epci) if country.epci else of(country.departements, by_departement)
        area = summed(country.nom, rows, country.region, country.departements)
        areas["contree"][country.nom] = {**area, "region": country.region, "epci": country.epci}
    for t in tables.territoires:
        key = f"{t.phase}:{t.code}"
        areas["territoire"][key] = summed(t.name, by_territoire[key], t.region, t.departements)
    return areas


def _territoires(tables: Tables) -> list[Area]:
    members: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for row in tables.members:
        members[row.phase, row.code].append((row.kind, row.id, row.name))
    for listed in members.values():
        listed.sort(key=lambda member: (member[0] == "commune", fold(member[2])))
    return [
        {"id": f"{t.phase}:{t.code}", "members": members[t.phase, t.code]}
        for t in sorted(tables.territoires, key=lambda t: (t.phase, t.code))
    ]


def _sites(tables: Tables) -> Area:
    sources: dict[str, list[dict[str, object]]] = defaultdict(list)
    for source in tables.site_sources:
        sources[source.site].append(asdict(source))
    return {
        "sites": [{**asdict(site), "sources": sources[site.id]} for site in tables.sites],
        "totals": [asdict(total) for total in tables.totals],
    }


def _words(tables: Tables) -> Area:
    return {
        "ambiguous": [key_of(row.mot) for row in tables.ambiguous],
        "ordinary": [key_of(row.mot) for row in tables.ordinary],
        "foreign": {key_of(row.mot): row.mot for row in tables.foreign},
    }
