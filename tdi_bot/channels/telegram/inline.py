"""Answers « @bot brive » in any chat: a few sourced cards to choose from, nothing of the query kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import structlog
from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from tdi_bot.answering.recalling import refer_to_place
from tdi_bot.channels.door import local_now
from tdi_bot.channels.telegram.delivery import Work
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.rendering import render
from tdi_bot.model import Conversation, Reply, Trace
from tdi_bot.model import Message as Asked

MOST = 10
ABOUT_PLACES = ("territoire.membership", "sites-lieu.proches", "sites-lieu.liste", "territoire.composition")
"""What is worth knowing of any place that a query names."""

CARD = "sites-carte.fiche"
_DESCRIPTION, _TITLE = 120, 90
_CACHE_SECONDS = 300
_log = structlog.get_logger(__name__)


class Inline:
    """Turns a query into cards: the answer itself, what is known of its place, its sites, near questions."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def answer(self, work: Work, query: InlineQuery) -> None:
        """Answer one query; one that Telegram no longer waits for is let go."""
        started = time.perf_counter()
        cards = self._cards(query.query, query.from_user.language_code)
        work.reply_seconds = time.perf_counter() - started
        work.outcome = "inline"
        try:
            await query.answer(cards, cache_time=_CACHE_SECONDS, is_personal=False)
        except BadRequest as error:
            _log.info("inline.late", error=type(error).__name__)

    def _cards(self, text: str, lang: str | None) -> list[InlineQueryResultArticle]:
        if not text.strip():
            questions = self._host.page("accueil").suggestions
            found = [(each.label, self._host.recall(each.ref, local_now())) for each in questions]
        else:
            reply, _, trace = self._host.reply(Asked("inline", text, lang), Conversation(), local_now())
            found = list(self._found(text, reply, trace))
        cards: dict[str, InlineQueryResultArticle] = {}
        for title, reply_or_none in found:
            if reply_or_none is not None and _states_a_fact(reply_or_none):
                card = card_of(title, reply_or_none, self._host.say, len(cards))
                cards.setdefault(reply_or_none.text, card)
            if len(cards) == MOST:
                break
        return list(cards.values())

    def _found(self, text: str, reply: Reply, trace: Trace) -> Iterator[tuple[str, Reply | None]]:
        now = local_now()
        places = [mention.place for part in trace.parts for mention in part.slots.places[:2]]
        yield (_opening(reply) if places else self._title(reply, text)), reply
        for place in places:
            for intent in ABOUT_PLACES if place.kind != "site" else (CARD,):
                if ref := refer_to_place(place):
                    known = self._host.recall(f"{intent}{ref}", now, reply.lang)
                    yield _opening(known), known
        for site in (place for place in reply.places if place.site):
            yield site.name, self._host.recall(f"{CARD}@s{site.site}", now, reply.lang)
        weighed = [str(one.intent) for part in trace.parts for one in part.candidates if one.score > 0]
        for ref in dict.fromkeys([*weighed, *(each.ref for each in reply.suggestions)]):
            if question := self._host.question(ref):
                yield question, self._host.recall(ref, now, reply.lang)

    def _title(self, reply: Reply, text: str) -> str:
        question = self._host.question(reply.intents[0]) if reply.intents and not reply.places else None
        return text if question is None or len(text) > len(question) else question


def card_of(title: str, reply: Reply, say: Callable[..., str], number: int = 0) -> InlineQueryResultArticle:
    """Return a card; what it sends is the answer with its source, without buttons of ours."""
    content = InputTextMessageContent(
        render(reply, say)[0].html,
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    whole = " ".join(reply.text.split())
    shown = " ".join(title.split())[:_TITLE]
    description = whole.removeprefix(shown).strip()
    return InlineQueryResultArticle(
        id=str(number),
        title=shown,
        description=description[:_DESCRIPTION],
        input_message_content=content,
    )


def _opening(reply: Reply | None) -> str:
    """Return the first line of an answer: several cards about one place are told apart by it."""
    return reply.text.partition("\n")[0] if reply is not None else ""


def _states_a_fact(reply: Reply) -> bool:
    return reply.kind == "answer" and bool(reply.sources) and bool(reply.text)
