from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import RequestData

from tdi_bot.channels.telegram.aiohttp_request import AiohttpRequest
from tests.botapi.server import TOKEN, BotApi


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi().serving() as serving:
        serving.world.person(7)
        yield serving


@pytest.fixture
async def request_(api: BotApi) -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest(api.url, 4, 2.0)
    async with made:
        yield made


def message(text: str) -> RequestData:
    from telegram.request._requestparameter import RequestParameter

    values = {"chat_id": 7, "text": text, "link_preview_options": {"is_disabled": True}}
    return RequestData([RequestParameter(name, value, None) for name, value in values.items()])


def url(api: BotApi) -> str:
    return f"{api.url}/bot{TOKEN}/sendMessage"


async def test_a_call_brings_its_answer(api: BotApi, request_: AiohttpRequest) -> None:
    answer = await request_.post(url(api), message("é & 😀 = ok"))
    assert isinstance(answer, dict)
    assert answer["text"] == "é & 😀 = ok"
    assert api.world.sent[0].silent_preview


async def test_errors_are_the_librarys_own_and_never_hold_the_address(
    api: BotApi, request_: AiohttpRequest
) -> None:
    api.faults.too_many = 1.0
    with pytest.raises(RetryAfter):
        await request_.post(url(api), message("x"))
    api.faults.halted_until = api.faults.too_many = 0.0
    api.faults.drop = 1.0
    with pytest.raises(NetworkError) as dropped:
        await request_.post(url(api), message("x"))
    api.faults.drop, api.faults.hang = 0.0, 1.0
    with pytest.raises(TimedOut) as hung:
        await request_.post(url(api), message("x"), read_timeout=0.2)
    with pytest.raises(NetworkError) as nowhere:
        await request_.post(f"http://127.0.0.1:9/bot{TOKEN}/x", message("x"))
    for caught in (dropped, hung, nowhere):
        assert "CANARI" not in repr(caught.value) + repr(caught.value.__cause__)


async def test_a_connection_that_the_server_closed_is_not_used_again(
    api: BotApi, request_: AiohttpRequest
) -> None:
    for number in range(3):
        await request_.post(url(api), message(str(number)))
        api.faults.drop = 1.0
        with pytest.raises(NetworkError):
            await request_.post(url(api), message("perdu"))
        api.faults.drop = 0.0
    assert api.world.texts(7) == ["0", "1", "2"]


async def test_many_calls_at_once_share_the_connections(api: BotApi, request_: AiohttpRequest) -> None:
    await asyncio.gather(*(request_.post(url(api), message(str(number))) for number in range(40)))
    assert sorted(map(int, api.world.texts(7))) == list(range(40))


def test_a_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://mandataire.mairie.fr:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,interne.fr")
    assert AiohttpRequest("https://api.telegram.org", 1, 1.0)._proxy == "http://mandataire.mairie.fr:3128"
    assert AiohttpRequest("https://127.0.0.1:8081", 1, 1.0)._proxy is None
    assert AiohttpRequest("https://bot.interne.fr", 1, 1.0)._proxy is None
