"""One frozen type for a row of each table, which refuses what it cannot mean; fields are the columns.

Codes stay text ("01004"), lists are written with « | », and every field is a string in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DATE = re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?")
_NATURES = ("commune", "epci", "departement", "region", "contree")


class RowError(ValueError):
    """What is wrong with a row and what to write instead, in French for the editor."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def _match(what: str, text: str, pattern: str, remedy: str) -> None:
    if not re.fullmatch(pattern, text):
        raise RowError(f"{what} « {text} » inattendu", remedy)


def _number(what: str, text: str) -> None:
    _match(what, text, r"(-?\d+(\.\d+)?)?", "écrire un nombre avec un point, ou laisser vide")


def _choice(what: str, text: str, choices: tuple[str, ...]) -> None:
    if text not in choices:
        raise RowError(
            f"{what} « {text} » inattendu", "écrire l'un de : " + ", ".join(c or "(vide)" for c in choices)
        )


def _split(row: object, *names: str) -> None:
    """Turn « a|b » fields of a frozen row into tuples."""
    for name in names:
        object.__setattr__(row, name, tuple(filter(None, str(getattr(row, name)).split("|"))))


def _filled(row: object, *names: str) -> None:
    for name in names:
        if not getattr(row, name):
            raise RowError(f"colonne « {name} » vide", "donner une valeur")


