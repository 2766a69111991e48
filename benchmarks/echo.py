"""python-telegram-bot's own handling of an echoed update, its transport a stub: our unit.

Timed: the JSON of an update parsed, `Update.de_json`, `process_update` with one handler that awaits
`reply_text`, the request made of it, and the JSON of Telegram's answer parsed into a message. Not timed: the
network, and the HTTP client (httpx), which costs as much again.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

_NAMES = {"first_name": "Camille", "last_name": "Martin", "username": "camille_martin"}
_PERSON = {"id": 512_345_678, "is_bot": False, **_NAMES, "language_code": "fr"}
_CHAT = {"id": 512_345_678, **_NAMES, "type": "private"}
_ME = {"id": 7_012_345_678, "is_bot": True, "first_name": "Écho", "username": "echo_bot"}
_SENT_AT = 1_700_000_000

Clock = Callable[[], float]


class _Stub(BaseRequest):
    """Answers at once with the bytes that a Bot API server would send, made beforehand."""

    read_timeout = 5.0

    def __init__(self) -> None:
        self.answer = b""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        if url.endswith("getMe"):
            return 200, json.dumps({"ok": True, "result": _ME}).encode()
        if request_data is None or "text" not in request_data.json_parameters:
            raise ValueError(f"the echo sends texts alone, not {url.rpartition('/')[2]}")
        return 200, self.answer


class Echo:
    """An application with one handler that sends back what was written."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._stub = _Stub()
        stubs = Application.builder().token("1:a").request(self._stub).get_updates_request(_Stub())
        self._application: Any = stubs.build()
        self._application.add_handler(MessageHandler(filters.TEXT, _echo))
        self._loop.run_until_complete(self._application.initialize())

    def handle(self, texts: list[str], clock: Clock = time.perf_counter) -> list[float]:
        """Return the seconds that each update took, from its JSON to the end of its handling."""
        return self._loop.run_until_complete(self._handle(texts, clock))

    async def _handle(self, texts: list[str], clock: Clock) -> list[float]:
        took = []
        for number, text in enumerate(texts, start=1):
            message = {"message_id": 2 * number, "from": _PERSON, "chat": _CHAT, "date": _SENT_AT}
            raw = json.dumps({"update_id": number, "message": message | {"text": text}})
            sent = message | {"message_id": 2 * number + 1, "from": _ME, "text": text}
            self._stub.answer = json.dumps({"ok": True, "result": sent}).encode()
            began = clock()
            update = Update.de_json(json.loads(raw), self._application.bot)
            await self._application.process_update(update)
            took.append(clock() - began)
        return took


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)
