"""Photos, pins, inline answers and changed buttons, with the checks of the real Bot API."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.botapi.markup import MarkupError, parse_html, utf16_length
from tests.botapi.methods import buttons_of, chat_id_of, keys_of, reply_to_of, set_my_commands, shown
from tests.botapi.world import ApiError, Json, Sent, World

CAPTION_LIMIT = 1024
_ACTIONS = {"typing", "upload_photo", "find_location", "upload_document"}
_PNG = b"\x89PNG\r\n\x1a\n"


def send_photo(world: World, data: Json) -> Json:
    """Take a photo as a file or by the id of one taken before."""
    photo, caption = data.get("photo"), data.get("caption") or ""
    if isinstance(photo, str) and photo.startswith("attach://"):
        photo = data.get(photo.removeprefix("attach://"))
    if utf16_length(caption) > CAPTION_LIMIT:
        raise ApiError(400, "Bad Request: message caption is too long")
    if isinstance(photo, web.FileField):
        content = photo.file.read()
        if not content.startswith(_PNG):
            raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED")
        file_id = f"file{len(world.sent)}"
    else:
        known = [sent for sent in world.sent if sent.file_id and sent.file_id == photo]
        if not known:
            raise ApiError(400, "Bad Request: wrong file identifier/HTTP URL specified")
        content, file_id = known[0].photo, known[0].file_id
    sent = _sent(world, data, caption)
    sent.photo, sent.file_id = content, file_id
    message = shown(world, sent) | {"caption": caption}
    del message["text"]
    sizes = {"file_id": file_id, "file_unique_id": file_id, "width": 1080, "height": 1350}
    return message | {"photo": [sizes]}


def send_venue(world: World, data: Json) -> Json:
    """Take a place with its name."""
    if not (-90 <= float(data["latitude"]) <= 90 and data.get("title") and data.get("address")):
        raise ApiError(400, "Bad Request: wrong venue")
    sent = _sent(world, data, data["title"])
    place = {"latitude": float(data["latitude"]), "longitude": float(data["longitude"])}
    sent.venue = {"title": data["title"], "address": data["address"], **place}
    message = shown(world, sent)
    del message["text"]
    return message | {"venue": {"location": place, "title": data["title"], "address": data["address"]}}


def send_chat_action(world: World, data: Json) -> bool:
    """Show that something is coming."""
    chat = world.chat(chat_id_of(data))
    if data.get("action") not in _ACTIONS:
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    world.actions.append((chat["id"], data["action"]))
    return True


def edit_message_reply_markup(world: World, data: Json) -> Json:
    """Change the buttons under a message."""
    chat = world.chat(chat_id_of(data))
    for sent in world.sent:
        if sent.chat == chat["id"] and sent.message_id == int(data.get("message_id", 0)):
            sent.buttons = buttons_of(data)
            return shown(world, sent)
    raise ApiError(400, "Bad Request: message to edit not found")


def answer_inline_query(world: World, data: Json) -> bool:
    """Check and keep the cards of an inline query."""
    cards = data.get("results") or []
    if len(cards) > 50 or len({card["id"] for card in cards}) != len(cards):
        raise ApiError(400, "Bad Request: RESULT_ID_DUPLICATE")
    for card in cards:
        content = card["input_message_content"]
        try:
            parsed = parse_html(content["message_text"])
        except MarkupError as error:
            raise ApiError(400, f"Bad Request: can't parse entities: {error}") from None
        if not 1 <= utf16_length(parsed.text) <= 4096 or not card.get("title"):
            raise ApiError(400, "Bad Request: MESSAGE_EMPTY")
    world.inline[str(data["inline_query_id"])] = cards
    return True


def answer_guest_query(world: World, data: Json) -> Json:
    """Check and keep the one message of a guest."""
    query = str(data.get("guest_query_id"))
    if query not in world.guests or world.guests[query]:
        raise ApiError(
            400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
        )
    card = data.get("result") or {}
    if card.get("type") != "article" or not card.get("title") or not card.get("id"):
        raise ApiError(400, "Bad Request: can't parse inline query result")
    content = card["input_message_content"]
    try:
        parsed = parse_html(content["message_text"])
    except MarkupError as error:
        raise ApiError(400, f"Bad Request: can't parse entities: {error}") from None
    if not 1 <= utf16_length(parsed.text) <= 4096:
        raise ApiError(400, "Bad Request: MESSAGE_EMPTY")
    world.guests[query] = parsed.text
    return {"inline_message_id": f"guest-{query}"}


def keep_commands(world: World, data: Json) -> bool:
    """Check a list of commands and keep it by whom it is for."""
    scope = (data.get("scope") or {}).get("type", "default")
    world.commands[scope, data.get("language_code") or ""] = data.get("commands") or []
    return set_my_commands(world, data)


MEDIA_METHODS: dict[str, Callable[[World, Json], Any]] = {
    "sendPhoto": send_photo,
    "sendVenue": send_venue,
    "sendChatAction": send_chat_action,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerInlineQuery": answer_inline_query,
    "answerGuestQuery": answer_guest_query,
    "setMyCommands": keep_commands,
}


def _sent(world: World, data: Json, text: str) -> Sent:
    chat = world.chat(chat_id_of(data))
    sent = Sent(
        message_id=world.message_id(),
        chat=chat["id"],
        text=text,
        source=text,
        entities=[],
        buttons=buttons_of(data),
        reply_to=reply_to_of(data),
        thread=data.get("message_thread_id"),
        at=time.monotonic(),
        keys=keys_of(data),
    )
    world.sent.append(sent)
    return sent
