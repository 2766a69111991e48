"""Which function writes the answer of an intent that is computed; the names are the `compute:` of content."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tdi_bot.answering import (
    about_last,
    by_departement,
    derived,
    disagreement,
    laureats,
    member_counts,
    membership,
    renewal,
    sites,
)
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request

COMPUTED: Mapping[str, Callable[[Request], Piece]] = {
    "sites.list": sites.listed,
    "sites.count": sites.listed,
    "sites.card": sites.card,
    "sites.nearest": sites.nearest,
    "sites.compare": sites.compared,
    "sites.same_wave": sites.same_wave,
    "departements.rank": by_departement.ranked,
    "territoire.membership": membership.member,
    "territoire.renewed": renewal.renewed,
    "territoire.card": membership.card,
    "territoire.list": membership.territories,
    "territoire.count": member_counts.counted,
    "laureat.lookup": laureats.lookup,
    "laureat.list": laureats.listed,
    "derived.share": derived.share,
    "derived.gap": derived.gap,
    "derived.mean": derived.mean,
    "derived.rest": derived.rest,
    "derived.order": derived.order,
    "conflict": disagreement.versions,
    "meta.source": about_last.source,
    "meta.date": about_last.dated,
    "meta.short": about_last.shorter,
    "meta.english": about_last.in_english,
    "meta.sure": about_last.sure,
    "meta.repeat": about_last.repeat,
}
