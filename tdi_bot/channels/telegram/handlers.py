"""What the bot does with each kind of update: the table of handlers, and one function for each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tdi_bot.channels.door import local_now
from tdi_bot.channels.telegram.arrivals import Reception
from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.gate import Closing
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.rendering import QUESTION
from tdi_bot.model import Conversation, GeoPoint, Reply
from tdi_bot.model import Message as Asked

Context = ContextTypes.DEFAULT_TYPE
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]

PAGES = {
    "accueil": ("start",),
    "aide": ("aide", "help"),
    "sources": ("sources",),
    "confidentialite": ("confidentialite", "privacy"),
}
_log = structlog.get_logger(__name__)


class Handlers:
    """Answers updates; `in_hand` is where each handler finds the work that its update belongs to."""

    def __init__(self, host: Host, delivery: Delivery, reception: Reception) -> None:
        self._host = host
        self._delivery = delivery
        self._reception = reception
        self._clocks: set[asyncio.Task[None]] = set()
        self.in_hand: dict[int, Work] = {}

    def register(self, application: AnyApplication) -> None:
        """Lay the handlers out: the first that fits an update takes it."""
        new = filters.UpdateType.MESSAGE
        for page, commands in PAGES.items():
            application.add_handler(CommandHandler(commands, self._page(page), filters=new))
        application.add_handler(MessageHandler(new & filters.COMMAND, self._unknown_command))
        application.add_handler(MessageHandler(new & (filters.LOCATION | filters.VENUE), self._location))
        application.add_handler(MessageHandler(new & (filters.TEXT | filters.CAPTION), self._question))
        application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, self._without_text))
        application.add_handler(CallbackQueryHandler(self._button))
        application.add_error_handler(self._failed)

    def _page(self, name: str) -> Callback:
        async def show(update: Update, context: Context) -> None:
            work, message = self._work(update)
            reply = self._host.page(name)
            work.outcome = reply.kind
            await self._delivery.reply(work, Address.of(message), reply)

        return show

    async def _question(self, update: Update, context: Context) -> None:
        work, message = self._work(update)
        text = self._reception.without_mention(message.text or message.caption or "")
        await self._answer(work, message, Asked(work.claim.chat, text, _language(message)))

    async def _location(self, update: Update, context: Context) -> None:
        work, message = self._work(update)
        place = message.location or (message.venue and message.venue.location)
        if place:
            point = GeoPoint(place.latitude, place.longitude)
            await self._answer(work, message, Asked(work.claim.chat, "", _language(message), point))

    async def _without_text(self, update: Update, context: Context) -> None:
        work, message = self._work(update)
        work.outcome = "without_text"
        await self._delivery.line(work, Address.of(message), "telegram_sans_texte")

    async def _unknown_command(self, update: Update, context: Context) -> None:
        """Point to the help; in a group a bare command that we do not know is another bot's."""
        work, message = self._work(update)
        if message.chat.type != ChatType.PRIVATE and "@" not in (message.text or "").split()[0]:
            return
        work.outcome = "unknown_command"
        await self._delivery.line(work, Address.of(message), "telegram_commande_inconnue")

    async def _button(self, update: Update, context: Context) -> None:
        """Answer the question behind a button, however old; one that is gone says so."""
        work, query = self.in_hand[update.update_id], update.callback_query
        if query is None or query.message is None:
            return
        clock = asyncio.create_task(_stop_the_clock(query))
        self._clocks.add(clock)
        clock.add_done_callback(self._clocks.discard)
        address = Address(query.message.chat.id)
        if isinstance(query.message, Message):
            address = Address.of(query.message)
        data = query.data or ""
        question = self._host.question(data.removeprefix(QUESTION)) if data.startswith(QUESTION) else None
        if question is None:
            work.outcome = "button_gone"
            await self._delivery.line(work, address, "telegram_bouton_perime")
            return
        asked = Asked(work.claim.chat, question, query.from_user.language_code)
        await self._deliver(work, address, asked)

    async def _answer(self, work: Work, message: Message, asked: Asked) -> None:
        await self._deliver(work, Address.of(message), asked)

    async def _deliver(self, work: Work, address: Address, asked: Asked) -> None:
        """Ask the assistant, note what is to be remembered, and send."""
        started = time.perf_counter()
        reply, conversation, _ = self._host.reply(asked, work.claim.conversation, local_now())
        work.reply_seconds = time.perf_counter() - started
        work.outcome = reply.kind
        work.conversation = _kept(conversation)
        if _is_miss(reply):
            work.missed = asked.text
        await self._delivery.reply(work, address, reply)

    async def _failed(self, update: object, context: Context) -> None:
        """Hand the error to whoever holds the work; the worker decides what becomes of it."""
        if isinstance(update, Update) and update.update_id in self.in_hand:
            self.in_hand[update.update_id].error = context.error

    def _work(self, update: Update) -> tuple[Work, Message]:
        if update.message is None:  # never: every handler that asks has UpdateType.MESSAGE
            raise TypeError("an update without message")
        return self.in_hand[update.update_id], update.message


async def _stop_the_clock(query: CallbackQuery) -> None:
    """Tell Telegram that the press was seen; if that fails, only the little clock spins on."""
    try:
        await query.answer()
    except (TelegramError, Closing) as error:
        _log.info("button.unanswered", error=type(error).__name__)


def _is_miss(reply: Reply) -> bool:
    return reply.kind == "refuse" or (reply.kind == "clarify" and not reply.intents)


def _kept(conversation: Conversation) -> Conversation | None:
    return conversation if conversation.turns or conversation.lang else None


def _language(message: Message) -> str | None:
    return message.from_user.language_code if message.from_user else None
