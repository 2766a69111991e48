"""Reads the shipped tables into checked rows; all faults at once, each with file, line and remedy."""

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
    LaureatRow,
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
    laureats: tuple[LaureatRow, ...]
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
        laureats=data("laureats.csv", LaureatRow, "id"),
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
    """Yield every reference to a row that does not exist."""
    known = _Known(tables)
    for file, what, codes, references in known.expected(tables):
        for line, written in enumerate(references, start=2):
            for code in written:
                if code and code not in codes:
                    yield TableError(file, line, f"{what} « {code} » inconnu", "écrire un code qui existe")
    named: tuple[tuple[str, Iterable[HabitantsRow | SigleRow]], ...] = (
        ("habitants.csv", tables.habitants),
        ("sigles.csv", tables.sigles),
    )
    for file, aliases in named:
        for line, alias in enumerate(aliases, start=2):
            if alias.code not in known.by_nature[alias.nature]:
                yield TableError(
                    file, line, f"{alias.nature} « {alias.code} » inconnu", "écrire un code qui existe"
                )


_Expected = tuple[str, str, frozenset[str], Iterable[tuple[str, ...]]]


class _Known:
    """The codes that other tables may refer to."""

    def __init__(self, tables: Tables) -> None:
        self.by_nature = {
            "commune": frozenset(row.insee for row in tables.communes),
            "epci": frozenset(row.siren for row in tables.epci),
            "departement": frozenset(row.code for row in tables.departements),
            "region": frozenset(row.region for row in tables.departements),
            "contree": frozenset(row.nom for row in tables.contrees),
        }
        self.territoires = frozenset(f"{row.phase}:{row.code}" for row in tables.territoires)
        self.sites = frozenset(row.id for row in tables.sites)

    def expected(self, tables: Tables) -> Iterator[_Expected]:
        """Yield file, what is referred to, the codes there are, and the codes written on each line."""
        communes, epci, departements, regions, _ = self.by_nature.values()
        t = tables
        yield "communes.csv.gz", "EPCI", epci, ((r.epci,) for r in t.communes)
        yield "communes.csv.gz", "département", departements, ((r.departement,) for r in t.communes)
        yield "communes_anciennes.csv.gz", "commune", communes, ((r.commune,) for r in t.anciennes)
        yield "departements.csv", "chef-lieu", communes, ((r.chef_lieu,) for r in t.departements)
        yield "territoires.csv", "département", departements, (r.departements for r in t.territoires)
        of_member = ((f"{r.phase}:{r.code}",) for r in t.members)
        yield "territoires_membres.csv", "territoire", self.territoires, of_member
        held = (tuple(f"{p}:{r.of(p)}" for p in "12" if r.of(p)) for r in t.memberships)
        yield "territoires_communes.csv.gz", "territoire", self.territoires, held
        yield "territoires_communes.csv.gz", "commune", communes, ((r.insee,) for r in t.memberships)
        yield "sites.csv", "commune", communes, (r.communes for r in t.sites)
        yield "sites.csv", "département", departements, (r.departements for r in t.sites)
        yield "sites.csv", "région", regions, ((r.region,) for r in t.sites)
        yield "sites.csv", "jumeau", self.sites, ((r.twin,) for r in t.sites)
        yield "sites_sources.csv", "site", self.sites, ((r.site,) for r in t.site_sources)
        yield "sites_totaux.csv", "région", regions, ((r.region,) for r in t.totals)
        yield "laureats.csv", "commune", communes, ((r.commune,) for r in t.laureats)
        yield "laureats.csv", "département", departements, ((r.departement,) for r in t.laureats)
        yield "contrees.csv", "EPCI", epci, (r.epci for r in t.contrees)
        yield "contrees.csv", "département", departements, (r.departements for r in t.contrees)
        former = (r.departements for r in t.anciennes_regions)
        yield "anciennes_regions.csv", "département", departements, former
