"""Communes, EPCI, départements, régions, territoires and sites: look-up, membership, distance."""

from tdi_bot.places.compiling import compile_sections
from tdi_bot.places.geo import distance_km
from tdi_bot.places.places import Places
from tdi_bot.places.records import (
    Coverage,
    Member,
    Membership,
    PlaceSource,
    Site,
    SiteCounts,
    Territoire,
)
from tdi_bot.places.tables import TableError, TablesInvalid

__all__ = [
    "Coverage",
    "Member",
    "Membership",
    "PlaceSource",
    "Places",
    "Site",
    "SiteCounts",
    "TableError",
    "TablesInvalid",
    "Territoire",
    "compile_sections",
    "distance_km",
]
