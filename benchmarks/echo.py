"""python-telegram-bot's own handling of an echoed update, its transport a stub: our unit."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

_PERSON = {"id": 5, "is_bot": False, "first_name": "A"}
_ME = {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"}
_CHAT = {"id": 5, "type": "private", "first_name": "A"}


class _Stub(BaseRequest):
    """Answers at once what a Bot API server would, without a network."""

    read_timeout = 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        sent = {"message_id": 2, "date": 1_700_000_000, "chat": _CHAT, "text": "x"}
        return 200, json.dumps({"ok": True, "result": _ME if url.endswith("getMe") else sent}).encode()


class Echo:
    """An application with one handler that sends back what was written."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        stubs = Application.builder().token("1:a").request(_Stub()).get_updates_request(_Stub())
        self._application: Any = stubs.build()
        self._application.add_handler(MessageHandler(filters.TEXT, _echo))
        self._loop.run_until_complete(self._application.initialize())

    def handle(self, texts: list[str]) -> list[float]:
        """Return the seconds that each update took, from its JSON to the end of its handling."""
        return self._loop.run_until_complete(self._handle(texts))

    async def _handle(self, texts: list[str]) -> list[float]:
        took = []
        for number, text in enumerate(texts):
            message = {
                "message_id": number,
                "date": 1_700_000_000,
                "chat": _CHAT,
                "from": _PERSON,
                "text": text,
            }
            raw = json.dumps({"update_id": number, "message": message})
            began = time.perf_counter()
            update = Update.de_json(json.loads(raw), self._application.bot)
            await self._application.process_update(update)
            took.append(time.perf_counter() - began)
        return took


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)
