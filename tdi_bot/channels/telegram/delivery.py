"""Brings a reply to its chat, message by message, and remembers how far it came."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.rendering import Part, render
from tdi_bot.channels.telegram.single_file import Passage
from tdi_bot.journal import Claim, Journal
from tdi_bot.model import Conversation, Reply

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_OUT_OF_REACH = (
    "chat not found",
    "user is deactivated",
    "not enough rights",
    "have no rights",
    "peer_id_invalid",
    "topic_closed",
    "chat_write_forbidden",
)


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


class Delivery:
    """Sends replies and single lines through the bot; `Host` gives the words around them."""

    def __init__(self, bot: InboxBot, journal: Journal, host: Host) -> None:
        self._bot = bot
        self._journal = journal
        self._host = host

    async def reply(self, work: Work, address: Address, reply: Reply) -> None:
        """Send what is left of a reply; each message but the last is written down once sent."""
        parts = render(reply, self._host.say)
        for number, part in enumerate(parts, 1):
            if number <= work.claim.parts:
                continue
            await self._message(work, address, part)
            if number < len(parts):
                await self._journal.sent(work.claim, number)

    async def line(self, work: Work, address: Address, key: str) -> None:
        """Send one of the assistant's own sentences."""
        lang = work.claim.conversation.lang or "fr"
        await self.reply(work, address, Reply("smalltalk", self._host.say(key, lang=lang)))

    async def _message(self, work: Work, address: Address, part: Part) -> None:
        try:
            await self._send(work, address, part.html, part.keyboard, ParseMode.HTML)
        except ChatMigrated as error:
            await self._message(work, replace(address, chat=error.new_chat_id, answers=None), part)
        except Forbidden as error:
            raise OutOfReach from error
        except BadRequest as error:
            said = str(error).casefold()
            if any(reason in said for reason in _OUT_OF_REACH):
                raise OutOfReach from error
            if "parse entities" in said:
                await self._send(work, address, part.plain, part.keyboard, None)
            elif "thread not found" in said and address.thread is not None:
                await self._message(work, replace(address, thread=None), part)
            else:
                raise

    async def _send(
        self,
        work: Work,
        address: Address,
        text: str,
        keyboard: InlineKeyboardMarkup | None,
        mode: ParseMode | None,
    ) -> None:
        answers = address.answers
        await self._bot.send_text(
            work.passage,
            chat_id=address.chat,
            text=text,
            parse_mode=mode,
            link_preview_options=_NO_PREVIEW,
            reply_markup=keyboard,
            message_thread_id=address.thread,
            reply_parameters=ReplyParameters(answers, allow_sending_without_reply=True) if answers else None,
        )
