"""Answers where the bot is called into a chat that it is no member of: one message, nothing kept."""

from __future__ import annotations

import structlog
from telegram import Message
from telegram.error import BadRequest

from tdi_bot.channels.telegram.delivery import Work
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inline import card_of
from tdi_bot.channels.telegram.talking import Talking, asked_by
from tdi_bot.model import Reply

_log = structlog.get_logger(__name__)


class Guests:
    """Telegram lets a guest say one message and see one: no conversation, no buttons, no map."""

    def __init__(self, host: Host, talking: Talking) -> None:
        self._host = host
        self._talking = talking

    async def answer(self, work: Work, message: Message, text: str) -> None:
        """Answer what was asked, or say what may be asked."""
        if text:
            reply = await self._talking.answer_to(work, asked_by(work, message, text))
            work.conversation = None  # the chat is other people's
        elif message.text or message.caption:
            reply = self._host.page("aide")
            work.outcome = reply.kind
        else:
            reply = self._line(work, "telegram_sans_texte")
        await self._send(work, message, reply)

    async def ask_for_patience(self, work: Work, message: Message) -> None:
        """Say that the bot is paused."""
        work.outcome = "paused"
        await self._send(work, message, self._line(work, "telegram_patience"))

    def _line(self, work: Work, key: str) -> Reply:
        return Reply("smalltalk", self._host.say(key, lang=work.lang))

    async def _send(self, work: Work, message: Message, reply: Reply) -> None:
        """Send it; a query that Telegram no longer waits for is let go."""
        try:
            await message.get_bot().answer_guest_query(
                str(message.guest_query_id), card_of(reply.text, reply, self._host.say)
            )
        except BadRequest as error:
            _log.info("guest.late", error=type(error).__name__)
