"""A Bot API server on loopback: honest about offsets, long polls, errors and limits.

Tests start it in their own loop (`async with BotApi().serving() as api`); benchmarks as a process of its own
(`python -m tests.botapi PORT`) and steer it by /control.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from tests.botapi.faults import Faults
from tests.botapi.limits import Limits
from tests.botapi.media import MEDIA_METHODS
from tests.botapi.methods import ME
from tests.botapi.methods import METHODS as TEXT_METHODS
from tests.botapi.world import ApiError, Json, World

TOKEN = "4242:CANARI-jeton-a-ne-jamais-ecrire"
_SENDS = frozenset({"sendMessage", "editMessageText", "sendPhoto", "sendVenue", "answerCallbackQuery"})
METHODS = TEXT_METHODS | MEDIA_METHODS
_PACED = _SENDS - {"answerCallbackQuery"}


class BotApi:
    """One bot's server: its world, its faults, its limits; `lacking` names methods that it does not know."""

    def __init__(self, lacking: frozenset[str] = frozenset(), token: str = TOKEN) -> None:
        self.world = World()
        self.faults = Faults()
        self.limits = Limits()
        self.lacking = lacking
        self.token = token
        self.url = ""
        self.refused_polls = 0
        self._poll: asyncio.Task[Any] | None = None
        self._displaced: set[asyncio.Task[Any]] = set()

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[BotApi]:
        """Listen on loopback until the block ends."""
        app = web.Application(client_max_size=20 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_post("/control/{what}", self._control)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        address = runner.addresses[0]
        self.url = f"http://127.0.0.1:{address[1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            if request.match_info["token"] != self.token:
                raise ApiError(401, "Unauthorized")
            data = await _payload(request)
            self.world.calls.append((method, time.monotonic()))
            if method == "getUpdates":
                return _answer(await self._get_updates(request, data))
            if method not in METHODS or method in self.lacking:
                raise ApiError(404, "Not Found")
            return await self._answered(request, method, data)
        except ApiError as error:
            return _refusal(error)

    async def _answered(self, request: web.Request, method: str, data: Json) -> web.StreamResponse:
        fault = None
        if method in _SENDS:
            if left := self.faults.halted():
                raise ApiError(429, f"Too Many Requests: retry after {left}", retry_after=left)
            fault = await self._suffer(request)
        why = self.limits.arrival(int(data.get("chat_id", 0))) if method in _PACED else None
        if why and self.limits.enforce:
            raise ApiError(429, f"Too Many Requests: retry after 1 ({why})", retry_after=1)
        result = METHODS[method](self.world, data)
        if fault == "drop_after":
            _cut(request)
        return _answer(result)

    async def _suffer(self, request: web.Request) -> str | None:
        fault = self.faults.draw()
        if fault == "too_many":
            # A poll that came too soon says nothing about messages.
            polling = request.match_info["method"] == "getUpdates"
            wait = self.faults.retry_after if polling else self.faults.halt()
            raise ApiError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if fault == "server_error":
            raise ApiError(500, "Internal Server Error")
        if fault == "drop":
            _cut(request)
        if fault == "hang":
            await asyncio.sleep(self.faults.hang_seconds)
            _cut(request)
        return fault

    async def _get_updates(self, request: web.Request, data: Json) -> list[Json]:
        """Confirm by offset, then wait for something to give; a newer poll ends an older one (409)."""
        if self.faults.polling_too:
            await self._suffer(request)
        mine = asyncio.current_task()
        assert mine is not None
        if self._poll is not None and not self._poll.done():
            self._displaced.add(self._poll)
            self._poll.cancel()
        self._poll = mine
        try:
            return await self._wait_for_updates(data)
        except asyncio.CancelledError:
            if mine not in self._displaced:
                raise
            self._displaced.discard(mine)
            mine.uncancel()
            self.refused_polls += 1
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            ) from None
        finally:
            if self._poll is mine:
                self._poll = None

    async def _wait_for_updates(self, data: Json) -> list[Json]:
        self.world.confirm(int(data.get("offset") or 0))
        limit = min(max(int(data.get("limit") or 100), 1), 100)
        deadline = time.monotonic() + float(data.get("timeout") or 0)
        wanted = data.get("allowed_updates")
        while True:
            found = [
                update for update in self.world.queue if not wanted or any(kind in update for kind in wanted)
            ]
            left = deadline - time.monotonic()
            if found or left <= 0:
                return found[:limit]
            self.world.arrived.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self.world.arrived.wait()

    async def _control(self, request: web.Request) -> web.Response:
        """Steer the server from another process: queue updates, set faults, read what was sent."""
        what, data = request.match_info["what"], await request.json()
        if what == "write":
            for user, text in data:
                self.world.push(self.world.written(user, text))
        elif what == "make":
            return web.json_response([self.world.written(user, text) for user, text in data])
        elif what == "push":
            self.world.push(*data)
        elif what == "press":
            message = next(sent for sent in reversed(self.world.sent) if sent.chat == data)
            button = message.buttons[0]
            self.world.push(self.world.tapped(data, message, button["callback_data"], ME))
            return web.json_response({"question": button["text"]})
        elif what == "faults":
            for name, value in data.items():
                setattr(self.faults, name, value)
        elif what == "clear":
            self.world.sent.clear()
            self.limits.broken.clear()
        elif what == "calls":
            # The clock is the machine's: whoever started the bot can tell how long after this was.
            return web.json_response(self.world.calls)
        elif what == "count":
            return web.json_response({"sent": len(self.world.sent), "queued": len(self.world.queue)})
        elif what == "transcript":
            return web.json_response(
                {
                    "sent": [[sent.chat, sent.text, sent.at] for sent in self.world.sent],
                    "queued": len(self.world.queue),
                    "broken": self.limits.broken,
                    "met": self.faults.met,
                    "during_halt": self.faults.during_halt,
                }
            )
        return web.json_response({})


async def _payload(request: web.Request) -> Json:
    """Read the parameters of a call, however they are encoded; values that are JSON are read as JSON."""
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        values.update(json.loads(body) if body else {})
        return values
    form = await request.post()
    for name, value in form.items():
        values[name] = value if isinstance(value, web.FileField) else _decoded(name, str(value))
    return values


def _decoded(name: str, value: str) -> Any:
    if name in {"text", "caption", "callback_query_id", "parse_mode", "action", "url"}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _answer(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refusal(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def _cut(request: web.Request) -> None:
    """Drop the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    raise asyncio.CancelledError


__all__ = ["ME", "TOKEN", "BotApi"]
