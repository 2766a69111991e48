"""Territories of both phases: records, members, and which place is in which."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from tdi_bot.model import Place
from tdi_bot.places.gazetteer import Commune, Gazetteer
from tdi_bot.places.records import Member, Membership, Territoire


class Territoires:
    """The 149 territories of phase 1 (2018-2022) and the 183 of phase 2 (2023-2027)."""

    def __init__(self, section: Callable[[str], bytes], gazetteer: Gazetteer) -> None:
        self._raw = section("places.territoires")
        self._gazetteer = gazetteer

    @cached_property
    def all(self) -> dict[str, Territoire]:
        """Every territory by its id, phase 1 first, in the order of the codes."""
        rows: list[dict[str, Any]] = json.loads(self._raw)
        return {row["id"]: self._territoire(row["id"], row["members"]) for row in rows}

    def _territoire(self, code: str, members: list[list[Any]]) -> Territoire:
        area = self._gazetteer.area("territoire", code)
        assert area is not None  # noqa: S101 - both sections are compiled from the same table
        held = tuple(Member(*member) for member in members)
        phase, _, bare = code.partition(":")
        return Territoire(
            code, bare, area.name, int(phase), area.region, area.departements, held, area.communes
        )

    def of(self, place: Place | None, phase: int) -> tuple[Territoire, ...]:
        """Return the territories of a phase that touch a place (None: all), the one that holds most first."""
        if place is None:
            return tuple(found for found in self.all.values() if found.phase == phase)
        if place.kind == "region" and self._gazetteer.area("region", place.id):
            own = [found for found in self.all.values() if found.phase == phase and found.region == place.id]
            if own:
                return tuple(own)
        return tuple(self.all[code] for code in self._counts(place, phase))

    def membership(self, place: Place, phase: int) -> Membership:
        """Return whether a place is in a territory of a phase (1 or 2), by what, and how much of it."""
        insee = self._gazetteer.present(place)
        commune = self._gazetteer.commune(insee) if insee else None
        if commune is not None:
            return self._of_commune(place, commune, phase)
        counts = self._counts(place, phase)
        inside = sum(counts.values())
        total = self._total(place)
        found = [territoire for code in counts if (territoire := self._gazetteer.find("territoire", code))]
        return Membership(
            place=place,
            phase=phase,
            territoire=found[0] if found else None,
            full=len(found) == 1 and inside == total,
            via=self._member_name(counts, place) if place.kind == "epci" else "",
            via_kind="epci" if found and place.kind == "epci" else None,
            inside=inside,
            total=total,
            others=tuple(found[1:]),
        )

    def counterparts(self, code: str) -> tuple[tuple[Territoire, int], ...]:
        """Return the territories of the other phase that share communes with one, and how many."""
        phase, _, _ = code.partition(":")
        area = self._gazetteer.area("territoire", code)
        other = "2" if phase == "1" else "1"
        return tuple((self.all[found], count) for found, count in area.inside[other].items()) if area else ()

    def _of_commune(self, place: Place, commune: Commune, phase: int) -> Membership:
        bare = commune.territoires[phase - 1] if phase in (1, 2) else ""
        if not bare:
            return Membership(place, phase, None, False)
        territoire = self.all[f"{phase}:{bare}"]
        member = next(
            (one for one in territoire.members if one.id in (commune.epci, commune.insee)),
            next((one for one in territoire.members if one.kind == "ept"), None),
        )
        return Membership(
            place=place,
            phase=phase,
            territoire=self._gazetteer.find("territoire", territoire.id),
            full=True,
            via=member.name if member else "",
            via_kind=member.kind if member else None,
            inside=1,
        )

    def _member_name(self, counts: dict[str, int], place: Place) -> str:
        for code in counts:
            for member in self.all[code].members:
                if member.id == place.id:
                    return member.name
        return ""

    def _counts(self, place: Place, phase: int) -> dict[str, int]:
        """Return how many communes of a place each territory holds, most first."""
        insee = self._gazetteer.present(place)
        commune = self._gazetteer.commune(insee) if insee else None
        if commune is not None:
            code = commune.territoires[phase - 1]
            return {f"{phase}:{code}": 1} if code else {}
        if place.kind in ("site", "point"):
            return {}
        area = self._gazetteer.area(place.kind, place.id)
        return area.inside.get(str(phase), {}) if area else {}

    def _total(self, place: Place) -> int:
        if place.kind in ("site", "point"):
            return 0
        area = self._gazetteer.area(place.kind, place.id)
        return area.communes if area else 0
