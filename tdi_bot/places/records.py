"""What the other rooms get to know about territories, sites and their coverage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tdi_bot.model import GeoPoint, Place, Scheme

MemberKind = Literal["epci", "ept", "commune"]
"""epci = intercommunalité; ept = territory of Greater Paris; commune = alone in, without its EPCI."""


@dataclass(frozen=True, slots=True)
class PlaceSource:
    """Where a row of a table comes from; `url` is empty when only a copy of the page is known."""

    publisher: str
    title: str
    url: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a territory. `id` is a SIREN (epci, ept) or an INSEE code (commune)."""

    kind: MemberKind
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Territoire:
    """One « Territoire d'industrie » of one phase. `id` is "phase:code"; codes are reused between phases."""

    id: str
    code: str
    name: str
    phase: int
    region: str
    departements: tuple[str, ...]
    members: tuple[Member, ...]
    communes: int

    @property
    def epci(self) -> int:
        """How many intercommunalités it has (EPCI and EPT), isolated communes not counted."""
        return sum(member.kind != "commune" for member in self.members)


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a place is in a territory of a phase, and how much of it.

    `territoire` is the one that holds all or most of the place; `others` are the further ones. `inside` and
    `total` count communes: 11 of 70 says that an EPCI is partly in. `via` names the member by which a commune
    is in (its EPCI, its EPT, or itself), `via_kind` its kind.
    """

    place: Place
    phase: int
    territoire: Place | None
    full: bool
    via: str = ""
    via_kind: MemberKind | None = None
    inside: int = 0
    total: int = 1
    others: tuple[Place, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether only some communes of the place are in a territory."""
        return 0 < self.inside < self.total


@dataclass(frozen=True, slots=True)
class Site:
    """One turnkey site. Areas are hectares of the zone, or of the land free at `area_as_of`, never today's.

    `wave` is "2020-01", "2020-07", "2021-09", "2024-04", or empty when no source tells. `twin` is the id of
    the same ground in the other scheme. `confidence` is seed, official, press or inferred (the commune comes
    from a page that names the site without the label).
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    scheme: Scheme
    wave: str
    announced_on: str
    communes: tuple[str, ...]
    commune_names: tuple[str, ...]
    departements: tuple[str, ...]
    region: str
    point: GeoPoint | None
    area_ha: float | None
    area_note: str
    area_as_of: str
    availability: str
    activities: tuple[str, ...]
    note: str
    twin: str
    confidence: str
    sources: tuple[PlaceSource, ...]

    @property
    def rank(self) -> int | None:
        """The wave as people count it: 1 = labelled in 2020, 2 = September 2021, None for another scheme."""
        return {"2020-01": 1, "2020-07": 1, "2021-09": 2}.get(self.wave)


@dataclass(frozen=True, slots=True)
class Laureat:
    """A company that won the acceleration fund, as far as a page tells; what was not read is empty.

    `ordinary` tells that its name is a word of French too, `disputed` that the page contradicts itself.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    ordinary: bool
    commune: str
    departement: str
    sector: str
    project: str
    aid_eur: int | None
    announced_on: str
    disputed: bool
    source: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the sites of an area are known. `total` is None when no source gives it."""

    known: int
    total: int | None
    complete: bool
    source: PlaceSource | None = None


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """Official totals of sites for one region (empty: France), scheme and waves ("2020", "2021", "2024"…)."""

    scheme: Scheme
    waves: str
    region: str
    total: int
    complete: bool
    source: PlaceSource
