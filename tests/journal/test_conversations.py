from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tdi_bot.journal.conversations import Conversations
from tdi_bot.journal.vault import Vault
from tdi_bot.model import Conversation, Lang, Slots, Turn
from tests.journal.test_codec import turns

VAULT = Vault("a" * 32)
WHO = ("chat", "person")


@given(st.lists(turns, max_size=9), st.sampled_from([None, "fr"]))
@settings(max_examples=40, deadline=None)
def test_what_is_remembered_is_what_would_be_read(said: list[Turn], lang: Lang | None) -> None:
    here, talk = Conversations(VAULT), Conversation(lang=lang)
    for turn in said:
        sealed = here.seal(*WHO, replace(talk, turns=(*talk.turns, turn)[-6:]))
        talk = here.open(*WHO, sealed)
        assert talk == Conversations(VAULT).open(*WHO, sealed)
    assert [turn.at for turn in talk.turns] == [turn.at for turn in said[-6:]]


@given(turns, turns)
@settings(max_examples=20, deadline=None)
def test_what_was_stored_elsewhere_or_erased_wins_over_the_memory(one: Turn, other: Turn) -> None:
    here, elsewhere = Conversations(VAULT), Conversations(VAULT)
    here.seal(*WHO, Conversation((one,)))
    sealed = elsewhere.seal(*WHO, Conversation((other,)))
    assert here.open(*WHO, sealed) == Conversation((other,))
    here.seal(*WHO, Conversation((one,)))
    assert here.open(*WHO, None) == Conversation()


def test_a_turn_known_already_is_not_written_again() -> None:
    here = Conversations(VAULT)
    first = here.open(*WHO, here.seal(*WHO, Conversation((_turn(1.0),))))
    then = here.open(*WHO, here.seal(*WHO, Conversation((*first.turns, _turn(2.0)))))
    assert then.turns[0] is first.turns[0]


def test_a_conversation_of_another_key_begins_anew() -> None:
    sealed = Conversations(Vault("b" * 32)).seal(*WHO, Conversation((_turn(1.0),)))
    assert Conversations(VAULT).open(*WHO, sealed) == Conversation()


def _turn(at: float) -> Turn:
    return Turn(at, (), frozenset(), Slots(), "answer")
