"""The webhook on a real socket: who may post, what is taken, and what is on disk when 200 is said."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from benchmarks.replicas import free_ports
from tdi_bot.channels.telegram.config import TelegramConfig, Webhook
from tdi_bot.channels.telegram.inbox_bot import WANTED
from tdi_bot.channels.telegram.polling import Stopped
from tdi_bot.channels.telegram.run import serve
from tdi_bot.channels.telegram.webhook import LONGEST_BODY, SECRET_HEADER
from tests.botapi.server import TOKEN, BotApi
from tests.telegram.conftest import ended
from tests.telegram.fake_host import FakeHost

SECRET = "CANARI-secret_du-webhook"
KEY = "CANARI-cle-de-scellement"
CAMILLE, SACHA = 700_123_456, 700_654_321


class Site:
    """A replica that serves, and Telegram on the other side."""

    def __init__(self, api: BotApi, config: TelegramConfig, session: aiohttp.ClientSession) -> None:
        self.api = api
        self.config = config
        self.host = FakeHost()
        self._session = session
        self._stop = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        assert self.config.webhook is not None
        return f"http://127.0.0.1:{self.config.webhook.port}"

    async def start(self) -> None:
        self._stop = asyncio.Event()
        self._serving = asyncio.create_task(serve(self.host, self.config, self._stop))
        async with asyncio.timeout(10):
            while not self._serving.done():
                with contextlib.suppress(aiohttp.ClientError):
                    if await self.get("/readyz") == (200, "ok"):
                        return
                await asyncio.sleep(0.02)
        await self._serving

    async def stop(self) -> float:
        started = time.monotonic()
        self._stop.set()
        if self._serving is not None:
            serving, self._serving = self._serving, None
            await ended(serving)
        return time.monotonic() - started

    async def post(self, body: Any, secret: str | None = SECRET, path: str = "/telegram") -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with self._session.post(self.url + path, data=data, headers=headers) as answer:
            return answer.status

    async def get(self, path: str) -> tuple[int, str]:
        async with self._session.get(self.url + path) as answer:
            return answer.status, await answer.text()

    def written(self, person: int, text: str) -> dict[str, Any]:
        return self.api.world.written(person, text)

    async def reads(self, person: int, count: int = 1) -> list[str]:
        async with asyncio.timeout(10):
            while len(self.api.world.texts(person)) < count:
                await asyncio.sleep(0.01)
        return self.api.world.texts(person)


@pytest.fixture(params=["sqlite", "postgres"])
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    place: Path | str = tmp_path / "journal.db"
    if request.param == "postgres":
        place = request.getfixturevalue("postgres_url")
    webhook = Webhook("127.0.0.1", free_ports(1)[0], SECRET, "https://bot.exemple.fr/telegram")
    patience = aiohttp.ClientTimeout(total=20)
    async with BotApi().serving() as api, aiohttp.ClientSession(timeout=patience) as session:
        config = TelegramConfig(TOKEN, place, api.url, KEY, limits=False, start_patience=2, webhook=webhook)
        made = Site(api, config, session)
        await made.start()
        yield made
        with contextlib.suppress(Exception):
            await made.stop()


async def test_what_is_posted_gets_its_answer(site: Site) -> None:
    assert await site.post(site.written(CAMILLE, "Bonjour")) == 200
    assert await site.reads(CAMILLE) == ["re: Bonjour"]


async def test_an_update_delivered_five_times_at_once_gets_one_answer(site: Site) -> None:
    update = site.written(CAMILLE, "Bonjour")
    assert await asyncio.gather(*(site.post(update) for _ in range(5))) == [200] * 5
    assert await site.post(site.written(CAMILLE, "Merci")) == 200
    assert await site.reads(CAMILLE, 2) == ["re: Bonjour", "re: Merci"]


async def test_a_200_says_that_the_update_is_kept_though_telegram_cannot_be_reached(site: Site) -> None:
    site.api.faults.server_error = 1.0
    assert await site.post(site.written(CAMILLE, "Bonjour")) == 200
    await site.stop()
    site.api.faults.server_error = 0.0
    await site.start()
    assert await site.reads(CAMILLE) == ["re: Bonjour"]


async def test_a_chat_is_answered_in_order_and_many_chats_at_once(site: Site) -> None:
    async def asks(person: int) -> None:
        for number in range(10):
            assert await site.post(site.written(person, f"q{number}")) == 200

    await asyncio.gather(*(asks(CAMILLE + number) for number in range(10)))
    for number in range(10):
        assert await site.reads(CAMILLE + number, 10) == [f"re: q{order}" for order in range(10)]


@pytest.mark.parametrize("secret", [None, "", "faux", SECRET + "x", SECRET[:-1], "é" * 20, SECRET.lower()])
async def test_without_the_secret_nothing_is_taken(site: Site, secret: str | None) -> None:
    assert await site.post(site.written(CAMILLE, "Bonjour"), secret) == 401
    assert "tdi_queue_depth 0.0" in (await site.get("/metrics"))[1]
    assert await site.post(site.written(SACHA, "Bonjour")) == 200
    await site.reads(SACHA)
    assert site.api.world.texts(CAMILLE) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"update_id"',
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 1e3}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": NaN}',
        b'{"update_id": ' + b"1" * 5000 + b"}",
        b"[" * 100_000,
        b'{"update_id": 1, "message": ' + b'{"a":' * 50_000,
        b"\xff\xfe{}",
        b'{"update_id": 1\x00}',
    ],
    ids=lambda body: body[:30],
)
async def test_what_is_no_update_is_refused(site: Site, body: bytes) -> None:
    assert await site.post(body) == 400
    assert (await site.get("/healthz"))[0] == 200


@pytest.mark.parametrize(
    "message",
    [
        "texte",
        [1],
        {"chat": 5, "from": "x"},
        {"chat": {"id": 7, "type": "private"}, "from": []},
        {"chat": {"id": "\ud800", "type": "private"}, "from": {"id": 1}},
        {"chat": {"id": 7, "type": "group"}, "text": 12},
        {"chat": {"id": 7, "type": "group"}, "text": "/ "},
    ],
)
async def test_an_update_of_a_shape_that_nobody_knows_harms_nobody(site: Site, message: object) -> None:
    assert await site.post({"update_id": 1, "message": message}) == 200
    assert await site.post(site.written(CAMILLE, "Bonjour")) == 200
    assert await site.reads(CAMILLE) == ["re: Bonjour"]


async def test_half_a_letter_is_no_reason_to_fail(site: Site) -> None:
    update = site.written(CAMILLE, "moitié \ud83d")
    assert await site.post(update) == 200
    assert await site.reads(CAMILLE) == ["re: moitié ?"]


async def test_a_body_over_the_limit_is_refused_whatever_it_announces(site: Site) -> None:
    update = site.written(CAMILLE, "x" * LONGEST_BODY)
    assert await site.post(update) == 413

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    headers = {SECRET_HEADER: SECRET}
    with contextlib.suppress(aiohttp.ClientError):
        async with site._session.post(site.url, data=pieces(), headers=headers) as answer:
            assert answer.status == 413
    assert (await site.get("/readyz"))[0] == 200


@pytest.mark.parametrize(
    "raw",
    [
        b"POST / HTTP/1.1\r\nContent-Length: abc\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST / HTTP/1.1\r\nHost: x\r\n" + b"a: " + b"b" * 200_000,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_what_is_no_http_is_closed(site: Site, raw: bytes) -> None:
    assert site.config.webhook is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", site.config.webhook.port)
    writer.write(raw)
    with contextlib.suppress(ConnectionError):
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 10)
        assert answer == b"" or b" 40" in answer[:16]
    writer.close()
    assert (await site.get("/healthz"))[0] == 200


async def test_a_monitor_reads_what_happens_and_no_secret(site: Site) -> None:
    await site.post(site.written(CAMILLE, "Bonjour canari-texte"))
    await site.reads(CAMILLE)
    await site.post(site.written(CAMILLE, "chose inconnue"))
    await site.reads(CAMILLE, 2)
    await site.post(b"{")
    await site.post(b"{}", "faux")
    await asyncio.sleep(0.1)
    status, page = await site.get("/metrics")
    assert status == 200
    for line in (
        'tdi_updates_total{outcome="answer"} 1.0',
        'tdi_replies_total{kind="refuse"} 1.0',
        "tdi_misses_total 1.0",
        "tdi_queue_depth 0.0",
        "tdi_journal_writable 1.0",
        'tdi_webhook_requests_total{result="malformed"} 1.0',
        'tdi_webhook_requests_total{result="wrong_secret"} 1.0',
        'tdi_webhook_requests_total{result="taken"} 2.0',
        'tdi_seconds_count{stage="all"} 2.0',
    ):
        assert line in page
    assert not any(canary in page for canary in ("CANARI", "canari", str(CAMILLE)))


async def test_telegram_is_told_the_address_and_the_secret(site: Site) -> None:
    async with asyncio.timeout(5):
        while not site.api.world.webhook:
            await asyncio.sleep(0.01)
    told = site.api.world.webhook
    assert told["url"] == "https://bot.exemple.fr/telegram"
    assert told["secret_token"] == SECRET
    assert told["allowed_updates"] == [*WANTED]


async def test_a_server_without_setwebhook_is_served_all_the_same(site: Site) -> None:
    await site.stop()
    site.api.lacking = frozenset({"setWebhook", "setMyCommands"})
    await site.start()
    assert await site.post(site.written(CAMILLE, "Bonjour")) == 200
    assert await site.reads(CAMILLE) == ["re: Bonjour"]


async def test_an_address_that_is_taken_is_one_line(site: Site) -> None:
    await site.stop()
    assert site.config.webhook is not None
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", site.config.webhook.port))
        taken.listen()
        with pytest.raises(Stopped, match="TDI_LISTEN"):
            await serve(site.host, site.config)


async def test_stopped_under_a_backlog_it_ends_soon_and_goes_on_later(site: Site) -> None:
    site.api.faults.server_error = 1.0
    await asyncio.gather(*(site.post(site.written(CAMILLE + n % 20, f"q{n // 20}")) for n in range(100)))
    assert await site.stop() < 10
    site.api.faults.server_error = 0.0
    await site.start()
    for person in range(CAMILLE, CAMILLE + 20):
        assert sorted(await site.reads(person, 5)) == [f"re: q{number}" for number in range(5)]