@dataclass(frozen=True)
class CommuneRow:
    """A commune of 2026. `population` in inhabitants, `lat` and `lon` in degrees, empty when unknown."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    epci: str
    departement: str
    population: str
    lat: str
    lon: str
    coord: str

    def __post_init__(self) -> None:
        _split(self, "postal_codes")
        _match("code INSEE", self.insee, r"\d[\dAB]\d{3}", "écrire cinq signes, « 01004 » ou « 2A004 »")
        _filled(self, "name", "departement")
        _number("population", self.population)
        _number("latitude", self.lat)
        _number("longitude", self.lon)
        if bool(self.lat) != bool(self.lon):
            raise RowError("point incomplet", "donner latitude et longitude, ou aucune des deux")


@dataclass(frozen=True)
class EpciRow:
    """An intercommunalité, by its SIREN."""

    siren: str
    name: str

    def __post_init__(self) -> None:
        _match("SIREN", self.siren, r"\d{9}", "écrire neuf chiffres")
        _filled(self, "name")


@dataclass(frozen=True)
class AncienneRow:
    """A delegated or associated commune, or an arrondissement, and the commune that it is part of."""

    code: str
    name: str
    kind: str
    commune: str
    postal_codes: tuple[str, ...]

    def __post_init__(self) -> None:
        _split(self, "postal_codes")
        _choice("nature", self.kind, ("deleguee", "associee", "arrondissement"))
        _filled(self, "code", "name", "commune")


@dataclass(frozen=True)
class DepartementRow:
    """A département or overseas collectivity."""

    code: str
    name: str
    region: str
    chef_lieu: str

    def __post_init__(self) -> None:
        _match("code de département", self.code, r"\d[\dAB]\d?", "écrire « 01 », « 2A » ou « 971 »")
        _filled(self, "name", "region")


@dataclass(frozen=True)
class TerritoireRow:
    """A territory of one phase; the key is phase and code together. `aliases` are other names in use."""

    phase: str
    code: str
    name: str
    region: str
    departements: tuple[str, ...]
    aliases: tuple[str, ...]

    def __post_init__(self) -> None:
        _split(self, "departements", "aliases")
        _choice("phase", self.phase, ("1", "2"))
        _match("code de territoire", self.code, r"ti-\d{4}", "écrire « ti-7510 »")
        _filled(self, "name", "region", "departements")


@dataclass(frozen=True)
class MemberRow:
    """A member of a territory: EPCI or EPT by SIREN, isolated commune by INSEE code."""

    phase: str
    code: str
    kind: str
    id: str
    name: str

    def __post_init__(self) -> None:
        _choice("nature", self.kind, ("epci", "ept", "commune"))
        _filled(self, "id", "name")


@dataclass(frozen=True)
class MembershipRow:
    """The territory of a commune in each phase; empty when in none."""

    insee: str
    phase1: str
    phase2: str

    def __post_init__(self) -> None:
        _filled(self, "insee")

    def of(self, phase: str) -> str:
        """Return the territory code in a phase, or nothing."""
        return self.phase1 if phase == "1" else self.phase2


@dataclass(frozen=True)
class SiteRow:
    """A turnkey site. `aliases` are reviewed short names."""

    id: str
    name: str
    aliases: tuple[str, ...]
    scheme: str
    wave: str
    announced_on: str
    communes: tuple[str, ...]
    departements: tuple[str, ...]
    region: str
    area_ha: str
    area_note: str
    area_as_of: str
    availability: str
    activities: tuple[str, ...]
    note: str
    twin: str
    confidence: str

    def __post_init__(self) -> None:
        _split(self, "aliases", "communes", "departements", "activities")
        _choice("dispositif", self.scheme, ("cles-en-main", "france-2030"))
        _choice("vague", self.wave, ("", "2020-01", "2020-07", "2021-09", "2024-04"))
        _choice("confiance", self.confidence, ("seed", "official", "press", "inferred"))
        _number("superficie", self.area_ha)
        _filled(self, "id", "name", "region")
        if (self.scheme == "france-2030") != (self.wave == "2024-04"):
            raise RowError(
                "vague et dispositif ne vont pas ensemble", "2024-04 va avec france-2030, et lui seul"
            )


@dataclass(frozen=True)
class SourceRow:
    """One source of one site."""

    site: str
    publisher: str
    title: str
    url: str
    as_of: str

    def __post_init__(self) -> None:
        _filled(self, "site", "publisher")
        _match("date", self.as_of, _DATE.pattern, "écrire AAAA, AAAA-MM ou AAAA-MM-JJ")


@dataclass(frozen=True)
class TotalRow:
    """How many sites a region (empty: France) has in some waves, and whether we name them all."""

    scheme: str
    waves: str
    region: str
    total: str
    complete: str
    publisher: str
    title: str
    url: str
    as_of: str

    def __post_init__(self) -> None:
        _choice("dispositif", self.scheme, ("cles-en-main", "france-2030"))
        _choice("vagues", self.waves, ("2020-01", "2020-07", "2020", "2021", "2020+2021", "2024"))
        _choice("liste complète", self.complete, ("oui", "non"))
        _match("total", self.total, r"\d+", "écrire un nombre entier")
        _match("date", self.as_of, _DATE.pattern, "écrire AAAA, AAAA-MM ou AAAA-MM-JJ")


@dataclass(frozen=True)
class LaureatRow:
    """A winner of the acceleration fund that a page names; an empty cell was not read.

    `ordinary` is « oui » for a name that is a word of French too, `disputed` where the page contradicts
    itself. `source` is an id of the content's sources.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    ordinary: str
    commune: str
    departement: str
    sector: str
    project: str
    aid_eur: str
    announced_on: str
    disputed: str
    source: str
    as_of: str

    def __post_init__(self) -> None:
        _split(self, "aliases")
        _filled(self, "id", "name", "source", "as_of")
        _choice("nom commun", self.ordinary, ("", "oui"))
        _choice("réserve", self.disputed, ("", "oui"))
        _match("aide", self.aid_eur, r"\d*", "écrire un nombre entier d'euros, ou laisser vide")
        for date in (self.announced_on, self.as_of):
            _match("date", date, _DATE.pattern, "écrire AAAA, AAAA-MM ou AAAA-MM-JJ")


@dataclass(frozen=True)
class HabitantsRow:
    """Names of inhabitants and the place they come from."""

    formes: tuple[str, ...]
    nature: str
    code: str

    def __post_init__(self) -> None:
        _split(self, "formes")
        _filled(self, "formes", "code")
        _choice("nature", self.nature, _NATURES)


@dataclass(frozen=True)
class AreaRow:
    """A former région or a country, and what it stands for: départements, or EPCI where they fit better."""

    nom: str
    formes: tuple[str, ...]
    departements: tuple[str, ...]
    epci: tuple[str, ...]
    region: str

    def __post_init__(self) -> None:
        _split(self, "formes", "departements", "epci")
        _filled(self, "nom", "departements")


@dataclass(frozen=True)
class SigleRow:
    """An abbreviation or English name; `casse` = « capitales » when it counts in capitals only."""

    forme: str
    nature: str
    code: str
    casse: str

    def __post_init__(self) -> None:
        _filled(self, "forme", "code")
        _choice("nature", self.nature, _NATURES)
        _choice("casse", self.casse, ("", "capitales"))


@dataclass(frozen=True)
class WordRow:
    """A word of a reviewed list, with the reason why it is there."""

    mot: str
    note: str

    def __post_init__(self) -> None:
        _filled(self, "mot")
