"""Every figure of a computed answer is in a table, a term or the question, or counts rows of a table."""

from __future__ import annotations

import re
from math import ceil, floor

import pytest

from tdi_bot.answering.sites import SCHEMES
from tdi_bot.assistant import Assistant
from tdi_bot.model import PlaceKind, Reply
from tdi_bot.places import Places
from tdi_bot.text import fold
from tests.conversation import Talk
from tests.editing import live_assistant

_NUMBER = re.compile(r"\d+(?:[ \u202f\u00a0]\d{3})*(?:[,.]\d+)?")


_HOW_MANY_UNKNOWN = re.compile(r"Pour \d+ autres sites")


def numbers_of(text: str) -> set[str]:
    return {re.sub(r"\s", "", number).replace(".", ",") for number in _NUMBER.findall(text)}


@pytest.fixture(scope="module")
def written(places: Places) -> set[str]:
    """Every number that is written in a row of a table or in a term."""
    rows: list[object] = [*live_assistant.shipped().terms.values()]
    for site in places.sites:
        rows += [site.name, site.note, site.availability, site.area_note, site.area_as_of]
        rows += [*site.departements, *site.activities, f"{site.area_ha or 0:g}"]
    rows += [f"{counts.total} {counts.waves}" for counts in places.site_totals]
    rows += [places.coverage(region, scheme).known for region in places.regions for scheme in SCHEMES]
    areas = filter(None, (places.place("region", region) for region in places.regions))
    rows += [code for area in areas for code in area.departements]
    return numbers_of("\n".join(map(str, rows)))


def beyond(reply: Reply, question: str, written: set[str]) -> set[str]:
    """The numbers of a reply that nothing accounts for."""
    counted = {str(number) for number in range(max(len(reply.places), 1) + 1)}
    kilometres = [place.distance_km for place in reply.places if place.distance_km is not None]
    distances = {f"{km:g}".replace(".", ",") for km in kilometres} | {
        str(whole(km)) for km in kilometres for whole in (floor, ceil)
    }
    said = _HOW_MANY_UNKNOWN.sub("", reply.text)
    return numbers_of(said) - written - counted - distances - numbers_of(fold(question))


AREAS = (
    "Nouvelle-Aquitaine Occitanie Bretagne Normandie Hauts-de-France Corse Guyane Corrèze Creuse Landes "
    "Gironde Pyrénées-Atlantiques Lot-et-Garonne Vienne Gers Isère Nord"
).split()


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(
    "question", ["sites clés en main en {}", "sites d'au moins 50 ha en {}", "sites France 2030 en {}"]
)
def test_every_figure_of_a_list_of_sites_is_in_the_table(
    talk: Talk, written: set[str], area: str, question: str
) -> None:
    asked = question.format(area)
    reply = talk.says(asked)
    assert beyond(reply, asked, written) == set(), reply.text


@pytest.mark.parametrize("town", ["Pau", "Limoges", "Brest", "Strasbourg", "Guéret", "Marseille"])
def test_every_distance_of_a_text_is_that_of_its_places(talk: Talk, written: set[str], town: str) -> None:
    asked = f"site clés en main le plus proche de {town}"
    reply = talk.says(asked)
    assert beyond(reply, asked, written) == set(), reply.text


def test_every_figure_of_every_card_is_in_the_table(
    assistant: Assistant, places: Places, written: set[str]
) -> None:
    unnamed: list[str] = []
    for site in places.sites:
        asked = f"Que sait-on du site {site.name} ?"
        reply = Talk(assistant).says(asked)
        if reply.intents != ("sites-carte.fiche",):
            unnamed.append(site.name)
            continue
        assert beyond(reply, asked, written) == set(), reply.text
    assert len(unnamed) < len(places.sites) // 10, unnamed


@pytest.mark.parametrize(
    ("kind", "code", "asked"),
    [
        ("region", "Nouvelle-Aquitaine", "Nouvelle-Aquitaine"),
        ("region", "Occitanie", "Occitanie"),
        ("departement", "15", "dans le Cantal"),
        ("departement", "64", "dans le 64"),
    ],
)
def test_territories_are_counted_in_the_table(
    talk: Talk, places: Places, kind: PlaceKind, code: str, asked: str
) -> None:
    text = talk.says(f"Quelle est la liste des Territoires d'industrie {asked} ?").text
    place = places.place(kind, code)
    now, before = (len(places.territoires(place, phase)) for phase in (2, 1))
    assert text.count("\n- ") == now
    assert text.startswith(f"{now} ")
    assert text.replace("\u00a0", " ").endswith(f": {before}.")
