"""Gathers, at build time, every name that a place answers to, and what each name can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tdi_bot.places import names
from tdi_bot.places.names import CAPITALS, FLAGS, HABITANTS, SHORT
from tdi_bot.places.tables import Tables

_FAR = 5
"""How many times more people a shortened name must stand for than the commune of that very name."""
_COMPARABLE = 20
"""Among those that share a beginning, smaller ones than the largest by that much are left out."""
_LEAST = 3000
"""Inhabitants from which a commune may be called by the beginning of its name."""
_MOST = 6
_ORDER = "cdrekats"


def gather_names(tables: Tables) -> dict[str, list[str]]:
    """Return the references of every key, communes first, each kind by population."""
    population = {f"c{row.insee}": int(row.population or 0) for row in tables.communes}
    held: dict[str, set[str]] = defaultdict(set)

    def add(name: str, *references: str) -> None:
        key = names.key_of(name)
        if len(key) > 1 or key == "y":
            held[key].update(references)

    _add_communes(tables, add)
    _add_areas(tables, add)
    _add_territoires(tables, add)
    for site in tables.sites:
        for name in names.site_names(site.name, site.aliases):
            add(name, f"s{site.id}")
    gathered = {key: _ordered(references, population) for key, references in held.items()}
    for key, references in _shortened(tables, held, population).items():
        gathered[key] = gathered.get(key, []) + references
    return gathered


def _ordered(references: Iterable[str], population: Mapping[str, int]) -> list[str]:
    """Sort by kind, population, newest phase, first scheme, then code, so that builds are repeatable."""

    def rank(reference: str) -> tuple[int, int, int, str]:
        bare = reference.lstrip(FLAGS)
        return (_ORDER.index(bare[0]), -population.get(bare, 0), int(bare.startswith(("t1", "sf2030"))), bare)

    return sorted(references, key=rank)


def _add_communes(tables: Tables, add: names.Adder) -> None:
    for commune in tables.communes:
        add(commune.name, f"c{commune.insee}")
        if "(" in commune.name:
            add(commune.name.partition("(")[0], f"{SHORT}c{commune.insee}")
        for code in commune.postal_codes:
            add(code, f"c{commune.insee}")
    for row in tables.anciennes:
        if row.kind == "arrondissement":
            for key in names.arrondissement_keys(row.name):
                add(key, f"a{row.code}")
            for code in row.postal_codes:
                add(code, f"a{row.code}")
        else:
            add(row.name, f"a{row.code}")


def _add_areas(tables: Tables, add: names.Adder) -> None:
    single = {country.nom: country.epci[0] for country in tables.contrees if len(country.epci) == 1}
    for epci in tables.epci:
        for name in names.epci_names(epci.name):
            add(name, f"e{epci.siren}")
    communes = {names.key_of(commune.name) for commune in tables.communes}
    for departement in tables.departements:
        add(departement.name, f"d{departement.code}")
        for article in names.ARTICLES:
            if f"{article} {names.key_of(departement.name)}" in communes:
                add(f"{article} {departement.name}", f"d{departement.code}")
        add(departement.region, f"r{departement.region}")
    for region in tables.anciennes_regions:
        for name in (region.nom, *region.formes):
            add(name, f"r{region.nom}")
    for country in tables.contrees:
        for name in (country.nom, *country.formes):
            add(name, f"e{single[country.nom]}" if country.nom in single else f"k{country.nom}")
    letters = {"commune": "c", "epci": "e", "departement": "d", "region": "r", "contree": "k"}
    for habitants in tables.habitants:
        for form in habitants.formes:
            add(form, HABITANTS + letters[habitants.nature] + habitants.code)
    for sigle in tables.sigles:
        flag = CAPITALS if sigle.casse else ""
        add(sigle.forme, flag + letters[sigle.nature] + sigle.code)


def _add_territoires(tables: Tables, add: names.Adder) -> None:
    for territoire in tables.territoires:
        add(territoire.name, f"t{territoire.phase}:{territoire.code}")
    for member in tables.members:
        if member.kind == "ept":
            add(member.name, f"t{member.phase}:{member.code}")


def _shortened(
    tables: Tables, held: Mapping[str, set[str]], population: Mapping[str, int]
) -> dict[str, list[str]]:
    """Return the references that a key gets because people shorten the names of large communes."""
    leads: dict[str, set[str]] = defaultdict(set)
    tails: dict[str, set[str]] = defaultdict(set)
    for commune in tables.communes:
        key, reference = names.key_of(commune.name), f"c{commune.insee}"
        bare = names.article_dropped(key)
        if bare:
            tails[bare].add(reference)
        loose = names.links_dropped(key)
        if loose and (loose.count(" ") > 1 or population[reference] >= _LEAST):
            tails[loose].add(reference)
        if population[reference] >= _LEAST:
            for lead in names.leading_parts(key):
                leads[lead].add(reference)
            tail = names.trailing_part(key)
            if tail:
                tails[tail].add(reference)
    short: dict[str, list[str]] = {}
    for key, references in leads.items():
        largest = max(population[reference] for reference in references)
        exact = max((population.get(one, 0) for one in held.get(key, ()) if one[0] == "c"), default=-1)
        if exact >= 0 and largest < _FAR * exact:
            continue
        near = [
            one
            for one in references
            if population[one] * _COMPARABLE >= largest and one not in held.get(key, ())
        ]
        short[key] = [SHORT + one for one in _ordered(near, population)[:_MOST]]
    for key, references in tails.items():
        if key not in held and key not in short:
            short[key] = [SHORT + one for one in _ordered(references, population)[:_MOST]]
    return {key: references for key, references in short.items() if references}
