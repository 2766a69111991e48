"""Brings a reply to its chat, message by message, and remembers how far it came."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, TypeVar

from telegram import Message
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tdi_bot.channels.telegram.buttons import Keyboard
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.rendering import Part, render
from tdi_bot.channels.telegram.single_file import Passage
from tdi_bot.journal import Answered, Claim, Journal, Mark, Outcome
from tdi_bot.model import Conversation, Lang, Reply

Got = TypeVar("Got")

_NO_PREVIEW = {"is_disabled": True}
_OUT_OF_REACH = (
    "chat not found",
    "user is deactivated",
    "not enough rights",
    "have no rights",
    "peer_id_invalid",
    "topic_closed",
    "chat_write_forbidden",
)
_UNEDITABLE = ("message to edit not found", "can't be edited", "message_id_invalid", "no text in the message")


class OutOfReach(Exception):
    """The person blocked the bot, or the chat is gone: nothing more to do for this update."""


@dataclass(slots=True)
class Work:
    """One update in hand: how it goes out, and what is known about it by the end."""

    claim: Claim
    passage: Passage = field(default_factory=Passage)
    outcome: str = "ignored"
    conversation: Conversation | None = None
    missed: str = ""
    error: BaseException | None = None
    reply_seconds: float = 0.0
    version: str = ""
    mark: Mark | None = None
    answered: Answered | None = None
    forget: tuple[str, ...] = ()

    @property
    def lang(self) -> Lang:
        """The language of the conversation so far."""
        return self.claim.conversation.lang or "fr"

    def ended(self) -> Outcome:
        """Return what the journal keeps of it."""
        return Outcome(self.outcome, self.conversation, self.missed, self.mark, self.forget, self.answered)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reply goes: the chat, its topic, and in a group the message that it answers."""

    chat: int
    thread: int | None = None
    answers: int | None = None

    @classmethod
    def of(cls, message: Message) -> Address:
        """Return where to answer a message."""
        private = message.chat.type == ChatType.PRIVATE
        thread = message.message_thread_id if message.is_topic_message else None
        return cls(message.chat.id, thread, None if private else message.message_id)

    @property
    def private(self) -> bool:
        """Whether it is one person's own chat."""
        return self.chat > 0

    def wrapped(self) -> dict[str, Any]:
        """Return how the Bot API is told of it."""
        told: dict[str, Any] = {"chat_id": self.chat}
        if self.thread:
            told["message_thread_id"] = self.thread
        if self.answers:
            told["reply_parameters"] = {"message_id": self.answers, "allow_sending_without_reply": True}
        return told


class Delivery:
    """Sends replies and single lines through the bot; `Host` gives the words around them."""

    def __init__(self, bot: InboxBot, journal: Journal, host: Host) -> None:
        self._bot = bot
        self._journal = journal
        self._host = host

    async def reply(
        self, work: Work, address: Address, reply: Reply, *, more: bool = False, with_map: bool = True
    ) -> list[int]:
        """Send what is left of a reply and return the messages' ids.

        Each message but the last is written down once sent; the last too when `more` comes after it.
        """
        parts = render(reply, self._host.say, with_map=with_map)
        return await self.parts(work, address, parts, more=more)

    async def parts(
        self, work: Work, address: Address, parts: list[Part], *, more: bool = False
    ) -> list[int]:
        """Send messages, those left out that were sent before a crash."""
        sent = []
        for number, part in enumerate(parts, 1):
            if number <= work.claim.parts:
                continue
            sent.append(await self._message(work, address, part))
            if more or number < len(parts):
                await self._journal.sent(work.claim, number)
        return sent

    async def line(
        self,
        work: Work,
        address: Address,
        key: str,
        keyboard: Keyboard | None = None,
        before: int = 0,
    ) -> None:
        """Send one of the assistant's own sentences, as the message after `before` others."""
        await self.text(work, address, self._host.say(key, lang=work.lang), keyboard, before)

    async def text(
        self,
        work: Work,
        address: Address,
        text: str,
        keyboard: Keyboard | None = None,
        before: int = 0,
    ) -> None:
        """Send a short text of ours, as the message after `before` others."""
        if work.claim.parts <= before:
            await self._message(work, address, Part(escape(text, quote=False), text, keyboard))

    async def edit(self, work: Work, chat: int, message: int, part: Part) -> bool:
        """Change a message of ours; False when it is no longer there to be changed."""

        async def change(address: Address) -> bool:
            which = {"chat_id": address.chat, "message_id": message}
            try:
                await self._bot.edit_text(
                    work.passage, which | _written(part.html, part.keyboard, ParseMode.HTML)
                )
            except BadRequest as error:
                said = str(error).casefold()
                if any(reason in said for reason in _UNEDITABLE):
                    return False
                if "not modified" not in said:
                    raise
            return True

        return await self.reach(Address(chat), change)

    async def reach(self, address: Address, send: Callable[[Address], Awaitable[Got]]) -> Got:
        """Send something where the chat is now; `OutOfReach` when it is nowhere."""
        try:
            return await send(address)
        except ChatMigrated as error:
            return await self.reach(replace(address, chat=error.new_chat_id, answers=None), send)
        except Forbidden as error:
            raise OutOfReach from error
        except BadRequest as error:
            said = str(error).casefold()
            if any(reason in said for reason in _OUT_OF_REACH):
                raise OutOfReach from error
            if "thread not found" not in said or address.thread is None:
                raise
            return await self.reach(replace(address, thread=None), send)

    async def _message(self, work: Work, address: Address, part: Part) -> int:
        async def send(where: Address) -> int:
            try:
                text = _written(part.html, part.keyboard, ParseMode.HTML)
                return await self._bot.send_text(work.passage, where.wrapped() | text)
            except BadRequest as error:
                if "parse entities" not in str(error).casefold():
                    raise
                text = _written(part.plain, part.keyboard)
                return await self._bot.send_text(work.passage, where.wrapped() | text)

        return await self.reach(address, send)


def _written(text: str, keyboard: Keyboard | None, mode: ParseMode | None = None) -> dict[str, Any]:
    """Return a text and its buttons as the Bot API has them."""
    written: dict[str, Any] = {"text": text, "link_preview_options": _NO_PREVIEW}
    if mode is not None:
        written["parse_mode"] = mode.value
    if keyboard is not None:
        written["reply_markup"] = keyboard
    return written
