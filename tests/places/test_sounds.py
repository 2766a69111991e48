"""Names written as they are heard are proposed, by sound and by size; none is taken without asking."""

from __future__ import annotations

import pytest

from tdi_bot.places import Places
from tdi_bot.sound import sound
from tdi_bot.text import words


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("bordo", "Bordeaux"),
        ("chatelerau", "Châtellerault"),
        ("la rochel", "La Rochelle"),
        ("Strassbour", "Strasbourg"),
        ("Kimper", "Quimper"),
        ("Thier", "Thiers"),
        ("klermon feran", "Clermont-Ferrand"),
    ],
)
def test_a_name_written_by_ear_proposes_the_town(places: Places, written: str, name: str) -> None:
    assert places.alike(written)[0].name == name


@pytest.mark.parametrize("written", ["Trifouillis", "Zorglub", "genève", "xyzzy", ""])
def test_what_sounds_like_no_town_of_ours_proposes_none(places: Places, written: str) -> None:
    assert places.alike(written) == ()


def test_sounds_of_different_towns_differ() -> None:
    assert sound("bordeaux") == sound("bordo")
    assert sound("pau") != sound("dax")


def test_a_misspelt_name_with_its_article_is_the_town_rather_than_hamlets_nearer_by_letters(
    places: Places,
) -> None:
    (found,) = places.find(words("un site vers la rochel"))
    assert found.place.name == "La Rochelle"


def test_a_misspelt_first_word_does_not_leave_the_last_one_alone(places: Places) -> None:
    (found,) = places.find(words("un site pres de mon de marsan"))
    assert found.place.name == "Mont-de-Marsan"
