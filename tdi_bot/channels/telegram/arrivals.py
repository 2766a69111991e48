"""Which updates concern us and whom they come from, read from the raw update before anything is kept."""

from __future__ import annotations

import json
import re
from typing import Any

import structlog

from tdi_bot.journal import Arrival, Vault

Raw = dict[str, Any]
_log = structlog.get_logger(__name__)


class Reception:
    """Makes arrivals of updates. In a group, what is not addressed to the bot is not even kept."""

    def __init__(self, vault: Vault, bot_id: int, username: str) -> None:
        self._vault = vault
        self._bot_id = bot_id
        self._username = username.casefold()
        self._mention = re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)", re.IGNORECASE)

    def read(self, update: Raw) -> Arrival | None:
        """Return what to keep of an update; one of a shape that nobody knows is logged and let go."""
        try:
            return self.arrival(update)
        except (AttributeError, TypeError, KeyError, ValueError, IndexError, RecursionError) as error:
            _log.error("update.unreadable", error=type(error).__name__)
            return None

    def arrival(self, update: Raw) -> Arrival | None:
        """Return what to keep of an update, or None."""
        if inline := update.get("inline_query"):
            return self._elsewhere(update, "inline", inline["from"]["id"])
        if guest := update.get("guest_message"):
            return self._guest(update, guest)
        query = update.get("callback_query")
        message = query.get("message") if query else _message(update)
        if "edited_message" in update and not _words(update["edited_message"]):
            return None  # a live position that moves on: the first one was answered
        if not message or not (query or self._concerns_us(message)):
            return None
        chat = (message.get("chat") or {}).get("id")
        person = ((query or message).get("from") or {}).get("id", chat)
        return Arrival(
            update_id=update["update_id"],
            chat=self._vault.name("chat", chat),
            person=self._vault.name("person", person),
            payload=_packed(update),
        )

    def _guest(self, update: Raw, message: Raw) -> Arrival | None:
        """Return a message that calls the bot into a chat of other people's, unless another bot calls."""
        sender = message.get("from") or message.get("sender_chat") or {}
        if sender.get("is_bot") or not message.get("guest_query_id"):
            return None
        return self._elsewhere(update, "guest", sender.get("id"))

    def _elsewhere(self, update: Raw, kind: str, person: object) -> Arrival:
        """Return what is asked in some other chat; it waits for nothing of the person's own chat."""
        return Arrival(
            update_id=update["update_id"],
            chat=self._vault.name(kind, person),
            person=self._vault.name("person", person),
            payload=_packed(update),
        )

    def without_mention(self, text: str) -> str:
        """Return the question without the bot's name in it."""
        return self._mention.sub(" ", text).strip()

    def _concerns_us(self, message: Raw) -> bool:
        sender = message.get("from") or {}
        if sender.get("is_bot") or message.get("via_bot"):
            return False
        return (message.get("chat") or {}).get("type") == "private" or self._is_addressed(message)

    def _is_addressed(self, message: Raw) -> bool:
        """Whether a message in a group mentions the bot, answers it, or commands it."""
        replied = (message.get("reply_to_message") or {}).get("from") or {}
        if replied.get("id") == self._bot_id:
            return True
        text = _words(message)
        if text.startswith("/"):
            return text.split()[0].partition("@")[2].casefold() in {"", self._username}
        return self._mention.search(text) is not None


def _packed(update: Raw) -> bytes:
    return json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def _words(message: Raw) -> str:
    found: str = message.get("text") or message.get("caption") or ""
    return found


def _message(update: Raw) -> Raw | None:
    found: Raw | None = update.get("message") or update.get("edited_message")
    return found


def chat_id(update: Raw) -> int | None:
    """Return the chat of a raw update, for the last word on one that cannot be handled."""
    query = update.get("callback_query") or {}
    message = query.get("message") or _message(update) or {}
    found = (message.get("chat") or {}).get("id")
    return found if isinstance(found, int) else None
