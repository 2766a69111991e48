"""What the bot does with each kind of update: the table of handlers, and one function for each."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from tdi_bot.channels.telegram.arrivals import Reception
from tdi_bot.channels.telegram.commands import Commands
from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.guests import Guests
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.inline import Inline
from tdi_bot.channels.telegram.operators import Operators
from tdi_bot.channels.telegram.pictures import Pictures
from tdi_bot.channels.telegram.presses import Presses
from tdi_bot.channels.telegram.talking import Talking, asked_by
from tdi_bot.journal import Journal
from tdi_bot.model import GeoPoint

Context = ContextTypes.DEFAULT_TYPE
Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]

_EDITED_SOON = 3600
"""Seconds in which a question whose first answer is not known any more is answered again when edited."""


class Handlers:
    """Answers updates; `in_hand` is where each handler finds the work that its update belongs to."""

    def __init__(
        self,
        host: Host,
        bot: InboxBot,
        delivery: Delivery,
        reception: Reception,
        operators: Operators,
        journal: Journal,
    ) -> None:
        self._delivery = delivery
        self._reception = reception
        self._operators = operators
        self._talking = Talking(host, bot, delivery, Pictures(bot, delivery, host), journal)
        self._commands = Commands(host, delivery, self._talking)
        self._presses = Presses(host, delivery, self._talking, self._commands)
        self._inline = Inline(host)
        self._guests = Guests(host, self._talking)
        self.in_hand: dict[int, Work] = {}

    def register(self, application: AnyApplication) -> None:
        """Lay the handlers out: the first that fits an update takes it."""
        new, edited = filters.UpdateType.MESSAGE, filters.UpdateType.EDITED_MESSAGE
        said = filters.TEXT | filters.CAPTION
        table: list[tuple[filters.BaseFilter, Callable[[Work, Message], Coroutine[Any, Any, None]]]] = [
            (new & filters.COMMAND, self._command),
            (new & (filters.LOCATION | filters.VENUE), self._location),
            (new & said, self._question),
            (edited & said & ~filters.COMMAND, self._edited),
            (new & ~filters.StatusUpdate.ALL, self._without_text),
        ]
        for which, act in table:
            application.add_handler(MessageHandler(which, self._unless_paused(act)))
        application.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, self._guest))
        application.add_handler(CallbackQueryHandler(self._button))
        application.add_handler(InlineQueryHandler(self._inline_query))
        application.add_error_handler(self._failed)

    def _unless_paused(self, act: Callable[[Work, Message], Coroutine[Any, Any, None]]) -> Callback:
        async def handle(update: Update, context: Context) -> None:
            work, message = self.in_hand[update.update_id], update.effective_message
            if message is None:
                return
            if self._operators.paused and not self._operators.is_operator(message):
                work.outcome = "paused"
                await self._delivery.line(work, Address.of(message), "telegram_patience")
                return
            await act(work, message)

        return handle

    async def _command(self, work: Work, message: Message) -> None:
        if act := self._operators.act_of(message):
            await self._operators.obey(work, message, act)
        else:
            await self._commands.obey(work, message)

    async def _question(self, work: Work, message: Message) -> None:
        asked = asked_by(work, message, self._text(message))
        await self._talking.ask(work, Address.of(message), asked, message.message_id)

    async def _edited(self, work: Work, message: Message) -> None:
        """Put the new answer in the old one's place; an old question edited late is left alone."""
        address, asked = Address.of(message), asked_by(work, message, self._text(message))
        if await self._talking.ask_again(work, address, asked, message.message_id):
            return
        since = (message.edit_date - message.date).total_seconds() if message.edit_date else 0.0
        if since < _EDITED_SOON:
            await self._talking.ask(work, address, asked, message.message_id)

    async def _location(self, work: Work, message: Message) -> None:
        place = message.location or (message.venue and message.venue.location)
        if place:
            point = GeoPoint(place.latitude, place.longitude)
            asked = asked_by(work, message, "")
            asked = type(asked)(asked.chat, "", asked.lang, point)
            await self._talking.ask(work, Address.of(message), asked)

    async def _without_text(self, work: Work, message: Message) -> None:
        work.outcome = "without_text"
        await self._delivery.line(work, Address.of(message), "telegram_sans_texte")

    async def _button(self, update: Update, context: Context) -> None:
        work, query = self.in_hand[update.update_id], update.callback_query
        if query is None:
            return
        if self._operators.paused and query.message is not None:
            work.outcome = "paused"
            await self._delivery.line(work, Address(query.message.chat.id), "telegram_patience")
            return
        await self._presses.press(work, query)

    async def _inline_query(self, update: Update, context: Context) -> None:
        if update.inline_query is not None and not self._operators.paused:
            await self._inline.answer(self.in_hand[update.update_id], update.inline_query)

    async def _guest(self, update: Update, context: Context) -> None:
        work, message = self.in_hand[update.update_id], update.guest_message
        if message is None:
            return
        if self._operators.paused and not self._operators.is_operator(message):
            await self._guests.ask_for_patience(work, message)
        else:
            await self._guests.answer(work, message, self._text(message))

    async def _failed(self, update: object, context: Context) -> None:
        """Hand the error to whoever holds the work; the worker decides what becomes of it."""
        if isinstance(update, Update) and update.update_id in self.in_hand:
            self.in_hand[update.update_id].error = context.error

    def _text(self, message: Message) -> str:
        """Return what is asked; the bot's name alone, in answer to somebody, asks what they wrote."""
        said = self._reception.without_mention(message.text or message.caption or "")
        quoted = message.reply_to_message
        if said or quoted is None or quoted.from_user is None or quoted.from_user.is_bot:
            return said
        return self._reception.without_mention(quoted.text or quoted.caption or "")
