"""Communes, EPCI, départements, régions, territoires and sites: look-up, membership, distance."""

from pathlib import Path

from tdi_bot.places.finding import Search
from tdi_bot.places.geo import distance_km
from tdi_bot.places.laureats import LEGAL_FORMS
from tdi_bot.places.places import Places
from tdi_bot.places.records import (
    Coverage,
    Laureat,
    Member,
    Membership,
    PlaceSource,
    Site,
    SiteCounts,
    Territoire,
)

__all__ = [
    "LEGAL_FORMS",
    "Coverage",
    "Laureat",
    "Member",
    "Membership",
    "PlaceSource",
    "Places",
    "Search",
    "Site",
    "SiteCounts",
    "Territoire",
    "compile_sections",
    "distance_km",
]


def compile_sections(data_dir: Path, lists_dir: Path) -> dict[str, bytes]:
    """Return every section of the room; the compiler is imported only then, for a start must be fast.

    Raises `tables.TablesInvalid` with every fault of the tables and lists.
    """
    from tdi_bot.places.compiling import compile_sections as compiled

    return compiled(data_dir, lists_dir)
