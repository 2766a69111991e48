"""The bars of the room on a sample; benchmarks/places.py runs them on every commune."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.places import membership_faults, misspelt_outcomes
from tdi_bot.places import Places
from tdi_bot.text import words


@pytest.mark.parametrize("by_name", [False, True])
def test_every_commune_asked_with_its_departement_is_found_and_its_territory_is_the_table_s(
    places: Places, by_name: bool
) -> None:
    assert list(membership_faults(places, every=23, by_name=by_name)) == []


def test_of_misspelt_communes_at_least_94_in_a_hundred_are_found_or_asked_about(places: Places) -> None:
    counts, faults = misspelt_outcomes(places, count=300, seed=7)
    assert counts["trouvée"] + counts["proposée"] >= 0.94 * 300, faults


TEXT = "Saint Jean de Luz 64 la Vienne bordaux CC du Pays Basque 43.3 -0.37 23000 Paris 13e Nau ZAC"
PIECES = st.sampled_from([*"-(), 'yldé", "\u202e", *TEXT.split()])


def test_coordinates_of_which_a_word_is_taken_are_none(places: Places) -> None:
    found = words("au 43.3 -0.37")
    assert places.find(found)[0].place.kind == "point"
    assert all(mention.place.kind != "point" for mention in places.find(found, {len(found) - 1}))


@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=25).map("".join)), st.data())
@settings(max_examples=250, deadline=None)
def test_mentions_are_in_order_within_the_words_and_never_overlap(
    places: Places, text: str, data: st.DataObject
) -> None:
    found = words(text)
    taken = data.draw(st.sets(st.integers(0, max(0, len(found) - 1)), max_size=5))
    reach = 0
    for mention in places.find(found, taken):
        assert reach <= mention.start < mention.end <= len(found)
        assert taken.isdisjoint(range(mention.start, mention.end))
        assert mention.candidates
        assert len(set(mention.candidates)) == len(mention.candidates)
        reach = mention.end
    places.unknown(found, taken)


@pytest.mark.parametrize(
    "text", ["a" * 4096, "a " * 2048, "saint " * 680, "é" * 4096, "64 " * 1300, "l'" * 2000]
)
def test_no_message_is_slow(places: Places, text: str) -> None:
    found = words(text)
    start = time.perf_counter()
    places.find(found)
    assert time.perf_counter() - start < 0.5


def test_a_place_found_once_is_found_again_the_same(places: Places) -> None:
    question = words("Saint-Denis, Pau et le site SNPE")
    assert places.find(question) == places.find(question)
