"""Sends maps as photos and sites as pins: drawn aside, sent again by Telegram's own id once sent."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import structlog
from telegram import InputFile, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from tdi_bot.channels.telegram.delivery import Address, Delivery, Work
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.splitting import utf16_length
from tdi_bot.model import Picture, Venue
from tdi_bot.picture.key import content_key

CAPTION = 1024
"""What Telegram takes under a photo, in UTF-16 units."""

_REMEMBERED = 500
_log = structlog.get_logger(__name__)


class Pictures:
    """Draws in a thread, so that nobody's reply waits for somebody's map."""

    def __init__(self, bot: InboxBot, delivery: Delivery, host: Host) -> None:
        self._bot = bot
        self._delivery = delivery
        self._host = host
        self._sent: OrderedDict[str, str] = OrderedDict()

    async def send(self, work: Work, address: Address, picture: Picture) -> None:
        """Send a map with its caption, which says in words what it shows."""
        key = content_key(picture)
        known = self._sent.get(key)
        if known is not None:
            try:
                await self._photo(work, address, known, picture)
                return
            except BadRequest:  # Telegram no longer knows the file
                del self._sent[key]
        await self._announce(address)
        png = await asyncio.to_thread(self._host.draw, picture)
        # Read into memory at once: a second try sends the same bytes.
        message = await self._photo(work, address, InputFile(png, filename="carte.png"), picture)
        if message.photo:
            self._sent[key] = message.photo[-1].file_id
            if len(self._sent) > _REMEMBERED:
                self._sent.popitem(last=False)

    async def pin(self, work: Work, address: Address, venue: Venue) -> None:
        """Send a site as a place that the phone's own maps open."""

        async def send(where: Address) -> None:
            await self._bot.send_venue(
                latitude=venue.point.lat,
                longitude=venue.point.lon,
                title=venue.title,
                address=venue.address,
                rate_limit_args=work.passage,
                **where.wrapped(),
            )

        await self._delivery.reach(address, send)

    async def _photo(self, work: Work, address: Address, photo: InputFile | str, picture: Picture) -> Message:
        async def send(where: Address) -> Message:
            return await self._bot.send_photo(
                photo=photo,
                caption=caption_of(picture),
                rate_limit_args=work.passage,
                **where.wrapped(),
            )

        return await self._delivery.reach(address, send)

    async def _announce(self, address: Address) -> None:
        """Show that a picture is on its way; if that fails, it only comes unannounced."""
        try:
            await self._bot.send_chat_action(
                address.chat, ChatAction.UPLOAD_PHOTO, message_thread_id=address.thread
            )
        except TelegramError as error:
            _log.info("picture.unannounced", error=type(error).__name__)


def caption_of(picture: Picture) -> str:
    """Return the caption within Telegram's limit: the title and the credit stay, last places go first."""
    title, *rows = picture.caption.split("\n")
    credit = rows.pop() if rows else ""
    caption = picture.caption
    while utf16_length(caption) > CAPTION and rows:
        rows.pop()
        caption = "\n".join([title, *rows, "…", credit])
    return caption
