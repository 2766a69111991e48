"""What each command does: a page, a question with what follows it, or a choice of the person's own."""

from __future__ import annotations

from dataclasses import replace

from telegram import KeyboardButton, Message, ReplyKeyboardMarkup
from telegram.constants import ChatType

from tdi_bot.channels.telegram.buttons import LANGUAGE, button, questions
from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.rendering import render
from tdi_bot.channels.telegram.talking import Talking, language_of
from tdi_bot.model import Lang, Reply
from tdi_bot.model import Message as Asked

PAGES = {
    "aide": "aide",
    "help": "aide",
    "sources": "sources",
    "privacy": "confidentialite",
    "confidentialite": "confidentialite",
}
HELP = ("aide", "help")
ABOUT = {
    "sites": "sites-na.liste",
    "carte": "sites-choix.carte",
    "territoire": "territoire.membership",
    "pres": "sites.proches",
}
"""Commands that take a place, and the question that they ask without one."""

NEEDS_A_PLACE = ("territoire", "pres")

LANGUAGES: tuple[Lang, ...] = ("fr", "en")


class Commands:
    """Answers commands; one that we do not know points to the help."""

    def __init__(self, host: Host, delivery: Delivery, talking: Talking) -> None:
        self._host = host
        self._delivery = delivery
        self._talking = talking

    async def obey(self, work: Work, message: Message) -> None:
        """Do what the command at the beginning of a message says."""
        command, _, rest = (message.text or "").partition(" ")
        name, _, bot = command.removeprefix("/").partition("@")
        address, name, rest = Address.of(message), name.casefold(), rest.strip()
        if name in PAGES:
            page = self._talking.page(PAGES[name], language_of(message.from_user, work))
            await self._talking.show(work, address, self._with_commands(page) if name in HELP else page)
        elif name in ABOUT:
            await self._about(work, message, name, rest)
        elif name == "start":
            await self._start(work, message, rest)
        elif name == "oublier":
            await self._forget(work, message)
        elif name == "langue":
            await self._language(work, address, rest)
        elif message.chat.type == ChatType.PRIVATE or bot:
            work.outcome = "unknown_command"
            await self._delivery.line(work, address, "telegram_commande_inconnue")

    async def speak(self, work: Work, address: Address, lang: str) -> bool:
        """Answer in a language from now on; False for one that we do not speak."""
        chosen = next((each for each in LANGUAGES if each == lang), None)
        if chosen is None:
            return False
        work.outcome = "language"
        work.conversation = replace(work.claim.conversation, lang=chosen)
        text = self._host.say("telegram_langue_choisie", lang=chosen)
        await self._delivery.text(work, address, text)
        return True

    async def where_are_you(self, work: Work, address: Address, parts_before: int = 0) -> None:
        """Ask for a place: by a button where a phone can share one, by its name everywhere."""
        if not address.private:
            await self._delivery.line(work, address, "telegram_ou_en_groupe")
            return
        share = KeyboardButton(
            self._host.say("telegram_bouton_position", lang=work.lang), request_location=True
        )
        keyboard = ReplyKeyboardMarkup(
            [[share]],
            resize_keyboard=True,
            one_time_keyboard=True,
            input_field_placeholder=self._host.say("telegram_ou_exemple", lang=work.lang),
        ).to_dict()
        await self._delivery.line(work, address, "telegram_ou", keyboard, before=parts_before)

    async def _about(self, work: Work, message: Message, name: str, place: str) -> None:
        address = Address.of(message)
        if place:
            text = self._host.say(f"telegram_question_{name}", lang=work.lang, lieu=place)
        else:
            text = self._host.question(ABOUT[name]) or ""
        asked = Asked(work.claim.chat, text, work.lang)
        if text and (place or name not in NEEDS_A_PLACE):
            await self._talking.ask(work, address, asked, message.message_id)
            return
        work.outcome = "clarify"
        if text:
            self._talking.lead_up_to(work, asked)
        if name == "pres":
            await self.where_are_you(work, address)
        else:
            await self._delivery.line(work, address, "telegram_quelle_commune")

    def _with_commands(self, page: Reply) -> Reply:
        more = self._host.say("telegram_aide_commandes", lang=page.lang)
        return replace(page, text=f"{page.text}\n{more}")

    async def _start(self, work: Work, message: Message, payload: str) -> None:
        """Greet, or open the card that a link leads to."""
        address = Address.of(message)
        question = self._behind(payload) if payload else None
        if question is not None:
            await self._talking.ask(work, address, Asked(work.claim.chat, question, work.lang))
            return
        lang = language_of(message.from_user, work)
        work.claim = replace(work.claim, conversation=replace(work.claim.conversation, lang=lang))
        key = "telegram_lien_perdu" if payload else "telegram_accueil"
        page = replace(self._host.page("accueil"), text=self._host.say(key, lang=lang), lang=lang)
        work.outcome = page.kind
        await self._delivery.reply(work, address, page, more=True)
        if address.private:
            await self.where_are_you(work, address, parts_before=len(render(page, self._host.say)))

    def _behind(self, payload: str) -> str | None:
        """Return the question that a link's payload stands for; None for one of no meaning, or gone."""
        kind, _, held = payload.partition("_")
        if kind == "site" and (venue := self._host.venue(held)):
            return self._host.say("telegram_question_site", nom=venue.title)
        if kind == "commune" and (name := self._host.question(f"@c{held}")):
            return self._host.say("telegram_question_territoire", lieu=name)
        if kind == "q":
            return self._host.question(held.replace("_", ".", 1))
        return None

    async def _forget(self, work: Work, message: Message) -> None:
        """Have all that is tied to the person erased with the end of this update, and say so."""
        work.outcome, work.conversation = "forgotten", None
        work.forget = (work.claim.person,)
        if message.chat.type == ChatType.PRIVATE:
            work.forget += (work.claim.chat,)
        await self._delivery.line(work, Address.of(message), "telegram_oublie")

    async def _language(self, work: Work, address: Address, asked: str) -> None:
        if await self.speak(work, address, asked.casefold()[:2]):
            return
        work.outcome = "clarify"
        rows = [button(self._host.say(f"telegram_langue_{each}"), LANGUAGE + each) for each in LANGUAGES]
        await self._delivery.line(work, address, "telegram_quelle_langue", questions((), *rows))
