"""The companies that pages name as winners of the acceleration fund: by name, by place."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property

from tdi_bot.model import Place
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.records import Laureat
from tdi_bot.text import folded_words

LEGAL_FORMS = frozenset("sas sasu sa sarl eurl snc scop ets etablissements groupe societe entreprise".split())
"""Words around a company's name that change nothing of who is meant."""

_LIGHT = frozenset("la le les l et the".split())
_SHORTEST_MISSPELT = 6
_MARGIN = 2
"""By how many letters the second nearest name must be farther than the nearest one."""


class Laureats:
    """All winners known by name: far from all there are, so that absence proves nothing."""

    def __init__(self, section: Callable[[str], bytes], gazetteer: Gazetteer) -> None:
        self._raw = section("places.laureats")
        self._gazetteer = gazetteer

    @cached_property
    def all(self) -> tuple[Laureat, ...]:
        """Every winner, in the order of the table."""
        return tuple(
            Laureat(
                **{name: row[name] for name in ("id", "name", "commune", "departement", "sector", "project")},
                **{name: row[name] for name in ("announced_on", "source", "as_of")},
                aliases=tuple(row["aliases"]),
                ordinary=bool(row["ordinary"]),
                aid_eur=int(row["aid_eur"]) if row["aid_eur"] else None,
                disputed=bool(row["disputed"]),
            )
            for row in json.loads(self._raw)
        )

    @cached_property
    def _by_key(self) -> dict[str, Laureat]:
        names = ((name, one) for one in self.all for name in (_plain(one.name), *one.aliases))
        return {key: one for name, one in names if (key := _key(folded_words(name)))}

    def by_id(self, code: str) -> Laureat | None:
        """Return a winner by its id."""
        return next((one for one in self.all if one.id == code), None)

    def named(self, words: Sequence[str]) -> Laureat | None:
        """Return the winner of this name (folded words): legal forms aside, letters mended with a margin."""
        asked = _key(words)
        if not asked or (known := self._by_key.get(asked)):
            return known if asked else None
        if len(asked) < _SHORTEST_MISSPELT:
            return None
        from rapidfuzz.distance import OSA

        allowed = 1 + len(asked) // 8
        near = sorted((OSA.distance(asked, key), one.id) for key, one in self._by_key.items())
        best = near[0]
        others = [distance for distance, code in near if code != best[1]]
        if best[0] > allowed or others[0] - best[0] < _MARGIN:
            return None
        return self.by_id(best[1])

    def within(self, place: Place) -> tuple[Laureat, ...]:
        """Return the winners known in a place, in the table's order; those of unknown place are in none."""
        return tuple(one for one in self.all if self._in(one, place))

    def town_of(self, one: Laureat) -> Place | None:
        """Return the commune of a winner, where a page tells it."""
        return self._gazetteer.find("commune", one.commune) if one.commune else None

    def _in(self, one: Laureat, place: Place) -> bool:
        commune = self._gazetteer.commune(one.commune) if one.commune else None
        return commune is not None and self._gazetteer.holds(place, commune)


def _plain(name: str) -> str:
    """Return a name without what stands in brackets after it."""
    return name.partition(" (")[0]


def _key(words: Sequence[str]) -> str:
    return "".join(word for word in words if word not in LEGAL_FORMS and word not in _LIGHT)
