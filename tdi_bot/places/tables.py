"""Reads the shipped tables into checked rows; every fault names file, line and remedy, all of them at once."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from tdi_bot.places.rows import (
    AncienneRow,
    AreaRow,
    CommuneRow,
    DepartementRow,
    EpciRow,
    HabitantsRow,
    MemberRow,
    MembershipRow,
    RowError,
    SigleRow,
    SiteRow,
    SourceRow,
    TerritoireRow,
    TotalRow,
    WordRow,
)

Row = TypeVar("Row")


class TableError(ValueError):
    """One fault of a table: file, line (1 is the header), what is wrong, what to write instead; in French."""

    def __init__(self, file: str, line: int, what: str, remedy: str) -> None:
        super().__init__(f"{file}, ligne {line} : {what} — {remedy}")
        self.file, self.line, self.what, self.remedy = file, line, what, remedy


class TablesInvalid(Exception):
    """All the faults of all the tables, so that an editor mends them in one go."""

    def __init__(self, errors: Sequence[TableError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)


@dataclass(frozen=True, slots=True)
class Tables:
    """Every shipped table and reviewed list, checked on its own and against the others."""

    communes: tuple[CommuneRow, ...]
    epci: tuple[EpciRow, ...]
    anciennes: tuple[AncienneRow, ...]
    departements: tuple[DepartementRow, ...]
    territoires: tuple[TerritoireRow, ...]
    members: tuple[MemberRow, ...]
    memberships: tuple[MembershipRow, ...]
    sites: tuple[SiteRow, ...]
    site_sources: tuple[SourceRow, ...]
    totals: tuple[TotalRow, ...]
    habitants: tuple[HabitantsRow, ...]
    anciennes_regions: tuple[AreaRow, ...]
    contrees: tuple[AreaRow, ...]
    sigles: tuple[SigleRow, ...]
    ambiguous: tuple[WordRow, ...]
    ordinary: tuple[WordRow, ...]
    foreign: tuple[WordRow, ...]


def read_tables(data_dir: Path, lists_dir: Path) -> Tables:
    """Read and check every table.

    Raises TablesInvalid with one TableError for each fault found.
    """
    errors: list[TableError] = []

    def data(name: str, row: Callable[..., Row], key: str) -> tuple[Row, ...]:
        return _read(data_dir / name, row, key, errors)

    def listed(name: str, row: Callable[..., Row], key: str) -> tuple[Row, ...]:
        return _read(lists_dir / name, row, key, errors)

    tables = Tables(
        communes=data("communes.csv.gz", CommuneRow, "insee"),
        epci=data("epci.csv", EpciRow, "siren"),
        anciennes=data("communes_anciennes.csv.gz", AncienneRow, "code"),
        departements=data("departements.csv", DepartementRow, "code"),
        territoires=data("territoires.csv", TerritoireRow, "phase,code"),
        members=data("territoires_membres.csv", MemberRow, "phase,code,id"),
        memberships=data("territoires_communes.csv.gz", MembershipRow, "insee"),
        sites=data("sites.csv", SiteRow, "id"),
        site_sources=data("sites_sources.csv", SourceRow, ""),
        totals=data("sites_totaux.csv", TotalRow, "scheme,waves,region"),
        habitants=listed("habitants.csv", HabitantsRow, "formes"),
        anciennes_regions=listed("anciennes_regions.csv", AreaRow, "nom"),
        contrees=listed("contrees.csv", AreaRow, "nom"),
        sigles=listed("sigles.csv", SigleRow, "forme"),
        ambiguous=listed("mots_ambigus.csv", WordRow, "mot"),
        ordinary=listed("mots_courants.csv", WordRow, "mot"),
        foreign=listed("villes_etrangeres.csv", WordRow, "mot"),
    )
    if not errors:
        errors.extend(_dangling(tables))
    if errors:
        raise TablesInvalid(errors)
    return tables


def _read(path: Path, row: Callable[..., Row], key: str, errors: list[TableError]) -> tuple[Row, ...]:
    """Return the rows of one table; a row that cannot be read is left out and reported."""
    columns = [field.name for field in fields(row)]  # type: ignore[arg-type]
    rows: list[Row] = []
    seen: dict[tuple[str, ...], int] = {}
    try:
        lines = list(csv.reader(io.StringIO(_text(path), newline="")))
    except (OSError, UnicodeDecodeError) as error:
        errors.append(
            TableError(path.name, 1, f"fichier illisible ({error})", "rétablir le fichier en UTF-8")
        )
        return ()
    if not lines or lines[0] != columns:
        wanted = ",".join(columns)
        errors.append(
            TableError(path.name, 1, "colonnes inattendues", f"la première ligne doit être « {wanted} »")
        )
        return ()
    for number, cells in enumerate(lines[1:], start=2):
        try:
            if len(cells) != len(columns):
                raise RowError(
                    f"{len(cells)} cellules au lieu de {len(columns)}", "compléter ou citer les virgules"
                )
            rows.append(row(*cells))
            identity = tuple(cells[columns.index(column)] for column in key.split(",")) if key else ()
            if identity and identity in seen:
                raise RowError(
                    f"« {', '.join(identity)} » est déjà à la ligne {seen[identity]}",
                    "garder une seule ligne",
                )
            seen[identity] = number
        except RowError as error:
            errors.append(TableError(path.name, number, error.what, error.remedy))
    return tuple(rows)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")


def _dangling(tables: Tables) -> Iterator[TableError]:
    """Yield every reference to a row that does not exist. Line numbers are those of the sorted tables."""
    communes = {row.insee for row in tables.communes}
    epci = {row.siren for row in tables.epci}
    departements = {row.code for row in tables.departements}
    regions = {row.region for row in tables.departements}
    territoires = {(row.phase, row.code) for row in tables.territoires}
    sites = {row.id for row in tables.sites}

    def check(
        file: str, references: Iterable[tuple[str, object]], known: set[object]
    ) -> Iterator[TableError]:
        for line, (what, reference) in enumerate(references, start=2):
            for one in reference if isinstance(reference, tuple) and reference not in known else (reference,):
                if one not in ("", None) and one not in known:
                    yield TableError(file, line, f"{what} « {one} » inconnu", "écrire un code qui existe")

    yield from check("communes.csv.gz", (("EPCI", r.epci) for r in tables.communes), set(epci))
    yield from check(
        "communes.csv.gz", (("département", r.departement) for r in tables.communes), set(departements)
    )
    yield from check(
        "communes_anciennes.csv.gz", (("commune", r.commune) for r in tables.anciennes), set(communes)
    )
    yield from check(
        "departements.csv", (("chef-lieu", r.chef_lieu) for r in tables.departements), set(communes)
    )
    yield from check(
        "territoires_membres.csv",
        (("territoire", (r.phase, r.code)) for r in tables.members),
        set(territoires),
    )
    for phase in ("1", "2"):
        codes = {code for number, code in territoires if number == phase}
        held = (("territoire", r.of(phase)) for r in tables.memberships)
        yield from check("territoires_communes.csv.gz", held, set(codes))
    yield from check(
        "territoires_communes.csv.gz", (("commune", r.insee) for r in tables.memberships), set(communes)
    )
    yield from check("sites.csv", (("commune", r.communes) for r in tables.sites), set(communes))
    yield from check("sites.csv", (("département", r.departements) for r in tables.sites), set(departements))
    yield from check("sites.csv", (("jumeau", r.twin) for r in tables.sites), set(sites))
    yield from check("sites.csv", (("région", r.region) for r in tables.sites), set(regions))
    yield from check("sites_sources.csv", (("site", r.site) for r in tables.site_sources), set(sites))
    yield from check("sites_totaux.csv", (("région", r.region) for r in tables.totals), set(regions))
    yield from check("contrees.csv", (("EPCI", r.epci) for r in tables.contrees), set(epci))
    for name, areas in (
        ("anciennes_regions.csv", tables.anciennes_regions),
        ("contrees.csv", tables.contrees),
    ):
        yield from check(name, (("département", r.departements) for r in areas), set(departements))
    targets: dict[str, set[object]] = {
        "commune": set(communes),
        "epci": set(epci),
        "departement": set(departements),
        "region": set(regions),
    }
    for name, aliases in (("habitants.csv", tables.habitants), ("sigles.csv", tables.sigles)):
        for line, alias in enumerate(aliases, start=2):
            if alias.code not in targets[alias.nature]:
                yield TableError(
                    name, line, f"{alias.nature} « {alias.code} » inconnu", "écrire un code qui existe"
                )
