"""What nobody should send, drawn by chance: the batch and the webhook refuse it, the assistant answers it."""

from __future__ import annotations

import contextlib
import io
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import fuzz
from benchmarks.fuzz_inputs import Inputs
from tdi_bot.assistant import Assistant
from tdi_bot.channels import batch
from tdi_bot.channels.telegram.arrivals import Reception
from tdi_bot.channels.telegram.webhook import Refused, _parsed
from tdi_bot.journal import Vault
from tdi_bot.model import Conversation, Message
from tests.editing.live_assistant import shipped
from tests.fake_door import FakeDoor, clock

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    "message edited_message callback_query chat from id type text data caption "
    "reply_to_message via_bot is_bot entities message_id".split()
)
LIKE_AN_UPDATE = st.recursive(
    SCALARS | st.sampled_from(["private", "group", "/start", "/", "@ti_test_bot ?", 7, -7]),
    lambda inner: st.dictionaries(FIELDS, inner, max_size=6) | st.lists(inner, max_size=2),
    max_leaves=20,
)
RECEPTION = Reception(Vault("une clé d'essai assez longue"), 4242, "ti_test_bot")


@given(st.binary(max_size=400) | JSON.map(lambda value: json.dumps(value).encode()))
def test_a_body_is_an_update_or_refused(body: bytes) -> None:
    update: dict[str, Any] = {"update_id": 0}
    with contextlib.suppress(Refused):
        update = _parsed(body)
    assert 0 <= update["update_id"] < 2**63


@given(st.integers(0, 2**63 - 1), st.dictionaries(FIELDS, LIKE_AN_UPDATE, max_size=4))
@settings(max_examples=300)
def test_an_update_of_any_shape_is_kept_whole_or_let_go(number: int, content: dict[str, Any]) -> None:
    arrival = RECEPTION.read({**content, "update_id": number})
    if arrival is not None:
        assert arrival.update_id == number
        assert json.loads(arrival.payload)["update_id"] == number


@given(st.lists(st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode()), max_size=8))
def test_every_line_of_a_batch_gets_one_line_of_json_back(lines: list[bytes]) -> None:
    feed = b"\n".join(lines).split(b"\n")
    out = io.StringIO()
    batch.run(FakeDoor(), feed, out, clock)
    answers = [json.loads(line) for line in out.getvalue().split("\n") if line]
    assert len(answers) == sum(bool(line.strip()) for line in feed)
    assert all(("error" in answer) != ("text" in answer) for answer in answers)


@given(st.text(max_size=200), st.text(max_size=50) | st.integers(), st.text(max_size=20) | st.none())
def test_a_line_that_is_a_question_is_read_as_it_was_written(text: str, name: Any, chat: str | None) -> None:
    line = json.dumps({"id": name, "chat": chat, "text": text}).encode()
    assert batch.parse(line) == batch.Ask(name, f"id:{name}" if chat is None else chat, text)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_input_raises_or_gets_a_reply_that_telegram_refuses(assistant: Assistant, seed: int) -> None:
    questions = [example for intent in shipped().intents for example in intent.examples]
    found = fuzz.look(assistant, Inputs(random.Random(seed), questions), 500)
    assert dict(found.wrong) == {}, found.inputs
    assert sum(found.kinds.values()) == 500
    assert set(found.kinds) >= {"answer", "refuse", "clarify"}


@pytest.mark.parametrize("number", ["1" * 400, "1e999", "-1" * 200, "111 " * 150, "9" * 20, "1." + "1" * 400])
@pytest.mark.parametrize("unit", ["sites clés en main", "km de Pau", "hectares", "millions d'euros", "%", ""])
def test_a_number_without_end_is_answered_like_any_other_word(
    assistant: Assistant, number: str, unit: str
) -> None:
    for text in (f"{number} {unit}", f"Quels sites à {number} {unit} ?"):
        reply, _, _ = assistant.reply(Message("m", text), Conversation(), clock())
        assert not fuzz.faults(assistant, reply)


def test_a_reading_that_fails_says_no_more_than_its_kind(capfd: pytest.CaptureFixture[str]) -> None:
    assert RECEPTION.read({"update_id": 1, "message": "canari"}) is None
    told = capfd.readouterr()
    assert "canari" not in told.out + told.err
