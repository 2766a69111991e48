from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tdi_bot.journal import conversation_codec
from tdi_bot.model import (
    AskedDate,
    ConceptId,
    Conversation,
    GeoPoint,
    IntentId,
    Place,
    PlaceMention,
    Quantity,
    Slots,
    Turn,
)

names = st.text(max_size=12)
places = st.builds(
    Place,
    kind=st.sampled_from(["commune", "departement", "region"]),
    id=names,
    name=names,
    departements=st.lists(names, max_size=2).map(tuple),
    region=names,
    point=st.none() | st.builds(GeoPoint, st.floats(-90, 90), st.floats(-180, 180)),
    population=st.integers(0, 10**7),
)
mentions = st.builds(
    PlaceMention,
    start=st.integers(0, 9),
    end=st.integers(0, 9),
    text=st.just(""),
    candidates=st.lists(places, min_size=1, max_size=2).map(tuple),
    decided=st.booleans(),
    edits=st.integers(0, 2),
)
asked = st.builds(AskedDate, st.integers(1900, 2100), st.none() | st.integers(1, 12))
slots = st.builds(
    Slots,
    places=st.lists(mentions, max_size=2).map(tuple),
    wave=st.none() | st.integers(1, 3),
    scheme=st.none() | st.just("cles-en-main"),
    radius_km=st.none() | st.floats(0, 500),
    activity=names,
    dates=st.lists(
        st.builds(AskedDate, st.integers(1900, 2100), st.none() | st.integers(1, 12)), max_size=2
    ).map(tuple),
    quantities=st.lists(st.builds(Quantity, st.floats(0, 1e9), names), max_size=2).map(tuple),
)
turns = st.builds(
    Turn,
    at=st.floats(0, 4e9),
    intents=st.lists(names.map(IntentId), max_size=3).map(tuple),
    concepts=st.frozensets(names.map(ConceptId), max_size=4),
    slots=slots,
    kind=st.sampled_from(["answer", "clarify", "refuse", "smalltalk"]),
)
conversations = st.builds(
    Conversation, turns=st.lists(turns, max_size=5).map(tuple), lang=st.sampled_from([None, "fr", "en"])
)


@given(conversations)
@settings(max_examples=60, deadline=None)
def test_a_conversation_comes_back_as_it_was(conversation: Conversation) -> None:
    assert conversation_codec.decode(conversation_codec.encode(conversation)) == conversation


@given(
    st.binary(max_size=60) | st.sampled_from([b"{}", b"[]", b"null", b'{"turns":[{"at":"x"}]}', b'{"a":1}'])
)
@settings(max_examples=80, deadline=None)
def test_what_cannot_be_read_is_an_empty_conversation(data: bytes) -> None:
    assert isinstance(conversation_codec.decode(data), Conversation)


def test_words_unknown_names_and_positions_are_not_stored() -> None:
    place = Place("commune", "64129", "Billère")
    here = Place("point", "43.31,-0.37", "ici", point=GeoPoint(43.31, -0.37))
    said = Slots(
        places=(PlaceMention(0, 1, "biller", (place,), True), PlaceMention(1, 2, "ici", (here,), True)),
        unknown_place="chez tata Jeannine",
    )
    turn = Turn(1.0, (), frozenset(), said, "answer")
    stored = conversation_codec.encode(Conversation((turn,)))
    assert not any(canary in stored for canary in (b"biller", b"Jeannine", b"43.31"))
    assert conversation_codec.decode(stored).turns[0].slots.places == (replace(said.places[0], text=""),)


def test_only_the_last_turns_are_kept() -> None:
    turn = Turn(1.0, (), frozenset(), Slots(), "answer")
    many = Conversation(tuple(replace(turn, at=float(number)) for number in range(20)))
    kept = conversation_codec.decode(conversation_codec.encode(many))
    assert [each.at for each in kept.turns] == [14.0, 15.0, 16.0, 17.0, 18.0, 19.0]
