"""A bot that hands over updates as they came, before they are parsed, so that they can be saved as such."""

from __future__ import annotations

from typing import Any

from telegram.ext import ExtBot
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from tdi_bot.channels.telegram.aiohttp_request import AiohttpRequest
from tdi_bot.channels.telegram.config import TelegramConfig
from tdi_bot.channels.telegram.gate import Gate
from tdi_bot.channels.telegram.single_file import Passage

WANTED = ("message", "edited_message", "callback_query", "inline_query", "guest_message")
_ANSWER_SECONDS = 10.0
_CONNECTIONS = 64


class InboxBot(ExtBot[Passage]):
    """A bot whose every message goes through the gate."""

    def __init__(self, config: TelegramConfig, gate: Gate) -> None:
        super().__init__(
            config.token,
            base_url=f"{config.api_url}/bot",
            base_file_url=f"{config.api_url}/file/bot",
            request=AiohttpRequest(config.api_url, _CONNECTIONS, _ANSWER_SECONDS),
            get_updates_request=AiohttpRequest(config.api_url, 2, _ANSWER_SECONDS),
            rate_limiter=gate,
        )
        self._gate = gate

    async def raw_updates(self, offset: int | None, seconds: int) -> list[dict[str, Any]]:
        """Confirm what is below the offset and wait for more; one bad update cannot spoil the others."""
        found: list[dict[str, Any]] = await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "limit": 100, "allowed_updates": WANTED},
            read_timeout=seconds + _ANSWER_SECONDS,
        )
        return found

    async def room(self) -> None:
        """Wait until what is made ready now will soon have its turn to leave."""
        await self._gate.room()

    async def send_text(self, passage: Passage, message: dict[str, Any]) -> int:
        """Send a message and return its id; the rest of Telegram's copy of it nobody needs here."""
        sent: dict[str, Any] = await self._deliver("sendMessage", passage, message)
        return int(sent["message_id"])

    async def edit_text(self, passage: Passage, message: dict[str, Any]) -> None:
        """Change a message."""
        await self._deliver("editMessageText", passage, message)

    async def _deliver(self, endpoint: str, passage: Passage, message: dict[str, Any]) -> Any:
        """Make a call whose parameters are as the Bot API has them: the library has nothing to unwrap."""
        data = RequestData([RequestParameter(name, value, None) for name, value in message.items()])
        url = f"{self.base_url}/{endpoint}"
        return await self._gate.send(lambda: self.request.post(url, data), message["chat_id"], passage)
