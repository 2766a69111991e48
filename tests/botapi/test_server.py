from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.botapi.markup import MarkupError, parse_html
from tests.botapi.server import TOKEN, BotApi


def keyboard(button: dict[str, str]) -> dict[str, Any]:
    return {"inline_keyboard": [[button]]}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as serving:
        serving.world.person(7)
        yield serving


async def call(api: BotApi, method: str, token: str = TOKEN, **data: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{api.url}/bot{token}/{method}", json=data) as answer,
    ):
        found: dict[str, Any] = await answer.json()
        assert found["ok"] == (answer.status == 200)
        return found


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"chat_id": 8, "text": "x"}, "chat not found"),
        ({"chat_id": 7, "text": " "}, "message text is empty"),
        ({"chat_id": 7, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"chat_id": 7, "text": "é" * 4097}, "message is too long"),
        ({"chat_id": 7, "text": "😀" * 2049}, "message is too long"),
        ({"chat_id": 7, "text": "<b>x", "parse_mode": "HTML"}, "Can't find end tag"),
        ({"chat_id": 7, "text": "<p>x</p>", "parse_mode": "HTML"}, "Unsupported start tag"),
        (
            {"chat_id": 7, "text": "x", "reply_markup": keyboard({"text": "a", "callback_data": "é" * 33})},
            "BUTTON_DATA_INVALID",
        ),
        ({"chat_id": 7, "text": "x", "reply_markup": keyboard({"text": "a"})}, "exactly one action"),
    ],
)  # fmt: skip
async def test_a_message_that_telegram_would_refuse_is_refused(
    api: BotApi, data: dict[str, Any], said: str
) -> None:
    refusal = await call(api, "sendMessage", **data)
    assert refusal["error_code"] == 400
    assert said in refusal["description"]


async def test_a_message_within_the_limit_is_counted_after_its_entities(api: BotApi) -> None:
    text = "<b>" + "&lt;" * 4096 + "</b>"
    sent = await call(api, "sendMessage", chat_id=7, text=text, parse_mode="HTML")
    assert sent["result"]["text"] == "<" * 4096
    assert sent["result"]["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_updates_come_again_until_an_offset_confirms_them(api: BotApi) -> None:
    api.world.push(*(api.world.written(7, str(number)) for number in range(3)))
    first = (await call(api, "getUpdates", limit=2))["result"]
    assert [update["message"]["text"] for update in first] == ["0", "1"]
    assert (await call(api, "getUpdates", limit=2))["result"] == first
    rest = (await call(api, "getUpdates", offset=first[-1]["update_id"] + 1))["result"]
    assert [update["message"]["text"] for update in rest] == ["2"]


async def test_a_long_poll_returns_as_soon_as_something_comes(api: BotApi) -> None:
    polling = asyncio.create_task(call(api, "getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    assert not polling.done()
    api.world.push(api.world.written(7, "coucou"))
    assert len((await asyncio.wait_for(polling, 2))["result"]) == 1


async def test_a_second_poll_ends_the_first_with_a_conflict(api: BotApi) -> None:
    first = asyncio.create_task(call(api, "getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(call(api, "getUpdates", timeout=1))
    assert (await asyncio.wait_for(first, 2))["error_code"] == 409
    assert (await second)["ok"]


async def test_a_wrong_token_and_an_unknown_method_are_said_so(api: BotApi) -> None:
    assert (await call(api, "getMe", token="1:x"))["error_code"] == 401
    assert (await call(api, "sendDove"))["error_code"] == 404


async def test_the_same_edit_twice_is_not_one(api: BotApi) -> None:
    sent = (await call(api, "sendMessage", chat_id=7, text="un"))["result"]
    where = {"chat_id": 7, "message_id": sent["message_id"], "text": "deux"}
    assert (await call(api, "editMessageText", **where))["result"]["text"] == "deux"
    assert "not modified" in (await call(api, "editMessageText", **where))["description"]


async def test_sends_during_a_pause_are_seen_and_refused(api: BotApi) -> None:
    api.faults.too_many = 1.0
    assert (await call(api, "sendMessage", chat_id=7, text="x"))["parameters"] == {"retry_after": 2}
    api.faults.too_many = 0.0
    assert (await call(api, "sendMessage", chat_id=7, text="x"))["error_code"] == 429
    assert api.faults.during_halt == 1


async def test_limits_are_watched(api: BotApi) -> None:
    await call(api, "sendMessage", chat_id=7, text="x")
    await call(api, "sendMessage", chat_id=7, text="x")
    assert len(api.limits.broken) == 1


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &eacute; &#233;", 'a <b> & "c" &eacute; é', []),
        ("<i>a<b>b</b></i>", "ab", ["bold", "italic"]),
        ('<a href="https://x.fr/?a=1&amp;b">l</a>', "l", ["text_link"]),
        ("<tg-spoiler>s</tg-spoiler><blockquote expandable>q</blockquote>", "sq", ["spoiler", "blockquote"]),
        ("😀<b>x</b>", "😀x", ["bold"]),
    ],
)
def test_html_is_read_as_telegram_reads_it(source: str, text: str, kinds: list[str]) -> None:
    parsed = parse_html(source)
    assert parsed.text == text
    assert [entity["type"] for entity in parsed.entities] == kinds


@pytest.mark.parametrize("source", ["<b><i>x</b></i>", "a < b", "</b>", "<script>x</script>", "<b", "<br/>"])
def test_html_that_telegram_cannot_parse_is_refused(source: str) -> None:
    with pytest.raises(MarkupError):
        parse_html(source)
