"""What a pressed button does: each holds ids only, and one whose subject is gone says so."""

from __future__ import annotations

import asyncio

import structlog
from telegram import CallbackQuery, InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from tdi_bot.channels.door import local_now
from tdi_bot.channels.telegram import buttons
from tdi_bot.channels.telegram.buttons import DISLIKED, LIKED, WRONG, button, page_asked, questions
from tdi_bot.channels.telegram.commands import Commands
from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.gate import Closing
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.rendering import render
from tdi_bot.channels.telegram.talking import Talking
from tdi_bot.journal import Mark
from tdi_bot.journal.interface import Thought
from tdi_bot.model import Conversation, Suggestion
from tdi_bot.model import Message as Asked

_MOST_NEXT = 4
_log = structlog.get_logger(__name__)


class Presses:
    """Does what the button says, however old it is."""

    def __init__(self, host: Host, delivery: Delivery, talking: Talking, commands: Commands) -> None:
        self._host = host
        self._delivery = delivery
        self._talking = talking
        self._commands = commands
        self._clocks: set[asyncio.Task[None]] = set()

    async def press(self, work: Work, query: CallbackQuery) -> None:
        """Answer one press."""
        if query.message is None:
            return
        self._stop_the_clock(query)
        address = Address(query.message.chat.id)
        if isinstance(query.message, Message):
            address = Address.of(query.message)
        if not await self._obeyed(work, address, query, query.data or ""):
            work.outcome = "button_gone"
            await self._delivery.line(work, address, "telegram_bouton_perime")

    async def _obeyed(self, work: Work, address: Address, query: CallbackQuery, data: str) -> bool:
        """Do what the data says; False when it says nothing any more, or never did."""
        if asked := page_asked(data):
            return await self._turn(work, query, *asked)
        kind, held = data[:2], data[2:]
        match kind:
            case buttons.QUESTION:
                return await self._ask(work, address, query, held)
            case buttons.MAP:
                return await self._talking.map_of(work, address, held)
            case buttons.PIN:
                return await self._talking.pin_of(work, address, held)
            case buttons.LIKED | buttons.DISLIKED | buttons.WRONG:
                return await self._thought(work, address, query, kind, held)
            case buttons.LANGUAGE:
                return await self._commands.speak(work, address, held)
            case _:
                return False

    async def _ask(self, work: Work, address: Address, query: CallbackQuery, ref: str) -> bool:
        question = self._host.question(ref)
        if question is None:
            return False
        await self._talking.ask(
            work, address, Asked(work.claim.chat, question, query.from_user.language_code)
        )
        return True

    async def _turn(self, work: Work, query: CallbackQuery, page: int, ref: str) -> bool:
        """Show another page of a list in the same message."""
        reply = self._host.recall(ref, local_now(), work.lang)
        if reply is None or query.message is None:
            return False
        work.outcome = "page"
        part = render(reply, self._host.say, page)[0]
        return await self._delivery.edit(work, query.message.chat.id, query.message.message_id, part)

    async def _thought(
        self, work: Work, address: Address, query: CallbackQuery, kind: str, intent: str
    ) -> bool:
        """Count what a person thinks of an answer; the buttons go, so that it counts once."""
        thoughts: dict[str, Thought] = {LIKED: "liked", DISLIKED: "disliked", WRONG: "wrong"}
        if self._host.question(intent) is None or intent.startswith("@"):
            return False
        work.mark, work.outcome = Mark(intent, thoughts[kind]), thoughts[kind]
        await _take_away(query, {LIKED, DISLIKED} if kind != WRONG else {WRONG})
        if kind == DISLIKED:
            wrong = button(self._host.say("telegram_bouton_faux", lang=work.lang), WRONG + intent)
            keyboard = questions(self._next_best(intent), wrong)
            await self._delivery.line(work, address, "telegram_que_cherchiez_vous", keyboard)
        elif kind == WRONG:
            await self._delivery.line(work, address, "telegram_signale")
        else:
            await self._delivery.line(work, address, "telegram_merci")
        return True

    def _next_best(self, intent: str) -> tuple[Suggestion, ...]:
        """Return what stood next when the question was weighed, then what the answer itself suggests."""
        label = self._host.question(intent) or ""
        reply, _, trace = self._host.reply(Asked("", label), Conversation(), local_now())
        weighed = [str(one.intent) for part in trace.parts for one in part.candidates]
        found = dict.fromkeys([*weighed[: _MOST_NEXT - 1], *(each.ref for each in reply.suggestions)])
        offered = ((ref, self._host.question(ref)) for ref in found if ref != intent and self._answers(ref))
        return tuple(Suggestion(text, text, ref) for ref, text in offered if text)[:_MOST_NEXT]

    def _answers(self, ref: str) -> bool:
        """Whether something comes of a question: « de quoi voulez-vous parler ? » is none to offer."""
        reply = self._host.recall(ref, local_now()) if ref else None
        return reply is not None and reply.kind == "answer"

    def _stop_the_clock(self, query: CallbackQuery) -> None:
        clock = asyncio.create_task(_answered(query))
        self._clocks.add(clock)
        clock.add_done_callback(self._clocks.discard)


async def _answered(query: CallbackQuery) -> None:
    """Tell Telegram that the press was seen; if that fails, only the little clock spins on."""
    try:
        await query.answer()
    except (TelegramError, Closing) as error:
        _log.info("button.unanswered", error=type(error).__name__)


async def _take_away(query: CallbackQuery, prefixes: set[str]) -> None:
    """Take some buttons off a message; one too old to be changed keeps them."""
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    if markup is None:
        return
    rows = [
        [each for each in row if str(each.callback_data)[:2] not in prefixes]
        for row in markup.inline_keyboard
    ]
    try:
        await query.edit_message_reply_markup(InlineKeyboardMarkup([row for row in rows if row]))
    except TelegramError as error:
        _log.info("button.kept", error=type(error).__name__)
