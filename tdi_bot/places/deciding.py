"""Which of the places that a name can mean is meant: by the words around, département, population."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tdi_bot.model import Place
from tdi_bot.places.cues import Cues
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.names import FLAGS, HABITANTS, SHORT
from tdi_bot.places.sites import Sites
from tdi_bot.places.spans import Span
from tdi_bot.text import fold

_FAR = 8
"""How many times more people the likeliest homonym must have for the others not to be asked about."""
_LEAST = 2000
_FAR_MISSPELT = 20
_FAR_TIED = 15
_LEAST_TIED = 20_000
_SMALL_TOWN = 20_000
"""A bare « Creuse » is the département unless as many people live in the commune of that name."""
_TINY_SHARE = 0.02
_HAMLET = 1500
_AREAS = "drkets"


@dataclass(frozen=True, slots=True)
class _Option:
    reference: str
    place: Place
    short: bool
    inhabitants: bool = False


class Deciding:
    """Orders what a name can mean and says whether the first clearly wins."""

    def __init__(self, gazetteer: Gazetteer, sites: Sites) -> None:
        self._gazetteer = gazetteer
        self._sites = sites

    def decide(
        self, span: Span, cues: Cues, near: Collection[str], far: Collection[str]
    ) -> tuple[tuple[Place, ...], bool]:
        """Return the candidates, likeliest first, and whether the first wins.

        `near` are the départements written elsewhere in the message, `far` those of the other places in it.
        """
        options = self._options(span.references)
        if len(options) == 1 and not cues.epci and not span.contradicted:
            return (options[0].place,), True
        towns = [option for option in options if option.reference[0] in "ca"]
        areas = [option for option in options if option.reference[0] not in "ca"]
        ordered, sure = self._towns(towns, span, near, far)
        if cues.epci and ordered and not self._names_another_area(ordered[0], areas):
            areas = self._epci_of(ordered) + areas
        areas = self._areas_by_cue(areas, cues, span.qualifiers or near)
        first_area = self._area_first(ordered, areas, span, cues)
        if first_area and areas:
            return _places(areas + ordered), self._area_sure(areas, ordered, span, cues, sure)
        return _places(ordered + areas), sure and not self._either(ordered, areas, span, cues)

    def _options(self, references: Sequence[str]) -> list[_Option]:
        options = []
        for written in references:
            reference = written.lstrip(FLAGS)
            place = (
                self._sites.place(reference[1:]) if reference[0] == "s" else self._gazetteer.place(reference)
            )
            if place is not None:
                options.append(_Option(reference, place, written[0] == SHORT, written[0] == HABITANTS))
        return options

    def _towns(
        self, towns: list[_Option], span: Span, near: Collection[str], far: Collection[str]
    ) -> tuple[list[_Option], bool]:
        """Order communes and former communes; a département written next to them comes before everything."""
        today = {option.place.id for option in towns if option.reference[0] == "c"}
        towns = [
            option
            for option in towns
            if option.reference[0] == "c"
            or self._gazetteer.present(option.place) not in today
            or span.kind == "postal"
        ]
        rest: list[_Option] = []
        settled = len(towns) == 1
        for codes in (span.qualifiers, near, far):
            inside = [option for option in towns if not set(option.place.departements).isdisjoint(codes)]
            if inside and len(inside) < len(towns):
                rest = [option for option in towns if option not in inside]
                towns = inside
                settled = len(towns) == 1
            if inside:
                break
        if span.contradicted:
            return sorted(towns, key=lambda option: -option.place.population) + rest, False
        exact = [option for option in towns if not option.short]
        if exact and span.qualifiers:
            rest, towns = [option for option in towns if option.short] + rest, exact
            settled = len(towns) == 1
        towns.sort(key=lambda option: (-option.place.population, option.reference))
        if span.kind == "postal":
            towns.sort(key=lambda option: option.reference[0] != "a")
        if settled or self._clear(towns, span) or (span.kind == "postal" and self._of_one_epci(towns)):
            return towns + rest, True
        return _exact_early(towns) + rest, False

    def _clear(self, towns: list[_Option], span: Span) -> bool:
        if len(towns) < 2:
            return bool(towns)
        first, second = towns[0], towns[1]
        if span.kind == "postal" and first.reference[0] == "a":
            return second.reference[0] != "a"
        if first.place.kind == second.place.kind == "ancienne":
            return len({self._gazetteer.present(option.place) for option in towns}) == 1
        if second.place.kind == "ancienne":
            return first.place.kind == "commune" and not any(self._dwarfs(one, first) for one in towns[1:])
        people, others = first.place.population, second.place.population
        if span.tied:
            kept = fold(first.place.name).startswith(span.initial)
            return kept and people >= _LEAST_TIED and people >= _FAR_TIED * others
        far = 5 * _FAR if first.short != second.short else _FAR_MISSPELT if span.edits else _FAR
        return people >= _LEAST and people >= far * others

    def _dwarfs(self, former: _Option, town: _Option) -> bool:
        """Whether a former commune is part of a town so large that its name is likely to mean that."""
        today = self._gazetteer.present(former.place)
        whole = self._gazetteer.place(f"c{today}") if today else None
        short = whole is not None and fold(whole.name).startswith(fold(former.place.name))
        return whole is not None and short and whole.population > town.place.population

    def _of_one_epci(self, towns: Sequence[_Option]) -> bool:
        """Whether a postal code's communes share what is asked of them: the largest stands for all."""
        insee = [self._gazetteer.present(option.place) for option in towns]
        communes = [self._gazetteer.commune(code) for code in insee if code]
        return len({commune.epci for commune in communes if commune}) == 1

    def _names_another_area(self, town: _Option, areas: list[_Option]) -> bool:
        """« les EPCI de la Creuse » are those of the département, not the one of a village of that name."""
        kinds = {option.reference[0] for option in areas}
        return "e" in kinds or ("d" in kinds and town.place.population < _HAMLET)

    def _epci_of(self, towns: Sequence[_Option]) -> list[_Option]:
        """« l'agglo de Pau » is the intercommunalité of Pau, whatever its name."""
        found: list[_Option] = []
        for option in towns:
            insee = self._gazetteer.present(option.place)
            commune = self._gazetteer.commune(insee) if insee else None
            epci = self._gazetteer.place("e" + commune.epci) if commune and commune.epci else None
            if epci is not None and all(epci.id != other.place.id for other in found):
                found.append(_Option("e" + epci.id, epci, False))
        return found

    def _areas_by_cue(self, areas: list[_Option], cues: Cues, near: Collection[str]) -> list[_Option]:
        wanted = (
            "e" if cues.epci else "t" if cues.territoire else "s" if cues.site else "d" if cues.departement
            else "r" if cues.region else ""
        )  # fmt: skip

        def rank(option: _Option) -> tuple[bool, bool]:
            away = bool(near) and set(option.place.departements).isdisjoint(near)
            return (option.reference[0] != wanted, away)

        return sorted(areas, key=rank)

    def _area_first(self, towns: list[_Option], areas: list[_Option], span: Span, cues: Cues) -> bool:
        """Whether an area (département, EPCI, territory, site…) is likelier than a commune of that name."""
        if not towns or not areas:
            return bool(areas)
        kind = areas[0].reference[0]
        if (
            all(option.inhabitants for option in towns)
            or cues.epci
            or (cues.territoire and kind == "t")
            or (cues.site and kind == "s")
        ):
            return True
        if span.qualifiers:
            return set(towns[0].place.departements).isdisjoint(span.qualifiers)
        if (cues.departement and kind == "d") or (cues.region and kind == "r"):
            return True
        if cues.town:
            return False
        people, most = towns[0].place.population, areas[0].place.population
        if kind in "dr" and people < _TINY_SHARE * most:
            return True
        if cues.inside or (cues.article and kind in "drke"):
            return True
        if cues.at or cues.of:
            return False
        if kind == "d":
            return people < _SMALL_TOWN or towns[0].place.name != areas[0].place.name
        return kind == "s" and people < _HAMLET

    def _either(self, towns: list[_Option], areas: list[_Option], span: Span, cues: Cues) -> bool:
        """Whether a bare name is a large town and a département elsewhere: « Vienne »."""
        bare = not (cues.at or cues.of or cues.town or span.qualifiers)
        rival = next((area for area in areas if area.reference[0] == "d"), None)
        return bool(bare and towns and rival and rival.place.id not in towns[0].place.departements)

    def _area_sure(
        self, areas: list[_Option], towns: list[_Option], span: Span, cues: Cues, towns_sure: bool
    ) -> bool:
        first = areas[0]
        kind = first.reference[0]
        same = [option for option in areas if option.reference[0] == kind]
        if kind == "s":
            twin = self._sites.twin(first.place.id)
            return all(option.place.id in (first.place.id, twin) for option in same)
        if kind == "t":
            phase = first.place.id[0]
            return sum(option.place.id[0] == phase for option in same) == 1
        if kind == "e" and len(same) > 1:
            if cues.epci and towns:
                return towns_sure
            return not set(first.place.departements).isdisjoint(span.qualifiers)
        if kind == "d" and towns and not (cues.inside or cues.article or cues.departement or span.qualifiers):
            return towns[0].place.population < _SMALL_TOWN
        return len(same) == 1 or not span.tied


def _exact_early(towns: list[_Option]) -> list[_Option]:
    """Return homonyms with those of that very name right after the largest, for short lists."""
    return towns[:1] + sorted(towns[1:], key=lambda option: option.short)


def _places(options: Sequence[_Option]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(option.place for option in options))
