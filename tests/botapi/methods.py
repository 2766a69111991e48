"""The Bot API methods that the project uses, with the checks and errors of the real one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from tests.botapi.markup import MarkupError, Parsed, parse_html, utf16_length
from tests.botapi.world import ApiError, Json, Sent, World

ME: Json = {
    "id": 4242,
    "is_bot": True,
    "first_name": "Territoires d'industrie",
    "username": "ti_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
OPTIONAL = frozenset(
    {"setMyCommands", "deleteMyCommands", "setMyDescription", "setMyShortDescription", "setMyName"}
)
TEXT_LIMIT = 4096


def send_message(world: World, data: Json) -> Json:
    """Check and deliver one message, and return it as Telegram shows it."""
    chat = world.chat(chat_id_of(data))
    parsed = _text(data)
    reply = data.get("reply_parameters") or {}
    if reply.get("message_id") in world.deleted and not reply.get("allow_sending_without_reply"):
        raise ApiError(400, "Bad Request: message to be replied not found")
    sent = Sent(
        message_id=world.message_id(),
        chat=chat["id"],
        text=parsed.text,
        source=data["text"],
        entities=parsed.entities,
        buttons=buttons_of(data),
        reply_to=reply_to_of(data),
        thread=data.get("message_thread_id"),
        at=time.monotonic(),
        silent_preview=bool((data.get("link_preview_options") or {}).get("is_disabled")),
        keys=keys_of(data),
    )
    world.sent.append(sent)
    return shown(world, sent)


def edit_message_text(world: World, data: Json) -> Json:
    """Change a message that the bot sent; the same content again is an error, as at Telegram."""
    chat = world.chat(chat_id_of(data))
    parsed, buttons = _text(data), buttons_of(data)
    wanted = int(data.get("message_id", 0))
    for sent in world.sent:
        if sent.chat == chat["id"] and sent.message_id == wanted:
            if sent.text == parsed.text and sent.entities == parsed.entities and sent.buttons == buttons:
                raise ApiError(400, "Bad Request: message is not modified: specified new message content …")
            sent.versions.append(sent.text)
            sent.text, sent.source, sent.entities = parsed.text, data["text"], parsed.entities
            sent.buttons = buttons
            return shown(world, sent)
    raise ApiError(400, "Bad Request: message to edit not found")


def answer_callback_query(world: World, data: Json) -> bool:
    """Close the clock on a pressed button; an unknown or twice answered query is too old."""
    query = str(data.get("callback_query_id", ""))
    if utf16_length(data.get("text") or "") > 200:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    if world.callbacks.pop(query, None) is None:
        raise ApiError(
            400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    world.answered.append(data)
    return True


def send_chat_action(world: World, data: Json) -> bool:
    """Show that something is coming."""
    world.chat(chat_id_of(data))
    if data.get("action") not in {"typing", "upload_photo", "find_location", "upload_document"}:
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    return True


def set_my_commands(world: World, data: Json) -> bool:
    """Check a list of commands."""
    for command in data.get("commands") or []:
        name = command.get("command", "")
        if not (1 <= len(name) <= 32 and name.replace("_", "").isalnum() and name == name.lower()):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    return True


def set_webhook(world: World, data: Json) -> bool:
    """Check where updates are to be posted; posting them is up to the test."""
    if not str(data.get("url", "")).startswith("https://"):
        raise ApiError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", str(data.get("secret_token", ""))):
        raise ApiError(400, "Bad Request: secret token contains unallowed characters")
    world.webhook = data
    return True


def accept(world: World, data: Json) -> bool:
    """Take a call that changes nothing here."""
    return True


METHODS: dict[str, Callable[[World, Json], Any]] = {
    "getMe": lambda world, data: ME,
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "deleteMyCommands": accept,
    "setMyDescription": accept,
    "setMyShortDescription": accept,
    "deleteWebhook": accept,
    "setWebhook": set_webhook,
}


def shown(world: World, sent: Sent) -> Json:
    """Return a message that the bot sent as the Bot API answers it."""
    message: Json = {
        "message_id": sent.message_id,
        "date": int(time.time()),
        "chat": world.chats[sent.chat],
        "from": ME,
        "text": sent.text,
    }
    if sent.entities:
        message["entities"] = sent.entities
    if sent.buttons:
        message["reply_markup"] = {"inline_keyboard": [[button] for button in sent.buttons]}
    return message


def chat_id_of(data: Json) -> int:
    """Return the chat that a call is about."""
    try:
        return int(data["chat_id"])
    except (KeyError, ValueError):
        raise ApiError(400, "Bad Request: chat_id is empty") from None


def _text(data: Json) -> Parsed:
    source = data.get("text")
    if not isinstance(source, str) or not source.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    mode = data.get("parse_mode")
    try:
        parsed = parse_html(source) if mode == "HTML" else Parsed(source)
    except MarkupError as error:
        raise ApiError(400, f"Bad Request: can't parse entities: {error}") from None
    if not parsed.text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if utf16_length(parsed.text) > TEXT_LIMIT:
        raise ApiError(400, "Bad Request: message is too long")
    return parsed


def keys_of(data: Json) -> list[Json]:
    """Return the keys of a keyboard that stands in the place of the phone's own."""
    rows = (data.get("reply_markup") or {}).get("keyboard", [])
    return [{"text": key} if isinstance(key, str) else key for row in rows for key in row]


def buttons_of(data: Json) -> list[Json]:
    """Check and return the buttons under a message."""
    rows = (data.get("reply_markup") or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise ApiError(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not str(button.get("text", "")).strip():
            raise ApiError(400, "Bad Request: can't parse inline keyboard button: Text must be non-empty")
        if len({"callback_data", "url", "switch_inline_query_current_chat"} & set(button)) != 1:
            raise ApiError(400, "Bad Request: can't parse inline keyboard button: exactly one action needed")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
        if "url" in button and not button["url"].startswith(("http://", "https://", "tg://")):
            raise ApiError(400, "Bad Request: BUTTON_URL_INVALID")
    return buttons


def reply_to_of(data: Json) -> int | None:
    """Return the message that this one answers."""
    wanted = (data.get("reply_parameters") or {}).get("message_id")
    return int(wanted) if wanted is not None else None
