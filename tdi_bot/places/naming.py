"""Gathers, at build time, every name that a place answers to, and what each name can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from tdi_bot.places import names
from tdi_bot.places.names import CAPITALS, FLAGS, HABITANTS, SHORT
from tdi_bot.places.tables import Tables

_FAR = 5
"""How many times more people a shortened name must stand for than the commune of that very name."""
_COMPARABLE = 20
"""Among those that share a beginning, smaller ones than the largest by that much are left out."""
_LEAST = 3000
"""Inhabitants from which a commune may be called by the beginning of its name."""
_LEAST_ALONE = 1000
"""A smaller town keeps a shortened name that no other could mean: « Montcuq »."""
_MOST = 6
_ORDER = "cdrekats"


def gather_names(tables: Tables) -> dict[str, list[str]]:
    """Return the references of every key, communes first, each kind by population."""
    population = {f"c{row.insee}": int(row.population or 0) for row in tables.communes}
    keys = {f"c{row.insee}": names.key_of(row.name) for row in tables.communes}
    filing = _Filing()
    _add_communes(tables, keys, filing)
    _add_areas(tables, frozenset(keys.values()), filing)
    _add_territoires(tables, filing)
    for site in tables.sites:
        for name in names.site_names(site.name, site.aliases):
            filing.add(name, f"s{site.id}")
    gathered = {key: _ordered(references, population) for key, references in filing.held.items()}
    for key, references in _shortened(keys, filing.held, population).items():
        gathered[key] = gathered.get(key, []) + references
    for key, reference in _epci_shortened(tables, gathered).items():
        gathered[key] = [SHORT + reference]
    return gathered


class _Filing:
    """References by key, as they are gathered."""

    def __init__(self) -> None:
        self.held: dict[str, set[str]] = defaultdict(set)

    def add(self, name: str, *references: str) -> None:
        self.add_key(names.key_of(name), *references)

    def add_key(self, key: str, *references: str) -> None:
        if len(key) > 1 or key == "y":
            self.held[key].update(references)


def _ordered(references: Iterable[str], population: Mapping[str, int]) -> list[str]:
    """Sort by kind, population, newest phase, first scheme, then code, so that builds are repeatable."""

    def rank(reference: str) -> tuple[int, int, int, str]:
        bare = reference.lstrip(FLAGS)
        return (_ORDER.index(bare[0]), -population.get(bare, 0), int(bare.startswith(("t1", "sf2030"))), bare)

    return sorted(references, key=rank)


def _add_communes(tables: Tables, keys: Mapping[str, str], filing: _Filing) -> None:
    for commune in tables.communes:
        reference = f"c{commune.insee}"
        filing.add_key(keys[reference], reference)
        if "(" in commune.name:
            filing.add(commune.name.partition("(")[0], SHORT + reference)
        for code in commune.postal_codes:
            filing.add_key(code, reference)
    for row in tables.anciennes:
        if row.kind == "arrondissement":
            for key in names.arrondissement_keys(row.name):
                filing.add_key(key, f"a{row.code}")
            for code in row.postal_codes:
                filing.add_key(code, f"a{row.code}")
        else:
            filing.add(row.name, f"a{row.code}")


def _add_areas(tables: Tables, communes: Container[str], filing: _Filing) -> None:
    single = {country.nom: country.epci[0] for country in tables.contrees if len(country.epci) == 1}
    for epci in tables.epci:
        for name in names.epci_names(epci.name):
            filing.add(name, f"e{epci.siren}")
    for departement in tables.departements:
        filing.add(departement.name, f"d{departement.code}")
        for article in names.ARTICLES:
            if f"{article} {names.key_of(departement.name)}" in communes:
                filing.add(f"{article} {departement.name}", f"d{departement.code}")
        filing.add(departement.region, f"r{departement.region}")
    for region in tables.anciennes_regions:
        for name in (region.nom, *region.formes):
            filing.add(name, f"r{region.nom}")
    for country in tables.contrees:
        for name in (country.nom, *country.formes):
            filing.add(name, f"e{single[country.nom]}" if country.nom in single else f"k{country.nom}")
    letters = {"commune": "c", "epci": "e", "departement": "d", "region": "r", "contree": "k"}
    for habitants in tables.habitants:
        for form in habitants.formes:
            filing.add(form, HABITANTS + letters[habitants.nature] + habitants.code)
    for sigle in tables.sigles:
        flag = CAPITALS if sigle.casse else ""
        filing.add(sigle.forme, flag + letters[sigle.nature] + sigle.code)


def _add_territoires(tables: Tables, filing: _Filing) -> None:
    for territoire in tables.territoires:
        for name in (territoire.name, *territoire.aliases):
            filing.add(name, f"t{territoire.phase}:{territoire.code}")
    for member in tables.members:
        if member.kind == "ept":
            filing.add(member.name, f"t{member.phase}:{member.code}")


def _shortened(
    keys: Mapping[str, str], held: Mapping[str, set[str]], population: Mapping[str, int]
) -> dict[str, list[str]]:
    """Return the references that a key gets because people shorten the names of large communes."""
    leads: dict[str, set[str]] = defaultdict(set)
    alone: dict[str, set[str]] = defaultdict(set)
    tails: dict[str, set[str]] = defaultdict(set)
    for reference, key in keys.items():
        bare = names.article_dropped(key)
        if bare:
            tails[bare].add(reference)
        loose = names.links_dropped(key)
        if loose and (loose.count(" ") > 1 or population[reference] >= _LEAST):
            tails[loose].add(reference)
        for lead in names.leading_parts(key) if population[reference] >= _LEAST_ALONE else ():
            (leads if population[reference] >= _LEAST else alone)[lead].add(reference)
        if population[reference] >= _LEAST:
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
    for key, references in alone.items():
        if len(references) == 1 and " " not in key and key not in held and key not in short:
            short[key] = [SHORT + one for one in references]
    for key, references in tails.items():
        if key not in held and key not in short:
            short[key] = [SHORT + one for one in _ordered(references, population)[:_MOST]]
    return {key: references for key, references in short.items() if references}


def _epci_shortened(tables: Tables, held: Container[str]) -> dict[str, str]:
    """Return the intercommunalités by the beginnings of their names that nothing else bears.

    « la CC Isle Vern Salembre », whose name goes on with « en Périgord », is not that of the town of Isle.
    """
    larger = [name for one in tables.departements for name in (one.name, one.region)]
    larger += [country.nom for country in tables.contrees] + [one.nom for one in tables.anciennes_regions]
    areas = frozenset(map(names.key_of, larger))
    leads: dict[str, set[str]] = defaultdict(set)
    for epci in tables.epci:
        for key in {names.key_of(name) for name in names.epci_names(epci.name)}:
            for lead in names.epci_leads(key, areas):
                leads[lead].add(f"e{epci.siren}")
    alone = {lead: references for lead, references in leads.items() if len(references) == 1}
    return {lead: next(iter(references)) for lead, references in alone.items() if lead not in held}
