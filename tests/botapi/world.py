"""What the Bot API server knows: chats, messages and updates that wait to be confirmed."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer with ok = false."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Sent:
    """One message that the bot sent: as Telegram shows it, and as it came."""

    message_id: int
    chat: int
    text: str
    source: str
    entities: list[Json]
    buttons: list[Json]
    reply_to: int | None
    thread: int | None
    at: float
    versions: list[str] = field(default_factory=list)
    silent_preview: bool = False
    keys: list[Json] = field(default_factory=list)
    photo: bytes = b""
    file_id: str = ""
    venue: Json = field(default_factory=dict)

    @property
    def plain(self) -> str:
        """The text with plain spaces and apostrophes, as a person types them."""
        return self.text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@dataclass(slots=True)
class World:
    """Chats and people by id; the queue of updates; every message that the bot sent, in order of arrival."""

    first_update: int = 1000
    queue: list[Json] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    chats: dict[int, Json] = field(default_factory=dict)
    blocked: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    callbacks: dict[str, Json] = field(default_factory=dict)
    answered: list[Json] = field(default_factory=list)
    inline: dict[str, list[Json]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    guests: dict[str, str] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    calls: list[tuple[str, float]] = field(default_factory=list)
    confirmed: int = 0
    webhook: Json = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _update_ids: Iterator[int] = field(init=False)
    _message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _callback_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self._update_ids = itertools.count(self.first_update)

    def next_update(self, **content: Any) -> Json:
        """Make an update with the next id, not yet delivered."""
        return {"update_id": next(self._update_ids), **content}

    def push(self, *updates: Json) -> None:
        """Queue updates for getUpdates."""
        self.queue.extend(updates)
        self.arrived.set()

    def confirm(self, offset: int) -> None:
        """Forget what is below the offset, as Telegram does; a negative one keeps only the last ones."""
        if offset < 0:
            self.queue = self.queue[offset:]
        elif offset > 0:
            self.confirmed = max(self.confirmed, offset)
            self.queue = [update for update in self.queue if update["update_id"] >= offset]
        if not self.queue:
            self.arrived.clear()

    def message_id(self) -> int:
        """Return the next id of a message, one sequence for all chats."""
        return next(self._message_ids)

    def chat(self, chat_id: int) -> Json:
        """Return a chat or raise what Telegram answers for one that it cannot reach."""
        if chat_id in self.migrated:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated[chat_id],
            )
        if chat_id not in self.chats:
            raise ApiError(400, "Bad Request: chat not found")
        if chat_id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return self.chats[chat_id]

    def person(self, user_id: int, name: str = "Camille") -> Json:
        """Know a person and their private chat."""
        self.chats.setdefault(user_id, {"id": user_id, "type": "private", "first_name": name})
        return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "fr"}

    def written(self, user_id: int, text: str | None, chat_id: int | None = None, **more: Any) -> Json:
        """Make the update of a message by a person, in their private chat unless another is named."""
        sender = self.person(user_id)
        chat = self.chats[chat_id if chat_id is not None else user_id]
        message: Json = {
            "message_id": self.message_id(),
            "date": int(time.time()),
            "chat": chat,
            "from": sender,
            **more,
        }
        if text is not None:
            message["text"] = text
            if text.startswith("/"):
                length = len(text.split()[0])
                message.setdefault("entities", [{"type": "bot_command", "offset": 0, "length": length}])
        return self.next_update(message=message)

    def tapped(self, user_id: int, message: Sent, data: str, me: Json) -> Json:
        """Make the update of a button that a person pressed under one of the bot's messages."""
        query = f"cb{next(self._callback_ids)}"
        self.callbacks[query] = {}
        content = {
            "id": query,
            "from": self.person(user_id),
            "chat_instance": str(message.chat),
            "data": data,
            "message": {
                "message_id": message.message_id,
                "date": int(time.time()),
                "chat": self.chats[message.chat],
                "from": me,
                "text": message.text,
                "reply_markup": {"inline_keyboard": [[button] for button in message.buttons]},
            },
        }
        return self.next_update(callback_query=content)

    def asked_inline(self, user_id: int, text: str) -> Json:
        """Make the update of a query typed after the bot's name in some chat."""
        query = f"in{next(self._callback_ids)}"
        content = {"id": query, "from": self.person(user_id), "query": text, "offset": ""}
        return self.next_update(inline_query=content)

    def called(self, user_id: int, text: str | None, chat: Json, **more: Any) -> Json:
        """Make the update of a message that calls the bot as a guest into a chat that it is not in."""
        query = f"gu{next(self._callback_ids)}"
        self.guests[query] = ""
        content: Json = {
            "message_id": self.message_id(),
            "date": int(time.time()),
            "chat": chat,
            "from": self.person(user_id),
            "guest_query_id": query,
            **more,
        }
        if text is not None:
            content["text"] = text
        return self.next_update(guest_message=content)

    def texts(self, chat: int) -> list[str]:
        """Return what one chat received, oldest first."""
        return [message.text for message in self.sent if message.chat == chat]
