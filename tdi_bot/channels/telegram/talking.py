"""Asks the assistant and brings what it says, with the map at once where the question was for one."""

from __future__ import annotations

import asyncio
import time

from telegram import Message, User

from tdi_bot.channels.door import local_now
from tdi_bot.channels.telegram.buttons import asks_for_a_map
from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.pictures import Pictures
from tdi_bot.channels.telegram.rendering import render
from tdi_bot.journal import Answered, Journal
from tdi_bot.model import Conversation, Lang, Reply
from tdi_bot.model import Message as Asked


class Talking:
    """One question, one reply; an edited question finds its answer again."""

    def __init__(
        self, host: Host, bot: InboxBot, delivery: Delivery, pictures: Pictures, journal: Journal
    ) -> None:
        self._host = host
        self._bot = bot
        self._delivery = delivery
        self._pictures = pictures
        self._journal = journal
        self._turn = asyncio.Lock()

    async def ask(self, work: Work, address: Address, asked: Asked, question: int | None = None) -> None:
        """Ask the assistant, note what is to be remembered, and send; `question` is the message's id."""
        reply = await self.answer_to(work, asked)
        picture = reply.picture if asks_for_a_map(reply) else None
        more = picture is not None
        sent = await self._delivery.reply(work, address, reply, more=more, with_map=not more)
        if question is not None and sent and not work.claim.parts:
            work.answered = Answered(question, sent[0])
        if picture is not None:
            await self._pictures.send(work, address, picture)

    async def ask_again(self, work: Work, address: Address, asked: Asked, question: int) -> bool:
        """Put the answer to an edited question in the first one's place; False when that is not known."""
        answer = await self._journal.answer_to(work.claim, question)
        if answer is None:
            return False
        first, *others = render(await self.answer_to(work, asked), self._host.say)
        if work.claim.parts == 0 and not await self._delivery.edit(work, address.chat, answer, first):
            sent = await self._delivery.parts(work, address, [first, *others])
            work.answered = Answered(question, sent[0])
            return True
        await self._delivery.parts(work, address, others)
        return True

    def lead_up_to(self, work: Work, asked: Asked) -> None:
        """Have what comes next, a place, understood as what this question lacks, whatever was said before."""
        began = Conversation(lang=work.claim.conversation.lang)
        _, conversation, _ = self._host.reply(asked, began, local_now())
        work.conversation = _kept(conversation)

    async def show(self, work: Work, address: Address, reply: Reply) -> None:
        """Send a reply that asks nothing of the conversation."""
        work.outcome = reply.kind
        await self._delivery.reply(work, address, reply)

    async def map_of(self, work: Work, address: Address, ref: str) -> bool:
        """Send the map of an earlier reply; False when what it showed is gone."""
        reply = self._host.recall(ref, local_now(), work.lang)
        if reply is None or reply.picture is None:
            return False
        work.outcome = "map"
        await self._pictures.send(work, address, reply.picture)
        return True

    async def pin_of(self, work: Work, address: Address, site: str) -> bool:
        """Send a site as a pin; False when it is gone."""
        venue = self._host.venue(site)
        if venue is None:
            return False
        work.outcome = "pin"
        await self._pictures.pin(work, address, venue)
        return True

    def page(self, name: str, lang: Lang) -> Reply:
        """Return a fixed page in the person's language."""
        reply = self._host.page(name)
        if lang == "fr":
            return reply
        return Reply("smalltalk", self._host.say(f"page_{name}", lang=lang), suggestions=reply.suggestions)

    async def answer_to(self, work: Work, asked: Asked) -> Reply:
        """Answer and note what is to be remembered.

        One answer at a time is computed, when its message will soon have its turn: so what is ready leaves
        in between, and there is always something to compute while Telegram takes a message.
        """
        async with self._turn:
            await self._bot.room()
            started = time.perf_counter()
            reply, conversation, trace = self._host.reply(asked, work.claim.conversation, local_now())
            work.reply_seconds = time.perf_counter() - started
        work.version = trace.version
        work.outcome = reply.kind
        work.conversation = _kept(conversation)
        if _is_miss(reply):
            work.missed = asked.text
        return reply


def language_of(user: User | None, work: Work) -> Lang:
    """Return the language of the conversation, or before its first words that of the person's phone."""
    if work.claim.conversation.lang or user is None:
        return work.lang
    return "en" if (user.language_code or "fr").startswith("en") else "fr"


def asked_by(work: Work, message: Message, text: str) -> Asked:
    """Return a text as a message to the assistant."""
    return Asked(work.claim.chat, text, message.from_user.language_code if message.from_user else None)


def _is_miss(reply: Reply) -> bool:
    return reply.kind == "refuse" or (reply.kind == "clarify" and not reply.intents)


def _kept(conversation: Conversation) -> Conversation | None:
    return conversation if conversation.turns or conversation.lang else None
