"""Which sites a question asks for: wave, scheme, least area, activity; and of which that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from tdi_bot.answering.request import Request
from tdi_bot.answering.site_wording import plain_number
from tdi_bot.knowledge.wording import join
from tdi_bot.model import IntentId, Scheme
from tdi_bot.places import Site
from tdi_bot.text import folded_words

WAVE_OF_YEAR = {2020: 1, 2021: 2}
WAVE_OF_INTENT = {IntentId("sites-na.liste-vague1"): 1, IntentId("sites-na.liste-vague2"): 2}
"""« les nouveaux sites de la région » names no wave, yet asks for those of one."""
MOST_NAMED = 8


@lru_cache(maxsize=512)
def _words_of(activities: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for activity in activities for word in folded_words(activity))


@dataclass(frozen=True, slots=True)
class Choice:
    """The conditions of one question, applied to any list of sites."""

    request: Request

    @property
    def wave(self) -> int | None:
        """The wave named, or the one that the only year of the question stands for."""
        slots = self.request.understood.slots
        years = {date.year for date in slots.dates}
        of_year = WAVE_OF_YEAR.get(min(years)) if len(years) == 1 else None
        return slots.wave or of_year or WAVE_OF_INTENT.get(self.request.intent.id)

    @property
    def only_france_2030(self) -> bool:
        """Whether the other scheme alone is asked for: « clés en main et France 2030 » asks for both."""
        understood = self.request.understood
        return understood.slots.scheme == "france-2030" and "site" not in understood.concepts

    @property
    def narrows(self) -> bool:
        """Whether an area or an activity is asked for, which the table does not tell of every site."""
        slots = self.request.understood.slots
        return slots.area_min_ha is not None or bool(slots.activity)

    def schemes(self) -> tuple[Scheme, ...]:
        """Return the schemes to list: a wave belongs to the first alone."""
        if self.only_france_2030:
            return ("france-2030",)
        return ("cles-en-main",) if self.wave is not None else ("cles-en-main", "france-2030")

    def of(self, sites: Iterable[Site]) -> list[Site]:
        """Return the sites that are known to meet every condition."""
        if self.is_open:
            return list(sites)
        return [site for site in sites if self.fits(site)]

    @property
    def is_open(self) -> bool:
        """Whether no condition is set, so that every site meets them all."""
        slots = self.request.understood.slots
        return self.wave is None and slots.area_min_ha is None and not slots.activity

    def fits(self, site: Site) -> bool:
        """Whether a site is known to meet every condition."""
        return self._in_wave(site) and self._large(site) and self._active(site)

    def unknown(self, sites: Iterable[Site]) -> list[Site]:
        """Return the sites that may meet the conditions as well: what is asked is not known of them."""
        open_ = [
            site for site in sites if self._in_wave(site) and not (self._large(site) and self._active(site))
        ]
        return [site for site in open_ if self._may_be_large(site) and self._may_be_active(site)]

    def said(self) -> str:
        """Return the conditions on area and activity as words of a sentence: « d'au moins 50 ha »."""
        slots = self.request.understood.slots
        parts = []
        if slots.area_min_ha is not None:
            hectares = plain_number(self.request, slots.area_min_ha)
            parts.append(self.request.say("choix_surface", surface=hectares))
        if slots.activity:
            parts.append(self.request.say("choix_activite", activite=slots.activity))
        return "".join(f" {part}" for part in parts)

    def said_of_wave(self) -> str:
        """Return the wave as words of a sentence, for where « none » would else deny the other one's too."""
        key = {1: "choix_vague_une", 2: "choix_vague_deux"}.get(self.wave or 0)
        return f" {self.request.say(key)}" if key else ""

    def unknown_line(self, sites: Iterable[Site]) -> str:
        """Name the sites of which the table does not tell what is asked: that is no « no »."""
        names = list(dict.fromkeys(site.name for site in self.unknown(sites))) if self.narrows else []
        if not names:
            return ""
        if len(names) > MOST_NAMED:
            return self.request.say("sites_non_renseignes_nombre", nombre=str(len(names)))
        by_area = self.request.understood.slots.area_min_ha is not None
        return self.request.say(
            "sites_sans_surface" if by_area else "sites_sans_activite", noms=join(names, self.request.lang)
        )

    def _in_wave(self, site: Site) -> bool:
        return self.wave is None or site.rank == self.wave

    def _large(self, site: Site) -> bool:
        least = self.request.understood.slots.area_min_ha
        return least is None or (site.area_ha is not None and site.area_ha >= least)

    def _may_be_large(self, site: Site) -> bool:
        return self._large(site) or site.area_ha is None

    def _active(self, site: Site) -> bool:
        asked = folded_words(self.request.understood.slots.activity)
        words = _words_of(site.activities) if asked else ()
        return all(any(word.startswith(one) for word in words) for one in asked)

    def _may_be_active(self, site: Site) -> bool:
        return self._active(site) or not site.activities
